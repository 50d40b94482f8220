"""How much waits to be handled or carried, and since when; for whoever watches over it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.utils import timezone

from helpdesk.models import Citizen, InboundUpdate, Ticket, TicketMessage

Direction = TicketMessage.Direction


@dataclass(frozen=True)
class Waiting:
    count: int
    oldest_seconds: float
    """How long the first of them has been waiting; 0 where there is none."""


def inbox(channel: str) -> Waiting:
    """Updates of a channel that are not handled yet."""
    of_channel = InboundUpdate.objects.filter(channel=channel)
    return _waiting(of_channel.filter(state=InboundUpdate.State.WAITING), "at")


def set_aside(channel: str) -> int:
    """Updates that were tried often enough, and wait for somebody to look at them."""
    state = InboundUpdate.State.SET_ASIDE
    return InboundUpdate.objects.filter(channel=channel, state=state).count()


def came(channel: str, since: datetime) -> int:
    """Updates of a channel that came after a moment."""
    return InboundUpdate.objects.filter(channel=channel, at__gt=since).count()


def messages() -> Waiting:
    """Messages of tickets that the other side could have and doesn't."""
    due = TicketMessage.objects.filter(
        state=TicketMessage.State.WAITING, delivered_at=None, ticket__citizen__isnull=False
    )
    blocked = Citizen.objects.filter(blocked_bot=True)
    to_nowhere = due.filter(direction=Direction.TO_TEAM, ticket__team__group_chat_id=None)
    return _waiting(
        due.exclude(direction=Direction.TO_TEAM, ticket__status=Ticket.Status.CLOSED)
        .exclude(direction=Direction.TO_CITIZEN, ticket__citizen__in=blocked)
        .exclude(pk__in=to_nowhere.values("pk")),
        "at",
    )


def cards() -> Waiting:
    """Tickets that their team's group has not been shown."""
    due = Ticket.objects.exclude(status=Ticket.Status.CLOSED).filter(
        group_message_id=None, team__group_chat_id__isnull=False
    )
    return _waiting(due, "assigned_at")


def _waiting(due: QuerySet[Any], since: str) -> Waiting:
    found = due.order_by().aggregate(count=Count("pk"), oldest=Min(since))
    oldest: datetime | None = found["oldest"]
    seconds = (timezone.now() - oldest).total_seconds() if oldest else 0.0
    return Waiting(found["count"], max(0.0, seconds))
