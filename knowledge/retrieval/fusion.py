"""Several rankers' scores become one probability for each topic."""

from collections.abc import Mapping, Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from knowledge.retrieval.lexical import Scores

Probabilities = NDArray[np.float64]


def standardise(scores: Scores) -> NDArray[np.float64]:
    """`scores` with mean 0 and deviation 1 over the topics; all 0 where they do not differ."""
    values = scores.astype(np.float64)
    deviation = values.std()
    return (values - values.mean()) / deviation if deviation > 0 else np.zeros_like(values)


class Fusion(BaseModel):
    """A softmax over the weighted sum of standardised scores (a conditional logit).

    A question typed without diacritics has weights of its own: there the accented matches and the
    meaning say less, the sounds and letters more.
    """

    model_config = ConfigDict(frozen=True)

    features: tuple[str, ...]
    accented: tuple[float, ...]
    plain: tuple[float, ...]

    @classmethod
    def even(cls, features: Sequence[str]) -> Self:
        """Equal weights: what serves before anything was fitted."""
        ones = (1.0,) * len(features)
        return cls(features=tuple(features), accented=ones, plain=ones)

    def probabilities(self, scores: Mapping[str, Scores], *, accented: bool) -> Probabilities:
        """The probability of each topic, of shape (topics,)."""
        weights = self.accented if accented else self.plain
        sums = sum(
            weight * standardise(scores[name])
            for name, weight in zip(self.features, weights, strict=True)
        )
        exponents = np.exp(sums - np.max(sums))
        result: Probabilities = exponents / exponents.sum()
        return result
