"""What the running bot tells about itself: metrics, whether it serves everything, its log."""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
import yaml
from django.db import connections
from django.utils import timezone

from helpdesk.models import InboundUpdate
from knowledge.models import Release
from tests.bot.conftest import wait_until_trusted
from tests.bot.observed import Page, eventually
from tests.bot.rasa_server import RasaServer
from tests.bot.running_bot import RunningBot
from tests.bot_api.people import Chatter
from tests.bot_api.server import BotApi
from tests.stack import ROOT, free_port

SELECTOR = re.compile(r'(tro_ly_so_\w+)(?:\{(\w+)="([^"]*)"\})?')
WORDS = "một câu riêng của tôi"


@pytest.fixture(scope="module")
def page(bot: RunningBot) -> Page:
    bot.stop()
    page = Page(free_port())
    bot.environment |= {"METRICS_PORT": str(page.port), "LOG_LEVEL": "INFO"}
    bot.start()
    return page


def test_messages_are_counted_and_timed(page: Page, person: Chatter, rasa: RasaServer) -> None:
    before = page("tro_ly_so_replies_total", kind="smalltalk", degraded="false")
    rasa.delay = 0.3
    person.write(WORDS)
    person.wait_for()
    assert eventually(lambda: page("tro_ly_so_step_seconds_count", step="whole") > 0)
    assert page("tro_ly_so_replies_total", kind="smalltalk", degraded="false") == before + 1
    assert page("tro_ly_so_updates_total") > 0
    assert time.time() - page("tro_ly_so_last_update_timestamp_seconds") < 60
    for step in ("storing", "queue", "rasa", "sending"):
        assert page("tro_ly_so_step_seconds_count", step=step) > 0
    assert page("tro_ly_so_step_seconds_sum", step="rasa") >= 0.3
    assert page("tro_ly_so_step_seconds_sum", step="whole") >= 0.3


def test_who_waits_for_an_earlier_message_is_timed_in_the_queue(
    page: Page, person: Chatter, rasa: RasaServer
) -> None:
    before = page("tro_ly_so_step_seconds_sum", step="queue")
    rasa.delay = 0.8
    person.write("câu một")
    person.write("câu hai")
    assert eventually(lambda: len(person.calls()) == 2)
    assert page("tro_ly_so_step_seconds_sum", step="queue") - before >= 0.5


def test_the_state_of_the_process_is_shown(page: Page) -> None:
    assert page("process_resident_memory_bytes") > 50e6
    assert page("tro_ly_so_release_served") == page("tro_ly_so_release_newest") == 1
    assert 0 < page("tro_ly_so_disk_free_bytes") < page("tro_ly_so_disk_size_bytes")
    assert eventually(lambda: page("tro_ly_so_inbox_updates", state="waiting") == 0)


def test_a_release_that_cannot_be_built_is_seen(page: Page, bot: RunningBot) -> None:
    broken = Release.objects.create(
        number=2, checksum="", domains="no domains", hotlines=[], artefacts={}
    )
    try:
        assert page("tro_ly_so_release_newest") == 2
        # The follower has looked at it, and keeps the one before.
        log = "the newest release could not be taken"
        assert eventually(lambda: log in bot.log.read_text())
        assert page("tro_ly_so_release_served") == 1
    finally:
        broken.delete()
        connections.close_all()
    assert page("tro_ly_so_release_newest") == 1


def test_what_waits_and_what_was_set_aside_is_seen(page: Page) -> None:
    rows = [
        InboundUpdate(
            channel="telegram",
            update_id=900_000 + number,
            chat=str(number),
            state=state,
            at=timezone.now() - timedelta(minutes=5),
            not_before=timezone.now() + timedelta(minutes=5),
        )
        for number, state in enumerate(["waiting", "waiting", "set_aside"])
    ]
    InboundUpdate.objects.bulk_create(rows)
    try:
        assert page("tro_ly_so_inbox_updates", state="waiting") == 2
        assert page("tro_ly_so_inbox_updates", state="set_aside") == 1
        assert 300 <= page("tro_ly_so_inbox_oldest_seconds") < 400
    finally:
        InboundUpdate.objects.filter(update_id__gte=900_000).delete()
        connections.close_all()
    assert page("tro_ly_so_inbox_oldest_seconds") < 60


def test_a_bot_without_rasa_is_degraded_and_says_so(
    page: Page, people: Any, rasa: RasaServer
) -> None:
    wait_until_trusted(people.new())
    assert eventually(lambda: page.ready() == (200, {"status": "ready", "missing": {}}))
    assert page("tro_ly_so_part_up", part="rasa") == 1
    rasa.is_down = True
    for _ in range(2):
        asker = people.new()
        asker.write("quên mật khẩu VNeID")
        asker.wait_for()
    code, told = page.ready()
    assert (code, told["status"], list(told["missing"])) == (503, "degraded", ["rasa"])
    assert page("tro_ly_so_circuit_open", service="rasa") == 1
    assert page("tro_ly_so_part_up", part="rasa") == 0
    assert page("tro_ly_so_errors_total", part="rasa", cause="RemoteProtocolError") >= 2
    assert page("tro_ly_so_replies_total", kind="answer", degraded="true") >= 2
    rasa.is_down = False
    wait_until_trusted(people.new())
    assert page.ready()[0] == 200
    assert page("tro_ly_so_circuit_open", service="rasa") == 0


