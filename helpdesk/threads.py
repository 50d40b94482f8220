"""What is remembered of a citizen's conversation from one message to the next."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from helpdesk import portions
from helpdesk.models import Citizen, Thread


def load(citizen: Citizen) -> dict[str, Any]:
    """What was kept last; empty where nothing was."""
    thread = Thread.objects.filter(citizen=citizen).first()
    return dict(thread.state) if thread else {}


def keep(citizen: Citizen, state: dict[str, Any]) -> None:
    """Keeps `state`, whose words must be masked already, in place of what was kept before."""
    changed = Thread.objects.filter(citizen=citizen).update(state=state, changed_at=timezone.now())
    if not changed:
        Thread.objects.update_or_create(citizen=citizen, defaults={"state": state})


def prune(before: datetime) -> int:
    """Deletes the threads in which nothing was said since a moment; how many those were."""
    return portions.delete(Thread.objects.filter(changed_at__lt=before)).total()
