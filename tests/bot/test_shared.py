"""What several bots count together, and what each goes by while Redis is away."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TypeVar

import pytest
from telegram import CallbackQuery, Chat, Message, User

from bot.handlers.presses import Presses
from bot.pace import Pace
from bot.shared import SECONDS, Shared
from tests.stack import free_port

T = TypeVar("T")

Together = Callable[[Shared, Shared], Awaitable[T]]


def two_bots(url: str, talk: Together[T]) -> T:
    """What `talk` gives for two bots that share the Redis at `url`."""

    async def run() -> T:
        first, second = Shared(url), Shared(url)
        try:
            return await talk(first, second)
        finally:
            await first.close()
            await second.close()

    return asyncio.run(run())


@pytest.fixture
def away() -> str:
    """Where no Redis listens."""
    return f"redis://127.0.0.1:{free_port()}/0"


def press(id_: str, data: str = "/nlu{}") -> CallbackQuery:
    chat = Chat(7, Chat.PRIVATE)
    message = Message(70, datetime(2026, 11, 30, tzinfo=UTC), chat)
    return CallbackQuery(id_, User(7, "Ba", False), "x", message=message, data=data)


async def allows(pace: Pace, person: str) -> bool:
    return pace.allows(person) and await pace.allows_everywhere(person)


def test_a_person_has_one_pace_with_all_bots(redis: str) -> None:
    async def talk(first: Shared, second: Shared) -> list[bool]:
        paces = [Pace(2, first), Pace(2, second)]
        asked = [await allows(paces[i % 2], "pace-1") for i in range(4)]
        told = [await pace.may_tell("pace-1") for pace in paces]
        return [*asked, *told, await allows(paces[1], "pace-2")]

    assert two_bots(redis, talk) == [True, True, False, False, True, False, True]


def test_without_redis_each_bot_keeps_its_own_pace_and_nobody_waits(away: str) -> None:
    async def talk(first: Shared, second: Shared) -> tuple[list[bool], float]:
        paces = [Pace(2, first), Pace(2, second)]
        begun = asyncio.get_running_loop().time()
        asked = [await allows(paces[i % 2], "1") for i in range(6)]
        return asked, asyncio.get_running_loop().time() - begun

    asked, seconds = two_bots(away, talk)
    assert asked == [True, True, True, True, False, False]
    assert seconds < 2 * 2 * SECONDS


def test_a_press_that_another_bot_answered_is_known(redis: str) -> None:
    async def talk(first: Shared, second: Shared) -> list[bool]:
        here, there = Presses(first), Presses(second)
        await here.answered(press("a"))
        return [
            await there.is_again(press("a"), None),  # Telegram tells of it once more
            await there.is_again(press("b"), 0.0),  # it waited for the answer
            await there.is_again(press("c"), datetime.now(UTC).timestamp() + 1),  # to see it again
            await there.is_again(press("d", "/other"), 0.0),
        ]

    assert two_bots(redis, talk) == [True, True, False, False]


def test_without_redis_a_bot_knows_the_presses_that_it_answered(away: str) -> None:
    async def talk(first: Shared, second: Shared) -> list[bool]:
        here, there = Presses(first), Presses(second)
        await here.answered(press("a"))
        return [await here.is_again(press("a"), None), await there.is_again(press("a"), None)]

    assert two_bots(away, talk) == [True, False]
