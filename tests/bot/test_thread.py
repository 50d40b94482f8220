"""What is remembered of a conversation: older messages, their buttons, restarts of the bot."""

import signal

import pytest

from bot import texts
from helpdesk import citizens, threads
from replies import wording
from tests.bot.conftest import wait_until_noted
from tests.bot.rasa_server import RasaServer, in_dialogue, knowledge
from tests.bot.running_bot import RunningBot
from tests.bot_api.people import Chatter, payloads, words

FORGOTTEN = "quên mật khẩu VNeID"
WHAT_IS_IT = "VNeID là gì"


@pytest.fixture(autouse=True)
def _talking(rasa: RasaServer) -> None:
    knowledge()
    rasa.answer = in_dialogue


def ask(person: Chatter, *questions: str) -> list[int]:
    """Asks one question after the other; the answers' message ids."""
    found = []
    for question in questions:
        person.write(question)
        found.append(int(person.wait_for().result["message_id"]))
    return found


def test_a_reply_to_an_older_answer_is_about_its_topic(person: Chatter, rasa: RasaServer) -> None:
    first, second = ask(person, FORGOTTEN, WHAT_IS_IT)
    for replied, topic in ((first, "vneid-quen-mat-khau"), (second, "vneid-la-gi")):
        person.write("rồi mất bao nhiêu tiền", reply_to=replied)
        person.wait_for()
        assert rasa.heard[-1]["metadata"]["about"] == topic
    person.write("rồi mất bao nhiêu tiền")
    person.wait_for()
    assert rasa.heard[-1]["metadata"]["about"] == ""


def test_a_reply_to_a_part_of_an_answer_is_about_its_topic(
    person: Chatter, rasa: RasaServer
) -> None:
    (answer,) = ask(person, FORGOTTEN)
    person.press(answer, '/tell{"passage":"vneid-quen-mat-khau#cost"}')
    part = person.wait_for()
    assert "Không mất tiền." in words(part)
    person.write("vậy hả", reply_to=part.result["message_id"])
    person.wait_for()
    assert rasa.heard[-1]["metadata"]["about"] == "vneid-quen-mat-khau"


def test_a_reply_to_an_older_answer_is_about_its_topic_also_without_rasa(
    person: Chatter, rasa: RasaServer
) -> None:
    rasa.is_down = True
    first, _ = ask(person, FORGOTTEN, WHAT_IS_IT)
    person.write("rồi mất bao nhiêu tiền", reply_to=first)
    assert "Không mất tiền." in person.answer()


def test_buttons_of_an_older_answer_are_about_its_topic(person: Chatter) -> None:
    first, _ = ask(person, FORGOTTEN, WHAT_IS_IT)
    person.press(first, '/tell{"passage":"vneid-quen-mat-khau#cost"}')
    assert "Không mất tiền." in person.answer()


def test_a_step_that_is_pressed_twice_is_shown_once_and_not_the_one_behind_it(
    person: Chatter,
) -> None:
    (answer,) = ask(person, FORGOTTEN)
    person.press(answer, '/guide{"topic":"vneid-quen-mat-khau"}')
    step = person.wait_for()
    assert "Bước 1 trên 3" in words(step)
    onward = payloads(step)[0]
    assert onward == '/walk{"step":"vneid-quen-mat-khau#2"}'
    for _ in range(2):
        person.press(step.result["message_id"], onward)
    assert "Bước 2 trên 3" in person.answer()
    person.write("/trogiup")
    assert texts.HELP_TITLE in person.answer()


def test_buttons_as_they_were_before_still_work(person: Chatter) -> None:
    (answer,) = ask(person, FORGOTTEN)
    person.press(answer, '/ask_part{"part":"cost"}')
    assert "Không mất tiền." in person.answer()
    person.press(answer, "menu:dinh-danh:0")
    assert "1. Quên mật khẩu VNeID" in words(person.wait_for(method="editMessageText"))


def test_buttons_of_what_is_gone_say_so(person: Chatter) -> None:
    (answer,) = ask(person, FORGOTTEN)
    for payload in ('/choose_topic{"topic":"bo-roi"}', '/tell{"passage":"bo-roi#cost"}'):
        person.press(answer, payload)
        assert person.answer() == wording.GONE
    person.press(answer, "la")
    assert person.answer() == texts.OLD_BUTTON


def test_a_number_typed_after_the_menu_counts_also_after_a_restart(
    person: Chatter, rasa: RasaServer, bot: RunningBot
) -> None:
    person.write("/chude")
    person.wait_for()
    wait_until_noted()
    bot.restart(signal.SIGKILL)
    person.write("1")
    assert wording.MENU_TOPICS in person.answer()
    bot.restart()
    person.write("3")
    assert person.answer().startswith(WHAT_IS_IT)
    assert rasa.messages == ["3"]


def test_the_topic_is_remembered_after_a_restart_whoever_answered(
    person: Chatter, rasa: RasaServer, bot: RunningBot
) -> None:
    ask(person, FORGOTTEN)
    wait_until_noted()
    bot.restart(signal.SIGKILL)
    rasa.is_down = True
    person.write("rồi mất bao nhiêu tiền")
    assert "Không mất tiền." in person.answer()


def test_nothing_is_remembered_once_everything_was_deleted(person: Chatter) -> None:
    ask(person, FORGOTTEN)
    person.write("/xoadulieu")
    question = person.wait_for()
    person.press(question.result["message_id"], "forget:yes")
    assert texts.FORGOTTEN_TITLE in person.answer()
    assert threads.load(citizens.citizen_for("telegram", str(person.chat_id))) == {}
