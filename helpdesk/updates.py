"""What the channels delivered: stored before it is confirmed, handled in each chat's order.

Any number of processes may share the work. Whoever takes an update holds it for a while and says
so again before that is over; what a dead process held is then taken by another. A queue from a
library was not found that keeps an order for each person on SQLite and on PostgreSQL alike.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from helpdesk import portions
from helpdesk.models import InboundUpdate

HELD = timedelta(seconds=60)
"""A process that has not said for so long that it holds an update is taken for dead."""
MOST_TRIES = 5
"""After so many it is set aside: it may be what kills the processes that take it."""
FIRST_DELAY = timedelta(seconds=30)
"""Until the second try of what could not be answered; doubled for each further one."""

State = InboundUpdate.State


def store(
    channel: str, update_id: int, chat: str, sealed: str, holder: str
) -> InboundUpdate | None:
    """Keeps an update; None where it was delivered before.

    Its `holder` is the caller, unless an earlier one of the same chat waits elsewhere.
    """
    now = timezone.now()
    try:
        with transaction.atomic():
            earlier = _waiting(channel).filter(chat=chat).exclude(holder=holder).exists()
            return InboundUpdate.objects.create(
                channel=channel,
                update_id=update_id,
                chat=chat,
                sealed=sealed,
                holder="" if earlier else holder,
                held_until=None if earlier else now + HELD,
                tries=0 if earlier else 1,
            )
    except IntegrityError:
        return None


def claim(channel: str, holder: str, limit: int) -> list[InboundUpdate]:
    """Up to `limit` updates that nobody handles, from now on held by the caller, oldest first.

    None of a chat of which an earlier one waits or is handled elsewhere.
    """
    now = timezone.now()
    free = Q(holder="") | Q(held_until__lt=now)
    is_due = Q(not_before=None) | Q(not_before__lte=now)
    earlier = _waiting(channel).filter(chat=OuterRef("chat"), update_id__lt=OuterRef("update_id"))
    found = (
        _waiting(channel)
        .filter(free, is_due, ~Exists(earlier.exclude(holder=holder, held_until__gte=now)))
        .order_by("update_id")[:limit]
    )
    claimed = []
    for update in found:
        taken = {"holder": holder, "held_until": now + HELD, "tries": F("tries") + 1}
        if update.tries >= MOST_TRIES:
            _waiting(channel).filter(pk=update.pk).filter(free).update(state=State.SET_ASIDE)
        elif _waiting(channel).filter(pk=update.pk).filter(free).update(**taken):
            claimed.append(update)
    return claimed


def hold(channel: str, holder: str) -> None:
    """Says that `holder` is alive and still handles what it has taken."""
    _waiting(channel).filter(holder=holder).update(held_until=timezone.now() + HELD)


def let_go(channel: str, holders: Collection[str]) -> None:
    """What processes that ended have taken is free again, at once."""
    _waiting(channel).filter(holder__in=holders).update(holder="", held_until=None)


def handled(channel: str, update_ids: Sequence[int]) -> None:
    """Only the numbers are kept, also of those that could not be stored before."""
    done = {"state": State.HANDLED, "chat": "", "sealed": "", "holder": ""}
    of_these = InboundUpdate.objects.filter(channel=channel, update_id__in=update_ids)
    if of_these.update(**done) < len(update_ids):
        missing = set(update_ids) - set(of_these.values_list("update_id", flat=True))
        InboundUpdate.objects.bulk_create(
            [InboundUpdate(channel=channel, update_id=i, state=State.HANDLED) for i in missing],
            ignore_conflicts=True,
        )


def again_later(channel: str, update_id: int) -> bool:
    """Lets go of an update until its next try; False where it was the last, and it is set aside."""
    update = _waiting(channel).get(update_id=update_id)
    is_last = update.tries >= MOST_TRIES
    update.holder = ""
    update.state = State.SET_ASIDE if is_last else State.WAITING
    update.not_before = timezone.now() + FIRST_DELAY * 2 ** max(0, update.tries - 1)
    update.save(update_fields=["holder", "state", "not_before"])
    return not is_last


def try_again(set_aside: QuerySet[InboundUpdate]) -> int:
    """Gives updates that were set aside a new start; returns how many."""
    fresh = {"state": State.WAITING, "tries": 0, "not_before": None, "holder": ""}
    return set_aside.filter(state=State.SET_ASIDE).exclude(sealed="").update(**fresh)


def forget_chat(channel: str, chat: str) -> None:
    """Drops the content of whatever waits of this chat; what is handled has none any more."""
    InboundUpdate.objects.filter(channel=channel, chat=chat).update(
        state=State.HANDLED, chat="", sealed="", holder=""
    )


def prune(before: datetime) -> int:
    """Forgets updates that no channel would deliver again; returns how many."""
    old = InboundUpdate.objects.filter(at__lt=before).exclude(state=State.WAITING)
    return portions.delete(old).total()


def _waiting(channel: str) -> QuerySet[InboundUpdate]:
    return InboundUpdate.objects.filter(channel=channel, state=State.WAITING)
