"""What the bot says arrives, once and in order, whatever Telegram answers for a while."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot import outgoing
from bot.outgoing import ONCE, Outgoing
from bot.refusals import Refusal, kind_of, may_have_arrived
from tests.bot_api import server
from tests.bot_api.server import BotApi
from tests.bot_api.world import Call

READ_SECONDS = 0.6
ONE, OTHER, GROUP = 501, 502, -100_501


@pytest.fixture
def telegram() -> Iterator[BotApi]:
    with server.running() as running:
        yield running


@asynccontextmanager
async def connected(telegram: BotApi) -> AsyncIterator[ExtBot[Any]]:
    bot: ExtBot[Any] = ExtBot(
        telegram.token,
        base_url=telegram.base_url,
        request=HTTPXRequest(read_timeout=READ_SECONDS, connection_pool_size=8),
        rate_limiter=Outgoing(),
    )
    async with bot:
        yield bot


def run(telegram: BotApi, talk: Callable[[ExtBot[Any]], Coroutine[Any, Any, Any]]) -> None:
    async def whole() -> None:
        async with connected(telegram) as bot:
            await talk(bot)

    asyncio.run(whole())


def sent(telegram: BotApi, chat: int, *, arrived: bool = True) -> list[Call]:
    """The messages to a chat: those that arrived, or every attempt."""
    with telegram.world.lock:
        calls = [c for c in telegram.world.calls if (c.method, c.chat) == ("sendMessage", chat)]
    return [call for call in calls if call.status == 200 or not arrived]


async def mend(telegram: BotApi, seconds: float) -> None:
    await asyncio.sleep(seconds)
    telegram.world.broken.clear()
    telegram.world.refused.clear()


def test_a_failing_server_costs_no_message_nor_their_order_and_holds_up_no_other_chat(
    telegram: BotApi,
) -> None:
    telegram.world.refused["sendMessage", ONE] = ("Internal Server Error", 500)

    async def talk(bot: ExtBot[Any]) -> None:
        first = [asyncio.create_task(bot.send_message(ONE, f"câu {n}")) for n in range(3)]
        began = time.monotonic()
        await bot.send_message(OTHER, "chào")
        assert time.monotonic() - began < 2
        await mend(telegram, 3)
        await asyncio.gather(*first)

    run(telegram, talk)
    assert [call.text for call in sent(telegram, ONE)] == ["câu 0", "câu 1", "câu 2"]


def test_an_answer_that_is_no_json_costs_no_message(telegram: BotApi) -> None:
    telegram.world.broken["sendMessage"] = "malformed"

    async def talk(bot: ExtBot[Any]) -> None:
        await asyncio.gather(bot.send_message(ONE, "câu"), mend(telegram, 2))

    run(telegram, talk)
    assert len(sent(telegram, ONE)) == 1


def test_a_flood_in_one_chat_is_waited_out_there_alone(telegram: BotApi) -> None:
    telegram.world.failures["sendMessage"].append((429, {"retry_after": 2}))

    async def talk(bot: ExtBot[Any]) -> None:
        slow = asyncio.create_task(bot.send_message(GROUP, "cho nhóm"))
        await asyncio.sleep(0.5)
        await bot.send_message(OTHER, "chào")
        assert not slow.done()
        await slow

    run(telegram, talk)
    (first, second) = sent(telegram, GROUP, arrived=False)
    assert second.at - first.at >= 2
    assert sent(telegram, OTHER)[0].at - first.at < 1.5


def test_a_connection_that_breaks_before_the_call_is_carried_out_costs_no_message(
    telegram: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing, "CALM_SECONDS", 2.0)
    telegram.world.broken["sendMessage"] = "before"

    async def talk(bot: ExtBot[Any]) -> None:
        await asyncio.gather(bot.send_message(ONE, "câu"), mend(telegram, 1))

    run(telegram, talk)
    assert len(sent(telegram, ONE)) == 1


def test_while_telegram_cannot_be_reached_at_all_the_second_try_waits(
    telegram: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing, "CALM_SECONDS", 0.5)
    monkeypatch.setattr(outgoing, "LONGEST_PAUSE_SECONDS", 0.5)
    telegram.world.broken.update(sendMessage="before", sendChatAction="before")

    async def talk(bot: ExtBot[Any]) -> None:
        await asyncio.gather(bot.send_message(ONE, "câu"), mend(telegram, 4))

    run(telegram, talk)
    assert len(sent(telegram, ONE)) == 1


def test_what_may_have_arrived_is_sent_once_more_and_never_a_third_time(
    telegram: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing, "CALM_SECONDS", 0.5)
    telegram.world.broken["sendMessage"] = "after"

    async def talk(bot: ExtBot[Any]) -> None:
        with pytest.raises(NetworkError) as raised:
            await bot.send_message(ONE, "câu")
        assert may_have_arrived(raised.value)

    run(telegram, talk)
    assert len(sent(telegram, ONE)) == 2


def test_an_answer_that_comes_too_late_is_not_sent_again(telegram: BotApi) -> None:
    telegram.world.answer_after["sendMessage"] = 2 * READ_SECONDS

    async def talk(bot: ExtBot[Any]) -> None:
        with pytest.raises(TimedOut) as raised:
            await bot.send_message(ONE, "câu")
        assert may_have_arrived(raised.value)

    run(telegram, talk)
    assert len(sent(telegram, ONE)) == 1


def test_whoever_keeps_a_message_tries_again_by_itself(telegram: BotApi) -> None:
    telegram.world.failures["sendMessage"].extend([(500, {}), (429, {"retry_after": 9})])

    async def talk(bot: ExtBot[Any]) -> None:
        with pytest.raises(NetworkError):
            await bot.send_message(ONE, "câu", rate_limit_args=ONCE)
        with pytest.raises(RetryAfter):
            await bot.send_message(ONE, "câu", rate_limit_args=ONCE)

    run(telegram, talk)
    assert len(sent(telegram, ONE, arrived=False)) == 2


def test_a_process_that_stops_waits_for_nothing(telegram: BotApi) -> None:
    telegram.world.refused["sendMessage", ONE] = ("Internal Server Error", 500)

    async def talk(bot: ExtBot[Any]) -> None:
        waiting = asyncio.create_task(bot.send_message(ONE, "câu"))
        await asyncio.sleep(1.5)
        assert isinstance(bot.rate_limiter, Outgoing)
        bot.rate_limiter.hurry()
        with pytest.raises(NetworkError):
            await asyncio.wait_for(waiting, 2)

    run(telegram, talk)


@pytest.mark.parametrize(
    ("words", "code", "kind"),
    [
        ("Bad Request: message thread not found", 400, Refusal.NO_TOPIC),
        ("Bad Request: TOPIC_CLOSED", 400, Refusal.NO_TOPIC),
        ("Bad Request: TOPIC_DELETED", 400, Refusal.NO_TOPIC),
        ("Bad Request: VOICE_MESSAGES_FORBIDDEN", 400, Refusal.NO_MEDIA),
        ("Bad Request: not enough rights to send photos to the chat", 400, Refusal.NO_MEDIA),
        ("Bad Request: CHAT_SEND_VOICES_FORBIDDEN", 400, Refusal.NO_MEDIA),
        ("Bad Request: wrong file identifier/HTTP URL specified", 400, Refusal.NO_MEDIA),
        (
            "Bad Request: not enough rights to send text messages to the chat",
            400,
            Refusal.NO_RIGHTS,
        ),
        ("Bad Request: have no rights to send a message", 400, Refusal.NO_RIGHTS),
        ("Bad Request: need administrator rights in the channel chat", 400, Refusal.NO_RIGHTS),
        ("Bad Request: CHAT_SEND_PLAIN_FORBIDDEN", 400, Refusal.NO_RIGHTS),
        ("Bad Request: CHAT_WRITE_FORBIDDEN", 400, Refusal.NO_RIGHTS),
        ("Bad Request: chat not found", 400, Refusal.GONE),
        ("Bad Request: PEER_ID_INVALID", 400, Refusal.GONE),
        ("Bad Request: group chat was deactivated", 400, Refusal.GONE),
        ("Forbidden: bot was kicked from the supergroup chat", 403, Refusal.GONE),
        ("Forbidden: bot is not a member of the supergroup chat", 403, Refusal.GONE),
        ("Forbidden: the group chat was deleted", 403, Refusal.GONE),
        ("Forbidden: user is deactivated", 403, Refusal.GONE),
        ("Forbidden: bot was blocked by the user", 403, Refusal.BLOCKED),
        ("Forbidden: bot can't initiate conversation with a user", 403, Refusal.BLOCKED),
        ("Bad Request: can't parse entities: unsupported start tag", 400, Refusal.NEVER),
        ("Bad Request: message is too long", 400, Refusal.NEVER),
        ("Request Entity Too Large", 413, Refusal.NEVER),
        ("Too Many Requests", 429, Refusal.LATER),
        ("Bad Gateway", 502, Refusal.LATER),
        ("Unauthorized", 401, Refusal.LATER),
    ],
)
def test_what_will_never_work_is_told_from_what_will_later(
    telegram: BotApi, words: str, code: int, kind: Refusal
) -> None:
    telegram.world.refused["sendMessage", ONE] = (words, code)

    async def talk(bot: ExtBot[Any]) -> None:
        with pytest.raises(TelegramError) as raised:
            await bot.send_message(ONE, "câu", rate_limit_args=ONCE)
        assert kind_of(raised.value) is kind

    run(telegram, talk)


def test_nobody_at_the_other_end_is_no_message_taken() -> None:
    async def whole() -> None:
        bot: ExtBot[Any] = ExtBot(server.TOKEN, base_url="http://127.0.0.1:9/bot")
        await bot.request.initialize()
        with pytest.raises(NetworkError) as raised:
            await bot.send_message(ONE, "câu")
        assert kind_of(raised.value) is Refusal.LATER
        await bot.request.shutdown()

    asyncio.run(whole())
