"""What the channel itself says, beside the replies of the dialogue."""

import re
from dataclasses import dataclass

from bot import texts
from replies import compose
from replies.model import Button

MENU_PAYLOAD = compose.MENU.payload
OLD_MENU = re.compile(r"menu:([a-z0-9-]+):(\d+)")
"""What a button of the menu said before: the domain and the page."""
HELP_PAYLOAD = "help"
FORGET_YES_PAYLOAD = "forget:yes"
FORGET_NO_PAYLOAD = "forget:no"


@dataclass(frozen=True)
class Card:
    """A title, some words, and buttons in the order of their numbers."""

    title: str = ""
    text: str = ""
    buttons: tuple[Button, ...] = ()
    options: tuple[str, ...] = ()
    """The first buttons in full, for channels whose buttons are too narrow for them."""
    replaces: bool = False
    """It may take the place of the message whose button was pressed."""


MENU_BUTTON = compose.MENU
PERSON_BUTTON = compose.PERSON
HELP_BUTTON = Button(label=texts.BUTTON_HELP, payload=HELP_PAYLOAD)


def as_now(payload: str) -> str:
    """A payload as buttons say it now, also one of an older message.

    >>> as_now("menu:dinh-danh:1"), as_now("/menu")
    ('/menu{"domain":"dinh-danh","page":"1"}', '/menu')
    """
    old = OLD_MENU.fullmatch(payload)
    if old is None:
        return payload
    return compose.button("", "menu", domain=old[1], page=old[2]).payload


def note(text: str, *buttons: Button) -> Card:
    return Card(text=text, buttons=buttons)


def welcome() -> Card:
    return Card(texts.WELCOME_TITLE, texts.WELCOME, (MENU_BUTTON, HELP_BUTTON, PERSON_BUTTON))


def how_to() -> Card:
    return Card(texts.HELP_TITLE, texts.HELP, (MENU_BUTTON, PERSON_BUTTON))


def ask() -> Card:
    return Card(texts.ASK_TITLE, texts.ASK, (MENU_BUTTON,))


def place() -> Card:
    return Card(texts.PLACE_TITLE, texts.PLACE)


def privacy(turn_days: int, ticket_days: int) -> Card:
    return Card(texts.PRIVACY_TITLE, texts.PRIVACY % {"turns": turn_days, "tickets": ticket_days})


def forget_question() -> Card:
    return Card(
        texts.FORGET_TITLE,
        texts.FORGET_QUESTION,
        (
            Button(label=texts.FORGET_YES, payload=FORGET_YES_PAYLOAD),
            Button(label=texts.FORGET_NO, payload=FORGET_NO_PAYLOAD),
        ),
    )


def forgotten(counts: dict[str, int]) -> Card:
    """Says what was deleted."""
    named = [
        words % counts[kind] for kind, words in texts.DELETED_KINDS.items() if counts.get(kind)
    ]
    return Card(texts.FORGOTTEN_TITLE, texts.FORGOTTEN % ", ".join([*named, texts.FORGOTTEN_REST]))


def secret_warning(kinds: set[str]) -> Card:
    lines = [words for kind, words in texts.LEAKED.items() if kind in kinds]
    return Card(texts.LEAK_TITLE, "\n".join([*lines, texts.LEAK_ADVICE]))
