"""Linear classifiers of topics: over sparse words and letters, and over the encoder's vectors.

Where BM25 and nearest neighbours ask which topic has something like the question, these ask what
tells topics apart: "rút" gets little weight between two wallets and "viettel" much.
"""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix

from knowledge.retrieval.encoder import Vectors
from knowledge.retrieval.lexical import Scores
from knowledge.retrieval.reading import Reading
from knowledge.retrieval.sparse import SparseFeatures

REGULARISATION = 0.5
DENSE_REGULARISATION = 20.0
DENSE_ITERATIONS = 150


class SparseLinearRanker:
    """One-vs-rest hinge loss over folded words and n-grams.

    `readings` and `labels` are parallel; a label is the position of the variant's topic.
    """

    def __init__(self, readings: Sequence[Reading], labels: Sequence[int]) -> None:
        from sklearn.svm import LinearSVC

        self._features = SparseFeatures(readings)
        model = LinearSVC(C=REGULARISATION, random_state=0)
        model.fit(self._features.fitted, np.array(labels))
        self._features.forget()
        self._weights = csr_matrix(_for_every_topic(model.coef_).astype(np.float32).T)
        self._bias = _for_every_topic(model.intercept_).astype(np.float32)

    def scores(self, reading: Reading) -> Scores:
        """The signed distances to each topic's plane, of shape (topics,)."""
        row = self._features.row(reading)
        product: Scores = (row @ self._weights).toarray()[0] + self._bias
        return product


class DenseLinearRanker:
    """Multinomial logistic regression over the vectors of the variants."""

    def __init__(self, vectors: Vectors, labels: Sequence[int]) -> None:
        from sklearn.linear_model import LogisticRegression

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