def test_a_rasa_that_answers_nothing_is_missing_though_it_can_be_reached(
    page: Page, people: Any, rasa: RasaServer
) -> None:
    rasa.answer = lambda body: []
    asker = people.new()
    asker.write("quên mật khẩu VNeID")
    asker.wait_for()
    assert page.ready() == (
        503,
        {"status": "degraded", "missing": {"rasa": "the last question got no answer"}},
    )
    rasa.reset()
    wait_until_trusted(people.new())
    assert page.ready()[0] == 200


def test_one_id_follows_a_message_to_rasa_and_nothing_of_the_person_is_logged(
    page: Page, bot: RunningBot, person: Chatter, rasa: RasaServer
) -> None:
    update = person.write(WORDS)
    person.wait_for()
    (body,) = rasa.heard
    message = f"u{update['update_id']:x}"
    assert body["metadata"]["message_id"] == message
    assert eventually(lambda: f"message={message}: shown kinds=smalltalk" in bot.log.read_text())
    written = bot.log.read_text()
    assert WORDS not in written
    assert not re.search(rf"\b{person.chat_id}\b", written)


def test_a_failure_names_its_message(
    page: Page, bot: RunningBot, person: Chatter, rasa: RasaServer
) -> None:
    rasa.status = 503
    update = person.write("quên mật khẩu VNeID")
    person.wait_for()
    line = f"message=u{update['update_id']:x}: degraded=true reason=rasa answered 503"
    assert eventually(lambda: line in bot.log.read_text())


class TestAtTheStart:
    """A second bot, on the same database, which never reaches Telegram."""

    @pytest.fixture
    def second(self, page: Page, bot: RunningBot, telegram: BotApi) -> Iterator[Page]:
        port = free_port()
        environment = {
            **bot.whole_environment(),
            "TELEGRAM_BASE_URL": f"http://127.0.0.1:{free_port()}/bot",
            "METRICS_PORT": str(port),
            "HEARTBEAT_FILE": str(bot.log.parent / "alive-too"),
        }
        with (bot.log.parent / "second.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "bot"], env=environment, stdout=log, stderr=log
            )
        try:
            yield Page(port)
        finally:
            process.terminate()
            assert process.wait(timeout=30) == 0

    def test_without_telegram_it_is_degraded(self, second: Page, rasa: RasaServer) -> None:
        def answers() -> bool:
            try:
                return bool(second.ready())
            except httpx.TransportError:
                return False

        assert eventually(answers, 120)
        code, told = second.ready()
        assert (code, list(told["missing"])) == (503, ["telegram"])
        assert second("tro_ly_so_errors_total", part="telegram", cause="NetworkError") >= 1


def test_with_a_webhook_telegram_is_asked_itself(
    page: Page, bot: RunningBot, telegram: BotApi, rasa: RasaServer
) -> None:
    bot.stop()
    before = bot.environment
    bot.environment = {
        **before,
        "WEBHOOK_URL": "https://bot.example",
        "WEBHOOK_SECRET": "bi-mat-cua-bai-thu",
        "WEBHOOK_HOST": "127.0.0.1",
        "WEBHOOK_PORT": str(free_port()),
    }
    bot.start()
    try:
        assert eventually(lambda: page.ready()[0] == 200)
        broken = (502, {"ok": False, "error_code": 502, "description": "Bad Gateway"})
        telegram.world.failures["getMe"].extend([broken] * 3)
        code, told = page.ready()
        assert (code, list(told["missing"])) == (503, ["telegram"])
        assert page.ready()[0] == 200
    finally:
        telegram.world.failures["getMe"].clear()
        bot.environment = before
        bot.restart()


def test_a_taken_port_keeps_nobody_from_being_served(
    page: Page, bot: RunningBot, people: Any, rasa: RasaServer
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        bot.stop()
        before = bot.environment
        bot.environment = {**before, "METRICS_PORT": str(taken.getsockname()[1])}
        bot.start()
        asker = people.new()
        asker.write("chào")
        assert asker.answer() == "nghe: chào"
        assert "no metrics: port" in bot.log.read_text()
    bot.environment = before
    bot.restart()


def test_what_the_alerts_watch_is_shown_by_a_bot_in_good_health(page: Page) -> None:
    document = yaml.safe_load((ROOT / "deploy/observe/alerts.yml").read_text("utf-8"))
    expressions = [rule["expr"] for group in document["groups"] for rule in group["rules"]]
    shown = page.samples()
    watched = [
        (name, label, value)
        for expression in expressions
        for name, label, value in SELECTOR.findall(expression)
        # Of what went wrong there is only a count once it has gone wrong.
        if not name.endswith("_total")
    ]
    assert len(watched) > 10
    for name, label, value in watched:
        found = [s for s in shown if s.name == name and (not label or s.labels[label] == value)]
        assert found, (name, label, value)
