"""A person of the community team is wanted."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from actions.heard import FREE_QUESTIONS, Heard
from actions.records import citizen_of
from actions.saying import ReplyAction, Said
from helpdesk import tickets
from helpdesk.hours import is_open_now, next_opening
from helpdesk.models import Team
from replies import wording
from replies.model import HandoffReply, HotlineRef

TURNS_FOR_THE_TEAM = 6
MAX_CHARS = 300
"""Of one message in the conversation that the team sees."""
LONG_WAIT = timedelta(minutes=90)


class ActionWantPerson(ReplyAction):
    """Opens a ticket, or adds to the one that is open."""

    def name(self) -> str:
        return "action_want_person"

    def reply(self, heard: Heard) -> Said:
        return Said(fetch(heard, last_question(heard), wording.HANDOFF_OPEN), {"misses": 0})


def fetch(
    heard: Heard, question: str, wording_with_number: str, hotlines: tuple[HotlineRef, ...] = ()
) -> HandoffReply:
    """Opens a ticket with `question`, or adds to the one that is open, and says so."""
    ticket = tickets.open_ticket(citizen_of(heard), question, conversation(heard))
    text = wording_with_number % ticket.number + " " + when(ticket.team, timezone.now())
    return HandoffReply(text=text, ticket=ticket.number, hotlines=hotlines)


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


def when(team: Team, now: datetime) -> str:
    """When an answer may be expected, as far as that is known."""
    wait = tickets.expected_wait(team, now)
    if not is_open_now(team, now):
        opening = next_opening(team, now)
        if opening is None:
            return wording.HANDOFF_CLOSED
        return wording.HANDOFF_OPENS % _moment(opening, now)
    if wait is None:
        return wording.HANDOFF_WAIT_UNKNOWN
    return wording.HANDOFF_WAIT % _span(wait)


def _moment(opening: datetime, now: datetime) -> str:
    local = timezone.localtime(opening)
    days = (local.date() - timezone.localtime(now).date()).days
    day = {0: "hôm nay", 1: "ngày mai"}.get(days, f"ngày {local.day}/{local.month}")
    return f"{local.hour} giờ{f' {local.minute}' if local.minute else ''} {day}"


def _span(wait: timedelta) -> str:
    """A rough length of time.

    >>> _span(timedelta(minutes=3)), _span(timedelta(minutes=38)), _span(timedelta(hours=3))
    ('5 phút', '40 phút', '3 giờ')
    """
    if wait > LONG_WAIT:
        return f"{max(2, round(wait.total_seconds() / 3600))} giờ"
    return f"{max(5, 5 * round(wait.total_seconds() / 300))} phút"
