"""From a question that needs a person to its answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
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


class TicketMoved(Exception):  # noqa: N818
    """Another team has the ticket by now; nothing can be done with it from here."""


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
    return citizen.tickets.exclude(status=Status.CLOSED).select_related("team", "citizen").first()


def newest_ticket_of(citizen: Citizen) -> Ticket | None:
    """The ticket that is open, else the one that was opened last."""
    is_closed = Case(When(status=Status.CLOSED, then=Value(1)), default=Value(0))
    return citizen.tickets.select_related("team", "citizen").order_by(is_closed, "-pk").first()


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


def reread(ticket: Ticket) -> None:
    """The ticket as it is now, with what asynchronous code can't look up: its team and citizen."""
    ticket.refresh_from_db(from_queryset=Ticket.objects.select_related("team", "citizen"))


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
    reread(ticket)
    return bool(won) or (ticket.claimed_by == member.user_id and ticket.status != Status.CLOSED)


def hand_on(ticket: Ticket, to: Team | None = None) -> Team:
    """Gives the ticket to another team, by default the next one; its card has to be posted anew.

    Raises NoOtherTeam where there is none, TicketClosed, and TicketMoved where somebody else has
    given it away since `ticket` was read.
    """
    to = to or next_team_of(ticket.team)
    if to is None or to == ticket.team:
        raise NoOtherTeam(f"{ticket.team} has no next team")
    if not _move(ticket, to):
        raise _refusal(ticket)
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
    sealed: str = "",
    kind: str = Kind.TEXT,
    file_id: str = "",
    group_message_id: int | None = None,
    reply_to: TicketMessage | None = None,
) -> TicketMessage:
    """A member's answer, to be delivered to the citizen. Answering an open ticket claims it.

    `sealed`: the same text encrypted, to be delivered in place of its masked form.

    Raises TicketClosed, and TicketMoved where the ticket is no longer with the team that `ticket`
    names.
    """
    now = timezone.now()
    claims = When(claimed_by=None, then=Value(member.role))
    with transaction.atomic():
        answered = _still_open(ticket).filter(team=ticket.team_id)
        if not answered.update(
            status=Status.ANSWERED,
            claimed_role=Case(claims, default=F("claimed_role")),
            claimed_at=Coalesce("claimed_at", now),
            claimed_by=Coalesce("claimed_by", member.user_id),
            answered_at=Coalesce("answered_at", now),
            waiting_since=None,
            reminded_at=None,
            asked_at=None,
        ):
            raise _refusal(ticket)
        drop_notices(ticket, Kind.REMINDER)
        return TicketMessage.objects.create(
            ticket=ticket,
            direction=Direction.TO_CITIZEN,
            kind=kind,
            text=text,
            sealed=sealed,
            file_id=file_id,
            author_role=member.role,
            group_message_id=group_message_id,
            reply_to=reply_to,
        )


def record_from_citizen(
    ticket: Ticket,
    text: str = "",
    *,
    kind: str = Kind.TEXT,
    file_id: str = "",
    citizen_message_id: int | None = None,
    reply_to: TicketMessage | None = None,
    is_edit: bool = False,
    wants_answer: bool = True,
) -> TicketMessage:
    """What the citizen writes while the ticket isn't closed, to be delivered to the team.

    After thanks, which `wants_answer` says, nobody waits for the team. Raises TicketClosed.
    """
    answered = Q(status=Status.ANSWERED) if wants_answer else Q(pk__in=())
    goes_on = When(answered, then=Value(Status.CLAIMED))
    waits = When(answered, then=Value(timezone.now()))
    with transaction.atomic():
        if not _still_open(ticket).update(
            status=Case(goes_on, default=F("status")),
            waiting_since=Case(waits, default=F("waiting_since")),
            asked_at=None if wants_answer else F("asked_at"),
        ):
            raise _refusal(ticket)
        drop_notices(ticket, Kind.IS_DONE)
        return TicketMessage.objects.create(
            ticket=ticket,
            direction=Direction.TO_TEAM,
            kind=kind,
            text=text,
            file_id=file_id,
            citizen_message_id=citizen_message_id,
            reply_to=reply_to,
            is_edit=is_edit,
        )


def add_notice(ticket: Ticket, kind: str) -> None:
    """Something that time has brought, to be told by the outbox to whom it concerns.

    It stands beside what was written, so that a failure of Telegram's loses it as little.
    """
    to_team = kind == Kind.REMINDER
    direction = Direction.TO_TEAM if to_team else Direction.TO_CITIZEN
    TicketMessage.objects.create(ticket=ticket, direction=direction, kind=kind)


def drop_notices(ticket: Ticket, *kinds: str) -> None:
    """What has not been told yet and holds no longer is settled.

    It isn't deleted, since the outbox may be telling it at this moment.
    """
    told = ticket.messages.filter(kind__in=kinds, delivered_at=None)
    told.update(delivered_at=timezone.now(), state=TicketMessage.State.SENT)


