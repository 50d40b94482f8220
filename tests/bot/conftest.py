"""The real bot as a child process, between a Bot API server, a Rasa of sorts and a database."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge import catalogue
from tests.bot import rasa_server
from tests.bot.rasa_server import RasaServer
from tests.bot.running_bot import RunningBot
from tests.bot_api import server
from tests.bot_api.people import Chatter
from tests.bot_api.server import BotApi

FAQ = Path(__file__).parent / "faq"


@pytest.fixture(scope="module")
def telegram() -> Iterator[BotApi]:
    with server.running() as running:
        yield running


@pytest.fixture(scope="module")
def rasa_of_module() -> Iterator[RasaServer]:
    with rasa_server.running() as running:
        yield running


@pytest.fixture
def rasa(rasa_of_module: RasaServer) -> RasaServer:
    rasa_of_module.reset()
    return rasa_of_module


@pytest.fixture(scope="module")
def bot(
    telegram: BotApi,
    rasa_of_module: RasaServer,
    sqlite_url: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[RunningBot]:
    """A running bot that serves a module's tests; its database holds the small catalogue."""
    from tests.conftest import wipe

    wipe()
    catalogue.seed(FAQ)
    catalogue.publish("test")
    bot = RunningBot(
        telegram,
        rasa_of_module.url,
        os.environ["DATABASE_URL"],
        tmp_path_factory.mktemp("bot") / "bot.log",
    )
    bot.start()
    yield bot
    if bot.process:
        bot.stop()


class People:
    """New people, each with a chat of their own."""

    def __init__(self, telegram: BotApi, first: int) -> None:
        self._telegram = telegram
        self._next = first

    def new(self, *, group: int | None = None) -> Chatter:
        self._next += 1
        return Chatter(self._telegram.world, self._next, group)


_first_ids = iter(range(10_000, 10_000_000, 1000))


@pytest.fixture
def people(bot: RunningBot, telegram: BotApi) -> People:
    return People(telegram, next(_first_ids))


@pytest.fixture
def person(people: People) -> Chatter:
    return people.new()
