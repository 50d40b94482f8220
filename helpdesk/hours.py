"""Opening hours of a team: a list of `{"days": [1, …, 7], "from": "07:30", "to": "11:30"}`.

Monday is 1. An empty list means that nothing is said: then the team counts as open.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from helpdesk.models import Team

Span = tuple[datetime, datetime]
_DAYS_AHEAD = 8


def is_open_now(team: Team, now: datetime) -> bool:
    """Whether somebody of the team should be there at `now`."""
    return not team.opening_hours or any(
        start <= now < end for start, end in _spans(team, now, days=1)
    )


def next_opening(team: Team, now: datetime) -> datetime | None:
    """When the team opens next; None while it is open, or where it never does."""
    if is_open_now(team, now):
        return None
    return min(
        (start for start, _ in _spans(team, now, days=_DAYS_AHEAD) if start > now), default=None
    )


def open_time(team: Team, since: datetime, now: datetime) -> timedelta:
    """How much of the time between two moments lay in the team's opening hours."""
    if now <= since:
        return timedelta()
    if not team.opening_hours:
        return now - since
    days = (timezone.localdate(now) - timezone.localdate(since)).days + 1
    overlaps = (
        min(end, now) - max(start, since)
        for start, end in _spans(team, since, days=days)
        if start < now and end > since
    )
    return sum(overlaps, timedelta())


def check_opening_hours(value: Any) -> None:
    """Raises Django's ValidationError where `value` doesn't have the form above."""
    try:
        for row in value:
            if set(row) != {"days", "from", "to"} or not set(row["days"]) <= set(range(1, 8)):
                raise ValueError
            if _time(row["from"]) >= _time(row["to"]):
                raise ValueError
    except (AttributeError, TypeError, ValueError) as error:
        raise ValidationError(
            {"opening_hours": "Giờ trực chưa đúng dạng; xem ví dụ bên dưới ô."}
        ) from error


def _spans(team: Team, first: datetime, *, days: int) -> Iterator[Span]:
    """The opening hours of `days` days from the day of `first` on."""
    day = timezone.localdate(first)
    for offset in range(days):
        for row in team.opening_hours:
            if (day + timedelta(days=offset)).isoweekday() in row["days"]:
                on = day + timedelta(days=offset)
                yield _at(on, _time(row["from"])), _at(on, _time(row["to"]))


def _at(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))


def _time(text: str) -> time:
    return time.fromisoformat(text)
