"""The buttons of tickets: small, stateless, and checked against the database when pressed."""

import re
from enum import StrEnum

TEAM_PATTERN = re.compile(r"^t:(claim|on|note|close|draft):(\d{1,18})$")
RATE_PATTERN = re.compile(r"^rate:(\d{1,18}):([1-5])$")
DONE_PATTERN = re.compile(r"^done:(\d{1,18})$")


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
