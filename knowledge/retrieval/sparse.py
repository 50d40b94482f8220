"""Texts as sparse vectors of folded words, pairs and letters, weighed by how rare they are.

Here and wherever something is fitted, scikit-learn is imported by the fit alone: with pandas and
all else that it brings it takes 130 MB, and a process that serves mostly finds its fits in a cache.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from math import log, sqrt

import numpy as np
from scipy.sparse import csr_matrix, hstack

from knowledge.retrieval.lexical import folded_terms
from knowledge.retrieval.reading import Reading, ngrams

NGRAM_SIZES = (2, 3, 4, 5)
MIN_NGRAM_DOCUMENTS = 2


def _ngrams(reading: Reading) -> list[str]:
    return ngrams(" ".join(reading.folded), NGRAM_SIZES)


ANALYSERS: tuple[Callable[[Reading], list[str]], ...] = (folded_terms, _ngrams)


@lru_cache(maxsize=4)
def _counts(reading: Reading) -> tuple[Counter[str], ...]:
    """The terms of a reading; kept for the few, since several features read one message."""
    return tuple(Counter(analyse(reading)) for analyse in ANALYSERS)


class SparseFeatures:
    """TF-IDF over folded words and n-grams, learned from `readings`.

    Accented words and sounds added nothing here and tripled the time of a fit. `fitted`: the rows
    of the readings themselves, float64 of shape (readings, features).
    """

    def __init__(self, readings: Sequence[Reading]) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        vectorisers = [
            TfidfVectorizer(analyzer=analyse, sublinear_tf=True, min_df=least)
            for analyse, least in zip(ANALYSERS, (1, MIN_NGRAM_DOCUMENTS), strict=True)
        ]
        self.fitted: csr_matrix | None = hstack(
            [v.fit_transform(readings) for v in vectorisers]
        ).tocsr()
        self._vocabularies = [
            {term: (place, float(v.idf_[place])) for term, place in v.vocabulary_.items()}
            for v in vectorisers
        ]

    def forget(self) -> None:
        """Drops the rows of the readings, which only a fit needs."""
        self.fitted = None

    def row(self, reading: Reading) -> csr_matrix:
        """The features of one text, float32 of shape (1, features).

        What the vectorisers' `transform` gives, in a third of its time: that is made for many.
        """
        places: list[int] = []
        values: list[float] = []
        offset = 0
        for counts, vocabulary in zip(_counts(reading), self._vocabularies, strict=True):
            weights = []
            for term, count in counts.items():
                if term in vocabulary:
                    place, idf = vocabulary[term]
                    places.append(offset + place)
                    weights.append((1 + log(count)) * idf)
            length = sqrt(sum(weight * weight for weight in weights)) or 1.0
            values += [weight / length for weight in weights]
            offset += len(vocabulary)
        return csr_matrix((values, places, (0, len(places))), shape=(1, offset), dtype=np.float32)
