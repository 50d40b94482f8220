"""Telling a scam under way or an emergency from a question, at once and without the network.

>>> danger = detect("nó biểu đọc mã sáu số, tui đọc nha?")
>>> danger.topic, danger.card
('otp-khong-chia-se', 'otp-asked')
>>> detect("mã OTP là gì?") is None
True
"""

from dataclasses import dataclass
from functools import cache

from knowledge.danger.cards import card_that_fits, load_cards
from knowledge.danger.model import Model, load


@dataclass(frozen=True)
class Danger:
    """A message that needs help now."""

    topic: str
    """The FAQ entry that says more."""
    confidence: float
    """The calibrated probability that the message is urgent."""
    is_close: bool
    """So close to the threshold that a sure search for an ordinary topic outweighs it."""
    card: str
    """The id of the card to show (`knowledge.danger.cards`)."""


@cache
def _model() -> Model:
    return load()


def load_detector() -> None:
    """Loads what `detect` needs, so that a process without it fails at its start, not later."""
    _model()
    load_cards()


def detect(text: str) -> Danger | None:
    """The danger that `text` tells of, or None where it is a question like others."""
    model = _model()
    score = model.score(text)
    if score < model.threshold:
        return None
    card = card_that_fits(model.likely_cards(text), model.card_from)
    return Danger(
        topic=card.topic,
        confidence=model.probability(score),
        is_close=score < model.close_below,
        card=card.id,
    )
