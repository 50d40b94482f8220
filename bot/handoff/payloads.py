"""The buttons of tickets: small, stateless, and checked against the database when pressed."""

import re
from enum import StrEnum

TEAM_PATTERN = re.compile(r"^t:(claim|on|note|close|draft):(\d{1,18})$")
RATE_PATTERN = re.compile(r"^rate:(\d{1,18}):([1-5])$")
DONE_PATTERN = re.compile(r"^done:(\d{1,18})$")
UNDONE_PATTERN = re.compile(r"^undone:(\d{1,18})$")
GO_ON_PATTERN = re.compile(r"^go_on:(\d{1,18})$")
OF_CITIZENS = (RATE_PATTERN, DONE_PATTERN, UNDONE_PATTERN, GO_ON_PATTERN)


class Action(StrEnum):
    """What a member can do with a ticket by a button."""

    CLAIM = "claim"
    HAND_ON = "on"
    NOTE = "note"
    CLOSE = "close"
    DRAFT = "draft"


def team_payload(action: Action, ticket: int) -> str:
    return f"t:{action.value}:{ticket}"


def rate_payload(ticket: int, stars: int) -> str:
    return f"rate:{ticket}:{stars}"


def done_payload(ticket: int) -> str:
    return f"done:{ticket}"


def undone_payload(ticket: int) -> str:
    return f"undone:{ticket}"


def go_on_payload(ticket: int) -> str:
    return f"go_on:{ticket}"


def ticket_named(payload: str) -> int | None:
    """The ticket that a button of the citizen's is about.

    >>> ticket_named("rate:7:5"), ticket_named("/menu")
    (7, None)
    """
    matches = (pattern.match(payload) for pattern in OF_CITIZENS)
    return next((int(match[1]) for match in matches if match), None)
