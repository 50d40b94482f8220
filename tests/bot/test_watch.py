"""The administrators' chat is told once what needs a person, and once that it is over."""

import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from bot import texts, watch
from helpdesk import tickets
from helpdesk.models import InboundUpdate, TicketMessage, Trouble
from tests.bot.relayed import Case, until
from tests.bot.running_bot import RunningBot
from tests.bot_api.people import Chatter
from tests.bot_api.server import BotApi

ADMIN = 910
BOT_ENVIRONMENT = {"ADMIN_CHAT_ID": str(ADMIN)}
State = InboundUpdate.State
NOON = datetime(2026, 11, 30, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def admin(telegram: BotApi, bot: RunningBot) -> Chatter:
    return Chatter(telegram.world, ADMIN)


def waiting(number: int, at: datetime, state: str = State.WAITING) -> InboundUpdate:
    """An update that is not due again for a while."""
    return InboundUpdate.objects.create(
        channel="telegram",
        update_id=number,
        state=state,
        at=at,
        not_before=timezone.now() + timedelta(hours=1),
    )


def told(admin: Chatter, text: str) -> int:
    return sum(call.text == text for call in admin.calls())


def test_an_update_that_was_set_aside_is_told_once_also_over_a_restart(
    admin: Chatter, bot: RunningBot
) -> None:
    update = waiting(-1, timezone.now(), State.SET_ASIDE)
    until(lambda: told(admin, texts.ADMIN_SET_ASIDE))
    bot.restart()
    time.sleep(2)
    assert told(admin, texts.ADMIN_SET_ASIDE) == 1
    update.delete()
    until(lambda: told(admin, texts.ADMIN_NONE_SET_ASIDE))
    time.sleep(1.5)
    assert told(admin, texts.ADMIN_NONE_SET_ASIDE) == 1
    assert not Trouble.objects.exists()


def test_what_could_not_be_told_is_told_later(admin: Chatter, telegram: BotApi) -> None:
    before = told(admin, texts.ADMIN_QUEUE_OLD)
    telegram.world.refused["sendMessage", ADMIN] = ("Forbidden: bot was kicked", 403)
    update = waiting(-2, timezone.now() - timedelta(minutes=3))
    time.sleep(1.5)
    assert not Trouble.objects.exists()
    del telegram.world.refused["sendMessage", ADMIN]
    until(lambda: told(admin, texts.ADMIN_QUEUE_OLD) == before + 1)
    update.delete()
    until(lambda: told(admin, texts.ADMIN_QUEUE_FINE))


@pytest.mark.parametrize(
    ("now", "count", "hours_ago", "is_odd"),
    [
        (NOON, watch.BUSY, 2, True),
        (NOON, watch.BUSY, 0.5, False),
        (NOON, watch.BUSY - 1, 2, False),
        (NOON + timedelta(hours=12), watch.BUSY, 2, False),
    ],
)
def test_an_hour_without_a_message_is_odd_by_day_where_there_are_many(
    bot: RunningBot, now: datetime, count: int, hours_ago: float, is_odd: bool
) -> None:
    at = now - timedelta(hours=hours_ago)
    InboundUpdate.objects.all().delete()
    for number in range(count):
        waiting(number, at, State.HANDLED)
    assert watch.of_everybody(now)[watch.SILENCE] is is_odd
    InboundUpdate.objects.all().delete()


def test_a_message_between_the_sides_that_is_stuck_is_told_and_one_that_was_refused_is_not(
    case: Case,
) -> None:
    answer = tickets.record_answer(case.ticket, tickets.Member(1), "Gỡ ra cài lại")
    long_ago = timezone.now() - timedelta(minutes=16)
    stuck = TicketMessage.objects.filter(pk=answer.pk)
    stuck.update(at=long_ago, not_before=timezone.now() + timedelta(hours=1))
    assert watch.of_everybody(timezone.now())[watch.ANSWERS]
    stuck.update(state=TicketMessage.State.REFUSED)
    assert not watch.of_everybody(timezone.now())[watch.ANSWERS]
