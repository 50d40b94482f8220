"""The time of one query, warm, on one core: the whole search, and its encoder against others."""

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from bench.table import Table

if TYPE_CHECKING:
    from knowledge.content.schema import Entry
    from knowledge.understanding.context import Context
    from knowledge.understanding.understanding import Understanding

REPEATS = 150
LONGEST = ("mã 12 34 . - 0905 mk là " * 200)[:4096]
"""As long as Telegram allows, and full of what could be a number."""


def _times(work: Callable[[str], object], texts: list[str]) -> tuple[float, float]:
    """(p50, p95) in milliseconds, after a warm-up."""
    for text in texts[:10]:
        work(text)
    found = []
    for i in range(REPEATS):
        started = time.perf_counter()
        work(texts[i % len(texts)])
        found.append((time.perf_counter() - started) * 1000)
    return float(np.percentile(found, 50)), float(np.percentile(found, 95))


def tables() -> list[Table]:
    import torch

    from helpdesk.personal_data import mask
    from knowledge.content.load import entries_of, load_folder
    from knowledge.danger import detect
    from knowledge.loading import (
        committed_understanding,
        encoder,
        load_search,
        load_understanding,
    )
    from knowledge.paths import BASE_ENCODER, SERVING_ENCODER
    from knowledge.retrieval.encoder import SentenceTransformerEncoder

    torch.set_num_threads(1)
    entries = entries_of(load_folder())
    texts = [entry.variants[i % len(entry.variants)] for i, entry in enumerate(entries)]
    started = time.perf_counter()
    search = load_search(entries)
    cold = time.perf_counter() - started
    lexical = load_search(entries, lexical_only=True)
    onnx = encoder()
    raw = SentenceTransformerEncoder(str(BASE_ENCODER))
    encoders = Table(
        "Encoding one question (one thread)", ("backend", "p50 ms", "p95 ms", "ratio to torch")
    )
    torch_p50, torch_p95 = _times(lambda text: raw.encode([text]), texts)
    p50, p95 = _times(lambda text: onnx.encode([text]), texts)
    encoders.add(
        "sentence-transformers, torch float32", f"{torch_p50:.1f}", f"{torch_p95:.1f}", "1"
    )
    encoders.add(
        f"ONNX Runtime int8 ({SERVING_ENCODER.name})",
        f"{p50:.1f}", f"{p95:.1f}", f"{p50 / torch_p50:.2f}",
    )  # fmt: skip
    whole = Table(
        "One query: read, rank, fuse, decide (one thread)",
        ("search", "p50 ms", "p95 ms", "ratio to encoding alone"),
    )
    for name, one in (("with the encoder", search), ("by words alone", lexical)):
        a, b = _times(one.ask, texts)
        whole.add(name, f"{a:.1f}", f"{b:.1f}", f"{a / p50:.2f}")
    first = Table(
        "What each message passes before it is searched for (one thread)",
        ("what", "p50 ms", "p95 ms", "ratio to one query"),
    )
    query_p50, _ = _times(search.ask, texts)
    danger = detect.__wrapped__  # what it remembers of the last messages would be measured else
    for name, work, messages in (
        ("danger lane, a question", danger, texts),
        ("masking, a question", mask, texts),
        ("danger lane, 4,096 characters", danger, [LONGEST]),
        ("masking, 4,096 characters", mask, [LONGEST]),
    ):
        a, b = _times(work, messages)
        first.add(name, f"{a:.1f}", f"{b:.1f}", f"{a / query_p50:.2f}")
    thread = Table(
        "A message after an answer: understood in its context (one thread an encoder)",
        ("understanding", "p50 ms", "p95 ms", "ratio to one query"),
    )
    for name, one, lexical_only in (
        ("with the encoders", search, False),
        ("by words alone", lexical, True),
    ):
        understanding = load_understanding(
            one, entries, committed_understanding(lexical_only), lexical_only=lexical_only
        )
        alone, _ = _times(one.ask, texts)
        contexts = _follow_ups(entries)
        a, b = _times(partial(_in_context, understanding, contexts), [*contexts])
        thread.add(name, f"{a:.1f}", f"{b:.1f}", f"{a / alone:.2f}")
    start = Table("Cold start with cached embeddings", ("what", "seconds"))
    start.add("encoder, rankers and index", f"{cold:.1f}")
    return [encoders, whole, first, thread, start]


def _follow_ups(entries: Sequence["Entry"]) -> "dict[str, Context]":
    """Composed messages, each with what came before it."""
    from knowledge.understanding.building import context_of
    from knowledge.understanding.turns import load_follow_ups

    titles = {entry.topic: entry.title for entry in entries}
    every = load_follow_ups()
    return {one.turn.say: context_of(one, titles) for one in every[:: len(every) // REPEATS]}


def _in_context(understanding: "Understanding", contexts: "dict[str, Context]", say: str) -> None:
    from knowledge.understanding.context import Heard

    understood = understanding.understand(Heard(say), contexts[say])
    if understood:
        understanding.parts(understood.found, understood.topics[0][0])
