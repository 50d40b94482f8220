"""Deleting much in small portions, so that nobody who writes meanwhile waits for long."""

import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

PORTION = 1000
PAUSE_SECONDS = 0.02
"""Between two portions whoever waits for SQLite's one lock gets it."""


def delete(rows: QuerySet[Any]) -> Counter[str]:
    """Deletes rows and what belongs to them; how many of each model."""
    deleted: Counter[str] = Counter()

    def portion() -> int:
        keys = list(rows.order_by("pk").values_list("pk", flat=True)[:PORTION])
        deleted.update(rows.model.objects.filter(pk__in=keys).delete()[1])
        return len(keys)

    until_none_is_left(portion)
    return deleted


def until_none_is_left(portion: Callable[[], int]) -> int:
    """Calls `portion` until it has deleted less than a whole one; how many were deleted in all."""
    total = 0
    while (count := portion()) == PORTION:
        total += count
        time.sleep(PAUSE_SECONDS)
    return total + count
