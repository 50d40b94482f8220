"""How the detector's threshold is chosen."""

import numpy as np

from knowledge.danger.train import best_threshold

SOME = np.random.default_rng(7)


def chosen(urgent_scores: np.ndarray, other_scores: np.ndarray) -> float:
    scores = np.concatenate([urgent_scores, other_scores])
    urgent = np.arange(len(scores)) < len(urgent_scores)
    return best_threshold(scores, urgent, [np.ones(len(scores), dtype=bool)])


def test_it_lies_between_what_is_told_apart_without_a_mistake() -> None:
    # Only costs of none cannot be told from none: the lowest threshold that has it.
    assert chosen(np.full(200, 2.0), np.full(200, -1.0)) == -0.95


def test_of_thresholds_that_cannot_be_told_apart_the_careful_one_is_taken() -> None:
    few, many = (
        chosen(SOME.normal(1, 1, size), SOME.normal(-1, 1, size)) for size in (300, 300_000)
    )
    # The more is known, the closer the careful one comes to the least cost.
    assert few < many
