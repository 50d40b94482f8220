"""Each message of a channel is handled once, also across restarts and replicas."""

from datetime import datetime

from django.db import IntegrityError, transaction

from helpdesk.models import HandledUpdate


def first_time(channel: str, update_id: int) -> bool:
    """True for the first caller with this update, False for every other; atomic."""
    try:
        with transaction.atomic():
            HandledUpdate.objects.create(channel=channel, update_id=update_id)
    except IntegrityError:
        return False
    return True


def prune(before: datetime) -> int:
    """Forgets updates that no channel would deliver again; returns how many."""
    return HandledUpdate.objects.filter(at__lt=before).delete()[0]
