"""The vector index in PostgreSQL gives what FAISS gives."""

import random

import numpy as np
import pytest

from knowledge.content.load import entries_of, load_folder, load_out_of_scope
from knowledge.loading import committed_fitted, encoder, passages
from knowledge.paths import RANKERS
from knowledge.retrieval.dense import FaissIndex
from knowledge.retrieval.pgvector_index import PgVectorIndex
from knowledge.retrieval.search import Outcome, Search
from knowledge.training.noise import noisy

TOLERANCE = 0.01
"""Of a confidence; both indexes search exactly, and add up in another order."""


@pytest.fixture
def vectors() -> np.ndarray:
    rows = np.random.default_rng(7).normal(size=(3000, 64)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_the_neighbours_and_cosines_agree_with_faiss(postgres: str, vectors: np.ndarray) -> None:
    index = PgVectorIndex(postgres, vectors)
    queries = vectors[:20]
    cosines, positions = index.search(queries, 10)
    exact_cosines, exact_positions = FaissIndex(vectors).search(queries, 10)
    assert (positions == exact_positions).mean() > 0.99
    np.testing.assert_allclose(cosines, exact_cosines, atol=1e-4)
    index.close()


def test_a_second_process_finds_the_table_written(postgres: str, vectors: np.ndarray) -> None:
    PgVectorIndex(postgres, vectors).close()
    again = PgVectorIndex(postgres, vectors)
    assert again.search(vectors[:1], 1)[1][0, 0] == 0
    again.close()


def test_fewer_vectors_than_neighbours_leave_places_empty(postgres: str) -> None:
    index = PgVectorIndex(postgres, np.eye(3, 8, dtype=np.float32))
    _, positions = index.search(np.eye(1, 8, dtype=np.float32), 5)
    assert list(positions[0, 3:]) == [-1, -1]
    index.close()


def test_the_whole_catalogue_is_decided_alike(postgres: str) -> None:
    entries = entries_of(load_folder())
    indexes: list[PgVectorIndex] = []

    def in_postgres(vectors: np.ndarray) -> PgVectorIndex:
        indexes.append(PgVectorIndex(postgres, vectors))
        return indexes[-1]

    def search(make_index: object) -> Search:
        return Search.build(
            entries,
            outside=load_out_of_scope(),
            encoder=encoder(),
            passages=passages(),
            fitted=committed_fitted(),
            cache=RANKERS,
            make_index=make_index,  # type: ignore[arg-type]
        )

    generator = random.Random(0)
    asked = [noisy(entry.variants[0], generator) for entry in entries]
    asked += generator.sample(load_out_of_scope(), 60)

    def outcomes(of: Search) -> list[Outcome]:
        return [of.ask(text) for text in asked]

    for one, other in zip(outcomes(search(FaissIndex)), outcomes(search(in_postgres)), strict=True):
        assert (one.decision, one.topic) == (other.decision, other.topic)
        assert [c.topic for c in one.candidates] == [c.topic for c in other.candidates]
        assert one.confidence == pytest.approx(other.confidence, abs=TOLERANCE)
    for index in indexes:
        index.close()
