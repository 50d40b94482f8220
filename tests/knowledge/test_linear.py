"""The linear ranker over words and letters."""

import numpy as np
import pytest
from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from knowledge.content.load import entries_of, load_folder
from knowledge.retrieval.linear import SparseLinearRanker
from knowledge.retrieval.reading import Reading, read
from knowledge.retrieval.sparse import ANALYSERS, MIN_NGRAM_DOCUMENTS, SparseFeatures

ASKED = ("quen mk vneid roi lam sao", "Mất điện thoại, mất điện thoại!", "xyzzy", "")


@pytest.fixture(scope="module")
def readings() -> list[Reading]:
    entries = entries_of(load_folder())[:6]
    return [read(variant) for entry in entries for variant in entry.variants[:10]]


def test_a_question_has_the_features_that_the_vectorisers_give_it(readings: list[Reading]) -> None:
    features = SparseFeatures(readings)
    vectorisers = [
        TfidfVectorizer(analyzer=analyse, sublinear_tf=True, min_df=least).fit(readings)
        for analyse, least in zip(ANALYSERS, (1, MIN_NGRAM_DOCUMENTS), strict=True)
    ]
    for text in ASKED:
        expected = hstack([v.transform([read(text)]) for v in vectorisers]).toarray()
        np.testing.assert_allclose(features.row(read(text)).toarray(), expected, atol=1e-6)


def test_what_was_learned_ranks_first(readings: list[Reading]) -> None:
    labels = [i // 10 for i in range(len(readings))]
    ranker = SparseLinearRanker(readings, labels)
    first = [int(ranker.scores(reading).argmax()) for reading in readings]
    assert np.mean(np.array(first) == labels) > 0.95
