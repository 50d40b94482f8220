"""Ranking topics by meaning: the nearest variants of a question."""

from collections.abc import Sequence
from typing import Any, Protocol

import faiss
import numpy as np
from numpy.typing import NDArray

from knowledge.retrieval.encoder import Vectors
from knowledge.retrieval.lexical import Scores

NEIGHBOURS = 400
"""How many variants are fetched: enough that every topic worth ranking shows up."""
BEST_OF = 3
"""A topic's second score is the mean of its so many nearest variants."""

FLAT_UP_TO = 50_000
HNSW_UP_TO = 500_000


class VectorIndex(Protocol):
    """The nearest of many unit vectors by cosine."""

    def search(self, query: Vectors, k: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """(cosines, positions), both of shape (queries, k), best first; -1 where none is left."""
        ...


class FaissIndex:
    """FAISS, of the type that fits the number of vectors (see `make bench` for the figures)."""

    def __init__(self, vectors: Vectors) -> None:
        count, dimensions = vectors.shape
        if count <= FLAT_UP_TO:
            self.kind = "flat"
            index: Any = faiss.IndexFlatIP(dimensions)
        elif count <= HNSW_UP_TO:
            self.kind = "HNSW"
            index = faiss.IndexHNSWFlat(dimensions, 32, faiss.METRIC_INNER_PRODUCT)
            index.hnsw.efConstruction = 80
            index.hnsw.efSearch = 512
        else:
            self.kind = "IVF-SQ8"
            cells = int(4 * count**0.5)
            index = faiss.index_factory(dimensions, f"IVF{cells},SQ8", faiss.METRIC_INNER_PRODUCT)
            sample = np.random.default_rng(0).permutation(count)[: cells * 40]
            index.train(vectors[sample])
            index.nprobe = max(16, cells // 40)
        index.add(vectors)
        self._index = index
        self._count = count

    def search(self, query: Vectors, k: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        cosines, positions = self._index.search(query, min(k, self._count))
        return cosines, positions


class DenseRanker:
    """Scores of a question's vector for each topic.

    `labels`: the topic's position of each vector of `index`; `topics`: how many topics there are.
    """

    def __init__(self, index: VectorIndex, labels: Sequence[int], topics: int) -> None:
        self._index = index
        self._labels = np.asarray(labels, dtype=np.int64)
        self._topics = topics

    def scores(self, query: Vectors) -> dict[str, Scores]:
        """`nearest`: the cosine of the nearest variant; `near`: the mean of the nearest few.

        A topic that is not among the neighbours gets the cosine of the farthest neighbour.
        """
        cosines, positions = (row[0] for row in self._index.search(query[None, :], NEIGHBOURS))
        found = positions >= 0
        cosines, labels = cosines[found], self._labels[positions[found]]
        floor = float(cosines[-1]) if len(cosines) else 0.0
        best = np.full((self._topics, BEST_OF), floor, dtype=np.float32)
        # Sorted by topic they stay in the order of their cosines: a place counts from its topic's.
        by_topic = np.argsort(labels, kind="stable")
        cosines, labels = cosines[by_topic], labels[by_topic]
        places = np.arange(len(labels)) - np.searchsorted(labels, labels)
        kept = places < BEST_OF
        best[labels[kept], places[kept]] = cosines[kept]
        return {"nearest": best[:, 0].copy(), "near": best.mean(axis=1)}
