"""Telling a scam under way or an emergency from a question, at once and without the network.

>>> danger = detect("nó biểu đọc mã sáu số, tui đọc nha?")
>>> danger.topic, danger.card
('otp-khong-chia-se', 'otp-asked')
>>> detect("mã OTP là gì?") is None
True
"""

from dataclasses import dataclass
from functools import cache, lru_cache

from knowledge.danger.cards import (
    DONE_ALREADY,
    UNKNOWN_EMERGENCY,
    Card,
    card_that_fits,
    load_cards,
)
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


@lru_cache(maxsize=256)  # each message is judged before it may be held back, and again after
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


def card_after(before: str, now: str) -> Card:
    """The next card for somebody who was shown one for `before` and goes on with `now`.

    The one that fits both, where that is another; else what to do when it is done already.

    >>> card_after("nó biểu đọc mã sáu số, tui đọc nha?", "giờ sao").id
    'done-already'
    """
    cards = load_cards()
    first, both = detect(before), detect(f"{before} {now}")
    shown = first.card if first else None
    if both and both.card != shown:
        return cards[both.card]
    general = (cards[shown].unless_sure or shown) if shown else None
    return cards[UNKNOWN_EMERGENCY if general == UNKNOWN_EMERGENCY else DONE_ALREADY]
