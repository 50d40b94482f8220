"""Who is asking: known by a pseudonym, and forgotten on request."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from helpdesk import conversations, updates
from helpdesk.models import Citizen, DraftAnswer, Ticket, TicketMessage
from knowledge.content.schema import Home

SEEN_EVERY = timedelta(minutes=1)
"""How exactly it is noted when somebody was seen last."""


def citizen_for(channel: str, address: str | int) -> Citizen:
    """The citizen who writes from this address of the channel; a new one where nobody did yet.

    Also notes that they were seen just now, and that they can be written to.
    """
    citizen, created = Citizen.objects.get_or_create(channel=channel, address=str(address))
    now = timezone.now()
    if not created and (citizen.blocked_bot or now - citizen.last_seen_at > SEEN_EVERY):
        _update(citizen, {"last_seen_at": now, "blocked_bot": False})
    return citizen


def by_pseudonym(pseudonym: str) -> Citizen | None:
    """The citizen of a conversation in Rasa, whose sender id is the pseudonym."""
    return Citizen.objects.filter(pseudonym=pseudonym).first()


def set_locality(
    citizen: Citizen,
    *,
    commune_slug: str = "",
    commune_name: str = "",
    province_slug: str = "",
    province_name: str = "",
) -> None:
    """Sets where somebody lives; empty means that they'd rather not say."""
    _update(
        citizen,
        {
            "commune_slug": commune_slug,
            "commune_name": commune_name,
            "province_slug": province_slug,
            "province_name": province_name,
        },
    )


def home_of(citizen: Citizen) -> Home:
    """Where somebody lives, as far as they said."""
    return Home(
        province=citizen.province_slug,
        commune=citizen.commune_slug,
        commune_name=citizen.commune_name,
    )


def set_brief(citizen: Citizen, brief: bool) -> None:
    """Short answers, or full ones again."""
    _update(citizen, {"brief": brief})


def set_blocked(citizen: Citizen, blocked: bool = True) -> None:
    """The channel says that this person no longer takes our messages."""
    _update(citizen, {"blocked_bot": blocked})


def forget(citizen: Citizen) -> dict[str, int]:
    """Deletes all that is stored of a person and says how much of each kind it was.

    Open tickets are closed. What stays of a ticket is that there was one, and when; no text. What
    teams were shown of the tickets is now due to be removed (`relay.posts_to_remove`).
    """
    # First, since without the pseudonym it could not be found any more.
    events = conversations.forget(citizen.pseudonym)
    updates.forget_chat(citizen.channel, citizen.address)
    with transaction.atomic():
        tickets = citizen.tickets.all()
        counts = {
            "conversation": events,
            "turns": citizen.turns.count(),
            "feedback": citizen.feedback.count(),
            "tickets": tickets.count(),
            "messages": TicketMessage.objects.filter(ticket__in=tickets).count(),
            "drafts": DraftAnswer.objects.filter(ticket__in=tickets).count(),
        }
        DraftAnswer.objects.filter(ticket__in=tickets).delete()
        TicketMessage.objects.filter(ticket__in=tickets).delete()
        tickets.exclude(status=Ticket.Status.CLOSED).update(
            status=Ticket.Status.CLOSED, closed_at=timezone.now(), waiting_since=None
        )
        tickets.update(question="", conversation=[], citizen=None)
        citizen.delete()
    return counts


def _update(citizen: Citizen, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(citizen, name, value)
    Citizen.objects.filter(pk=citizen.pk).update(**values)
