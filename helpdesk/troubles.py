"""What whoever runs the assistant is told once, however many processes see it."""

from django.db import IntegrityError, transaction

from helpdesk.models import Trouble


def begin(name: str) -> bool:
    """Notes that something is wrong; True for the one caller who tells of it."""
    if Trouble.objects.filter(name=name).exists():
        return False
    try:
        with transaction.atomic():
            Trouble.objects.create(name=name)
    except IntegrityError:
        return False
    return True


def end(name: str) -> bool:
    """Notes that it is over; True for the one caller who tells of that."""
    return bool(Trouble.objects.filter(name=name).delete()[0])
