"""A question that a person answers, from opening to rating."""

import os
import subprocess
import sys
from datetime import datetime, timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from helpdesk import relay, tickets
from helpdesk.citizens import citizen_for, set_locality
from helpdesk.models import Citizen, DraftAnswer, Team, Ticket, TicketMessage
from helpdesk.tickets import Member
from tests.helpdesk.test_hours import OFFICE, at

pytestmark = pytest.mark.usefixtures("each_database")
ANNA, BINH = Member(101, "Thành viên tổ"), Member(102, "Cán bộ xã")


@pytest.fixture
def citizen(each_database: str) -> Citizen:
    return citizen_for("telegram", 1)


@pytest.fixture
def teams(each_database: str) -> tuple[Team, Team]:
    province = Team.objects.create(slug="tinh", name="Tổ tỉnh", group_chat_id=-200, is_default=True)
    commune = Team.objects.create(
        slug="bien-ho",
        name="Tổ Biển Hồ",
        group_chat_id=-100,
        communes=["xa-bien-ho"],
        next_team=province,
    )
    return commune, province


@pytest.fixture
def ticket(citizen: Citizen, teams: tuple[Team, Team]) -> Ticket:
    set_locality(citizen, commune_slug="xa-bien-ho", commune_name="xã Biển Hồ")
    return tickets.open_ticket(citizen, "Làm sao mở khóa VNeID?", [])


def test_a_ticket_goes_to_the_team_of_the_commune(ticket: Ticket, teams: tuple[Team, Team]) -> None:
    assert ticket.team == teams[0]
    assert ticket.number == f"G-{ticket.pk:04d}"
    assert tickets.ticket_by_number(ticket.number.lower()) == ticket
    assert tickets.ticket_by_number("G-9999") is None
    assert tickets.ticket_by_number("G-1 OR 1") is None
    assert tickets.open_ticket(citizen_for("telegram", 2), "?", []).team == teams[1]


def test_without_any_team_a_ticket_waits_in_the_console(citizen: Citizen) -> None:
    ticket = tickets.open_ticket(citizen, "Có ai không?", [])
    assert ticket.team.group_chat_id is None
    assert relay.unposted() == []
    assert not tickets.may_act(ticket, 0, 101)
    with override_settings(TEAM_GROUP_ID=-300):
        assert tickets.open_ticket(citizen_for("telegram", 2), "?").team.group_chat_id == -300
    assert len(relay.unposted()) == 2


def test_a_second_question_joins_the_open_ticket(ticket: Ticket, citizen: Citizen) -> None:
    again = tickets.open_ticket(citizen, "Vẫn chưa được", [])
    assert again == ticket
    assert [message.text for message in again.messages.all()] == ["Vẫn chưa được"]
    tickets.close(ticket)
    assert tickets.open_ticket(citizen, "Chuyện khác", []) != ticket


def test_only_the_teams_own_group_may_act(ticket: Ticket, teams: tuple[Team, Team]) -> None:
    assert tickets.may_act(ticket, -100, 101)
    assert not tickets.may_act(ticket, -200, 101)  # another team
    assert not tickets.may_act(ticket, 101, 101)  # a private chat
    assert not tickets.may_act(ticket, None, 101)
    assert not tickets.may_act(ticket, -100, None)
    assert not tickets.may_act(Ticket(team=teams[0]), -100, 101)
    tickets.hand_on(ticket)
    assert ticket.team == teams[0]  # this copy is stale, and yet:
    assert not tickets.may_act(ticket, -100, 101)
    assert tickets.may_act(ticket, -200, 101)


def test_one_member_wins_a_ticket(ticket: Ticket) -> None:
    stale = Ticket.objects.get(pk=ticket.pk)
    assert tickets.claim(ticket, ANNA)
    assert not tickets.claim(stale, BINH)
    assert tickets.claim(ticket, ANNA)
    assert (stale.claimed_by, stale.claimed_role, stale.status) == (101, ANNA.role, "claimed")


