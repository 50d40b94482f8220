"""Turning texts into vectors."""

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.retrieval.text import clean

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
    """The default encoder: the int8 export, on ONNX Runtime."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        from knowledge.retrieval.files import MODEL_FILE, TOKENIZER_FILE

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(folder / MODEL_FILE), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.enable_padding(pad_id=1, pad_token="<pad>")
        self.dimensions = int(self._session.get_outputs()[0].shape[1])
        self.name = f"onnx-{file_hash(folder / MODEL_FILE)[:16]}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        out = np.empty((len(texts), self.dimensions), dtype=np.float32)
        # Texts of like length share a batch, so that little is spent on padding.
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            encoded = self._tokenizer.encode_batch([PROMPT + clean(texts[i]) for i in rows])
            ids = np.array([e.ids for e in encoded], dtype=np.int64)
            mask = np.array([e.attention_mask for e in encoded], dtype=np.int64)
            (vectors,) = self._session.run(None, {"input_ids": ids, "attention_mask": mask})
            out[rows] = vectors
        return out


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
