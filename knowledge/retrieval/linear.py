"""A linear classifier of topics over sparse words and character n-grams.

Where BM25 asks which topic has the question's words, this asks which words tell topics apart: it
gives "rút" little weight between two wallets and "viettel" much. One-vs-rest hinge loss over folded
words and n-grams; accented words and sounds added nothing here and tripled the time of a fit.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import joblib
import numpy as np
import sklearn
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from knowledge.retrieval.lexical import Scores, folded_terms
from knowledge.retrieval.text import Reading, ngrams

REGULARISATION = 0.5
NGRAM_SIZES = (2, 3, 4, 5)
MIN_NGRAM_DOCUMENTS = 2
KEPT = 4
"""How many fitted rankers stay on disk: this release's and the last few."""


def _ngrams(reading: Reading) -> list[str]:
    return ngrams(" ".join(reading.folded), NGRAM_SIZES)


class LinearRanker:
    """Scores of a question for each topic, learned from the variants.

    `readings` and `labels` are parallel; a label is the position of the variant's topic.
    """

    def __init__(self, readings: Sequence[Reading], labels: Sequence[int]) -> None:
        self._vectorisers = [
            TfidfVectorizer(analyzer=folded_terms, sublinear_tf=True),
            TfidfVectorizer(analyzer=_ngrams, sublinear_tf=True, min_df=MIN_NGRAM_DOCUMENTS),
        ]
        features = hstack([v.fit_transform(readings) for v in self._vectorisers]).tocsr()
        self._model = LinearSVC(C=REGULARISATION, random_state=0).fit(features, np.array(labels))

    @classmethod
    def cached(
        cls, readings: Sequence[Reading], labels: Sequence[int], folder: Path | None
    ) -> Self:
        """The ranker for these readings from `folder`, where it was fitted before; else fitted.

        Fitting takes some seconds, loading a fraction of one. The folder is our own (`var/`): a
        pickle from elsewhere must never be put there.
        """
        if folder is None:
            return cls(readings, labels)
        path = folder / f"linear-{_fingerprint(readings, labels)}.joblib"
        if path.exists():
            ranker: Self = joblib.load(path)
            return ranker
        ranker = cls(readings, labels)
        folder.mkdir(parents=True, exist_ok=True)
        scratch = path.with_suffix(f".{id(ranker)}.tmp")
        joblib.dump(ranker, scratch, compress=1)
        scratch.replace(path)
        for old in sorted(folder.glob("linear-*.joblib"), key=_age)[:-KEPT]:
            old.unlink(missing_ok=True)
        return ranker

    def scores(self, reading: Reading) -> Scores:
        """The signed distances to each topic's plane, of shape (topics,)."""
        row: csr_matrix = hstack([v.transform([reading]) for v in self._vectorisers]).tocsr()
        return np.asarray(self._model.decision_function(row)[0], dtype=np.float32)


def _fingerprint(readings: Sequence[Reading], labels: Sequence[int]) -> str:
    """Changes with anything that the fit depends on, this module and scikit-learn included."""
    digest = hashlib.sha256(f"{sklearn.__version__}\n".encode())
    digest.update(Path(__file__).read_bytes())
    for reading, label in zip(readings, labels, strict=True):
        digest.update(f"{label}\0{reading}\n".encode())
    return digest.hexdigest()[:24]


def _age(path: Path) -> float:
    return path.stat().st_mtime
