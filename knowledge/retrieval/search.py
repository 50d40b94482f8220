"""From a question to a decision: read → rank → fuse → judge."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from knowledge.content.schema import DeviceStep, Entry, Home, Scope
from knowledge.retrieval.decision import Decision, Judge, evidence, how_many_candidates
from knowledge.retrieval.dense import DenseRanker, FaissIndex, VectorIndex
from knowledge.retrieval.encoder import Encoder, Vectors
from knowledge.retrieval.fitted_cache import cached
from knowledge.retrieval.fusion import Fusion, Probabilities
from knowledge.retrieval.lexical import LexicalRanker, Scores, known_words
from knowledge.retrieval.linear import DenseLinearRanker, SparseLinearRanker
from knowledge.retrieval.reading import Reading
from knowledge.retrieval.text import has_diacritics

MAX_CHARACTERS = 1000
"""What stands behind in a longer message is not searched."""

AS_LIKELY = 0.2
"""An entry of just the person's commune takes the place of the first topic where it is at least so
many times as likely. Of two entries on one matter a question that has the words of one gives that
one four fifths and more; and the judge still has to be sure of the commune's own."""

LEXICAL_FEATURES = ("folded", "accented", "sound", "linear")
ALL_FEATURES = (*LEXICAL_FEATURES, "nearest", "near", "meaning")


class Fitted(BaseModel):
    """What `knowledge fit` learned, with and without an encoder. Stored with each release."""

    model_config = ConfigDict(frozen=True)

    fusion: Fusion
    judge: Judge
    lexical_fusion: Fusion
    lexical_judge: Judge
    card: dict[str, str | int | float | dict[str, float]] = {}


@dataclass(frozen=True)
class Candidate:
    topic: str
    title: str
    confidence: float


@dataclass(frozen=True)
class Outcome:
    """A decision on one question. `confidence` is the probability that `topic` answers it.

    `topic` is None unless the decision is to answer or to refer; `candidates` are the nearest
    topics, best first, whatever the decision.
    """

    decision: Decision
    topic: str | None
    confidence: float
    candidates: tuple[Candidate, ...]

    @property
    def is_sure(self) -> bool:
        """One topic is meant: an answer, or a signpost."""
        return self.topic is not None


@dataclass(frozen=True)
class Ranking:
    """The rankers' scores for one question, and what is drawn from them."""

    scores: dict[str, Scores]
    accented: bool
    outside: dict[str, float]
    """By ranker, how much the question is like the messages that no topic answers."""
    coverage: float
    length: int
    probabilities: Probabilities
    signposts: NDArray[np.bool_]
    """By topic, whether it is a signpost."""
    reading: Reading | None = None
    """The question as it was read."""

    @cached_property
    def evidence(self) -> dict[str, float]:
        """What a judge looks at; drawn when asked for, since not every ranking is judged."""
        return evidence(
            self.probabilities,
            self.scores,
            self.outside,
            coverage=self.coverage,
            length=self.length,
            is_signpost=bool(self.signposts[self.probabilities.argmax()]),
        )

    @property
    def order(self) -> NDArray[np.intp]:
        """The topics, best first: what explains stands before what only points the way.

        A signpost is shown first only where the judge is sure of it.
        """
        return np.lexsort((-self.probabilities, self.signposts))


def fuse(
    fusion: Fusion,
    scores: dict[str, Scores],
    *,
    accented: bool,
    outside: dict[str, float],
    coverage: float,
    length: int,
    signposts: NDArray[np.bool_],
) -> Ranking:
    """The ranking that `fusion` makes of the rankers' scores."""
    probabilities = fusion.probabilities(scores, accented=accented)
    return Ranking(scores, accented, outside, coverage, length, probabilities, signposts)


NOTHING = Outcome(Decision.NONE, None, 0.0, ())
"""For a message without a single word in it."""


