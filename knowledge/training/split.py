"""Which variants a fit may see, and which are kept to measure it."""

import hashlib
from collections.abc import Iterable

from knowledge.content.schema import Entry

HELD_OUT_ONE_IN = 7


def is_held_out(variant: str) -> bool:
    """Whether `variant` is kept out of every fit; stable for a text, whatever else changes."""
    return hashlib.sha256(variant.encode()).digest()[0] % HELD_OUT_ONE_IN == 0


def labelled(entries: Iterable[Entry], *, held_out: bool) -> list[tuple[str, str]]:
    """The (variant, topic) pairs of one side of the split."""
    return [
        (variant, entry.topic)
        for entry in entries
        for variant in entry.variants
        if is_held_out(variant) == held_out
    ]
