"""Teaching the encoder to read a message with what came before it.

Two things are learned at once, on top of the adapter that reads single questions:

- the vector of (what came before + the message) lies where the vector of the same question lies,
  written out whole, as the serving encoder sees it (RCEM, arXiv 2606.01697; QRACDR,
  arXiv 2407.20189): among the written-out questions of a batch its own is the nearest;
- among the passages of its topic, the one that is asked for is the nearest (a learned proxy for
  each passage, as for the topics in `adapter`).
"""

import json
import random
import time
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from peft import PeftModel
from sentence_transformers import SentenceTransformer
from torch import Tensor, nn
from torch.nn import functional

from knowledge.content.schema import Entry
from knowledge.retrieval.encoder import Encoder, Vectors
from knowledge.retrieval.text import fold
from knowledge.training.adapter import fit, lora
from knowledge.training.noise import noisy
from knowledge.training.split import is_held_out
from knowledge.understanding.building import context_of
from knowledge.understanding.context import Context
from knowledge.understanding.passages import passages_of
from knowledge.understanding.turns import FollowUp, Talk

SEED = 20261130
EPOCHS = 2
BATCH = 48
LEARNING_RATE = 6e-4
RANK = 16
LAYERS = tuple(range(4, 12))
"""The lower layers read words, which a context does not change."""
MAX_TOKENS = 72
SCALE = 20.0
"""Inverse temperature of both softmaxes over cosines."""
PASSAGE_WEIGHT = 0.7
NOISY_SHARE = 0.5
FOLDED_SHARE = 0.3
NO_TARGET = -1


class ContextLoss(nn.Module):
    """Cross-entropy over the batch's written-out questions, and over the passages of a topic.

    A label is [index of the target vector or NO_TARGET, index of the passage or NO_TARGET].
    `targets`: float32 of shape (questions, dimensions); `proxies`: of shape (passages, dimensions);
    `topic_of`: the topic of each passage, of shape (passages,).
    """

    def __init__(
        self, model: SentenceTransformer, targets: Tensor, proxies: Tensor, topic_of: Tensor
    ) -> None:
        super().__init__()
        self.model = model
        self.proxies = nn.Parameter(proxies)
        self.register_buffer("targets", targets)
        self.register_buffer("topic_of", topic_of)

    def forward(self, sentence_features: Iterable[dict[str, Tensor]], labels: Tensor) -> Tensor:
        (features,) = sentence_features
        embeddings = functional.normalize(self.model(features)["sentence_embedding"].float())
        return self._questions(embeddings, labels[:, 0]) + PASSAGE_WEIGHT * self._passages(
            embeddings, labels[:, 1]
        )

    def _questions(self, embeddings: Tensor, wanted: Tensor) -> Tensor:
        has = wanted >= 0
        if int(has.sum()) < 2:
            return embeddings.sum() * 0
        targets = cast(Tensor, self.targets)[wanted[has]]
        cosines = embeddings[has] @ targets.T
        contrast = functional.cross_entropy(SCALE * cosines, torch.arange(len(targets)))
        return contrast + (1 - cosines.diagonal()).mean()

    def _passages(self, embeddings: Tensor, wanted: Tensor) -> Tensor:
        has = wanted >= 0
        if not bool(has.any()):
            return embeddings.sum() * 0
        topics = cast(Tensor, self.topic_of)
        cosines = embeddings[has] @ functional.normalize(self.proxies).T
        other_topic = topics[None, :] != topics[wanted[has]][:, None]
        scores = (SCALE * cosines).masked_fill(other_topic, -1e4)
        return functional.cross_entropy(scores, wanted[has])


def train(
    entries: Sequence[Entry],
    follow_ups: Sequence[FollowUp],
    talks: Sequence[Talk],
    *,
    base: Path,
    adapter: Path,
    teacher: Encoder,
    folder: Path,
    epochs: int = EPOCHS,
) -> None:
    """Trains on what is not held out and writes the adapter with its card to `folder`.

    `base` and `adapter` are what the serving encoder is made of, `teacher` is that encoder.
    """
    started = time.monotonic()
    torch.manual_seed(SEED)
    generator = random.Random(SEED)
    rows, questions, keys = _rows(entries, follow_ups, talks)
    targets = torch.from_numpy(teacher.encode(questions))
    texts = {(p.topic, p.key): (p.text, *p.asks) for e in entries for p in passages_of(e)}
    proxies = np.stack([teacher.encode(texts[key]).mean(axis=0) for key in keys])
    topic_ids = {topic: i for i, topic in enumerate(dict.fromkeys(topic for topic, _ in keys))}
    topic_of = torch.tensor([topic_ids[topic] for topic, _ in keys])

    model = SentenceTransformer(str(base), device="cpu")
    model.max_seq_length = MAX_TOKENS
    transformer = cast(Any, model[0])
    merged = PeftModel.from_pretrained(transformer.auto_model, str(adapter)).merge_and_unload()
    transformer.auto_model = merged
    model.add_adapter(lora(RANK, layers_to_transform=list(LAYERS), layers_pattern="layer"))
    examples: list[dict[str, Any]] = [
        {"text": _typed(context, say, generator), "label": [target, passage]}
        for _ in range(epochs)
        for context, say, target, passage in rows
    ]
    loss = ContextLoss(model, targets, functional.normalize(torch.from_numpy(proxies)), topic_of)
    fit(model, examples, loss, folder, batch=BATCH, learning_rate=LEARNING_RATE, seed=SEED)
    card = {
        "made": date.today().isoformat(),
        "turns": len([r for r in rows if r[2] >= 0]),
        "ways_to_ask": len([r for r in rows if r[2] < 0]),
        "passages": len(keys),
        "seed": SEED,
        "epochs": epochs,
        "batch": BATCH,
        "learning_rate": LEARNING_RATE,
        "rank": RANK,
        "minutes": round((time.monotonic() - started) / 60, 1),
    }
    (folder / "card.json").write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")


