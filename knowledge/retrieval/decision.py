"""Whether to answer, to ask back, or to say that nothing is known."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from math import exp, log

import numpy as np
from pydantic import BaseModel, ConfigDict

from knowledge.retrieval.fusion import Probabilities
from knowledge.retrieval.lexical import Scores

MIN_CANDIDATES, MAX_CANDIDATES = 2, 4
ENOUGH = 0.97
"""Asking back lists topics until they carry so much of the probability."""


class Decision(StrEnum):
    ANSWER = "answer"
    REFER = "refer"
    """A signpost fits: the right door is pointed out."""
    CLARIFY = "clarify"
    NONE = "none"


class Logistic(BaseModel):
    """A logistic regression over named evidence, each standardised by `means` and `scales`."""

    model_config = ConfigDict(frozen=True)

    means: dict[str, float]
    scales: dict[str, float]
    weights: dict[str, float]
    bias: float

    def probability(self, evidence: Mapping[str, float]) -> float:
        z = self.bias + sum(
            weight * (evidence[name] - self.means[name]) / self.scales[name]
            for name, weight in self.weights.items()
        )
        return 1 / (1 + exp(-max(-30.0, min(30.0, z))))


class Judge(BaseModel):
    """Two calibrated probabilities and the thresholds on them.

    `right`: that the first topic answers the question. `in_scope`: that any topic does.
    """

    model_config = ConfigDict(frozen=True)

    right: Logistic
    in_scope: Logistic
    answer_from: float
    clarify_from: float

    def decide(self, confidence: float, in_scope: float) -> Decision:
        """Answer when sure of the topic; ask back when sure that there is one; else none."""
        if confidence >= self.answer_from:
            return Decision.ANSWER
        return Decision.CLARIFY if in_scope >= self.clarify_from else Decision.NONE


def evidence(
    probabilities: Probabilities,
    scores: Mapping[str, Scores],
    outside: Mapping[str, float],
    *,
    coverage: float,
    length: int,
    is_signpost: bool,
) -> dict[str, float]:
    """What the judge looks at: how far the first topic leads, and how well anything fits at all.

    The fused probabilities only compare topics; a question about the weather has a first topic too.
    So the raw scores of the first topic come along, and those of being like the messages that no
    topic answers.
    """
    order = np.argsort(-probabilities)
    first, second = int(order[0]), int(order[min(1, len(order) - 1)])
    found = {
        "log_odds": _log_odds(float(probabilities[first])),
        "lead": log((float(probabilities[first]) + 1e-9) / (float(probabilities[second]) + 1e-9)),
        "entropy": float(-(probabilities * np.log(probabilities + 1e-12)).sum()),
        "coverage": coverage,
        "log_length": log(1 + length),
        "signpost": float(is_signpost),
    }
    for name, values in scores.items():
        ranked = np.sort(values)[::-1]
        found[f"{name}_first"] = float(values[first])
        found[f"{name}_best"] = float(ranked[0])
        found[f"{name}_lead"] = float(ranked[0] - ranked[min(1, len(ranked) - 1)])
        found[f"{name}_per_word"] = float(values[first]) / (1 + length)
    for name, score in outside.items():
        found[f"{name}_outside"] = score
        found[f"{name}_before_outside"] = float(scores[name][first]) - score
    return found


def _log_odds(p: float) -> float:
    return log((p + 1e-9) / (1 - p + 1e-9))


def how_many_candidates(ranked: Sequence[float]) -> int:
    """How many topics to ask back with, given probabilities in falling order.

    >>> how_many_candidates([0.6, 0.38, 0.01]), how_many_candidates([0.3, 0.2, 0.1, 0.1, 0.1])
    (2, 4)
    """
    total = 0.0
    for count, probability in enumerate(ranked, start=1):
        total += probability
        if total >= ENOUGH and count >= MIN_CANDIDATES:
            return min(count, MAX_CANDIDATES)
    return min(MAX_CANDIDATES, len(ranked))