def test_of_many_processes_one_wins_a_ticket(ticket: Ticket, each_database: str) -> None:
    program = (
        "import django, sys; django.setup()\n"
        "from helpdesk import tickets\n"
        "from helpdesk.models import Ticket\n"
        f"ticket = Ticket.objects.get(pk={ticket.pk})\n"
        "sys.stdin.readline()\n"
        "print(int(tickets.claim(ticket, tickets.Member(int(sys.argv[1])))))\n"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(user)],
            env=os.environ | {"DATABASE_URL": each_database},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for user in (1, 2, 3)
    ]
    assert sum(int(process.communicate("\n")[0]) for process in processes) == 1


def test_question_answer_question_answer_close_rate(ticket: Ticket, citizen: Citizen) -> None:
    tickets.claim(ticket, ANNA)
    tickets.add_note(ticket, ANNA, "Bà này bị khóa do sai mã")
    answer = tickets.record_answer(ticket, BINH, "Mang căn cước lên xã.", group_message_id=9)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.claimed_by) == ("answered", 101)
    assert ticket.waiting_since is None
    first_answer = ticket.answered_at
    assert relay.undelivered() == [answer]
    relay.mark_delivered(answer, citizen_message_id=55)
    assert relay.undelivered() == []
    more = tickets.record_from_citizen(ticket, "Mấy giờ?", citizen_message_id=56)
    ticket.refresh_from_db()
    assert ticket.status == "claimed"
    assert ticket.waiting_since
    assert relay.undelivered() == [more]
    tickets.record_answer(ticket, ANNA, kind=tickets.Kind.VOICE, file_id="abc")
    ticket.refresh_from_db()
    assert ticket.answered_at == first_answer
    assert tickets.close(ticket)
    assert not tickets.close(ticket)
    with pytest.raises(tickets.TicketClosed):
        tickets.record_answer(ticket, ANNA, "muộn rồi")
    with pytest.raises(tickets.TicketClosed):
        tickets.record_from_citizen(ticket, "muộn rồi")
    assert not tickets.claim(ticket, BINH)
    assert not tickets.rate(ticket, citizen_for("telegram", 2), 1)
    assert not tickets.rate(ticket, citizen, 6)
    assert tickets.rate(ticket, citizen, 5)
    assert ticket.rating == 5
    directions = list(ticket.messages.values_list("direction", flat=True))
    assert directions == ["note", "to_citizen", "to_team", "to_citizen"]


def test_answering_an_open_ticket_takes_it(ticket: Ticket) -> None:
    tickets.record_answer(ticket, BINH, "Dạ có đây.")
    ticket.refresh_from_db()
    assert (ticket.claimed_by, ticket.status) == (102, "answered")


def test_handing_on_starts_afresh_in_the_other_team(
    ticket: Ticket, teams: tuple[Team, Team]
) -> None:
    assert relay.reserve_posting(ticket)
    assert not relay.reserve_posting(ticket)
    relay.set_posted(ticket, 42, forum_thread_id=7)
    assert not relay.reserve_posting(ticket)
    assert relay.unposted() == []
    assert relay.ticket_of_post(-100, 42) == ticket
    assert relay.ticket_of_post(-200, 42) is None
    assert relay.ticket_of_thread(-100, 7) == ticket
    tickets.claim(ticket, ANNA)
    assert tickets.hand_on(ticket) == teams[1]
    ticket.refresh_from_db()
    assert (ticket.status, ticket.claimed_by, ticket.group_message_id) == ("open", None, None)
    assert relay.unposted() == [ticket]
    assert relay.reserve_posting(ticket)
    # A reply to the old card still finds the ticket, but may not act on it.
    assert relay.ticket_of_post(-100, 42) == ticket
    assert not tickets.may_act(ticket, -100, 101)
    with pytest.raises(tickets.NoOtherTeam):
        tickets.hand_on(ticket)
    assert tickets.hand_on(ticket, teams[0]) == teams[0]


