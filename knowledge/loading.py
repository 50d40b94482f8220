"""From entries to a ready search, with what was built and cached at set-up."""

import json
import os
from collections.abc import Sequence
from functools import cache
from typing import Any

from knowledge.content.load import load_out_of_scope
from knowledge.content.schema import Entry
from knowledge.paths import (
    BASE_ENCODER,
    CONTEXT_ENCODER,
    EMBEDDINGS,
    FITTED,
    RANKERS,
    SERVING_ENCODER,
    UNDERSTANDING,
)
from knowledge.retrieval.cache import CachedEncoder
from knowledge.retrieval.dense import FaissIndex, VectorIndex
from knowledge.retrieval.encoder import (
    Encoder,
    SentenceTransformerEncoder,
    Vectors,
    load_encoder,
)
from knowledge.retrieval.search import Fitted, Search
from knowledge.understanding.building import build
from knowledge.understanding.turns import load_follow_ups, load_talks
from knowledge.understanding.understanding import Understanding, UnderstandingFitted


@cache
def encoder() -> Encoder:
    """The encoder of this process, loaded once."""
    return load_encoder(SERVING_ENCODER)


@cache
def context_encoder() -> Encoder:
    """What reads a message with what came before it, loaded once for this process."""
    return load_encoder(CONTEXT_ENCODER)


def raw_encoder() -> Encoder:
    """The untuned base model, cached: what the adapter is compared with."""
    return CachedEncoder(SentenceTransformerEncoder(str(BASE_ENCODER)), EMBEDDINGS)


def passages() -> Encoder:
    """The encoder of the catalogue's own texts, which are worth keeping."""
    return CachedEncoder(encoder(), EMBEDDINGS)


def committed_fitted() -> Fitted:
    """What was fitted for the seed catalogue."""
    return Fitted.model_validate_json(FITTED.read_text(encoding="utf-8"))


def committed_understanding(lexical_only: bool = False) -> UnderstandingFitted:
    """What was fitted of understanding messages in their context, for the seed catalogue."""
    fitted = json.loads(UNDERSTANDING.read_text(encoding="utf-8"))
    return UnderstandingFitted.model_validate(fitted["lexical" if lexical_only else "full"])


def artefacts() -> dict[str, Any]:
    """What a release of the seed catalogue carries."""
    files = {"fitted": FITTED, "understanding": UNDERSTANDING}
    return {name: json.loads(path.read_text(encoding="utf-8")) for name, path in files.items()}


def load_search(
    entries: Sequence[Entry], fitted: Fitted | None = None, *, lexical_only: bool = False
) -> Search:
    """A search over `entries`; with `lexical_only`, without the encoder."""
    fitted = fitted or committed_fitted()
    if lexical_only:
        return Search.build(entries, outside=load_out_of_scope(), fitted=fitted, cache=RANKERS)
    return Search.build(
        entries,
        outside=load_out_of_scope(),
        encoder=encoder(),
        passages=passages(),
        fitted=fitted,
        make_index=vector_index,
        cache=RANKERS,
    )


def vector_index(vectors: Vectors) -> VectorIndex:
    """The index that `SEARCH_BACKEND` names: `faiss` (in memory) or `pgvector` (in PostgreSQL)."""
    backend = os.environ.get("SEARCH_BACKEND") or "faiss"
    if backend == "pgvector":
        from knowledge.retrieval.pgvector_index import PgVectorIndex

        return PgVectorIndex(os.environ["DATABASE_URL"], vectors)
    if backend != "faiss":
        raise ValueError(f"SEARCH_BACKEND is {backend!r}; it may be faiss or pgvector")
    return FaissIndex(vectors)


def search_of_release(release: Any, *, lexical_only: bool = False) -> Search:
    """The search that belongs to a release, with what was fitted for that release."""
    fitted = release.artefacts.get("fitted")
    return load_search(
        release.entries,
        Fitted.model_validate(fitted) if fitted else None,
        lexical_only=lexical_only,
    )


def load_understanding(
    search: Search,
    entries: Sequence[Entry],
    fitted: UnderstandingFitted | None,
    *,
    lexical_only: bool = False,
) -> Understanding:
    """What understands messages in their context over `search`; by words alone where asked."""
    encoder = None if lexical_only else context_encoder()
    return build(
        search,
        entries,
        load_follow_ups(),
        load_talks(),
        encoder=encoder,
        own_texts=CachedEncoder(encoder, EMBEDDINGS) if encoder else None,
        fitted=fitted,
        cache=RANKERS,
    )


def understanding_of_release(
    release: Any, search: Search, *, lexical_only: bool = False
) -> Understanding:
    """The understanding that belongs to a release, with what was fitted for that release."""
    fitted = release.artefacts.get("understanding", {}).get("lexical" if lexical_only else "full")
    return load_understanding(
        search,
        release.entries,
        UnderstandingFitted.model_validate(fitted) if fitted else None,
        lexical_only=lexical_only,
    )
