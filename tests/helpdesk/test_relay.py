"""What waits to be shown to the other side: who may send it, when again, and until when."""

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.test import override_settings
from django.utils import timezone

from helpdesk import reach, relay, teams, tickets
from helpdesk.citizens import citizen_for, set_blocked
from helpdesk.models import Citizen, Team, Ticket, TicketMessage

pytestmark = pytest.mark.usefixtures("each_database")

GROUP, NEXT_GROUP = -100, -200
State = TicketMessage.State
Why = Team.OutOfReach


@pytest.fixture
def team(each_database: str) -> Team:
    following = Team.objects.create(slug="sau", name="Tổ sau", group_chat_id=NEXT_GROUP)
    return Team.objects.create(
        slug="to", name="Tổ", group_chat_id=GROUP, is_default=True, next_team=following
    )


@pytest.fixture
def citizen(each_database: str) -> Citizen:
    return citizen_for("telegram", 1)


@pytest.fixture
def ticket(team: Team, citizen: Citizen) -> Ticket:
    ticket = tickets.open_ticket(citizen, "hỏi", [])
    relay.set_posted(ticket, 11)
    return ticket


def later(message: TicketMessage, by: timedelta) -> None:
    """As if so much time had passed since the message began to fail."""
    message.refresh_from_db()
    assert message.failing_since
    assert message.not_before
    TicketMessage.objects.filter(pk=message.pk).update(
        failing_since=message.failing_since - by, not_before=message.not_before - by
    )
    message.refresh_from_db()


def test_of_many_processes_one_may_send_a_message(ticket: Ticket) -> None:
    message = tickets.record_from_citizen(ticket, "chào")
    start, won = threading.Barrier(6), list[bool]()

    def process() -> None:
        start.wait()
        won.append(relay.claim(TicketMessage.objects.get(pk=message.pk)))
        connections.close_all()

    threads = [threading.Thread(target=process) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won) == [False] * 5 + [True]


def test_a_message_waits_for_those_before_it(ticket: Ticket) -> None:
    first = tickets.record_from_citizen(ticket, "một")
    second = tickets.record_from_citizen(ticket, "hai")
    answer = tickets.record_answer(ticket, tickets.Member(7), "trả lời")
    assert not relay.claim(second)
    assert relay.claim(answer), "the other direction is in nobody's way"
    assert relay.claim(first)
    assert not relay.claim(second)
    relay.mark_delivered(first, group_message_id=12)
    assert relay.claim(second)
    relay.end(second, State.REFUSED)
    assert relay.claim(tickets.record_from_citizen(ticket, "ba"))


def test_a_dead_process_keeps_a_message_for_some_seconds_a_living_one_for_as_long_as_it_needs(
    ticket: Ticket,
) -> None:
    message = tickets.record_from_citizen(ticket, "chào")
    assert relay.claim(message)
    long_ago = timezone.now() - relay.CLAIM_LASTS - timedelta(seconds=1)
    TicketMessage.objects.filter(pk=message.pk).update(claimed_at=long_ago)
    relay.keep_claim(message)
    assert not relay.claim(message)
    TicketMessage.objects.filter(pk=message.pk).update(claimed_at=long_ago)
    assert relay.claim(message)


def test_what_fails_is_due_after_a_growing_pause_and_given_up_after_hours(ticket: Ticket) -> None:
    message = tickets.record_from_citizen(ticket, "chào")
    pauses = []
    for _ in range(3):
        assert relay.claim(message)
        now = timezone.now()
        assert relay.postpone(message)
        assert relay.undelivered() == []
        message.refresh_from_db()
        assert message.not_before
        pauses.append(round((message.not_before - now).total_seconds()))
        later(message, timedelta(hours=1))
        assert relay.undelivered() == [message]
    assert pauses == [5, 10, 20]
    later(message, relay.GIVE_UP_AFTER)
    assert relay.claim(message)
    assert not relay.postpone(message)
    relay.end(message, State.GAVE_UP)
    assert relay.undelivered() == []


def test_the_time_that_telegram_names_is_waited_for(ticket: Ticket) -> None:
    message = tickets.record_from_citizen(ticket, "chào")
    assert relay.claim(message)
    relay.postpone(message, timedelta(seconds=77))
    message.refresh_from_db()
    assert message.not_before
    assert 75 < (message.not_before - timezone.now()).total_seconds() <= 77


