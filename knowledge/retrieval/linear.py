"""A linear classifier of topics over sparse words and character n-grams.

Where BM25 asks which topic has the question's words, this asks which words tell topics apart: it
gives "rút" little weight between two wallets and "viettel" much. One-vs-rest hinge loss.
"""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from knowledge.retrieval.lexical import Scores, accented_terms, folded_terms, sound_terms
from knowledge.retrieval.text import Reading, ngrams

REGULARISATION = 0.5
NGRAM_SIZES = (2, 3, 4, 5)
MIN_NGRAM_DOCUMENTS = 2


def _ngrams(reading: Reading) -> list[str]:
    return ngrams(" ".join(reading.folded), NGRAM_SIZES)


class LinearRanker:
    """Scores of a question for each topic, learned from the variants.

    `readings` and `labels` are parallel; a label is the position of the variant's topic.
    """

    def __init__(self, readings: Sequence[Reading], labels: Sequence[int]) -> None:
        self._vectorisers = [
            TfidfVectorizer(analyzer=folded_terms, sublinear_tf=True),
            TfidfVectorizer(analyzer=accented_terms, sublinear_tf=True),
            TfidfVectorizer(analyzer=sound_terms, sublinear_tf=True),
            TfidfVectorizer(analyzer=_ngrams, sublinear_tf=True, min_df=MIN_NGRAM_DOCUMENTS),
        ]
        features = hstack([v.fit_transform(readings) for v in self._vectorisers]).tocsr()
        self._model = LinearSVC(C=REGULARISATION, random_state=0).fit(features, np.array(labels))

    def scores(self, reading: Reading) -> Scores:
        """The signed distances to each topic's plane, of shape (topics,)."""
        row: csr_matrix = hstack([v.transform([reading]) for v in self._vectorisers]).tocsr()
        return np.asarray(self._model.decision_function(row)[0], dtype=np.float32)
