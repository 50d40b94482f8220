"""The database is gone: people are answered by words alone, and it is used again by itself."""

import math
from collections.abc import Iterator

import psycopg
import pytest
from django.core.management import call_command
from django.db import connections

from bot import texts
from dialogue.turn import State
from knowledge import catalogue
from replies import wording
from tests import postgres
from tests.bot.conftest import FAQ, fitted, wait_until_trusted
from tests.bot.observed import Page, eventually
from tests.bot.rasa_server import RasaServer
from tests.bot.running_bot import RunningBot
from tests.bot.test_without_rasa import QUESTION
from tests.bot_api.people import Chatter, payloads
from tests.bot_api.server import BotApi
from tests.bot_api.world import BOT
from tests.conftest import SQLITE_URL, switch_to
from tests.postgres import Postgres
from tests.stack import free_port


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with postgres.running() as running:
        switch_to(running.url)
        call_command("migrate", verbosity=0)
        catalogue.seed(FAQ)
        catalogue.publish("test", artefacts=fitted())
        connections.close_all()
        switch_to(SQLITE_URL)
        yield running


@pytest.fixture(scope="module")
def bot(
    server: Postgres,
    telegram: BotApi,
    rasa_of_module: RasaServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[RunningBot]:
    log = tmp_path_factory.mktemp("bot") / "bot.log"
    bot = RunningBot(telegram, rasa_of_module.url, server.url, log)
    bot.environment["METRICS_PORT"] = str(free_port())
    bot.start()
    yield bot
    bot.stop()


@pytest.fixture
def person(bot: RunningBot, telegram: BotApi) -> Chatter:
    return Chatter(telegram.world, 77_001)


def test_people_are_answered_by_words_alone_until_it_is_back(
    person: Chatter, server: Postgres, rasa_of_module: RasaServer, bot: RunningBot
) -> None:
    wait_until_trusted(person)
    before = list(rasa_of_module.messages)
    with server.away():
        person.write(QUESTION)
        card = person.wait_for()
        assert card.text.startswith("<b>Quên mật khẩu VNeID")
        person.press(card.result["message_id"], '/ask_part{"part":"cost"}')
        assert "Không mất tiền." in person.answer()
        person.write("/chude")
        assert person.answer().startswith(wording.MENU_TITLE)
    # Rasa was not asked: it would have kept the words under no name.
    assert rasa_of_module.messages == before
    assert "degraded=true reason=no database" in bot.log.read_text()
    wait_until_trusted(person)
    with psycopg.connect(server.url) as connection:
        known = connection.execute("SELECT address FROM helpdesk_citizen").fetchall()
    assert (str(person.chat_id),) in known


def test_a_danger_gets_its_card(person: Chatter, server: Postgres) -> None:
    with server.away():
        person.write("có người đang gọi biểu tui đọc mã OTP, đọc không")
        assert texts.URGENT_HEADING in person.answer()


def test_a_database_that_hangs_keeps_nobody_waiting(
    bot: RunningBot, server: Postgres, telegram: BotApi, rasa_of_module: RasaServer
) -> None:
    wait_until_trusted(Chatter(telegram.world, 77_010))
    alarmed, *asking = [Chatter(telegram.world, 77_011 + number) for number in range(8)]
    before = list(rasa_of_module.messages)
    with server.frozen():
        alarmed.write("có người đang gọi biểu tui đọc mã OTP, đọc không")
        for person in asking:
            person.write(QUESTION)
        assert texts.URGENT_HEADING in alarmed.answer()
        for person in asking:
            assert person.answer().startswith("Quên mật khẩu VNeID")
    assert rasa_of_module.messages == before
    wait_until_trusted(Chatter(telegram.world, 77_020))
    # What waited for the database meanwhile does not answer them again.
    assert [len(person.calls()) for person in (alarmed, *asking)] == [1] * 8


def test_what_cannot_be_kept_is_not_promised(person: Chatter, server: Postgres) -> None:
    with server.away():
        person.write("cho tui gặp người hỗ trợ")
        assert person.answer() == wording.HANDOFF_FAILED
        person.write(QUESTION)
        card = person.wait_for()
        for feedback in ("good", "bad"):
            payload = f'/feedback_{feedback}{{"topic":"vneid-quen-mat-khau"}}'
            person.press(card.result["message_id"], payload)
            assert person.answer() == wording.NOT_KEPT
        person.write("/xoadulieu")
        question = person.wait_for()
        person.press(question.result["message_id"], "forget:yes")
        assert person.answer() == texts.FAILED


def test_typed_numbers_still_press_the_buttons_of_ones_own_answer(
    person: Chatter, server: Postgres, telegram: BotApi
) -> None:
    other = Chatter(telegram.world, 77_002)
    with server.away():
        person.write("/chude")
        assert person.answer().startswith(wording.MENU_TITLE)
        other.write("1")
        assert not other.answer().startswith("🪪")
        person.write("1")
        assert wording.MENU_TOPICS in person.answer()


def test_what_was_remembered_meanwhile_holds_when_it_is_back(
    bot: RunningBot, server: Postgres, telegram: BotApi
) -> None:
    person = Chatter(telegram.world, 77_005)
    wait_until_trusted(Chatter(telegram.world, 77_006))
    person.write("/chude")
    person.wait_for()
    with server.away():
        person.write(QUESTION)
        numbers = payloads(person.wait_for())
    wait_until_trusted(Chatter(person.world, 77_004))
    with psycopg.connect(server.url) as connection:
        find = (
            "SELECT state FROM helpdesk_thread JOIN helpdesk_citizen c ON c.id = citizen_id"
            f" WHERE c.address = '{person.chat_id}'"
        )
        person.write(f"{len(numbers)}")
        person.wait_for()
        (kept,) = connection.execute(find).fetchone() or ({},)
    assert State.recalled(kept).topic == "vneid-quen-mat-khau"
    assert [option.payload for option in State.recalled(kept).options] == numbers


def test_a_member_whose_answer_cannot_be_kept_is_told_so(
    bot: RunningBot, server: Postgres, telegram: BotApi
) -> None:
    group = -100_900
    member = Chatter(telegram.world, 77_003, group)
    posted = telegram.world.post(group, BOT, text="🎫 G-0001")
    with server.away():
        member.write("Ra công an xã nhé.", reply_to=posted["message_id"])
        assert member.answer() == texts.FAILED_IN_GROUP


def test_it_is_seen_from_outside_that_the_database_is_gone(
    bot: RunningBot, server: Postgres, telegram: BotApi
) -> None:
    page = Page(int(bot.environment["METRICS_PORT"]))
    wait_until_trusted(Chatter(telegram.world, 77_030))
    assert eventually(lambda: page.ready()[0] == 200)
    assert page("tro_ly_so_circuit_open", service="database") == 0
    person = Chatter(telegram.world, 77_031)
    with server.away():
        person.write(QUESTION)
        person.wait_for()
        code, told = page.ready()
        assert (code, told["status"], list(told["missing"])) == (503, "degraded", ["database"])
        assert page("tro_ly_so_circuit_open", service="database") == 1
        assert page("tro_ly_so_errors_total", part="database", cause="OperationalError") >= 1
        # What was counted before is not shown as if it were so now.
        assert math.isnan(page("tro_ly_so_inbox_updates", state="waiting"))
        assert math.isnan(page("tro_ly_so_outbox_oldest_seconds", kind="message"))
    wait_until_trusted(Chatter(telegram.world, 77_032))
    assert eventually(lambda: page.ready()[0] == 200)
    assert page("tro_ly_so_inbox_updates", state="waiting") >= 0
