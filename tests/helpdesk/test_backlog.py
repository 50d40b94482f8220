"""What waits to be handled or carried is counted, and nothing that nobody could carry."""

from datetime import timedelta

import pytest
from django.utils import timezone

from helpdesk import backlog, relay, tickets
from helpdesk.citizens import citizen_for, set_blocked
from helpdesk.models import InboundUpdate, Team, Ticket, TicketMessage

pytestmark = pytest.mark.usefixtures("each_database")
HOUR = timedelta(hours=1)
Direction = TicketMessage.Direction


@pytest.fixture
def ticket(each_database: str) -> Ticket:
    Team.objects.create(slug="tinh", name="Tổ tỉnh", group_chat_id=-200, is_default=True)
    ticket = tickets.open_ticket(citizen_for("telegram", 1), "Làm sao mở khóa VNeID?", [])
    relay.set_posted(ticket, 5)
    TicketMessage.objects.all().delete()
    return ticket


def wrote(ticket: Ticket, direction: Direction) -> TicketMessage:
    at = timezone.now() - HOUR
    return TicketMessage.objects.create(ticket=ticket, direction=direction, text="?", at=at)


def test_nothing_waits(ticket: Ticket) -> None:
    nothing = backlog.Waiting(0, 0.0)
    assert (backlog.inbox("telegram"), backlog.messages(), backlog.cards()) == (nothing,) * 3
    assert backlog.set_aside("telegram") == 0


@pytest.mark.parametrize("direction", [Direction.TO_TEAM, Direction.TO_CITIZEN])
def test_a_message_waits_until_the_other_side_has_it(ticket: Ticket, direction: Direction) -> None:
    message = wrote(ticket, direction)
    wrote(ticket, direction)
    waiting = backlog.messages()
    assert waiting.count == len(relay.undelivered()) == 2
    assert 3600 <= waiting.oldest_seconds < 3700
    relay.mark_delivered(message)
    assert backlog.messages().count == 1


def test_what_nobody_can_carry_does_not_wait(ticket: Ticket) -> None:
    assert ticket.citizen is not None
    wrote(ticket, Direction.TO_CITIZEN)
    set_blocked(ticket.citizen)
    assert backlog.messages().count == 0
    set_blocked(ticket.citizen, False)
    assert backlog.messages().count == 1
    wrote(ticket, Direction.TO_TEAM)
    Team.objects.update(group_chat_id=None)
    assert backlog.messages().count == 1
    Ticket.objects.update(citizen=None)
    assert backlog.messages().count == 0


def test_a_card_waits_until_it_is_posted(ticket: Ticket) -> None:
    Ticket.objects.update(group_message_id=None, assigned_at=timezone.now() - HOUR)
    waiting = backlog.cards()
    assert waiting.count == len(relay.unposted()) == 1
    assert waiting.oldest_seconds >= 3600
    Ticket.objects.update(status=Ticket.Status.CLOSED)
    assert backlog.cards().count == 0


def test_updates_of_another_channel_are_not_counted(ticket: Ticket) -> None:
    for number, (channel, state) in enumerate(
        [
            ("telegram", "waiting"),
            ("telegram", "set_aside"),
            ("telegram", "handled"),
            ("x", "waiting"),
        ]
    ):
        InboundUpdate.objects.create(channel=channel, update_id=number, state=state)
    assert backlog.inbox("telegram").count == 1
    assert backlog.set_aside("telegram") == 1
