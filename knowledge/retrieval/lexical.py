"""Ranking topics by the words they share with a question: BM25 over one document an entry."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

import bm25s
import numpy as np
from numpy.typing import NDArray

from knowledge.retrieval.glossary import mentions
from knowledge.retrieval.reading import Reading, read
from knowledge.retrieval.text import clean, fold, words

# It sets its own logger to DEBUG.
logging.getLogger("bm25s").setLevel(logging.WARNING)

Scores = NDArray[np.float32]
MIN_KNOWN = 3
"""A folded word found so often in the catalogue is a word, not a typing slip."""
TERM = "@"
"""Marks a term of the glossary among the words, so that all its names are one word."""
_UNHEARD = "\0"
"""A term that no question has: an index of nothing but empty documents cannot be built."""


def known_words(texts: Iterable[str]) -> frozenset[str]:
    """The folded words that stand often enough in `texts` to be taken as they are."""
    counts = Counter(fold(word) for text in texts for word in words(clean(text)))
    return frozenset(word for word, count in counts.items() if count >= MIN_KNOWN)


def with_pairs(tokens: Sequence[str]) -> list[str]:
    """The tokens and each two neighbours joined: Vietnamese words are mostly of two syllables.

    >>> with_pairs(["mat", "khau"])
    ['mat', 'khau', 'mat_khau']
    """
    return [*tokens, *(f"{a}_{b}" for a, b in pairwise(tokens))]


def folded_terms(reading: Reading) -> list[str]:
    """Folded syllables and pairs, and those of what abbreviations and dialect stand for."""
    return with_pairs(reading.folded) + with_pairs(reading.added)


def accented_terms(reading: Reading) -> list[str]:
    """Syllables and pairs with their diacritics, as typed."""
    return with_pairs(reading.typed)


def sound_terms(reading: Reading) -> list[str]:
    """Syllables and pairs by sound: what is left of a word after d/gi, s/x, n/ng."""
    return with_pairs(reading.sounds)


FIELDS: dict[str, Callable[[Reading], list[str]]] = {
    "folded": folded_terms,
    "accented": accented_terms,
    "sound": sound_terms,
}


class LexicalRanker:
    """BM25 of a question against each document, once for each of `FIELDS`.

    `documents`: the texts of each topic, in the order of the topics.
    """

    def __init__(self, documents: Sequence[Sequence[str]], known: frozenset[str]) -> None:
        self._known = known
        readings = [[self.read(text) for text in texts] for texts in documents]
        self._indexes = {
            name: _Bm25([[t for reading in rows for t in terms(reading)] for rows in readings])
            for name, terms in FIELDS.items()
        }

    def read(self, text: str) -> Reading:
        """The readings of a question; what the glossary knows by another name is added."""
        reading = read(text, known=self._known)
        named = tuple(f"{TERM}{term}" for term in mentions(text))
        return replace(reading, added=reading.added + named) if named else reading

    def scores(self, reading: Reading) -> dict[str, Scores]:
        """By field, the BM25 scores of all topics, of shape (topics,)."""
        return {name: self._indexes[name].scores(terms(reading)) for name, terms in FIELDS.items()}

    def coverage(self, reading: Reading) -> float:
        """The share of the question's folded syllables that the catalogue knows at all."""
        if not reading.folded:
            return 0.0
        return sum(map(self._indexes["folded"].knows, reading.folded)) / len(reading.folded)


class _Bm25:
    def __init__(self, documents: Sequence[list[str]]) -> None:
        self._size = len(documents)
        self._index = bm25s.BM25(k1=1.5, b=0.75)
        self._index.index([d or [_UNHEARD] for d in documents], show_progress=False)

    def knows(self, term: str) -> bool:
        return term in self._index.vocab_dict

    def scores(self, terms: Iterable[str]) -> Scores:
        """What `get_scores` gives, without its `np.add.at`: no term names a document twice."""
        found = np.zeros(self._size, dtype=np.float32)
        columns, ids = self._index.scores, self._index.vocab_dict
        for place in (ids[term] for term in terms if term in ids):
            column = slice(columns["indptr"][place], columns["indptr"][place + 1])
            found[columns["indices"][column]] += columns["data"][column]
        return found
