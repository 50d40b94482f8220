"""The vector index in PostgreSQL, for those who outgrow one machine (`SEARCH_BACKEND=pgvector`).

Every process that searches the same release shares one table; nothing is held in its memory.
"""

import hashlib
from typing import Any

import numpy as np
import psycopg
from numpy.typing import NDArray
from pgvector.psycopg import register_vector
from psycopg.sql import SQL, Identifier, Literal
from psycopg_pool import ConnectionPool

from knowledge.retrieval.dense import FLAT_UP_TO
from knowledge.retrieval.encoder import Vectors

KEPT = 3
"""How many sets of vectors stay in the database: this release's and the last few."""
EF_SEARCH = 500
"""Candidates that an HNSW index looks at; at least the neighbours asked for."""
LOCK = 0x7472_6F6C_7921
"""The advisory lock under which a set is written, so that two processes do not write it twice."""


class PgVectorIndex:
    """A `VectorIndex` over the table `passage_vectors_<hash of the vectors>`.

    Up to `FLAT_UP_TO` vectors the search is exact; beyond, through an HNSW index.
    """

    def __init__(self, dsn: str, vectors: Vectors) -> None:
        count, self._dimensions = vectors.shape
        digest = hashlib.sha256(vectors.tobytes()).hexdigest()[:16]
        self._table = Identifier(f"passage_vectors_{digest}")
        with psycopg.connect(dsn) as connection:
            connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
        self._pool = ConnectionPool(
            dsn, min_size=1, max_size=4, configure=self._configure, timeout=5, open=True
        )
        with self._pool.connection() as connection:
            self._ensure(connection, vectors, indexed=count > FLAT_UP_TO)

    def search(self, query: Vectors, k: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        cosines = np.zeros((len(query), k), dtype=np.float32)
        positions = np.full((len(query), k), -1, dtype=np.int64)
        statement = SQL(
            "SELECT position, -(embedding <#> %s) FROM {} ORDER BY embedding <#> %s LIMIT %s"
        ).format(self._table)
        with self._pool.connection() as connection:
            for row, vector in enumerate(query):
                found = connection.execute(statement, (vector, vector, k)).fetchall()
                positions[row, : len(found)] = [position for position, _ in found]
                cosines[row, : len(found)] = [cosine for _, cosine in found]
        return cosines, positions

    def close(self) -> None:
        self._pool.close()

    def _configure(self, connection: psycopg.Connection[Any]) -> None:
        register_vector(connection)
        connection.execute(SQL("SET hnsw.ef_search = {}").format(Literal(EF_SEARCH)))
        connection.commit()

    def _ensure(
        self, connection: psycopg.Connection[Any], vectors: Vectors, *, indexed: bool
    ) -> None:
        """Writes the table in one transaction, unless it is there."""
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        name = self._table.as_string(connection)
        if connection.execute("SELECT to_regclass(%s)", (name,)).fetchone() != (None,):
            return
        connection.execute(
            SQL("CREATE TABLE {} (position bigint PRIMARY KEY, embedding vector({}))").format(
                self._table, Literal(self._dimensions)
            )
        )
        copy = SQL("COPY {} FROM STDIN WITH (FORMAT BINARY)").format(self._table)
        with connection.cursor() as cursor, cursor.copy(copy) as rows:
            rows.set_types(["int8", "vector"])
            for position, vector in enumerate(vectors):
                rows.write_row((position, vector))
        if indexed:
            connection.execute(
                SQL("CREATE INDEX ON {} USING hnsw (embedding vector_ip_ops)").format(self._table)
            )
        old = connection.execute(
            "SELECT relname FROM pg_class"
            " WHERE relkind = 'r' AND relname LIKE 'passage\\_vectors\\_%%'"
            " ORDER BY oid DESC OFFSET %s",
            (KEPT,),
        ).fetchall()
        for (table,) in old:
            connection.execute(SQL("DROP TABLE {}").format(Identifier(table)))
