"""What a text says of places: names that are in the table, kinds, and names that are not."""

from dataclasses import dataclass, replace
from typing import Literal

from knowledge.places.hits import Hit, Match, best_cover, exact_hits, similar_hits
from knowledge.places.kinds import NOISE, Kind, read_kinds
from knowledge.places.spelling import Key, Word, key_of, normal, read_words
from knowledge.places.table import Gazetteer
from knowledge.retrieval.text import has_diacritics

MAX_WORDS = 120
"""Words read of one text: more than any question, little enough to stay within milliseconds."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words that are neither noise nor like any name."""

    start: int
    end: int
    kind: Kind | None


@dataclass(frozen=True)
class Parsed:
    text: str
    words: list[Word]
    kinds: list[Kind]
    hits: list[Hit]
    runs: list[Run]

    def key(self, start: int, end: int) -> Key:
        return key_of(self.words[start:end])

    def typed(self, start: int, end: int) -> str:
        """The words as they stand in the text."""
        return self.text[self.words[start].start : self.words[end - 1].end]


def parse(text: str, table: Gazetteer) -> Parsed:
    """Names, kinds and unexplained words of `text`."""
    composed = normal(text)
    words = read_words(composed, MAX_WORDS)
    kinds = read_kinds(words)
    exact = exact_hits(words, kinds, table)
    chosen = best_cover(exact, words)
    unknown = _unknown(words, kinds, chosen)
    if unknown:
        similar = similar_hits(words, unknown, kinds, exact, table)
        chosen = best_cover([*exact, *similar], words)
    inside = {at for hit in chosen for at in range(hit.start, hit.end)}
    kinds = [kind for kind in kinds if kind.start not in inside]
    with_accents = has_diacritics(composed)
    hits = [
        replace(hit, matches=_as_spelt(hit, words, with_accents), era=_era(hit, words))
        for hit in chosen
    ]
    return Parsed(composed, words, kinds, hits, _runs(words, kinds, hits))


def _as_spelt(hit: Hit, words: list[Word], with_accents: bool) -> tuple[Match, ...]:
    """Of names alike in their loose form, those that are nearest to what was typed.

    Diacritics count only where the writer used any: "ia bang" may be Ia Băng or Ia Bang.
    """
    if hit.similarity < 1:
        return hit.matches
    typed = key_of(words[hit.start : hit.end])
    if with_accents:
        same = tuple(match for match in hit.matches if match.name.key.typed == typed.typed)
        if same:
            return same
    alike = tuple(match for match in hit.matches if match.name.key.folded == typed.folded)
    return alike or hit.matches


def _era(hit: Hit, words: list[Word]) -> Literal["old", "new"] | None:
    after = words[hit.end].typed if hit.end < len(words) else ""
    before = words[hit.start - 1].typed if hit.kind and hit.kind.end < hit.start else ""
    for word in (after, before):
        if word in ("cũ", "cu"):
            return "old"
        if word in ("mới", "moi"):
            return "new"
    return None


def _unknown(words: list[Word], kinds: list[Kind], hits: list[Hit]) -> list[int]:
    parts: list[Hit | Kind] = [*hits, *kinds]
    explained = {at for part in parts for at in range(part.start, part.end)}
    return [at for at, word in enumerate(words) if at not in explained and word.folded not in NOISE]


def _runs(words: list[Word], kinds: list[Kind], hits: list[Hit]) -> list[Run]:
    ends = {kind.end: kind for kind in kinds if not kind.doubtful}
    runs: list[Run] = []
    for at in _unknown(words, kinds, hits):
        if runs and runs[-1].end == at and words[at].joined:
            runs[-1] = replace(runs[-1], end=at + 1)
        else:
            runs.append(Run(at, at + 1, ends.get(at) if words[at].joined else None))
    return runs
