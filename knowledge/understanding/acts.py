"""What a message does in a conversation: asks, goes on, completes, thanks, hails."""

import warnings
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from knowledge.retrieval.encoder import Vectors
from knowledge.retrieval.reading import Reading
from knowledge.retrieval.sparse import SparseFeatures

if TYPE_CHECKING:
    from sklearn.linear_model import LogisticRegression

ACT_OF_KIND: Mapping[str, str] = {
    **dict.fromkeys("opening vague switch mixed forward".split(), "ask"),
    **dict.fromkeys(
        "facet trouble person deictic two unknown real fright repeat short".split(), "go_on"
    ),
    **dict.fromkeys("add piece correct".split(), "complete"),
    **dict.fromkeys("greet hail".split(), "hail"),
    "offtopic": "off",
    "choose": "complete",
    **{k: k for k in "return reject thanks bye angry human feedback place".split()},
}
"""By the kind of a composed turn (`knowledge/conversations/README.md`), what it does."""
SOCIAL = ("thanks", "bye", "hail", "angry", "human", "feedback", "place")
"""Acts that name no topic."""
ACTS = ("ask", "go_on", "complete", "return", "reject", *SOCIAL, "off")

WORDS_REGULARISATION = 4.0
MEANING_REGULARISATION = 2.0
ITERATIONS = 80
"""More of them change no decision on held-out turns."""


class WordsClassifier:
    """Multinomial logistic regression over folded words and letters."""

    def __init__(self, readings: Sequence[Reading], labels: Sequence[str]) -> None:
        self._features = SparseFeatures(readings)
        model = _fit(WORDS_REGULARISATION, self._features.fitted, labels)
        self._features.forget()
        self.classes = tuple(map(str, model.classes_))
        self._weights = csr_matrix(model.coef_.T.astype(np.float32))
        self._bias = model.intercept_

    def probabilities(self, reading: Reading) -> dict[str, float]:
        """The probability of each class."""
        z = (self._features.row(reading) @ self._weights).toarray()[0] + self._bias
        return dict(zip(self.classes, _softmax(z).tolist(), strict=True))


class MeaningClassifier:
    """The same over the encoder's vectors."""

    def __init__(self, vectors: Vectors, labels: Sequence[str]) -> None:
        self._mean, self._scale = vectors.mean(axis=0), float(vectors.std()) or 1.0
        model = _fit(MEANING_REGULARISATION, (vectors - self._mean) / self._scale, labels)
        self.classes = tuple(map(str, model.classes_))
        self._weights = model.coef_.astype(np.float32)
        self._bias = model.intercept_

    def probabilities(self, vector: Vectors) -> dict[str, float]:
        """The probability of each class, for one vector."""
        z = self._weights @ ((vector - self._mean) / self._scale) + self._bias
        return dict(zip(self.classes, _softmax(z).tolist(), strict=True))


def _fit(regularisation: float, rows: object, labels: Sequence[str]) -> "LogisticRegression":
    """Stops before the optimum on purpose, so without the library's warning about it."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=regularisation, max_iter=ITERATIONS)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return model.fit(rows, np.array(labels))


def _softmax(z: NDArray[np.float64]) -> NDArray[np.float64]:
    exponents = np.exp(z - z.max())
    result: NDArray[np.float64] = exponents / exponents.sum()
    return result
