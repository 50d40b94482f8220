"""Ways to talk a conversation through: the dialogue, and simpler ones to compare it with."""

from collections.abc import Mapping
from typing import Any

from dialogue.desk import AwayDesk
from dialogue.evaluation.labels import Json
from dialogue.evaluation.rules import ByRules
from dialogue.evaluation.run import Talker
from dialogue.respond import respond
from dialogue.turn import Inbound, Knowledge, State

Parsed = Mapping[str, Mapping[str, Any]]
"""By text, what Rasa makes of it: its `intent`, `confidence` and `entities`."""


class TicketDesk(AwayDesk):
    """Keeps nothing, but can open a ticket."""

    def open_ticket(self, question: str, said: list[dict[str, str]]) -> str:
        return "G-0001"


def in_context(known: Knowledge, parsed: Parsed) -> Talker:
    """The dialogue itself."""
    state, desk = State(), TicketDesk()

    def say(text: str) -> Json:
        nonlocal state
        answered = respond(_inbound(text, parsed), state, known, desk)
        state = answered.state
        return answered.reply.model_dump(mode="json")

    return say


def each_alone(known: Knowledge, parsed: Parsed) -> Talker:
    """Each message as if nothing had been said before."""
    desk = TicketDesk()

    def say(text: str) -> Json:
        answered = respond(_inbound(text, parsed), State(), known, desk)
        return answered.reply.model_dump(mode="json")

    return say


def simply_joined(known: Knowledge, parsed: Parsed) -> Talker:
    """Each message behind the first question of the conversation, as if both were one."""
    desk, first = TicketDesk(), ""

    def say(text: str) -> Json:
        nonlocal first
        answered = respond(_inbound(f"{first} {text}".strip(), parsed), State(), known, desk)
        first = first or text
        return answered.reply.model_dump(mode="json")

    return say


def _inbound(text: str, parsed: Parsed) -> Inbound:
    heard = parsed.get(text, {})
    return Inbound(
        text,
        pasted=text,
        intent=heard.get("intent") or "",
        confidence=heard.get("confidence") or 0.0,
        entities=tuple(heard.get("entities") or ()),
    )


def by_rules(known: Knowledge, parsed: Parsed) -> Talker:
    """By the rules that the learned understanding took the place of."""
    return ByRules(known, parsed, TicketDesk()).say