Row = tuple[Context, str, int, int]
"""Context, message, index of its written-out question, index of its passage."""


def _rows(
    entries: Sequence[Entry], follow_ups: Sequence[FollowUp], talks: Sequence[Talk]
) -> tuple[list[Row], list[str], list[tuple[str, str]]]:
    """The examples, the written-out questions and the passages that they refer to."""
    titles = {entry.topic: entry.title for entry in entries}
    keys = [(e.topic, p.key) for e in entries for p in passages_of(e)]
    place = {key: i for i, key in enumerate(keys)}
    questions: list[str] = []
    rows: list[Row] = []
    for one in follow_ups:
        turn = one.turn
        if turn.means is None or is_held_out(turn.say):
            continue
        topic = turn.topic or one.topic
        passage = (
            place.get((topic, turn.parts[0]), NO_TARGET) if len(turn.parts) == 1 else NO_TARGET
        )
        rows.append((context_of(one, titles), turn.say, len(questions), passage))
        questions.append(turn.means)
    generator = random.Random(SEED)
    for entry in entries:
        for key, asks in entry.asks.items():
            for way in asks:
                if is_held_out(way):
                    continue
                question = generator.choice(entry.variants) if generator.random() < 0.4 else ""
                context = Context(title=entry.title, question=question)
                rows.append((context, way, NO_TARGET, place[entry.topic, key]))
    return rows, questions, keys


def _typed(context: Context, say: str, generator: random.Random) -> str:
    """The message and the question before it, as somebody might have typed them."""
    if generator.random() < NOISY_SHARE:
        say = noisy(say, generator)
    question = context.question
    if question and generator.random() < FOLDED_SHARE:
        question = fold(question)
    return Context(title=context.title, question=question).spoken(say)


def held_out_accuracy(
    encoder: Encoder, teacher: Encoder, entries: Sequence[Entry], follow_ups: Sequence[FollowUp]
) -> dict[str, float]:
    """How often the nearest written-out question, and the nearest passage, is the right one.

    Of the held-out turns; the passages are compared by the ways to ask that are not held out.
    """
    rows = [one for one in follow_ups if one.turn.means and is_held_out(one.turn.say)]
    titles = {entry.topic: entry.title for entry in entries}
    spoken = [context_of(one, titles).spoken(one.turn.say) for one in rows]
    asked = encoder.encode(spoken)
    meant = teacher.encode([one.turn.means or "" for one in rows])
    cosines = asked @ meant.T
    return {
        "questions": round(float((cosines.argmax(axis=1) == np.arange(len(rows))).mean()), 4),
        "cosine": round(float(cosines.diagonal().mean()), 4),
        "passages": _passage_accuracy(encoder, entries, rows, asked),
    }


def _passage_accuracy(
    encoder: Encoder, entries: Sequence[Entry], rows: Sequence[FollowUp], asked: Vectors
) -> float:
    of_topic: dict[str, tuple[list[str], Vectors]] = {}
    for entry in entries:
        keys, texts = [], []
        for key, asks in entry.asks.items():
            for way in asks:
                if not is_held_out(way):
                    keys.append(key)
                    texts.append(Context(title=entry.title).spoken(way))
        if texts:
            of_topic[entry.topic] = (keys, encoder.encode(texts))
    hits = []
    for one, vector in zip(rows, asked, strict=True):
        topic = one.turn.topic or one.topic
        if topic not in of_topic or len(one.turn.parts) != 1:
            continue
        keys, vectors = of_topic[topic]
        if one.turn.parts[0] in keys:
            hits.append(keys[int((vectors @ vector).argmax())] == one.turn.parts[0])
    return round(float(np.mean(hits)), 4)
