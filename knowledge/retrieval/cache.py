"""Embeddings kept on disk, so that a release embeds only what changed."""

import hashlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from knowledge.retrieval.encoder import Encoder, Vectors

_SCHEMA = "CREATE TABLE IF NOT EXISTS embedding (key BLOB PRIMARY KEY, vector BLOB NOT NULL)"


class CachedEncoder:
    """An encoder that looks a text up, by the hash of text and encoder, before encoding it.

    For the texts of the catalogue only: what people ask is never written.
    """

    def __init__(self, encoder: Encoder, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._encoder = encoder
        self._path = path
        self.name = encoder.name
        self.dimensions = encoder.dimensions

    def encode(self, texts: Sequence[str]) -> Vectors:
        keys = [hashlib.sha256(f"{self.name}\0{text}".encode()).digest() for text in texts]
        with sqlite3.connect(self._path, timeout=60) as database:
            database.execute("PRAGMA journal_mode=WAL")
            database.execute(_SCHEMA)
            found: dict[bytes, bytes] = {}
            for start in range(0, len(keys), 500):
                some = keys[start : start + 500]
                marks = ",".join("?" * len(some))
                rows = database.execute(
                    f"SELECT key, vector FROM embedding WHERE key IN ({marks})",  # noqa: S608 (marks are "?")
                    some,
                )
                found.update(rows.fetchall())
            missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
            if missing:
                vectors = self._encoder.encode(list(missing.values()))
                fresh = {k: v.tobytes() for k, v in zip(missing, vectors, strict=True)}
                database.executemany(
                    "INSERT OR REPLACE INTO embedding VALUES (?, ?)", fresh.items()
                )
                found.update(fresh)
        database.close()
        joined = b"".join(found[key] for key in keys)
        return np.frombuffer(joined, dtype=np.float32).reshape(len(keys), self.dimensions).copy()
