"""How long what is stored of people is kept."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from helpdesk import conversations, portions, threads, updates
from helpdesk.ending import silent_since
from helpdesk.models import Citizen, DraftAnswer, Feedback, StuckStep, Ticket, Turn


def retention_days() -> dict[str, int]:
    """Days that each kind is kept, for what citizens are told."""
    return {
        "turns": settings.RETENTION_DAYS_TURNS,
        "feedback": settings.RETENTION_DAYS_FEEDBACK,
        "tickets": settings.RETENTION_DAYS_TICKETS,
        "citizens": settings.RETENTION_DAYS_CITIZENS,
        "updates": settings.RETENTION_DAYS_UPDATES,
    }


def enforce_retention(now: datetime | None = None) -> dict[str, int]:
    """Deletes what is older than its time and says how much of each kind it was.

    Tickets that are closed count from the last word in them, citizens from when they were last
    seen; a citizen with a ticket that is still kept stays. What teams were shown of a ticket that
    is deleted is now due to be removed (`relay.posts_to_remove`).
    """
    now = now or timezone.now()
    before = {kind: now - timedelta(days=days) for kind, days in retention_days().items()}
    closed = Ticket.objects.filter(status=Ticket.Status.CLOSED)
    over = silent_since(closed, before["tickets"]).values("pk")
    gone = Citizen.objects.filter(last_seen_at__lt=before["citizens"], tickets=None)
    old_drafts = DraftAnswer.objects.filter(created_at__lt=before["tickets"])
    counts = {
        "turns": portions.delete(Turn.objects.filter(at__lt=before["turns"])),
        "feedback": portions.delete(Feedback.objects.filter(at__lt=before["feedback"])),
        "stuck_steps": portions.delete(StuckStep.objects.filter(at__lt=before["feedback"])),
        "tickets": portions.delete(Ticket.objects.filter(pk__in=over)),
        "drafts": portions.delete(old_drafts),
    }
    # Last, since a citizen's tickets may have gone just now.
    counts["citizens"] = portions.delete(gone)
    of_kind = {
        "turns": "helpdesk.Turn",
        "feedback": "helpdesk.Feedback",
        "stuck_steps": "helpdesk.StuckStep",
        "tickets": "helpdesk.Ticket",
        "drafts": "helpdesk.DraftAnswer",
        "citizens": "helpdesk.Citizen",
    }
    result = {kind: counts[kind][label] for kind, label in of_kind.items()}
    # What was said to Rasa is kept as long as the questions themselves.
    result["conversation"] = conversations.prune(before["turns"])
    result["threads"] = threads.prune(before["turns"])
    result["updates"] = updates.prune(before["updates"])
    return result
