"""Nothing of a person is kept for longer than was said."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone

from helpdesk import portions, relay, tickets, turns, updates
from helpdesk.citizens import citizen_for
from helpdesk.models import Citizen, Feedback, InboundUpdate, StuckStep, Ticket, Turn
from helpdesk.privacy import enforce_retention, retention_days

pytestmark = pytest.mark.usefixtures("each_database")


def store_everything() -> None:
    citizen = citizen_for("telegram", 1)
    turns.record_turn(citizen, "hỏi", "none")
    turns.record_feedback(citizen, "a", True)
    turns.record_stuck("a", 1)
    ticket = tickets.open_ticket(citizen, "hỏi", [])
    tickets.record_answer(ticket, tickets.Member(1), "đáp")
    tickets.close(ticket)
    updates.handled("telegram", [1])


def test_each_kind_goes_when_its_time_has_come() -> None:
    store_everything()
    now = timezone.now()
    assert retention_days()["turns"] == 90
    assert set(enforce_retention(now + timedelta(days=6)).values()) == {0}
    assert enforce_retention(now + timedelta(days=8))["updates"] == 1
    assert enforce_retention(now + timedelta(days=91))["turns"] == 1
    assert enforce_retention(now + timedelta(days=181))["tickets"] == 1
    counts = enforce_retention(now + timedelta(days=366))
    assert (counts["citizens"], counts["feedback"], counts["stuck_steps"]) == (1, 1, 1)
    for model in (Citizen, Feedback, InboundUpdate, StuckStep, Ticket, Turn):
        assert not model._default_manager.exists()


def test_what_a_team_was_shown_outlives_the_ticket_until_it_is_removed() -> None:
    store_everything()
    now = timezone.now()
    relay.add_post(Ticket.objects.get(), -100, 7)
    enforce_retention(now + timedelta(days=91))
    assert relay.posts_to_remove() == []
    enforce_retention(now + timedelta(days=181))
    assert not Ticket.objects.exists()
    assert [(post.chat_id, post.message_id) for post in relay.posts_to_remove()] == [(-100, 7)]
    assert relay.ticket_of_post(-100, 7) is None


def test_what_is_too_much_for_one_portion_goes_in_several(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portions, "PORTION", 2)
    citizen = citizen_for("telegram", 1)
    for number in range(5):
        turns.record_turn(citizen, f"câu {number}", "none")
    now = timezone.now()
    turns.record_turn(citizen, "mới", "none")
    Turn.objects.filter(question="mới").update(at=now + timedelta(days=80))
    assert enforce_retention(now + timedelta(days=91))["turns"] == 5
    assert [turn.question for turn in Turn.objects.all()] == ["mới"]


@override_settings(RETENTION_DAYS_TURNS=1)
def test_the_time_is_configured() -> None:
    store_everything()
    assert enforce_retention(timezone.now() + timedelta(days=2))["turns"] == 1


def test_an_open_ticket_and_its_citizen_stay() -> None:
    tickets.open_ticket(citizen_for("telegram", 1), "hỏi", [])
    counts = enforce_retention(timezone.now() + timedelta(days=1000))
    assert (counts["tickets"], counts["citizens"]) == (0, 0)


def test_the_daily_command_says_what_went(capsys: pytest.CaptureFixture[str]) -> None:
    store_everything()
    call_command("enforce_retention")
    assert "turns: 0 deleted" in capsys.readouterr().out
