"""From a question that needs a person to its answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from helpdesk.hours import is_open_now, open_time
from helpdesk.models import Citizen, DraftAnswer, Team, Ticket, TicketMessage
from helpdesk.teams import next_team_of, team_for

Status = Ticket.Status
Direction = TicketMessage.Direction
Kind = TicketMessage.Kind

MEMBER_ROLE = "Thành viên tổ công nghệ số cộng đồng"
HISTORY_DAYS = 90
HISTORY_LENGTH = 20
ENOUGH_HISTORY = 3
"""With fewer answered tickets than this nothing is said about the wait."""
MOST_STARS = 5


class TicketClosed(Exception):  # noqa: N818
    """The ticket is closed; nothing can be added to it."""


class NoOtherTeam(Exception):  # noqa: N818
    """There is no team to hand the ticket on to."""


@dataclass(frozen=True)
class Member:
    """A member of a team: the user id counts who acts, the role is what the citizen sees."""

    user_id: int
    role: str = MEMBER_ROLE


def ticket_by_number(number: str) -> Ticket | None:
    """The ticket with the public number, for example "G-0042"."""
    prefix, _, digits = number.strip().upper().partition("-")
    if prefix != "G" or not digits.isdecimal():
        return None
    return Ticket.objects.select_related("team", "citizen").filter(pk=int(digits)).first()


def open_ticket_of(citizen: Citizen) -> Ticket | None:
    """The ticket of a citizen that isn't closed; there is at most one."""
    return citizen.tickets.exclude(status=Status.CLOSED).select_related("team").first()


def open_ticket(
    citizen: Citizen, question: str, conversation: Sequence[dict[str, str]] = ()
) -> Ticket:
    """Opens a ticket for the team of the citizen's commune, or the default team.

    Where one is open already, that one is returned with the question appended as a message.
    `conversation` holds the last turns as `{"role": "citizen" | "bot", "text": …}`.
    """
    if ticket := open_ticket_of(citizen):
        return _append(ticket, question)
    try:
        with transaction.atomic():
            return Ticket.objects.create(
                citizen=citizen,
                team=team_for(citizen),
                question=question,
                conversation=list(conversation),
            )
    except IntegrityError:  # another process was faster
        ticket = open_ticket_of(citizen)
        if ticket is None:
            raise
        return _append(ticket, question)


def may_act(ticket: Ticket, chat_id: int | None, user_id: int | None) -> bool:
    """Whether this person may do anything at all with a ticket from this chat.

    Only in the group of the team that has the ticket now, as the database says at this moment;
    whoever writes there is in the group. Anything missing means no.
    """
    if not chat_id or not user_id or user_id < 0 or not ticket.pk:
        return False
    return Ticket.objects.filter(pk=ticket.pk, team__group_chat_id=chat_id).exists()


def claim(ticket: Ticket, member: Member) -> bool:
    """Takes the ticket; True for the one member who wins it, and again for the same member."""
    now = timezone.now()
    won = Ticket.objects.filter(pk=ticket.pk, status=Status.OPEN, claimed_by=None).update(
        status=Status.CLAIMED, claimed_by=member.user_id, claimed_role=member.role, claimed_at=now
    )
    ticket.refresh_from_db()
    return bool(won) or (ticket.claimed_by == member.user_id and ticket.status != Status.CLOSED)


def hand_on(ticket: Ticket, to: Team | None = None) -> Team:
    """Gives the ticket to another team, by default the next one; its card has to be posted anew.

    Raises NoOtherTeam where there is none, and TicketClosed.
    """
    with transaction.atomic():
        ticket = _locked(ticket)
        to = to or next_team_of(ticket.team)
        if to is None or to == ticket.team:
            raise NoOtherTeam(f"{ticket.team} has no next team")
        _move(ticket, to)
    return to


def add_note(
    ticket: Ticket, member: Member, text: str, *, group_message_id: int | None = None
) -> TicketMessage:
    """A note that only the team sees."""
    return TicketMessage.objects.create(
        ticket=ticket,
        direction=Direction.NOTE,
        text=text,
        author_role=member.role,
        group_message_id=group_message_id,
        delivered_at=timezone.now(),
        state=TicketMessage.State.SENT,
    )


def record_answer(
    ticket: Ticket,
    member: Member,
    text: str = "",
    *,
    kind: str = Kind.TEXT,
    file_id: str = "",
    group_message_id: int | None = None,
) -> TicketMessage:
    """A member's answer, to be delivered to the citizen. Answering an open ticket claims it.

    Raises TicketClosed.
    """
    now = timezone.now()
    with transaction.atomic():
        ticket = _locked(ticket)
        if ticket.claimed_by is None:
            ticket.claimed_by, ticket.claimed_role = member.user_id, member.role
            ticket.claimed_at = now
        ticket.status = Status.ANSWERED
        ticket.answered_at = ticket.answered_at or now
        ticket.waiting_since = ticket.reminded_at = None
        ticket.save()
        return TicketMessage.objects.create(
            ticket=ticket,
            direction=Direction.TO_CITIZEN,
            kind=kind,
            text=text,
            file_id=file_id,
            author_role=member.role,
            group_message_id=group_message_id,
        )


def record_from_citizen(
    ticket: Ticket,
    text: str = "",
    *,
    kind: str = Kind.TEXT,
    file_id: str = "",
    citizen_message_id: int | None = None,
) -> TicketMessage:
    """What the citizen writes while the ticket isn't closed, to be delivered to the team.

    Raises TicketClosed.
    """
    with transaction.atomic():
        ticket = _locked(ticket)
        if ticket.status == Status.ANSWERED:
            ticket.status = Status.CLAIMED
            ticket.waiting_since = timezone.now()
            ticket.save()
        return TicketMessage.objects.create(
            ticket=ticket,
            direction=Direction.TO_TEAM,
            kind=kind,
            text=text,
            file_id=file_id,
            citizen_message_id=citizen_message_id,
        )


