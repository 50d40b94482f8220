"""The vector index in PostgreSQL gives what FAISS gives."""

import numpy as np
import pytest

from knowledge.retrieval.dense import FaissIndex
from knowledge.retrieval.pgvector_index import PgVectorIndex


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
