"""The buttons of a Reply as Telegram's inline keyboard.

Payloads are stateless, so that a button of an old message still works.
"""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.cards import Card
from replies import compose
from replies.model import (
    AnswerReply,
    Button,
    ClarifyReply,
    NoneReply,
    Reply,
    SuspectReply,
    UrgentReply,
)

MAX_LABEL_CHARS = 40
"""About what one line of a small telephone shows; the full title stands in the text."""

KEYS_IN_A_ROW = {12: 3, 22: 2}
"""How many buttons share a row, by the length of the longest label among them."""

NUMBERED = ("/choose_topic", "/menu{")
OFFERS_NO_CHOICE = (AnswerReply, SuspectReply, UrgentReply)
"""Replies whose buttons lead on: a number there would be taken for one of the steps above it."""


def keyboard(said: Reply | Card) -> InlineKeyboardMarkup | None:
    """The keyboard of `said`, or None when it has no buttons."""
    return rows_of(buttons_of(said), numbered=not isinstance(said, OFFERS_NO_CHOICE))


def buttons_of(said: Reply | Card) -> tuple[Button, ...]:
    """The buttons in the order of their numbers; candidates are buttons in any case."""
    if said.buttons:
        return said.buttons
    match said:
        case ClarifyReply():
            topics = said.candidates
        case NoneReply():
            topics = said.suggestions
        case _:
            return ()
    return tuple(map(compose.topic_button, topics))


def rows_of(buttons: tuple[Button, ...], *, numbered: bool = False) -> InlineKeyboardMarkup | None:
    """The buttons in rows: short labels share one, what is chosen from a list stands alone."""
    # A single one is no choice.
    numbered = numbered and sum(b.payload.startswith(NUMBERED) for b in buttons) > 1
    rows: list[list[InlineKeyboardButton]] = []
    for number, button in enumerate(buttons, start=1):
        label = button.label
        is_choice = button.payload.startswith(NUMBERED)
        if numbered and is_choice:
            label = f"{number}. {label}"
        key = InlineKeyboardButton(shorten(label), callback_data=button.payload)
        if not is_choice and rows and _fits(rows[-1], key):
            rows[-1].append(key)
        else:
            rows.append([key])
    return InlineKeyboardMarkup(rows) if rows else None


def _fits(row: list[InlineKeyboardButton], key: InlineKeyboardButton) -> bool:
    """Whether `key` may stand beside the buttons of `row`."""
    if str(row[0].callback_data).startswith(NUMBERED):
        return False
    longest = max(len(one.text) for one in (*row, key))
    return any(longest <= chars and len(row) < count for chars, count in KEYS_IN_A_ROW.items())


def shorten(label: str, limit: int = MAX_LABEL_CHARS) -> str:
    """`label`, cut at a word where it is too long for one line.

    >>> shorten("Xin phiếu lý lịch tư pháp", 15)
    'Xin phiếu lý…'
    """
    if len(label) <= limit:
        return label
    return label[:limit].rsplit(" ", 1)[0].rstrip(" ,.;") + "…"
