"""The fitted detector: its artefact on disk, and the scoring of one message with numpy alone."""

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.danger.features import CUE, features

FOLDER = Path(__file__).resolve().parent / "artefact"
WEIGHTS = "weights.npz"
CARD = "card.json"

CUE_SCALE = 0.3
"""Weight of the cues beside the blocks of words, which each have length 1. Cross-validated: between
0.25 and 0.5 nothing changes."""

Floats = NDArray[np.float32]


class Vocabulary:
    """The known features, their places and their inverse document frequencies."""

    def __init__(self, names: Sequence[str], idf: Floats) -> None:
        self.names = tuple(names)
        self.idf = idf
        self._place = {name: place for place, name in enumerate(self.names)}

    def vector(self, text: str) -> tuple[NDArray[np.int64], Floats]:
        """The places and values of the features of `text`."""
        return self.weigh(features(text))

    def weigh(self, found: Iterable[str]) -> tuple[NDArray[np.int64], Floats]:
        """The places and values of the features of one message.

        Each block of words has length 1 (tf-idf with a logarithm of the count); a cue counts
        CUE_SCALE, however often it stands.
        """
        counts = Counter(place for name in found if (place := self._place.get(name)) is not None)
        places = np.fromiter(sorted(counts), dtype=np.int64, count=len(counts))
        values = np.empty(len(places), dtype=np.float32)
        squares: dict[str, float] = {}
        blocks = [self.names[place][0] for place in places]
        for i, (place, block) in enumerate(zip(places, blocks, strict=True)):
            if block == CUE:
                values[i] = CUE_SCALE
            else:
                values[i] = (1 + math.log(counts[place])) * self.idf[place]
                squares[block] = squares.get(block, 0.0) + float(values[i]) ** 2
        for i, block in enumerate(blocks):
            if block != CUE:
                values[i] /= math.sqrt(squares[block])
        return places, values


@dataclass(frozen=True)
class Model:
    """A linear detector of danger, and a linear choice among the cards."""

    vocabulary: Vocabulary
    weights: Floats
    """One for each feature; behind the last one the intercept."""
    cards: tuple[str, ...]
    card_weights: Floats
    """Of shape (features + 1, cards); the last row holds the intercepts."""
    threshold: float
    """The least score of an urgent message."""
    close_below: float
    """Up to this score a message that asks for an ordinary topic is none."""
    slope: float
    offset: float
    """Of the logistic curve from the score to the probability."""
    card_from: float
    """The least probability from which a card is held to be the right one."""
    about: Mapping[str, Any]
    """The card of the artefact: data hash, figures, versions."""

    def score(self, text: str) -> float:
        """How urgent `text` is; compare with `threshold`."""
        places, values = self.vocabulary.vector(text)
        return float(values @ self.weights[places] + self.weights[-1])

    def probability(self, score: float) -> float:
        """The calibrated probability that a message of this score is urgent."""
        return 1 / (1 + math.exp(-(self.slope * score + self.offset)))

    def likely_cards(self, text: str) -> dict[str, float]:
        """How likely each card is to be the right one for an urgent `text`, by id."""
        places, values = self.vocabulary.vector(text)
        scores = values @ self.card_weights[places] + self.card_weights[-1]
        odds = np.exp(scores - scores.max())
        return dict(zip(self.cards, (odds / odds.sum()).tolist(), strict=True))


def save(model: Model, folder: Path = FOLDER) -> None:
    """Writes the artefact: the weights in half precision, and a card that a person can read."""
    folder.mkdir(parents=True, exist_ok=True)
    names = "\n".join(model.vocabulary.names).encode()
    np.savez_compressed(
        folder / WEIGHTS,
        names=np.frombuffer(names, dtype=np.uint8),
        idf=model.vocabulary.idf.astype(np.float16),
        weights=model.weights.astype(np.float16),
        card_weights=model.card_weights.astype(np.float16),
    )
    about = {
        **model.about,
        "threshold": model.threshold,
        "close_below": model.close_below,
        "slope": model.slope,
        "offset": model.offset,
        "card_from": model.card_from,
        "cards": list(model.cards),
    }
    text = json.dumps(about, ensure_ascii=False, indent=2) + "\n"
    (folder / CARD).write_text(text, encoding="utf-8")


def load(folder: Path = FOLDER) -> Model:
    """The artefact in `folder`, ready to score."""
    about = json.loads((folder / CARD).read_text(encoding="utf-8"))
    with np.load(folder / WEIGHTS, allow_pickle=False) as arrays:
        names = bytes(arrays["names"]).decode().split("\n")
        return Model(
            vocabulary=Vocabulary(names, arrays["idf"].astype(np.float32)),
            weights=arrays["weights"].astype(np.float32),
            cards=tuple(about["cards"]),
            card_weights=arrays["card_weights"].astype(np.float32),
            threshold=about["threshold"],
            close_below=about["close_below"],
            slope=about["slope"],
            offset=about["offset"],
            card_from=about["card_from"],
            about=about,
        )
