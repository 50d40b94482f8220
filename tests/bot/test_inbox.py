"""What was taken is answered: after a crash, without the database, and once."""

import os
import signal
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.sealed import Seal
from bot.spool import Spool
from helpdesk.models import InboundUpdate
from tests.bot.rasa_server import RasaServer
from tests.bot.running_bot import RunningBot
from tests.bot_api.people import Chatter
from tests.bot_api.server import BotApi
from tests.bot_api.world import World
from tests.stack import free_port

SECRET = "bi-mat-cua-bai-thu"
STARTED = 20.0


@pytest.fixture
def world(telegram: BotApi) -> World:
    return telegram.world


def people(world: World, first: int, how_many: int) -> list[Chatter]:
    return [Chatter(world, first + number) for number in range(how_many)]


def wait_until_answered(asked: list[Chatter], seconds: float = STARTED) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and not all(person.calls() for person in asked):
        time.sleep(0.1)
    # What is answered twice comes soon after.
    time.sleep(1.5)
    assert [len(person.calls()) for person in asked] == [1] * len(asked)


def wait_until_asked(rasa: RasaServer, how_many: int) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and len(rasa.messages) < how_many:
        time.sleep(0.02)


@pytest.fixture
def slow_rasa(rasa: RasaServer) -> Iterator[RasaServer]:
    rasa.delay = 1.2
    yield rasa
    rasa.delay = 0.0


def test_what_a_killed_bot_had_in_hand_is_answered_after_its_start(
    bot: RunningBot, world: World, slow_rasa: RasaServer
) -> None:
    asked = people(world, 31_000, 6)
    for number, person in enumerate(asked):
        person.write(f"câu hỏi {number}")
    wait_until_asked(slow_rasa, len(asked))
    assert not world.pending
    bot.stop(signal.SIGKILL)
    slow_rasa.delay = 0.0
    bot.start()
    wait_until_answered(asked)


def test_what_one_person_wrote_keeps_its_order_through_a_crash(
    bot: RunningBot, world: World, slow_rasa: RasaServer
) -> None:
    (person,) = people(world, 31_100, 1)
    for number in range(4):
        person.write(f"câu {number}")
    wait_until_asked(slow_rasa, 1)
    bot.stop(signal.SIGKILL)
    slow_rasa.delay = 0.0
    bot.start()
    deadline = time.monotonic() + STARTED
    while time.monotonic() < deadline and len(person.calls()) < 4:
        time.sleep(0.1)
    assert [call.text for call in person.calls()] == [f"nghe: câu {n}" for n in range(4)]


def test_nothing_of_a_message_is_left_when_it_is_answered(bot: RunningBot, world: World) -> None:
    (person,) = people(world, 31_200, 1)
    person.write("một câu không ai được đọc lại")
    person.wait_for()
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and InboundUpdate.objects.exclude(sealed="").exists():
        time.sleep(0.1)
    assert not InboundUpdate.objects.exclude(sealed="").exists()
    assert not InboundUpdate.objects.exclude(chat="").exists()
    assert not list((bot.log.parent / "spool").glob("*/*.waiting"))


def test_a_locked_database_keeps_nobody_waiting_and_nothing_is_answered_twice(
    bot: RunningBot, world: World
) -> None:
    asked = people(world, 31_300, 3)
    lock = sqlite3.connect(
        os.environ["DATABASE_URL"].removeprefix("sqlite://"), isolation_level=None
    )
    lock.execute("BEGIN IMMEDIATE")
    try:
        for person in asked:
            person.write("quên mật khẩu VNeID")
        wait_until_answered(asked)
        assert list((bot.log.parent / "spool").glob("*/*.handled"))
        bot.stop(signal.SIGKILL)
    finally:
        lock.execute("ROLLBACK")
    bot.start()
    time.sleep(2)
    wait_until_answered(asked)
    assert not list((bot.log.parent / "spool").glob("*/*.handled"))


class TestByWebhook:
    @pytest.fixture
    def post(self, bot: RunningBot) -> Iterator[Any]:
        port = free_port()
        bot.stop()
        before = bot.environment
        bot.environment = {
            **before,
            "WEBHOOK_URL": "https://bot.example",
            "WEBHOOK_SECRET": SECRET,
            "WEBHOOK_HOST": "127.0.0.1",
            "WEBHOOK_PORT": str(port),
        }
        bot.start()

        def post(update: dict[str, Any]) -> int:
            response = httpx.post(
                f"http://127.0.0.1:{port}/telegram",
                json=update,
                headers={"X-Telegram-Bot-Api-Secret-Token": SECRET},
                timeout=10,
            )
            return response.status_code

        yield post
        bot.stop()
        bot.environment = before
        bot.start()

    def test_what_was_taken_with_200_is_answered_after_a_crash_and_once(
        self, post: Any, bot: RunningBot, world: World, slow_rasa: RasaServer
    ) -> None:
        asked = people(world, 31_400, 4)
        updates = [person.write("câu hỏi") for person in asked]
        world.pending.clear()
        assert [post(update) for update in updates] == [200] * len(asked)
        bot.stop(signal.SIGKILL)
        slow_rasa.delay = 0.0
        bot.start()
        # Telegram had not heard of the last one's 200.
        assert post(updates[-1]) == 200
        wait_until_answered(asked)


def test_a_spool_is_taken_over_only_from_the_dead(tmp_path: Path) -> None:
    living, dead = Spool(tmp_path), Spool(tmp_path)
    for number in (10, 9):
        dead.keep(number, f"sealed {number}")
    dead.note_handled(9)
    living.keep(1, "sealed 1")
    dead.close()
    heir = Spool(tmp_path)
    (left,) = heir.left_by_others()
    assert (left.owner, left.waiting, left.handled) == (dead.owner, {10: "sealed 10"}, [9])
    assert list(heir.left_by_others()) == []


def test_a_damaged_or_strange_content_is_not_opened() -> None:
    seal = Seal("123:abc")
    sealed = seal.close({"update_id": 1})
    assert "update_id" not in sealed
    assert seal.open(sealed[:-3]) is None
    assert seal.open("") is None
