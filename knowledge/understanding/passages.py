"""The parts of an entry, and how well a message asks for each of them.

People ask for a part of a topic, mostly without naming either: "máy cục gạch đâu có camera". A
passage is one part with its text and the ways in which people ask for it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from knowledge.content.schema import Case, DeviceStep, Entry, Step
from knowledge.retrieval.encoder import Vectors
from knowledge.retrieval.reading import Reading
from knowledge.retrieval.sparse import SparseFeatures
from knowledge.understanding.context import Context
from knowledge.understanding.quantities import number_said

TROUBLE = "trouble"
CASE = "case"
ALL, NOT_TOLD = "all", "none"
"""Instead of a passage: the whole entry; something that the entry does not tell."""


@dataclass(frozen=True)
class Passage:
    topic: str
    key: str
    """`cost`, `trouble-2` and so on, as in `Entry.passage_keys`."""
    text: str
    asks: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """The key without a number.

        >>> Passage("a", "trouble-2", "x").kind
        'trouble'
        """
        return kind_of(self.key)


def kind_of(key: str) -> str:
    """The kind of a passage's key: all troubles are of one kind, and all cases."""
    return next((kind for kind in (TROUBLE, CASE) if key.startswith(kind)), key)


def passages_of(entry: Entry) -> list[Passage]:
    """All passages of an entry, in the order of `Entry.passage_keys`, then its cases.

    The last one is no passage: what is asked of the entry and not told in it.
    """
    cases = entry.cases.options if entry.cases else ()
    untold = tuple(one.ask for one in entry.not_for if one.see is None)
    return [
        Passage(entry.topic, key, _text(entry, key), entry.asks.get(key, ()))
        for key in entry.passage_keys()
    ] + [
        *(Passage(entry.topic, f"{CASE}-{case.id}", case.tells, case.says) for case in cases),
        Passage(entry.topic, NOT_TOLD, entry.title, untold),
    ]


def _text(entry: Entry, key: str) -> str:
    facets = entry.facets
    if kind_of(key) == TROUBLE:
        trouble = facets.trouble[int(key.removeprefix("trouble-")) - 1]
        return trouble.problem
    match key:
        case "answer":
            return entry.answer
        case "steps":
            return " ".join(map(_step, entry.steps))
        case "documents":
            return ", ".join(facets.documents)
        case "changed":
            return entry.changed or ""
        case "warnings":
            return " ".join(entry.warnings)
        case "hotlines":
            return "gọi số nào, tổng đài số mấy"
        case _:
            return str(getattr(facets, key))


def _step(step: Step) -> str:
    return step.android if isinstance(step, DeviceStep) else step


@dataclass(frozen=True)
class _Rows:
    """Where the texts of one passage stand among all texts."""

    passage: Passage
    text: int
    asks: range


class PassageIndex:
    """All passages of a catalogue; by words alone without an encoder.

    `readings` are those of `texts_of(entries)`, `vectors` (if any) of shape (texts, dimensions),
    both in that order.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        readings: Sequence[Reading],
        vectors: Vectors | None = None,
    ) -> None:
        self._features = SparseFeatures(readings)
        self._rows = csr_matrix(self._features.fitted)
        self._vectors = vectors
        self._of: dict[str, list[_Rows]] = {}
        self._cases = {entry.topic: entry.cases for entry in entries if entry.cases}
        at = 0
        for entry in entries:
            for passage in passages_of(entry):
                asks = range(at + 1, at + 1 + len(passage.asks))
                self._of.setdefault(entry.topic, []).append(_Rows(passage, at, asks))
                at = asks.stop

    def evidence(
        self, topics: Iterable[str], text: str, reading: Reading, vector: Vectors | None = None
    ) -> dict[str, dict[str, dict[str, float]]]:
        """By topic, and by the key of each of its passages, how well the message fits it.

        `words` compares with the nearest way to ask, `words_text` with what is told; `meaning` and
        `meaning_text` are cosines of the same, where there are vectors.
        """
        row = self._features.row(reading).toarray()[0]
        known = [topic for topic in topics if topic in self._of]
        return {topic: self._fits(topic, text, row, vector) for topic in known}

    def _fits(
        self, topic: str, text: str, row: Vectors, vector: Vectors | None
    ) -> dict[str, dict[str, float]]:
        """The same of one topic. `row`: the message's words, of shape (features,)."""
        rows = self._of[topic]
        first, last = rows[0].text, max(rows[-1].asks.stop, rows[-1].text + 1)
        shared = self._rows[first:last] @ row / 2
        cosines = None
        if vector is not None and self._vectors is not None:
            cosines = self._vectors[first:last] @ vector
        found = {}
        for one in rows:
            asks = slice(one.asks.start - first, one.asks.stop - first)
            fits = {
                "words": _best(shared[asks]),
                "words_text": float(shared[one.text - first]),
            }
            if cosines is not None:
                fits["meaning_text"] = float(cosines[one.text - first])
                fits["meaning"] = _best(cosines[asks], fits["meaning_text"])
                fits["meaning_near"] = _near(cosines[asks], fits["meaning_text"])
            found[one.passage.key] = fits
        for case in self._told_by_number(topic, text):
            found[f"{CASE}-{case.id}"]["number"] = 1.0
        return found

    def _told_by_number(self, topic: str, text: str) -> list[Case]:
        """The cases that a number in the message tells."""
        cases = self._cases.get(topic)
        number = number_said(text, cases.about) if cases else None
        if cases is None or number is None:
            return []
        return [case for case in cases.options if case.holds(number)]

    def passages(self, topic: str) -> list[Passage]:
        return [one.passage for one in self._of.get(topic, [])]


def texts_of(entries: Sequence[Entry]) -> list[str]:
    """Every text of every passage: what is told, then the ways to ask, passage by passage."""
    return [text for entry in entries for text in _texts(entry)]


def spoken_texts_of(entries: Sequence[Entry]) -> list[str]:
    """The same, each as it is said while its topic is talked of."""
    return [Context(title=entry.title).spoken(text) for entry in entries for text in _texts(entry)]


def _texts(entry: Entry) -> list[str]:
    return [text for p in passages_of(entry) for text in (p.text, *p.asks)]


def _best(values: np.ndarray, otherwise: float = 0.0) -> float:
    return float(values.max()) if len(values) else otherwise


def _near(values: np.ndarray, otherwise: float = 0.0) -> float:
    """The mean of the two best, since one way to ask may fit by chance."""
    return float(np.sort(values)[-2:].mean()) if len(values) else otherwise
