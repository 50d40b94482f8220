"""How a ticket ends, and how one that ended too early goes on."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Max, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from helpdesk.models import GroupPost, Ticket, TicketMessage
from helpdesk.tickets import add_notice, drop_notices, reread

Status = Ticket.Status
Kind = TicketMessage.Kind


def silent_since(rows: QuerySet[Ticket], moment: datetime) -> QuerySet[Ticket]:
    """Those tickets in which neither side has written anything since a moment."""
    words = ~Q(messages__kind__in=TicketMessage.NOTICES)
    last_word = Coalesce(Max("messages__at", filter=words), "created_at")
    return rows.annotate(last_word=last_word).filter(last_word__lte=moment)


def ask_whether_done(now: datetime | None = None) -> list[Ticket]:
    """Stores the question "is it done?" for answered tickets of which nothing was heard.

    Asked once after each answer, TICKET_ASK_HOURS after the last word.
    """
    now = now or timezone.now()
    asked = []
    for ticket in _silent(now - timedelta(hours=settings.TICKET_ASK_HOURS)).filter(asked_at=None):
        with transaction.atomic():
            if _answered(ticket).filter(asked_at=None).update(asked_at=now):
                add_notice(ticket, Kind.IS_DONE)
                asked.append(ticket)
    return asked


def close_silent(now: datetime | None = None) -> list[Ticket]:
    """Closes answered tickets of which nothing was heard for TICKET_CLOSE_HOURS.

    Only after the citizen was asked, and had the rest of that time to say something.
    """
    now = now or timezone.now()
    limit = timedelta(hours=settings.TICKET_CLOSE_HOURS)
    since_asked = max(limit - timedelta(hours=settings.TICKET_ASK_HOURS), timedelta())
    closed = []
    for ticket in _silent(now - limit).filter(asked_at__lte=now - since_asked):
        with transaction.atomic():
            if (
                _answered(ticket)
                .filter(asked_at=ticket.asked_at)
                .update(status=Status.CLOSED, closed_at=now, waiting_since=None)
            ):
                drop_notices(ticket, Kind.IS_DONE)
                add_notice(ticket, Kind.CLOSED)
                closed.append(ticket)
    return closed


def may_go_on(ticket: Ticket, now: datetime | None = None) -> bool:
    """Whether a word that follows up may open the ticket again."""
    return _goes_on(ticket, now or timezone.now()).exists()


def reopen(ticket: Ticket, now: datetime | None = None) -> bool:
    """Opens a closed ticket again, with the member who had it; False where its time is over.

    For TICKET_REOPEN_HOURS, and only while the citizen has no other ticket open. Where the team
    has another group by now, the card is due to be posted there.
    """
    now = now or timezone.now()
    try:
        with transaction.atomic():
            reopened = _goes_on(ticket, now).update(
                status=Status.CLAIMED,
                closed_at=None,
                waiting_since=now,
                reminded_at=None,
                asked_at=None,
            )
            drop_notices(ticket, Kind.CLOSED)
            if reopened and not _has_card(ticket):
                Ticket.objects.filter(pk=ticket.pk).update(**Ticket.NOT_POSTED)
    except IntegrityError:  # another one is open
        return False
    reread(ticket)
    return bool(reopened)


def _silent(since: datetime) -> QuerySet[Ticket]:
    """Answered tickets in which nobody has written since a moment."""
    answered = Ticket.objects.filter(status=Status.ANSWERED, citizen__isnull=False)
    return silent_since(answered, since).order_by("pk")


def _answered(ticket: Ticket) -> QuerySet[Ticket]:
    """The ticket's row, if it is the citizen's turn at the moment of the write."""
    return Ticket.objects.filter(pk=ticket.pk, status=Status.ANSWERED)


def _has_card(ticket: Ticket) -> bool:
    """Whether the card stands in the group that the team has now."""
    return GroupPost.objects.filter(
        ticket=ticket,
        chat_id=F("ticket__team__group_chat_id"),
        message_id=F("ticket__group_message_id"),
    ).exists()


def _goes_on(ticket: Ticket, now: datetime) -> QuerySet[Ticket]:
    """The ticket's row, if it was closed a short while ago and a member had it."""
    grace = timedelta(hours=settings.TICKET_REOPEN_HOURS)
    return Ticket.objects.filter(
        pk=ticket.pk,
        status=Status.CLOSED,
        closed_at__gte=now - grace,
        claimed_by__isnull=False,
        citizen__isnull=False,
    )
