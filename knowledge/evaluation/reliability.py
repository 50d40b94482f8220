"""How far a probability can be believed: what was predicted beside the share that was right."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BINS = 10


@dataclass(frozen=True)
class Bin:
    """The predictions of one tenth."""

    count: int
    predicted: float
    """Their mean."""
    right: float
    """The share of them that was right."""


def bins_of(
    predicted: Sequence[float] | NDArray[np.float64], right: Sequence[bool] | NDArray[np.bool_]
) -> list[Bin]:
    """The predictions by tenths, without the empty ones.

    >>> bins_of([0.92, 0.98, 0.1], [True, False, False])
    [Bin(count=1, predicted=0.1, right=0.0), Bin(count=2, predicted=0.95, right=0.5)]
    """
    values, hits = np.asarray(predicted, dtype=float), np.asarray(right, dtype=float)
    which = np.minimum((values * BINS).astype(int), BINS - 1)
    return [
        Bin(int(inside.sum()), float(values[inside].mean()), float(hits[inside].mean()))
        for inside in (which == number for number in range(BINS))
        if inside.any()
    ]


def expected_error(bins: Sequence[Bin]) -> float:
    """The mean distance of what was predicted from what was right (expected calibration error).

    >>> expected_error([Bin(1, 0.1, 0.0), Bin(3, 0.9, 1.0)])
    0.1
    """
    total = sum(one.count for one in bins) or 1
    return round(sum(one.count * abs(one.predicted - one.right) for one in bins) / total, 4)


def table(title: str, bins: Sequence[Bin]) -> str:
    """The bins as lines of text, the expected error in the first one."""
    lines = [f"{title}: expected calibration error {expected_error(bins):.3f}"]
    lines.append(f"{'predicted':>10} {'right':>7} {'count':>7}")
    lines += [f"{one.predicted:10.2f} {one.right:7.2f} {one.count:7}" for one in bins]
    return "\n".join(lines)