def test_a_card_that_a_dead_process_was_posting_is_posted_by_another(ticket: Ticket) -> None:
    assert relay.reserve_posting(ticket)
    Ticket.objects.update(posting_since=timezone.now() - timedelta(minutes=2))
    assert relay.reserve_posting(ticket)


def opened_at(ticket: Ticket, moment: datetime) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(
        created_at=moment, assigned_at=moment, waiting_since=moment
    )


def test_idle_tickets_are_reminded_once_then_passed_on_once(
    ticket: Ticket, teams: tuple[Team, Team]
) -> None:
    Team.objects.filter(pk=teams[1].pk).update(next_team=teams[0])  # a circle
    opened_at(ticket, at("2026-11-23 08:00"))
    assert tickets.remind_teams(at("2026-11-23 08:29")) == []
    assert tickets.remind_teams(at("2026-11-23 08:30")) == [ticket]
    assert tickets.remind_teams(at("2026-11-23 08:31")) == []
    assert tickets.pass_on_idle(at("2026-11-23 09:59")) == []
    assert tickets.pass_on_idle(at("2026-11-23 10:00")) == [(ticket, teams[0])]
    ticket.refresh_from_db()
    assert (ticket.team, ticket.reminded_at) == (teams[1], None)
    far = timezone.now() + timedelta(days=1)
    assert tickets.remind_teams(far) == [ticket]
    assert tickets.pass_on_idle(far) == []  # the first team has had it


def test_waiting_counts_in_opening_hours_only(ticket: Ticket, teams: tuple[Team, Team]) -> None:
    Team.objects.update(opening_hours=OFFICE)
    opened_at(ticket, at("2026-11-20 16:50"))
    assert tickets.remind_teams(at("2026-11-21 16:50")) == []  # Saturday
    assert tickets.remind_teams(at("2026-11-23 07:49")) == []
    assert tickets.remind_teams(at("2026-11-23 07:50")) == [ticket]
    assert tickets.pass_on_idle(at("2026-11-23 09:19")) == []
    assert len(tickets.pass_on_idle(at("2026-11-23 09:20"))) == 1


def test_an_answered_ticket_is_left_in_peace_until_the_citizen_writes(ticket: Ticket) -> None:
    tickets.record_answer(ticket, ANNA, "Dạ đây.")
    later = timezone.now() + timedelta(days=3)
    assert tickets.remind_teams(later) == []
    assert tickets.pass_on_idle(later) == []
    tickets.record_from_citizen(ticket, "Chưa được")
    assert tickets.remind_teams(later) == [ticket]


def test_the_expected_wait_comes_from_history_or_is_not_said(
    ticket: Ticket, teams: tuple[Team, Team]
) -> None:
    now = timezone.now()
    assert tickets.expected_wait(teams[0]) is None
    for number, minutes in enumerate((10, 20, 90)):
        assert tickets.expected_wait(teams[0]) is None
        Ticket.objects.create(
            team=teams[0],
            citizen=citizen_for("telegram", 10 + number),
            created_at=now - timedelta(days=1),
            answered_at=now - timedelta(days=1) + timedelta(minutes=minutes),
        )
    assert tickets.expected_wait(teams[0]) == timedelta(minutes=20)
    assert tickets.expected_wait(teams[0], now + timedelta(days=200)) is None


def test_an_answer_can_become_a_draft_for_the_curators(ticket: Ticket) -> None:
    assert tickets.add_to_drafts(ticket) is None
    tickets.record_answer(ticket, ANNA, "Mang căn cước lên xã.")
    tickets.record_answer(ticket, ANNA, "Gọi tui 0905123456")
    draft = tickets.add_to_drafts(ticket, "vneid-khoa-tai-khoan")
    assert draft
    assert tickets.add_to_drafts(ticket) == draft
    stored = DraftAnswer.objects.get()
    assert stored.question == "Làm sao mở khóa VNeID?"
    assert stored.answer == "Mang căn cước lên xã.\nGọi tui [số điện thoại]"
    assert stored.topic == "vneid-khoa-tai-khoan"
    assert TicketMessage.objects.count() == 2