def close(ticket: Ticket) -> bool:
    """Closes the ticket; False where it was closed already."""
    closed = (
        Ticket.objects.filter(pk=ticket.pk)
        .exclude(status=Status.CLOSED)
        .update(status=Status.CLOSED, closed_at=timezone.now(), waiting_since=None)
    )
    ticket.refresh_from_db()
    return bool(closed)


def rate(ticket: Ticket, citizen: Citizen, stars: int) -> bool:
    """The citizen's rating, 1 to 5; False for anybody else's, or another number."""
    if not 1 <= stars <= MOST_STARS:
        return False
    rated = Ticket.objects.filter(pk=ticket.pk, citizen=citizen).update(rating=stars)
    ticket.refresh_from_db()
    return bool(rated)


def add_to_drafts(ticket: Ticket, topic: str = "") -> DraftAnswer | None:
    """A draft for the curators from the team's answers; None where nothing was answered in words.

    A second call returns the draft of the first.
    """
    with transaction.atomic():
        ticket = Ticket.objects.select_for_update().get(pk=ticket.pk)
        if draft := ticket.drafts.first():
            return draft
        answers = ticket.messages.filter(direction=Direction.TO_CITIZEN).exclude(text="")
        if not answers:
            return None
        Ticket.objects.filter(pk=ticket.pk).update(draft_entry=True)
        return DraftAnswer.objects.create(
            ticket=ticket,
            question=ticket.question,
            answer="\n".join(message.text for message in answers),
            topic=topic,
        )


def expected_wait(team: Team, now: datetime | None = None) -> timedelta | None:
    """How long the team's first answers took lately, by the median; None when too few did."""
    now = now or timezone.now()
    answered = Ticket.objects.filter(
        team=team, answered_at__gte=now - timedelta(days=HISTORY_DAYS)
    ).order_by("-answered_at")[:HISTORY_LENGTH]
    waits = [
        (ticket.answered_at - ticket.created_at).total_seconds()
        for ticket in answered
        if ticket.answered_at
    ]
    return timedelta(seconds=median(waits)) if len(waits) >= ENOUGH_HISTORY else None


def due_reminders(now: datetime | None = None) -> list[Ticket]:
    """Tickets whose team should be reminded now; each is returned to one caller once.

    A reminder is due when the citizen has waited TICKET_REMIND_MINUTES of opening hours.
    """
    now = now or timezone.now()
    limit = timedelta(minutes=settings.TICKET_REMIND_MINUTES)
    due = []
    for ticket in _waiting().filter(reminded_at=None):
        if is_open_now(ticket.team, now) and _waited(ticket, now) >= limit:
            mine = Ticket.objects.filter(pk=ticket.pk, reminded_at=None).update(reminded_at=now)
            if mine:
                ticket.reminded_at = now
                due.append(ticket)
    return due


def pass_on_idle(now: datetime | None = None) -> list[tuple[Ticket, Team]]:
    """Moves tickets that nobody answered to the next team that hasn't had them yet.

    Returns each with the team it came from. Due after TICKET_PASS_ON_MINUTES of opening hours.
    """
    now = now or timezone.now()
    limit = timedelta(minutes=settings.TICKET_PASS_ON_MINUTES)
    moved = []
    for waiting in _waiting():
        if _waited(waiting, now) < limit:
            continue
        with transaction.atomic():
            ticket = Ticket.objects.select_for_update().get(pk=waiting.pk)
            unchanged = (ticket.status, ticket.team_id) == (waiting.status, waiting.team_id)
            following = next_team_of(ticket.team)
            if not unchanged or following is None or following == ticket.team:
                continue
            if following.pk in ticket.tried_teams:
                continue
            _move(ticket, following)
        moved.append((ticket, waiting.team))
    return moved


def _append(ticket: Ticket, question: str) -> Ticket:
    """Adds a question to an open ticket; one that was told just now is not told again."""
    last = ticket.messages.order_by("-at", "-pk").first()
    if question.strip() and question != (last.text if last else ticket.question):
        record_from_citizen(ticket, question)
        ticket.refresh_from_db()
    return ticket


def _locked(ticket: Ticket) -> Ticket:
    """The ticket as it is now, to be changed by nobody else until the transaction ends."""
    current = Ticket.objects.select_for_update().get(pk=ticket.pk)
    if current.status == Status.CLOSED:
        raise TicketClosed(current.number)
    return current


def _move(ticket: Ticket, to: Team) -> None:
    ticket.tried_teams = [*ticket.tried_teams, ticket.team_id]
    ticket.team = to
    ticket.status = Status.OPEN
    ticket.claimed_by = ticket.claimed_at = ticket.reminded_at = None
    ticket.claimed_role = ""
    ticket.group_message_id = ticket.forum_thread_id = ticket.posting_since = None
    ticket.topics_made = ticket.posting_tries = 0
    ticket.posting_failing_since = ticket.posting_not_before = None
    ticket.posting_refused = ticket.posting_perhaps_done = False
    ticket.assigned_at = timezone.now()
    ticket.waiting_since = ticket.waiting_since or ticket.assigned_at
    ticket.save()


def _waiting() -> QuerySet[Ticket]:
    return (
        Ticket.objects.filter(Q(status=Status.OPEN) | Q(status=Status.CLAIMED))
        .exclude(waiting_since=None)
        .select_related("team", "team__next_team")
        .order_by("pk")
    )


def _waited(ticket: Ticket, now: datetime) -> timedelta:
    since = max(ticket.waiting_since or now, ticket.assigned_at)
    return open_time(ticket.team, since, now)
