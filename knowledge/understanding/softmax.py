"""Choosing one of several candidates by named features: a conditional logit."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

Features = Mapping[str, float]


class Softmax(BaseModel):
    """The probability of each candidate is its share of the exponentials of weighted features.

    A feature that a candidate lacks counts as 0, and so does one that was not learned.

    >>> chooser = Softmax(weights={"fits": 2.0})
    >>> chooser.probabilities([{"fits": 1.0}, {}]).round(2).tolist()
    [0.88, 0.12]
    """

    model_config = ConfigDict(frozen=True)

    weights: dict[str, float]

    def probabilities(self, candidates: Sequence[Features]) -> NDArray[np.float64]:
        """The probabilities of `candidates`, float64 of shape (candidates,), summing to 1."""
        scores = np.array(
            [
                sum(self.weights.get(name, 0.0) * value for name, value in features.items())
                for features in candidates
            ]
        )
        exponents = np.exp(scores - scores.max())
        result: NDArray[np.float64] = exponents / exponents.sum()
        return result
