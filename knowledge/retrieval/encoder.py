"""Turning texts into vectors."""

import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.retrieval.text import clean

if TYPE_CHECKING:
    from sentencepiece import SentencePieceProcessor

Vectors = NDArray[np.float32]

MAX_TOKENS = 128
"""A villager's longest question; what stands behind is cut for the encoder."""
BATCH = 32
PROMPT = "query: "
"""Questions and variants are alike, so both sides carry the prompt of a query."""


class Encoder(Protocol):
    """Texts to unit vectors of float32, of shape (texts, dimensions)."""

    name: str
    """Changes whenever the vectors would; part of the key of cached embeddings."""
    dimensions: int

    def encode(self, texts: Sequence[str]) -> Vectors: ...


class OnnxEncoder:
    """The default encoder: the int8 export, on ONNX Runtime.

    Each text is encoded by itself: activations are quantised by the range of all that is run
    together, so that in a batch a text's vector would depend on its neighbours (cosine 0.98).
    """

    def __init__(self, folder: Path, threads: int = 1) -> None:
        import onnxruntime

        from knowledge.retrieval.files import MODEL_FILE, TOKENIZER_FILE

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(folder / MODEL_FILE), options, providers=["CPUExecutionProvider"]
        )
        self._pieces = _pieces((folder / TOKENIZER_FILE).read_bytes())
        self.dimensions = int(self._session.get_outputs()[0].shape[1])
        self.name = f"onnx-single-{file_hash(folder / MODEL_FILE)[:16]}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        if len(texts) == 1:
            return self._encode(texts[0])
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return np.concatenate(list(pool.map(self._encode, texts)))

    def ids(self, text: str) -> list[int]:
        """What the model reads of `text`: the numbers of its pieces, between a begin and an end."""
        pieces = self._pieces.encode(PROMPT + clean(text))[: MAX_TOKENS - 2]
        return [self._pieces.bos_id(), *pieces, self._pieces.eos_id()]

    def _encode(self, text: str) -> Vectors:
        ids = np.array([self.ids(text)], dtype=np.int64)
        fed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        vectors: Vectors = self._session.run(None, fed)[0]
        return vectors


@cache
def _pieces(content: bytes) -> "SentencePieceProcessor":
    """One for all encoders that read by the same file.

    Not by `tokenizers`, with which the encoder is trained: that gives the same pieces, but holds a
    vocabulary of 250,000 in 300 MB instead of 40, and takes three times as long.
    """
    from sentencepiece import SentencePieceProcessor

    return SentencePieceProcessor(model_proto=content)


class SentenceTransformerEncoder:
    """Any other sentence-transformers model, by name or folder (`ENCODER_MODEL`)."""

    def __init__(self, name: str) -> None:
        from sentence_transformers import SentenceTransformer

        self._model = SentenceTransformer(name, device="cpu")
        self._model.max_seq_length = MAX_TOKENS
        self.dimensions = int(self._model.get_embedding_dimension() or 0)
        self.name = f"st-{name}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        prompt = "query" if "query" in self._model.prompts else None
        vectors: Vectors = self._model.encode(
            [clean(text) for text in texts],
            prompt_name=prompt,
            batch_size=BATCH,
            normalize_embeddings=True,
            convert_to_numpy=True,
        ).astype(np.float32)
        return vectors


def file_hash(path: Path) -> str:
    """The SHA-256 of a file, kept beside it so that a start need not read 100 MB again."""
    note = path.with_suffix(path.suffix + ".sha256")
    if note.exists() and note.stat().st_mtime >= path.stat().st_mtime:
        return note.read_text().strip()
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    note.write_text(digest)
    return digest


def load_encoder(folder: Path) -> Encoder:
    """The encoder that `ENCODER_MODEL` names, else the default one built into `folder`."""
    name = os.environ.get("ENCODER_MODEL")
    return SentenceTransformerEncoder(name) if name else OnnxEncoder(folder)
