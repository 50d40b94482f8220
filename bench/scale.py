"""How the vector index grows: build time, memory, query time, recall against exact search."""

import subprocess
import sys
import time
from collections.abc import Iterator

import numpy as np

from bench.table import Table

SIZES = (1_000, 10_000, 100_000, 1_000_000)
QUERIES = 200
NEIGHBOURS = 10
SPREAD = 0.35
"""Deviation of a synthetic neighbour from its real vector, in units of the vector's length."""


def synthetic(real: np.ndarray, count: int, seed: int = 0) -> np.ndarray:
    """`count` unit vectors scattered around the real ones; shape (count, dimensions)."""
    generator = np.random.default_rng(seed)
    centres = real[generator.integers(len(real), size=count)]
    noise = generator.normal(size=centres.shape).astype(np.float32)
    noise *= SPREAD / np.sqrt(centres.shape[1])
    centres = centres + noise
    return centres / np.linalg.norm(centres, axis=1, keepdims=True)


def table() -> Table:
    """A row for each size, each measured in a process of its own, so that memory is its own."""
    rows = Table(
        "Vector index by size (one thread, synthetic neighbours of real variants)",
        ("vectors", "type", "build s", "memory MB", "p50 ms", "p95 ms", "exact p50 ms",
         "ratio", "recall@10"),
    )  # fmt: skip
    for size in SIZES:
        command = [sys.executable, "-m", "bench.scale", str(size)]
        answer = subprocess.run(command, capture_output=True, text=True, check=True)
        rows.add(*answer.stdout.split())
    return rows


def _measure(size: int) -> Iterator[str]:
    import faiss
    import psutil

    from knowledge.content.load import entries_of, load_folder
    from knowledge.loading import passages
    from knowledge.retrieval.dense import FaissIndex

    variants = [v for entry in entries_of(load_folder()) for v in entry.variants]
    real = passages().encode(variants)
    vectors = synthetic(real, size)
    queries = synthetic(real, QUERIES, seed=1)
    process = psutil.Process()
    before = process.memory_info().rss
    started = time.perf_counter()
    index = FaissIndex(vectors)
    built = time.perf_counter() - started
    memory = (process.memory_info().rss - before) / 2**20
    faiss.omp_set_num_threads(1)
    exact = faiss.IndexFlatIP(vectors.shape[1])
    exact.add(vectors)
    times, exact_times, hits = [], [], 0
    for query in queries:
        started = time.perf_counter()
        _, found = index.search(query[None, :], NEIGHBOURS)
        times.append(time.perf_counter() - started)
        started = time.perf_counter()
        _, right = exact.search(query[None, :], NEIGHBOURS)
        exact_times.append(time.perf_counter() - started)
        hits += len(set(found[0]) & set(right[0]))
    p50, p95 = (float(np.percentile(times, q)) * 1000 for q in (50, 95))
    exact_p50 = float(np.percentile(exact_times, 50)) * 1000
    yield f"{size:_}"
    yield index.kind
    yield f"{built:.2f}"
    yield f"{memory:.0f}"
    yield f"{p50:.2f}"
    yield f"{p95:.2f}"
    yield f"{exact_p50:.2f}"
    yield f"{p50 / exact_p50:.2f}"
    yield f"{hits / QUERIES / NEIGHBOURS:.3f}"


if __name__ == "__main__":
    print(*_measure(int(sys.argv[1])))
