"""Linear classifiers of topics: over sparse words and letters, and over the encoder's vectors.

Where BM25 and nearest neighbours ask which topic has something like the question, these ask what
tells topics apart: "rút" gets little weight between two wallets and "viettel" much.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from math import log, sqrt

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from knowledge.retrieval.encoder import Vectors
from knowledge.retrieval.lexical import Scores, folded_terms
from knowledge.retrieval.reading import Reading, ngrams

REGULARISATION = 0.5
NGRAM_SIZES = (2, 3, 4, 5)
MIN_NGRAM_DOCUMENTS = 2
DENSE_REGULARISATION = 20.0
DENSE_ITERATIONS = 150


def _ngrams(reading: Reading) -> list[str]:
    return ngrams(" ".join(reading.folded), NGRAM_SIZES)


ANALYSERS: tuple[Callable[[Reading], list[str]], ...] = (folded_terms, _ngrams)


class SparseLinearRanker:
    """One-vs-rest hinge loss over folded words and n-grams.

    Accented words and sounds added nothing here and tripled the time of a fit.
    `readings` and `labels` are parallel; a label is the position of the variant's topic.
    """

    def __init__(self, readings: Sequence[Reading], labels: Sequence[int]) -> None:
        vectorisers = [
            TfidfVectorizer(analyzer=analyse, sublinear_tf=True, min_df=least)
            for analyse, least in zip(ANALYSERS, (1, MIN_NGRAM_DOCUMENTS), strict=True)
        ]
        features = hstack([v.fit_transform(readings) for v in vectorisers]).tocsr()
        model = LinearSVC(C=REGULARISATION, random_state=0).fit(features, np.array(labels))
        self._weights = csr_matrix(_for_every_topic(model.coef_).astype(np.float32).T)
        self._bias = _for_every_topic(model.intercept_).astype(np.float32)
        self._vocabularies = [
            {term: (place, float(v.idf_[place])) for term, place in v.vocabulary_.items()}
            for v in vectorisers
        ]

    def scores(self, reading: Reading) -> Scores:
        """The signed distances to each topic's plane, of shape (topics,)."""
        product: Scores = (self.row(reading) @ self._weights).toarray()[0] + self._bias
        return product

    def row(self, reading: Reading) -> csr_matrix:
        """The features of one question, of shape (1, features).

        What the vectorisers' `transform` gives, in a third of its time: that is made for many.
        """
        places: list[int] = []
        values: list[float] = []
        offset = 0
        for analyse, vocabulary in zip(ANALYSERS, self._vocabularies, strict=True):
            counts = Counter(filter(vocabulary.__contains__, analyse(reading)))
            weights = []
            for term, count in counts.items():
                place, idf = vocabulary[term]
                places.append(offset + place)
                weights.append((1 + log(count)) * idf)
            length = sqrt(sum(weight * weight for weight in weights)) or 1.0
            values += [weight / length for weight in weights]
            offset += len(vocabulary)
        return csr_matrix((values, places, (0, len(places))), shape=(1, offset), dtype=np.float32)


class DenseLinearRanker:
    """Multinomial logistic regression over the vectors of the variants."""

    def __init__(self, vectors: Vectors, labels: Sequence[int]) -> None:
        self._mean = vectors.mean(axis=0)
        model = LogisticRegression(C=DENSE_REGULARISATION, max_iter=DENSE_ITERATIONS)
        model.fit(vectors - self._mean, np.array(labels))
        self._weights = _for_every_topic(model.coef_).astype(np.float32)
        self._bias = _for_every_topic(model.intercept_).astype(np.float32)

    def scores(self, vector: Vectors) -> Scores:
        """The log odds of each topic, of shape (topics,), for one vector."""
        product: Scores = self._weights @ (vector - self._mean) + self._bias
        return product


def _for_every_topic(parameters: np.ndarray) -> np.ndarray:
    """Two classes share one row in scikit-learn; here each topic has its own."""
    return np.concatenate([-parameters, parameters]) if len(parameters) == 1 else parameters
