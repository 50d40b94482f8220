"""A notice for everybody, told by the bot itself: without Rasa, and with the database gone."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from bot import texts
from knowledge.models import Notice
from tests.bot.conftest import wait_until_trusted
from tests.bot.rasa_server import RasaServer, says
from tests.bot.running_bot import RunningBot
from tests.bot.test_danger import ON_THE_LINE
from tests.bot.test_without_database import server
from tests.bot.test_without_rasa import CARD, QUESTION
from tests.bot_api.people import Chatter
from tests.bot_api.server import BotApi
from tests.conftest import SQLITE_URL, switch_to
from tests.postgres import Postgres

__all__ = ["server"]

TEXT = "VNeID đang quá tải, bà con thử lại sau 20 giờ."


@pytest.fixture(scope="module")
def bot(
    server: Postgres,
    telegram: BotApi,
    rasa_of_module: RasaServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[RunningBot]:
    """It starts while a notice on VNeID's domain holds."""
    now = timezone.now()
    switch_to(server.url)
    Notice.objects.create(
        text=TEXT, domains=["dinh-danh"], starts_at=now, ends_at=now + timedelta(hours=1)
    )
    connections.close_all()
    switch_to(SQLITE_URL)
    log = tmp_path_factory.mktemp("bot") / "bot.log"
    bot = RunningBot(telegram, rasa_of_module.url, server.url, log)
    bot.start()
    yield bot
    bot.stop()


def test_without_rasa_it_stands_before_the_answer(person: Chatter, rasa: RasaServer) -> None:
    rasa.is_down = True
    person.write(QUESTION)
    assert person.answer().startswith(f"📢 {TEXT}\n\n{CARD}")
    person.write(ON_THE_LINE)
    assert person.answer().startswith(texts.URGENT_HEADING)


def test_with_the_database_gone_or_hanging_the_answer_comes_all_the_same(
    person: Chatter, server: Postgres, rasa: RasaServer
) -> None:
    for trouble in (server.away, server.frozen):
        with trouble():
            person.write(QUESTION)
            # It was read a moment ago, so it is told yet.
            assert person.answer().startswith(f"📢 {TEXT}\n\n{CARD}")
        wait_until_trusted(person)


def test_what_the_dialogue_says_with_it_is_shown_so(person: Chatter, rasa: RasaServer) -> None:
    step = {"kind": "step", "topic": "x", "title": "Cài VNeID", "number": 1, "total": 2}
    rasa.answer = lambda body: says({**step, "step": {"text": "Mở máy."}, "notices": [TEXT]})
    person.write("cài sao")
    assert person.answer().startswith(f"📢 {TEXT}\n\nCài VNeID\n\n")
