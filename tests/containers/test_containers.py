"""The whole assistant in real containers, as docker-compose.yml has them.

These tests build on one another, in the order of the file. `make test-containers` runs them.
"""

import time
import urllib.request

import pytest

from tests.bot_api.people import Chatter
from tests.bot_api.server import BotApi
from tests.containers.stack import CACHES, ONE_SHOT, Stack, container, in_order
from tests.deploy.compose import document

pytestmark = pytest.mark.containers

CHAT = 5566778899
QUESTION, WORDS_OF_ANSWER = "Quên mật khẩu VNeID thì làm sao lấy lại?", "mật khẩu"
SECONDS_TO_ANSWER = 60.0
SECONDS_UNTIL_TRUSTED = 120.0
"""Within these a part that came back is asked again."""
SERVICES = [name for name in in_order() if name != ONE_SHOT]
KILLED = 137


@pytest.fixture(scope="module")
def running(stack: Stack) -> Stack:
    """All services started; what is left of them is removed with the engine.

    The first start is spared the vectors; the one after the caches are lost is not.
    """
    stack.bring_vectors()
    stack.start()
    return stack


@pytest.fixture(scope="module")
def person(telegram: BotApi) -> Chatter:
    return Chatter(telegram.world, CHAT)


def ask(person: Chatter) -> None:
    """A question, and its right answer."""
    person.write(QUESTION)
    assert WORDS_OF_ANSWER in person.answer(SECONDS_TO_ANSWER).lower()


def last_was_degraded(stack: Stack) -> bool:
    """Whether the last question was answered by words alone, for want of another part."""
    return stack.sql("SELECT degraded FROM helpdesk_turn ORDER BY id DESC LIMIT 1") != "f"


def ask_until_whole(stack: Stack, person: Chatter) -> None:
    """Asks until Rasa, the search and the database have all had their part in an answer."""
    deadline = time.monotonic() + SECONDS_UNTIL_TRUSTED
    ask(person)
    while last_was_degraded(stack):
        assert time.monotonic() < deadline, "still answered by words alone"
        time.sleep(5)
        ask(person)


def test_a_villager_s_question_is_answered_through_all_containers(
    running: Stack, person: Chatter
) -> None:
    ask(person)
    assert not last_was_degraded(running)
    assert running.sql("SELECT count(DISTINCT sender_id) FROM events") == "1"


def test_what_is_ours_runs_as_nobody_special(running: Stack) -> None:
    ours = [name for name, about in document()["services"].items() if "build" in about]
    for name in set(ours) - {ONE_SHOT}:
        assert running.engine.podman("exec", container(name), "id", "--user").strip() == "10001"


def test_the_console_answers_on_the_published_port(running: Stack) -> None:
    with urllib.request.urlopen("http://127.0.0.1:8000/admin/", timeout=20) as page:
        assert "Trợ Lý Số" in page.read().decode()


def test_a_backup_can_be_made(running: Stack) -> None:
    """pg_dump is as new as the server."""
    words = ["python", "-m", "console", "backup"]
    key = f"--env=BACKUP_KEY={'x' * 32}"
    running.engine.podman("exec", key, container("console"), *words)
    assert ".backup" in running.engine.podman("exec", container("console"), "ls", "var/backups")


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_that_is_killed_comes_back(running: Stack, person: Chatter, service: str) -> None:
    running.kill(service)
    running.wait_healthy(service)
    ask_until_whole(running, person)


def test_a_lost_volume_of_caches_comes_back(running: Stack, person: Chatter) -> None:
    citizens = running.sql("SELECT pseudonym FROM helpdesk_citizen")
    running.down()
    running.engine.podman("volume", "rm", CACHES)
    running.start()
    ask_until_whole(running, person)
    assert running.sql("SELECT pseudonym FROM helpdesk_citizen") == citizens


def test_an_encoder_older_than_the_image_is_built_anew(running: Stack) -> None:
    """The volume outlives the image that filled it."""
    stamp = "var/encoder/context/built-from"
    actions, prepare = container("actions"), container(ONE_SHOT)
    running.engine.podman("exec", actions, "sh", "-c", f"echo of-another-adapter >{stamp}")
    running.engine.podman("start", "--attach", prepare)
    assert "of-another-adapter" not in running.engine.podman("exec", actions, "cat", stamp)


def test_no_log_holds_a_secret(running: Stack) -> None:
    for service in SERVICES:
        log = running.log(service)
        for secret in (*running.secrets.values(), str(CHAT)):
            assert secret not in log, service


def test_all_stop_when_told_and_nothing_is_left(running: Stack) -> None:
    running.compose("stop")
    for service in SERVICES:
        state = running.engine.inspect(container(service))["State"]
        assert state["Status"] == "exited", service
        assert state["ExitCode"] != KILLED, f"{service} had to be killed"
    running.down("--volumes")
    for what in (["ps", "--all"], ["volume", "ls"]):
        assert not running.engine.podman(*what, "--quiet").strip(), what
