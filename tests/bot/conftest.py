"""The real bot as a child process, between a Bot API server, a Rasa of sorts and a database."""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from helpdesk.models import GroupPost, InboundUpdate, Team, Ticket
from knowledge import catalogue
from knowledge.paths import UNDERSTANDING
from knowledge.retrieval.decision import Judge, Logistic
from knowledge.retrieval.fusion import Fusion
from knowledge.retrieval.search import LEXICAL_FEATURES, Fitted
from tests.bot import rasa_server
from tests.bot.rasa_server import RasaServer
from tests.bot.relayed import Case
from tests.bot.running_bot import RunningBot
from tests.bot_api import server
from tests.bot_api.people import Chatter
from tests.bot_api.server import BotApi

FAQ = Path(__file__).parent / "faq"


def fitted() -> dict[str, Any]:
    """A search that answers when it knows the words, for a catalogue too small to be fitted.

    What messages do is judged as in the seed catalogue, whatever the topics are.
    """
    knows = Logistic(
        means={"coverage": 0.7}, scales={"coverage": 0.1}, weights={"coverage": 1.0}, bias=0.0
    )
    judge = Judge(right=knows, in_scope=knows, answer_from=0.8, clarify_from=0.5)
    even = Fusion.even(LEXICAL_FEATURES)
    both = Fitted(fusion=even, judge=judge, lexical_fusion=even, lexical_judge=judge)
    understanding = json.loads(UNDERSTANDING.read_text(encoding="utf-8"))
    return {"fitted": both.model_dump(mode="json"), "understanding": understanding}


@pytest.fixture(scope="module")
def telegram() -> Iterator[BotApi]:
    with server.running() as running:
        yield running


@pytest.fixture(scope="module")
def rasa_of_module() -> Iterator[RasaServer]:
    with rasa_server.running() as running:
        yield running


@pytest.fixture(scope="module")
def bot(
    telegram: BotApi,
    rasa_of_module: RasaServer,
    sqlite_url: str,
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> Iterator[RunningBot]:
    """A running bot that serves a module's tests; its database holds the small catalogue.

    A module's BOT_ENVIRONMENT is added to its environment.
    """
    from tests.conftest import wipe

    wipe()
    catalogue.seed(FAQ)
    catalogue.publish("test", artefacts=fitted())
    bot = RunningBot(
        telegram,
        rasa_of_module.url,
        os.environ["DATABASE_URL"],
        tmp_path_factory.mktemp("bot") / "bot.log",
        dict(getattr(request.module, "BOT_ENVIRONMENT", {})),
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


_groups = iter(range(-100_500, -200_000, -10))
_first_ids = iter(range(10_000, 10_000_000, 1000))


@pytest.fixture
def people(bot: RunningBot, telegram: BotApi) -> People:
    return People(telegram, next(_first_ids))


@pytest.fixture
def person(people: People) -> Chatter:
    return people.new()


@pytest.fixture
def rasa(rasa_of_module: RasaServer, people: People) -> Iterator[RasaServer]:
    """Rasa in good health, and a bot that trusts it again after a test that broke it."""
    rasa_of_module.reset()
    yield rasa_of_module
    broken = rasa_of_module.is_broken
    rasa_of_module.reset()
    if broken:
        wait_until_trusted(people.new())


@pytest.fixture
def teams(bot: RunningBot, telegram: BotApi) -> tuple[Team, Team]:
    """A default team with office hours all day, and the next one, whose group is a forum."""
    first, second = next(_groups), next(_groups)
    telegram.world.forums.add(second)
    Ticket.objects.all().delete()
    GroupPost.objects.all().delete()
    Team.objects.all().delete()
    beta = Team.objects.create(
        slug="beta", name="Tổ phường Pleiku", group_chat_id=second, uses_forum_topics=True
    )
    alpha = Team.objects.create(
        slug="alpha",
        name="Tổ xã Tuy Phước",
        group_chat_id=first,
        is_default=True,
        next_team=beta,
        opening_hours=[{"days": [1, 2, 3, 4, 5, 6, 7], "from": "00:00", "to": "23:59"}],
    )
    return alpha, beta


@pytest.fixture
def case(people: People, rasa: RasaServer, teams: tuple[Team, Team]) -> Case:
    return Case(people, rasa, teams[0])


def wait_until_noted(seconds: float = 10) -> None:
    """Waits until what was answered is noted, so that a kill does not make it come again."""
    waiting = InboundUpdate.objects.filter(state=InboundUpdate.State.WAITING)
    deadline = time.monotonic() + seconds
    while waiting.exists() and time.monotonic() < deadline:
        time.sleep(0.05)


def wait_until_trusted(someone: Chatter, seconds: float = 20) -> None:
    """Waits until the bot asks Rasa again, as it does by itself."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        someone.write("thử")
        if someone.answer() == "nghe: thử":
            return
        time.sleep(1)
    raise AssertionError("the bot did not come back to Rasa")
