"""How many SQL statements a question costs the bot, as the log of PostgreSQL has them."""

import re
import time
from collections.abc import Iterator

import psycopg
import pytest

from tests.bot.rasa_server import RasaServer
from tests.bot.running_bot import RunningBot
from tests.bot.test_without_database import server
from tests.bot_api.people import Chatter
from tests.bot_api.server import BotApi
from tests.postgres import Postgres

__all__ = ["server"]

STATEMENT = re.compile(r"LOG:  (?:statement|execute [^:]*): (.*)")
OF_OTHERS = ("knowledge_release", "knowledge_notice", 'SELECT "helpdesk_inboundupdate"."id"')
"""The newest release, notices, and updates that were left are looked for every few seconds."""
QUESTIONS = 4
MOST = 11
"""Five for the update, one for the person. What is remembered, before and after the question may
have been held back as a piece of one: two. Their ticket: then too, and before and after the answer.
"""


@pytest.fixture(scope="module")
def bot(
    server: Postgres,
    telegram: BotApi,
    rasa_of_module: RasaServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[RunningBot]:
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET log_statement = 'all'")
        connection.execute("SELECT pg_reload_conf()")
    log = tmp_path_factory.mktemp("bot") / "bot.log"
    often = {"PIECES_SECONDS": "1.5", "RELAY_POLL_SECONDS": "3600"}
    bot = RunningBot(telegram, rasa_of_module.url, server.url, log, often)
    bot.start()
    yield bot
    bot.stop()


def statements(server: Postgres, person: Chatter, question: str) -> list[str]:
    """What the database is asked while a question is answered."""
    before = len(server.log)
    person.write(question)
    assert person.answer() == f"nghe: {question}"
    time.sleep(0.5)
    asked: list[str] = STATEMENT.findall(server.log[before:])
    return [statement for statement in asked if not any(of in statement for of in OF_OTHERS)]


def test_a_question_asks_the_database_little(
    server: Postgres, bot: RunningBot, telegram: BotApi
) -> None:
    person = Chatter(telegram.world, 88_001)
    ways = [statements(server, person, f"Quên mật khẩu VNeID {n}?") for n in range(QUESTIONS)]
    # Between them the outbox and new connections ask something too, but not each time.
    asked = min(ways, key=len)
    assert 0 < len(asked) <= MOST, "\n".join(asked)
    assert len([one for one in asked if 'FROM "helpdesk_citizen"' in one]) == 1
    assert not [one for way in ways for one in way if one == "SELECT 1"]
