"""Telling a scam under way or an emergency from a question, at once and without the network.

>>> danger = detect("nó biểu đọc mã sáu số, tui đọc nha?")
>>> danger.topic, danger.card
('otp-khong-chia-se', 'otp-asked')
>>> detect("mã OTP là gì?") is None
True
"""

from dataclasses import dataclass
from functools import cache

from knowledge.danger.cards import load_cards
from knowledge.danger.model import Model, load


@dataclass(frozen=True)
class Danger:
    """A message that needs help now."""

    topic: str
    """The FAQ entry that says more."""
    confidence: float
    """The calibrated probability that the message is urgent."""
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
    cards = load_cards()
    best, sure = model.card(text)
    card = cards[best]
    if card.unless_sure and not sure:
        card = cards[card.unless_sure]
    return Danger(card.topic, model.probability(score), card.id)
