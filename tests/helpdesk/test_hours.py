"""Opening hours of a team."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from helpdesk.hours import check_opening_hours, is_open_now, next_opening, open_time
from helpdesk.models import Team

OFFICE: list[dict[str, Any]] = [
    {"days": [1, 2, 3, 4, 5], "from": "07:30", "to": "11:30"},
    {"days": [1, 2, 3, 4, 5], "from": "13:30", "to": "17:00"},
]
TEAM = Team(name="Tổ xã", opening_hours=OFFICE)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def test_a_team_is_open_in_its_hours() -> None:
    # 2026-11-23 is a Monday.
    assert is_open_now(TEAM, at("2026-11-23 07:30"))
    assert is_open_now(TEAM, at("2026-11-23 11:29"))
    assert not is_open_now(TEAM, at("2026-11-23 11:30"))
    assert not is_open_now(TEAM, at("2026-11-22 09:00"))
    assert is_open_now(TEAM, at("2026-11-23 09:00").astimezone(ZoneInfo("UTC")))


def test_without_hours_a_team_counts_as_open() -> None:
    assert is_open_now(Team(), at("2026-11-22 03:00"))
    assert next_opening(Team(), at("2026-11-22 03:00")) is None


def test_the_next_opening_is_told() -> None:
    assert next_opening(TEAM, at("2026-11-23 12:00")) == at("2026-11-23 13:30")
    assert next_opening(TEAM, at("2026-11-20 17:00")) == at("2026-11-23 07:30")
    assert next_opening(TEAM, at("2026-11-23 08:00")) is None


def test_only_open_time_counts_as_waiting() -> None:
    assert open_time(TEAM, at("2026-11-23 11:00"), at("2026-11-23 14:00")) == timedelta(hours=1)
    assert open_time(TEAM, at("2026-11-20 16:30"), at("2026-11-23 08:00")) == timedelta(hours=1)
    assert open_time(TEAM, at("2026-11-21 08:00"), at("2026-11-22 20:00")) == timedelta()
    assert open_time(Team(), at("2026-11-21 08:00"), at("2026-11-21 09:00")) == timedelta(hours=1)


@pytest.mark.parametrize(
    "wrong",
    [
        [{"days": [0], "from": "07:30", "to": "11:30"}],
        [{"days": [1], "from": "11:30", "to": "07:30"}],
        [{"days": [1], "from": "7 giờ", "to": "11:30"}],
        [{"days": [1], "from": "07:30"}],
        ["07:30-11:30"],
        5,
    ],
)
def test_other_forms_are_refused(wrong: Any) -> None:
    check_opening_hours(OFFICE)
    with pytest.raises(ValidationError):
        check_opening_hours(wrong)