def close(ticket: Ticket) -> bool:
    """Closes the ticket; False where it was closed already."""
    closed = _still_open(ticket).update(
        status=Status.CLOSED, closed_at=timezone.now(), waiting_since=None
    )
    if closed:
        drop_notices(ticket, Kind.REMINDER, Kind.IS_DONE)
    reread(ticket)
    return bool(closed)


def rate(ticket: Ticket, citizen: Citizen, stars: int) -> bool:
    """The citizen's rating, 1 to 5; False for anybody else's, another number, or the same again."""
    if not 1 <= stars <= MOST_STARS:
        return False
    same = Q(rating=stars)
    rated = Ticket.objects.filter(~same | Q(rating=None), pk=ticket.pk, citizen=citizen).update(
        rating=stars
    )
    reread(ticket)
    return bool(rated)


def add_to_drafts(ticket: Ticket, topic: str = "") -> DraftAnswer | None:
    """A draft for the curators from the team's answers; None where nothing was answered in words.

    A second call returns the draft of the first.
    """
    with transaction.atomic():
        ticket = Ticket.objects.select_for_update().get(pk=ticket.pk)
        if draft := ticket.drafts.first():
            return draft
        corrected = ticket.messages.filter(is_edit=True).values("reply_to")
        answers = ticket.messages.filter(direction=Direction.TO_CITIZEN).exclude(text="")
        answers = answers.exclude(pk__in=corrected)
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


def remind_teams(now: datetime | None = None) -> list[Ticket]:
    """Stores a reminder for each ticket whose team should have one now; one for each wait.

    A reminder is due when the citizen has waited TICKET_REMIND_MINUTES of opening hours.
    """
    now = now or timezone.now()
    limit = timedelta(minutes=settings.TICKET_REMIND_MINUTES)
    reminded = []
    for ticket in _waiting().filter(reminded_at=None):
        if not is_open_now(ticket.team, now) or _waited(ticket, now) < limit:
            continue
        with transaction.atomic():
            mine = Ticket.objects.filter(pk=ticket.pk, reminded_at=None).exclude(waiting_since=None)
            if mine.update(reminded_at=now):
                add_notice(ticket, Kind.REMINDER)
                reminded.append(ticket)
    return reminded


def pass_on_idle(now: datetime | None = None) -> list[tuple[Ticket, Team]]:
    """Moves tickets that nobody answered to the next team that hasn't had them yet.

    Returns each with the team it came from. Due after TICKET_PASS_ON_MINUTES of opening hours.
    """
    now = now or timezone.now()
    limit = timedelta(minutes=settings.TICKET_PASS_ON_MINUTES)
    moved = []
    for ticket in _waiting():
        team, following = ticket.team, next_team_of(ticket.team)
        if following is None or following == team or following.pk in ticket.tried_teams:
            continue
        if _waited(ticket, now) >= limit and _move(ticket, following, status=ticket.status):
            reread(ticket)
            moved.append((ticket, team))
    return moved


def _append(ticket: Ticket, question: str) -> Ticket:
    """Adds a question to an open ticket; one that was told just now is not told again."""
    last = ticket.messages.order_by("-at", "-pk").first()
    if question.strip() and question != (last.text if last else ticket.question):
        record_from_citizen(ticket, question)
        reread(ticket)
    return ticket


def _still_open(ticket: Ticket) -> QuerySet[Ticket]:
    """The ticket's row, if it is not closed at the moment of the write."""
    return Ticket.objects.filter(pk=ticket.pk).exclude(status=Status.CLOSED)


def _refusal(ticket: Ticket) -> Exception:
    """Why nothing could be written."""
    is_open = _still_open(ticket).exists()
    return TicketMoved(ticket.number) if is_open else TicketClosed(ticket.number)


def _move(ticket: Ticket, to: Team, **seen: str) -> bool:
    """Moves a ticket on, unless it was moved, closed or otherwise than `seen` meanwhile."""
    now = timezone.now()
    tried = [*ticket.tried_teams, ticket.team_id]
    unmoved = _still_open(ticket).filter(assigned_at=ticket.assigned_at, team=ticket.team_id)
    with transaction.atomic():
        if not unmoved.filter(**seen).update(
            tried_teams=tried,
            team=to,
            status=Status.OPEN,
            claimed_by=None,
            claimed_at=None,
            claimed_role="",
            reminded_at=None,
            asked_at=None,
            assigned_at=now,
            waiting_since=Coalesce("waiting_since", now),
            **Ticket.NOT_POSTED,
            **Ticket.NOT_FAILED,
        ):
            return False
        drop_notices(ticket, Kind.REMINDER, Kind.IS_DONE)
    return True


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
