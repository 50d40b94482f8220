"""An answered ticket ends by itself, and goes on where a word follows up."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from helpdesk import edits, ending, reach, relay, tickets
from helpdesk.citizens import citizen_for
from helpdesk.models import Citizen, Team, Ticket, TicketMessage
from helpdesk.privacy import enforce_retention
from helpdesk.tickets import Kind, Member

pytestmark = pytest.mark.usefixtures("each_database")
ANNA, BINH = Member(101, "Thành viên tổ"), Member(102, "Cán bộ xã")


@pytest.fixture
def citizen(each_database: str) -> Citizen:
    return citizen_for("telegram", 1)


@pytest.fixture
def teams(each_database: str) -> list[Team]:
    """Three teams in a row; the first is the default."""
    last = Team.objects.create(slug="c", name="Tổ C", group_chat_id=-3)
    middle = Team.objects.create(slug="b", name="Tổ B", group_chat_id=-2, next_team=last)
    first = Team.objects.create(
        slug="a", name="Tổ A", group_chat_id=-1, next_team=middle, is_default=True
    )
    return [first, middle, last]


@pytest.fixture
def ticket(citizen: Citizen, teams: list[Team]) -> Ticket:
    """Answered by Anna; nobody has said anything since."""
    ticket = tickets.open_ticket(citizen, "Làm sao mở khóa VNeID?")
    tickets.claim(ticket, ANNA)
    answer = tickets.record_answer(ticket, ANNA, "Mang căn cước lên xã.")
    relay.mark_delivered(answer)
    ticket.refresh_from_db()
    return ticket


def after(**time: float) -> datetime:
    return timezone.now() + timedelta(**time)


def kinds(ticket: Ticket) -> list[str]:
    return [m.kind for m in relay.undelivered() if m.ticket_id == ticket.pk]


def test_a_silent_ticket_is_asked_about_once_and_then_closed(ticket: Ticket) -> None:
    assert ending.ask_whether_done(after(hours=23)) == []
    assert ending.ask_whether_done(after(hours=25)) == [ticket]
    assert ending.ask_whether_done(after(hours=26)) == []
    assert kinds(ticket) == [Kind.IS_DONE]
    assert ending.close_silent(after(hours=71)) == []
    assert ending.close_silent(after(hours=74)) == [ticket]
    assert ending.close_silent(after(hours=75)) == []
    ticket.refresh_from_db()
    assert ticket.status == "closed"
    assert kinds(ticket) == [Kind.CLOSED]  # the question, never asked, is asked no more


def test_nobody_is_closed_without_having_been_asked_in_time(ticket: Ticket) -> None:
    late = after(days=30)  # the bot was away
    assert ending.close_silent(late) == []
    assert ending.ask_whether_done(late) == [ticket]
    assert ending.close_silent(late + timedelta(hours=47)) == []
    assert ending.close_silent(late + timedelta(hours=49)) == [ticket]


def test_a_word_starts_the_time_anew(ticket: Ticket) -> None:
    ending.ask_whether_done(after(hours=25))
    tickets.record_from_citizen(ticket, "Chưa được")
    assert kinds(ticket) == [Kind.TEXT]
    assert ending.close_silent(after(days=9)) == []  # the team's turn
    tickets.record_answer(ticket, ANNA, "Thử lại nhé")
    assert ending.close_silent(after(days=9)) == []
    assert ending.ask_whether_done(after(hours=25)) == [ticket]


def test_after_thanks_nobody_waits_for_the_team(ticket: Ticket) -> None:
    tickets.record_from_citizen(ticket, "Cảm ơn nghen", wants_answer=False)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.waiting_since) == ("answered", None)
    assert ending.ask_whether_done(after(hours=25)) == [ticket]
    tickets.close(ticket)
    with pytest.raises(tickets.TicketClosed):
        tickets.record_from_citizen(ticket, "Cảm ơn", wants_answer=False)


def test_it_opens_again_with_the_same_member_while_there_is_time(ticket: Ticket) -> None:
    assert not ending.reopen(ticket)  # it is open
    tickets.close(ticket)
    assert ending.may_go_on(ticket)
    assert not ending.may_go_on(ticket, after(hours=49))
    assert not ending.reopen(ticket, after(hours=49))
    assert ending.reopen(ticket)
    assert (ticket.status, ticket.claimed_by) == ("claimed", 101)
    assert ticket.waiting_since
    assert tickets.claim(ticket, ANNA)
    assert not tickets.claim(ticket, BINH)


def test_it_stays_closed_where_another_is_open_or_nobody_had_it(
    ticket: Ticket, citizen: Citizen
) -> None:
    tickets.close(ticket)
    other = tickets.open_ticket(citizen, "Chuyện khác")
    assert not ending.reopen(ticket)
    tickets.close(other)
    assert not ending.may_go_on(other)
    assert tickets.newest_ticket_of(citizen) == other


def test_a_reminder_is_kept_until_it_is_delivered_or_holds_no_longer(ticket: Ticket) -> None:
    tickets.record_from_citizen(ticket, "Chưa được")
    assert tickets.remind_teams(after(hours=1)) == [ticket]
    assert kinds(ticket) == [Kind.TEXT, Kind.REMINDER]
    assert tickets.remind_teams(after(hours=2)) == []
    tickets.record_answer(ticket, ANNA, "Dạ đây")
    assert Kind.REMINDER not in kinds(ticket)


def test_two_who_hand_on_at_once_move_it_by_one_team(ticket: Ticket, teams: list[Team]) -> None:
    seen = Ticket.objects.get(pk=ticket.pk)
    assert tickets.hand_on(ticket) == teams[1]
    with pytest.raises(tickets.TicketMoved):
        tickets.hand_on(seen)
    with pytest.raises(tickets.TicketMoved):
        tickets.record_answer(seen, ANNA, "trễ rồi")
    moved = Ticket.objects.get(pk=ticket.pk)
    assert (moved.team, moved.status, moved.claimed_by) == (teams[1], "open", None)
    tickets.close(moved)
    with pytest.raises(tickets.TicketClosed):
        tickets.hand_on(moved)


def test_the_same_stars_again_are_no_new_rating(ticket: Ticket, citizen: Citizen) -> None:
    assert tickets.rate(ticket, citizen, 5)
    assert not tickets.rate(ticket, citizen, 5)
    assert tickets.rate(ticket, citizen, 4)


def test_what_is_kept_counts_from_the_last_word(ticket: Ticket) -> None:
    tickets.close(ticket)
    words = TicketMessage.objects.filter(ticket=ticket)
    words.update(at=timezone.now() - timedelta(days=100))
    Ticket.objects.update(created_at=timezone.now() - timedelta(days=100))
    tickets.add_notice(ticket, Kind.CLOSED)  # is no word of anybody's
    assert enforce_retention(after(days=79))["tickets"] == 0
    assert enforce_retention(after(days=81))["tickets"] == 1


@pytest.mark.parametrize("has_moved", [False, True])
def test_one_that_goes_on_has_its_card_in_the_group_of_now(ticket: Ticket, has_moved: bool) -> None:
    relay.set_posted(ticket, 70)
    ticket.messages.update(group_message_id=71)
    tickets.close(ticket)
    if has_moved:
        reach.moved(-1, -1005)
        assert edits.in_group(-1005, 71) is None, "there it is another message"
    assert ending.reopen(ticket)
    assert ticket.group_message_id == (None if has_moved else 70)
    assert [due.pk for due in relay.unposted()] == ([ticket.pk] if has_moved else [])