def test_an_answer_to_somebody_who_has_blocked_the_bot_waits_once_that_was_told(
    ticket: Ticket, citizen: Citizen
) -> None:
    answer = tickets.record_answer(ticket, tickets.Member(7), "trả lời")
    set_blocked(citizen)
    assert relay.undelivered() == [answer]
    assert relay.wait_for_citizen(answer)
    assert not relay.wait_for_citizen(answer)
    assert relay.undelivered() == []
    set_blocked(citizen, False)
    assert relay.undelivered() == [answer]


def test_a_group_that_moved_is_followed_and_gets_the_open_cards_anew(
    ticket: Ticket, team: Team
) -> None:
    member = citizen_for("telegram-group", f"{GROUP}:5")
    assert reach.moved(GROUP, -1005)
    assert not reach.moved(GROUP, -1005), "told by two service messages and by an error"
    ticket.refresh_from_db()
    assert ticket.team.group_chat_id == -1005
    assert relay.unposted() == [ticket]
    member.refresh_from_db()
    assert member.address == "-1005:5"
    assert teams.current_group(GROUP) == -1005


def test_the_environment_does_not_bring_an_old_group_back(each_database: str) -> None:
    with override_settings(TEAM_GROUP_ID=GROUP):
        assert teams.default_team().group_chat_id == GROUP
        reach.moved(GROUP, -1005)
        assert teams.default_team().group_chat_id == -1005
        Team.objects.all().delete()
        assert teams.default_team().group_chat_id == -1005


def test_tickets_leave_a_lost_group_for_the_next_one_in_reach(
    ticket: Ticket, team: Team, citizen: Citizen
) -> None:
    assert reach.leave_lost_group(ticket.pk) is None
    assert reach.lost(GROUP, Why.GONE) == [team]
    assert reach.lost(GROUP, Why.GONE) == [], "told once"
    assert reach.stranded() == [ticket.pk]
    moved = reach.leave_lost_group(ticket.pk)
    assert moved
    assert (moved[0].team.group_chat_id, moved[1]) == (NEXT_GROUP, team)
    assert reach.stranded() == []
    assert relay.unposted() == [ticket]
    other = tickets.open_ticket(citizen_for("telegram", 2), "hỏi", [])
    assert other.team.group_chat_id == NEXT_GROUP
    assert reach.found(GROUP) == [team]
    assert reach.found(GROUP) == []
    third = tickets.open_ticket(citizen_for("telegram", 3), "hỏi", [])
    assert third.team == team


def test_without_another_group_a_ticket_waits_and_is_posted_when_the_group_is_back(
    ticket: Ticket, team: Team
) -> None:
    Team.objects.filter(group_chat_id=NEXT_GROUP).update(next_team=team)
    reach.lost(NEXT_GROUP, Why.NO_RIGHTS)
    reach.lost(GROUP, Why.GONE)
    assert reach.leave_lost_group(ticket.pk) is None
    waiting = tickets.open_ticket(citizen_for("telegram", 2), "hỏi", [])
    message = tickets.record_from_citizen(ticket, "còn đó không")
    assert waiting not in relay.unposted()
    assert relay.undelivered() == []
    assert set(reach.lost_groups()) == {GROUP, NEXT_GROUP}
    reach.found(GROUP)
    assert relay.unposted() == [waiting]
    assert relay.undelivered() == [message]


def test_a_card_that_is_given_up_is_due_again_when_the_group_answers(
    team: Team, citizen: Citizen
) -> None:
    ticket = tickets.open_ticket(citizen, "hỏi", [])
    assert relay.reserve_posting(ticket)
    assert relay.postpone_posting(ticket)
    assert relay.unposted() == []
    long_ago = timezone.now() - relay.GIVE_UP_AFTER
    Ticket.objects.filter(pk=ticket.pk).update(posting_failing_since=long_ago)
    ticket.refresh_from_db()
    assert not relay.postpone_posting(ticket)
    reach.lost(GROUP, Why.SILENT)
    reach.found(GROUP)
    assert relay.unposted() == [ticket]


def test_a_receipt_is_owed_until_the_card_is_posted_and_given_once(
    team: Team, citizen: Citizen
) -> None:
    ticket = tickets.open_ticket(citizen, "hỏi", [])
    assert relay.owe_receipt(ticket)
    assert not relay.pay_receipt(ticket)
    relay.set_posted(ticket, 11)
    assert relay.pay_receipt(ticket)
    assert not relay.pay_receipt(ticket)
    assert not relay.owe_receipt(ticket), "the citizen is told so at once"