class Search:
    """The rankers over one set of entries. Immutable after `build`; safe to share by threads."""

    def __init__(
        self,
        entries: Sequence[Entry],
        lexical: LexicalRanker,
        linear: SparseLinearRanker,
        dense: DenseRanker | None,
        meaning: DenseLinearRanker | None,
        encoder: Encoder | None,
        fitted: Fitted | None,
    ) -> None:
        self.entries = tuple(entries)
        self._signposts = np.array([entry.is_signpost for entry in entries])
        self._limited = [i for i, entry in enumerate(entries) if entry.scope != Scope()]
        self._lexical = lexical
        self._linear = linear
        self._dense = dense
        self._meaning = meaning
        self._encoder = encoder
        features = ALL_FEATURES if dense else LEXICAL_FEATURES
        self._fusion = Fusion.even(features)
        self._judge: Judge | None = None
        if fitted:
            self._fusion = fitted.fusion if dense else fitted.lexical_fusion
            self._judge = fitted.judge if dense else fitted.lexical_judge

    @classmethod
    def build(
        cls,
        entries: Sequence[Entry],
        *,
        outside: Iterable[str],
        encoder: Encoder | None = None,
        passages: Encoder | None = None,
        fitted: Fitted | None = None,
        make_index: Callable[[Vectors], VectorIndex] = FaissIndex,
        keep: Callable[[str], bool] = lambda variant: True,
        cache: Path | None = None,
    ) -> Self:
        """Index `entries`; without an encoder, by words alone.

        `outside` are messages that no topic answers: the rankers that learn what tells topics apart
        learn what tells them from these too. What an entry is `not_for` is one more way to ask for
        the topic that does answer it, where that is named. `passages` encodes the variants (a cache
        of `encoder`, say); `keep` chooses the variants and messages that are indexed, so that the
        others can be asked as questions; `cache` is a folder for fitted rankers.
        """
        questions = [
            (text, label)
            for label, entry in enumerate(entries)
            for text in (entry.title, *filter(keep, entry.variants))
        ]
        documents = [list(body(entry)) for entry in entries]
        for text, label in questions:
            documents[label].append(text)
        position = {entry.topic: label for label, entry in enumerate(entries)}
        questions += [
            (one.ask, position[one.see])
            for entry in entries
            for one in entry.not_for
            if one.see in position and keep(one.ask)
        ]
        questions += [(text, len(entries)) for text in filter(keep, outside)]
        labels = [label for _, label in questions]
        lexical, linear = cached(
            cache, [documents, questions], lambda: _fit_words(documents, questions)
        )
        dense = meaning = None
        if encoder is not None:
            vectors = (passages or encoder).encode([text for text, _ in questions])
            dense = DenseRanker(make_index(vectors), labels, len(entries) + 1)
            meaning = cached(
                cache, [labels, vectors.tobytes()], lambda: DenseLinearRanker(vectors, labels)
            )
        return cls(entries, lexical, linear, dense, meaning, encoder, fitted)

    def rank(self, text: str, vector: Vectors | None = None) -> Ranking | None:
        """All topics' scores for `text`; None where it holds no word.

        `vector`: where more than the words of `text` is known, what is meant, as a unit vector.
        """
        text = text[:MAX_CHARACTERS]
        reading = self._lexical.read(text)
        if not reading.folded:
            return None
        scores = self._lexical.scores(reading)
        scores["linear"] = self._linear.scores(reading)
        if self._encoder is not None and self._dense is not None and self._meaning is not None:
            vector = self._encoder.encode([text])[0] if vector is None else vector
            scores |= self._dense.scores(vector)
            scores["meaning"] = self._meaning.scores(vector)
        outside = {}
        for name, values in scores.items():
            if len(values) > len(self.entries):
                scores[name], outside[name] = values[:-1], float(values[-1])
        ranking = fuse(
            self._fusion,
            scores,
            accented=has_diacritics(text),
            outside=outside,
            coverage=self._lexical.coverage(reading),
            length=len(reading.folded),
            signposts=self._signposts,
        )
        return replace(ranking, reading=reading)

    def read(self, text: str) -> Reading:
        """The readings of `text` by what this catalogue knows."""
        return self._lexical.read(text)

    def in_scope(self, ranking: Ranking) -> float:
        """The probability that any topic answers."""
        return self._judge.in_scope.probability(ranking.evidence) if self._judge else 0.0

    def ask(self, text: str, home: Home | None = None) -> Outcome:
        """What to do with the question `text`, asked by somebody who lives at `home`."""
        ranking = self.rank(text)
        if ranking is None or self._judge is None:
            return NOTHING
        return self.judge(ranking, home)

    def judge(self, ranking: Ranking, home: Home | None = None) -> Outcome:
        """The decision on a ranking.

        Topics that do not hold at `home` are left out, as if there were none such. An entry of just
        that commune which is offered stands before the general ones; where it is AS_LIKELY as the
        first topic, it is the one that is judged, as if that first topic were not there.
        """
        if self._judge is None:
            raise ValueError("nothing was fitted: run `python -m knowledge fit`")
        entries = self.entries
        elsewhere = {i for i in self._limited if home and not entries[i].scope.covers(home)}
        if elsewhere:
            held = [i for i in range(len(entries)) if i not in elsewhere]
            if not held:
                return NOTHING
            entries = tuple(entries[i] for i in held)
            ranking = self._among(ranking, held)
        probabilities = ranking.probabilities
        order = np.argsort(-probabilities)
        offered = order[: how_many_candidates([float(probabilities[i]) for i in order[:8]])]
        best = first = offered[0]
        own = [i for i in offered if home and entries[i].scope.is_just_of(home)]
        if own and own[0] != first and probabilities[own[0]] >= AS_LIKELY * probabilities[first]:
            best = own[0]
            ranking = self._among(ranking, [i for i in range(len(entries)) if i != first])
        confidence = self._judge.right.probability(ranking.evidence)
        in_scope = self._judge.in_scope.probability(ranking.evidence)
        decision = self._judge.decide(confidence, in_scope)
        ahead = {best} if decision is Decision.ANSWER else set(own)
        candidates = tuple(
            Candidate(
                entries[i].topic,
                entries[i].title,
                # The best topic's confidence is calibrated; the others share what it leaves.
                confidence if i == best else float(probabilities[i]) * min(in_scope, 1.0),
            )
            for i in sorted(offered, key=lambda i: (i not in ahead, entries[i].is_signpost))
        )
        if decision is not Decision.ANSWER:
            return Outcome(decision, None, confidence, candidates)
        if entries[best].is_signpost:
            decision = Decision.REFER
        topic = candidates[0].topic
        return Outcome(decision, topic, confidence, candidates)

    def _among(self, ranking: Ranking, topics: list[int]) -> Ranking:
        """`ranking` of these topics alone."""
        if len(topics) == len(ranking.probabilities):
            return ranking
        return fuse(
            self._fusion,
            {name: values[topics] for name, values in ranking.scores.items()},
            accented=ranking.accented,
            outside=ranking.outside,
            coverage=ranking.coverage,
            length=ranking.length,
            signposts=ranking.signposts[topics],
        )


def _fit_words(
    documents: Sequence[Sequence[str]], questions: Sequence[tuple[str, int]]
) -> tuple[LexicalRanker, SparseLinearRanker]:
    lexical = LexicalRanker(documents, known_words(t for texts in documents for t in texts))
    readings = [lexical.read(text) for text, _ in questions]
    return lexical, SparseLinearRanker(readings, [label for _, label in questions])


def body(entry: Entry) -> list[str]:
    """What an answer says, for matching words that no variant has."""
    texts = [entry.title, entry.answer]
    for step in entry.steps:
        texts += [step.android, step.iphone] if isinstance(step, DeviceStep) else [step]
    texts += [t.problem for t in entry.facets.trouble]
    return texts
