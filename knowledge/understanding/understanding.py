"""From a message and what came before it to the topic and the part of it that are meant."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from pydantic import BaseModel, ConfigDict

from knowledge.content.schema import ANYWHERE, Entry, Home
from knowledge.retrieval.encoder import Encoder, Vectors
from knowledge.retrieval.reading import Reading
from knowledge.retrieval.search import Ranking, Search
from knowledge.understanding.acts import MeaningClassifier, WordsClassifier
from knowledge.understanding.context import Context, Heard
from knowledge.understanding.evidence import (
    NO_TOPIC,
    REJECT,
    Found,
    no_topic_features,
    part_features,
    topic_candidates,
    topic_features,
)
from knowledge.understanding.passages import ALL, PassageIndex
from knowledge.understanding.softmax import Softmax


class UnderstandingFitted(BaseModel):
    """What was learned of choosing, with and without an encoder. Stored with each release."""

    model_config = ConfigDict(frozen=True)

    topics: Softmax
    parts: Softmax
    answer_from: float
    """From this probability of a topic on it is answered rather than asked back on."""
    tell_from: float
    """From this probability of a passage on it is told first."""
    card: dict[str, float] = {}


@dataclass(frozen=True)
class Classifiers:
    """What a message does, and which kind of passage it asks for, by words and by meaning."""

    acts_by_words: WordsClassifier
    kinds_by_words: WordsClassifier
    acts_by_meaning: MeaningClassifier | None = None
    kinds_by_meaning: MeaningClassifier | None = None

    def acts(self, reading: Reading, vector: Vectors | None) -> dict[str, float]:
        """The probabilities of the acts."""
        return _mean(self.acts_by_words, self.acts_by_meaning, reading, vector)

    def kinds(self, reading: Reading, vector: Vectors | None) -> dict[str, float]:
        """The probabilities of the kinds of passage."""
        return _mean(self.kinds_by_words, self.kinds_by_meaning, reading, vector)


@dataclass(frozen=True)
class Understood:
    """The ways of understanding a message, by probability, which sum to 1.

    `topics` and `others` (no topic: thanks, a hail, a wish for a person …) are sorted, best first.
    """

    topics: tuple[tuple[str, float], ...]
    others: tuple[tuple[str, float], ...]
    found: Found

    @property
    def best_other(self) -> tuple[str, float]:
        return self.others[0] if self.others else ("", 0.0)

    @property
    def no_topic(self) -> float:
        """The probability that no topic is meant."""
        return sum(p for _, p in self.others)

    @property
    def shares(self) -> list[tuple[str, float]]:
        """The topics, best first, with their probabilities if any topic is meant."""
        of_topics = sum(p for _, p in self.topics) or 1.0
        return [(topic, p / of_topics) for topic, p in self.topics]


class Understanding:
    """Reads messages in their context over one release. Immutable; safe to share by threads."""

    def __init__(
        self,
        search: Search,
        index: PassageIndex,
        classifiers: Classifiers,
        encoder: Encoder | None,
        fitted: UnderstandingFitted | None,
    ) -> None:
        self.search = search
        self._encoder = encoder
        self.answer_from = fitted.answer_from if fitted else 1.0
        self.tell_from = fitted.tell_from if fitted else 1.0
        self.index = index
        self.fitted = fitted
        self._classifiers = classifiers
        self._topics = tuple(entry.topic for entry in search.entries)
        self._positions = {topic: i for i, topic in enumerate(self._topics)}
        self._entries: Mapping[str, Entry] = {entry.topic: entry for entry in search.entries}

    def find(self, heard: Heard, context: Context, home: Home = ANYWHERE) -> Found | None:
        """All evidence on a message; None where it holds no word."""
        alone, vector = self._read(heard.text, context.spoken(heard.text))
        if alone is None or alone.reading is None:
            return None
        joined = alone
        if not context.is_empty:
            joined = self.search.rank(context.words(heard.text), vector) or alone
        thread = {t for t in (context.topic, *context.offered, *context.earlier) if t}
        nearest = [self._topics[int(r.probabilities.argmax())] for r in (alone, joined)]
        topics = dict.fromkeys([*thread, *nearest])
        return Found(
            heard=heard,
            context=context,
            alone=alone,
            joined=joined,
            outcome=self.search.judge(alone, home),
            in_scope=self.search.in_scope(alone),
            acts=self._classifiers.acts(alone.reading, vector),
            kinds=self._classifiers.kinds(alone.reading, vector),
            fits=self.index.evidence(topics, heard.text, alone.reading, vector),
            vector=vector,
        )

    def _read(self, text: str, spoken: str) -> tuple[Ranking | None, Vectors | None]:
        """The message by itself, ranked, and the vector of it in its context.

        Each has an encoder of its own, which takes longer than all the rest: so side by side. A
        thread is made for each message, since one that is kept would not survive a fork.
        """
        if self._encoder is None:
            return self.search.rank(text), None
        with ThreadPoolExecutor(1) as pool:
            encoding = pool.submit(self._encoder.encode, [spoken])
            alone = self.search.rank(text)
        return alone, encoding.result()[0]

    def candidates(self, found: Found, home: Home = ANYWHERE) -> list[tuple[str, dict[str, float]]]:
        """The candidates and what speaks for each: topics that hold at `home`, then the others."""
        related = self._related(found.context.topic)
        rows = [
            (topic, topic_features(found, topic, self._positions[topic], related))
            for topic in topic_candidates(found, self._topics)
            if self._entries[topic].scope.covers(home)
        ]
        others = [n for n in NO_TOPIC if n != REJECT or found.context.offered]
        return rows + [(name, no_topic_features(found, name)) for name in others]

    def understand(
        self, heard: Heard, context: Context, home: Home = ANYWHERE
    ) -> Understood | None:
        """What `heard` may mean after `context`; None where it holds no word.

        Before anything was fitted it is what the search makes of the message by itself.
        """
        found = self.find(heard, context, home)
        if found is None:
            return None
        if self.fitted is None:
            near = found.outcome.candidates
            return Understood(tuple((c.topic, c.confidence) for c in near), (), found)
        rows = self.candidates(found, home)
        probabilities = self.fitted.topics.probabilities([features for _, features in rows])
        ranked = sorted(
            ((name, float(p)) for (name, _), p in zip(rows, probabilities, strict=True)),
            key=lambda pair: -pair[1],
        )
        return Understood(
            topics=tuple(pair for pair in ranked if pair[0] not in NO_TOPIC),
            others=tuple(pair for pair in ranked if pair[0] in NO_TOPIC),
            found=found,
        )

    def parts(self, found: Found, topic: str) -> dict[str, float]:
        """The probabilities of what of `topic` is asked for: its passages, ALL, NOT_TOLD."""
        if self.fitted is None:
            return {ALL: 1.0}
        if topic not in found.fits and found.alone.reading is not None:
            fits = self.index.evidence([topic], found.heard.text, found.alone.reading, found.vector)
            found = replace(found, fits={**found.fits, **fits})
        rows = part_features(found, topic)
        probabilities = self.fitted.parts.probabilities(list(rows.values()))
        return dict(zip(rows, map(float, probabilities), strict=True))

    def _related(self, topic: str) -> Sequence[str]:
        entry = self._entries.get(topic)
        return entry.related if entry else ()


def _mean(
    by_words: WordsClassifier,
    by_meaning: MeaningClassifier | None,
    reading: Reading,
    vector: Vectors | None,
) -> dict[str, float]:
    """The geometric mean of both, normalised: sure only where neither objects."""
    one = by_words.probabilities(reading)
    if by_meaning is None or vector is None:
        return one
    other = by_meaning.probabilities(vector)
    product = {name: float(np.sqrt(p * other.get(name, 0.0))) for name, p in one.items()}
    total = sum(product.values()) or 1.0
    return {name: value / total for name, value in product.items()}
