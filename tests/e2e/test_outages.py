"""Rasa or the action server is down or hangs: people are answered all the same."""

import signal
import time

import pytest

from tests.e2e.conftest import People
from tests.e2e.person import Person, until
from tests.stack import Part, Stack

QUESTION = "Quên mật khẩu VNeID thì lấy lại thế nào?"
DANGER = "có người đang gọi biểu tui đọc mã OTP, đọc không"


def comes_back(person: Person) -> None:
    """Waits until Rasa is asked again, as the bot does by itself."""

    def answered_by_rasa() -> bool:
        time.sleep(0.5)
        return person.says(QUESTION).reply is not None

    until(answered_by_rasa, 60)


@pytest.fixture(params=["rasa", "actions"])
def part(request: pytest.FixtureRequest, stack: Stack) -> Part:
    found: Part = getattr(stack, request.param)
    return found


def test_when_a_part_is_killed_the_answer_comes_by_words_alone(
    part: Part, people: People, stack: Stack
) -> None:
    person = people.new()
    assert person.says("quên mật khẩu tài khoản").kind == "clarify"
    with part.away():
        seen = person.says(QUESTION)
        assert seen.reply is None
        assert seen.text.startswith("Quên mật khẩu VNeID")
        seen = person.presses("Làm từng bước")
        assert "Bước 1" in seen.text
        assert person.says(DANGER).kind == "urgent"
    assert "degraded=true" in stack.bot.log
    comes_back(people.new())


def test_a_part_that_hangs_is_waited_for_until_the_time_limit_and_then_left_alone(
    part: Part, people: People, stack: Stack
) -> None:
    with part.frozen():
        for _ in range(2):
            said = SaidInLog(stack)
            assert people.new().says(QUESTION).text.startswith("Quên mật khẩu VNeID")
            assert said("reason=rasa is slow")
        said = SaidInLog(stack)
        assert people.new().says(QUESTION).text.startswith("Quên mật khẩu VNeID")
        assert people.new().says(DANGER).kind == "urgent"
        assert said("reason=rasa is left alone")
        assert not said("reason=rasa is slow")
    comes_back(people.new())


class SaidInLog:
    """What the bot's log says from now on."""

    def __init__(self, stack: Stack) -> None:
        self._bot = stack.bot
        self._start = len(stack.bot.log)

    def __call__(self, words: str) -> bool:
        return words in self._bot.log[self._start :]


def test_the_thread_is_kept_over_a_restart_of_everything(people: People, stack: Stack) -> None:
    person = people.new()
    assert person.says("làm hộ chiếu trên mạng thế nào").topic == "ho-chieu"
    for process in stack.parts:
        process.stop(signal.SIGKILL)
    for process in stack.parts:
        process.launch()
    for process in stack.parts:
        process.wait_ready()
    seen = person.says("mất bao nhiêu tiền")
    assert (seen.topic, seen.part) == ("ho-chieu", "cost")
