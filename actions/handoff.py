"""A person of the community team is wanted."""

from collections.abc import Iterator

from actions.heard import FREE_QUESTIONS, Heard
from actions.records import citizen_of
from actions.saying import ReplyAction, Said
from helpdesk import tickets
from replies import wording
from replies.model import HandoffReply, HotlineRef

TURNS_FOR_THE_TEAM = 6
MAX_CHARS = 300
"""Of one message in the conversation that the team sees."""


class ActionWantPerson(ReplyAction):
    """Opens a ticket, or adds to the one that is open."""

    def name(self) -> str:
        return "action_want_person"

    def reply(self, heard: Heard) -> Said:
        return Said(fetch(heard, last_question(heard), wording.HANDOFF_OPEN), {"misses": 0})


def fetch(
    heard: Heard, question: str, wording_with_number: str, hotlines: tuple[HotlineRef, ...] = ()
) -> HandoffReply:
    """Opens a ticket with `question`, or adds to the one that is open, and says so.

    When an answer may be expected is told by the channel, which knows whether it reaches the team.
    """
    ticket = tickets.open_ticket(citizen_of(heard), question, conversation(heard))
    return HandoffReply(
        text=wording_with_number % ticket.number, ticket=ticket.number, hotlines=hotlines
    )


def last_question(heard: Heard) -> str:
    """The last message that was a question; else what the person has just said."""
    for event in reversed(heard.events):
        intent = (event.get("parse_data") or {}).get("intent") or {}
        if event.get("event") == "user" and intent.get("name") in FREE_QUESTIONS:
            return str(event.get("text") or "")
    return "" if heard.is_payload else heard.text


def conversation(heard: Heard) -> list[dict[str, str]]:
    """The last messages of both sides, for the team; buttons that were pressed left out."""
    said = list(_said(heard))
    return said[-TURNS_FOR_THE_TEAM:]


def _said(heard: Heard) -> Iterator[dict[str, str]]:
    roles = {"user": "citizen", "bot": "bot"}
    for event in heard.events:
        role, text = roles.get(str(event.get("event"))), event.get("text")
        if role and text and not text.startswith("/"):
            yield {"role": role, "text": text[:MAX_CHARS]}
