"""One question typed in several short messages is answered once, as one."""

import time
from collections.abc import Iterator

import pytest

from bot import texts
from tests.bot.rasa_server import RasaServer
from tests.bot.running_bot import RunningBot
from tests.bot_api.people import Chatter, words

SECONDS = 3.0
"""Long enough that what came sooner was not held back."""
PHOTO = [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]


@pytest.fixture(scope="module", autouse=True)
def _gathering(bot: RunningBot) -> Iterator[None]:
    bot.stop()
    bot.environment = {"PIECES_SECONDS": str(SECONDS)}
    bot.start()
    return


def test_three_quick_pieces_of_a_question_are_asked_once_and_together(
    person: Chatter, rasa: RasaServer
) -> None:
    for piece in ("alo", "cho hỏi", "cái app"):
        person.write(piece)
    assert person.answer() == "nghe: alo cho hỏi cái app"
    time.sleep(SECONDS + 0.5)
    assert rasa.messages == ["alo cho hỏi cái app"]
    assert len(person.calls()) == 1


def test_a_piece_alone_is_answered_after_a_moment(person: Chatter, rasa: RasaServer) -> None:
    began = time.monotonic()
    person.write("alo")
    assert person.answer() == "nghe: alo"
    assert time.monotonic() - began >= SECONDS


def test_what_makes_it_whole_is_answered_at_once_with_what_was_held_back(
    person: Chatter, rasa: RasaServer
) -> None:
    began = time.monotonic()
    person.write("alo")
    person.write("tui quên mật khẩu VNeID rồi thì lấy lại làm sao")
    assert person.answer() == "nghe: alo tui quên mật khẩu VNeID rồi thì lấy lại làm sao"
    assert time.monotonic() - began < SECONDS


@pytest.mark.parametrize("before", [(), ("alo",)])
def test_danger_is_never_held_back(
    person: Chatter, rasa: RasaServer, before: tuple[str, ...]
) -> None:
    began = time.monotonic()
    for piece in (*before, "tui lỡ đọc otp rồi"):
        person.write(piece)
    assert person.answer().startswith(texts.URGENT_HEADING)
    assert time.monotonic() - began < SECONDS


def test_a_command_flushes_what_is_held_back(person: Chatter, rasa: RasaServer) -> None:
    person.write("alo")
    person.write("/trogiup")
    assert person.answer() == "nghe: alo"
    assert person.answer().startswith(texts.HELP_TITLE)


def test_a_button_flushes_what_is_held_back(person: Chatter, rasa: RasaServer) -> None:
    person.write("/start")
    message = person.wait_for().result["message_id"]
    person.write("alo")
    person.press(message, "/want_person")
    assert person.answer() == "nghe: alo"
    assert person.answer() == "nghe: /want_person"


def test_a_picture_flushes_what_is_held_back(person: Chatter, rasa: RasaServer) -> None:
    person.write("alo")
    person.send(photo=PHOTO)
    assert person.answer() == "nghe: alo"
    assert person.answer() == texts.PHOTO


def test_a_secret_in_pieces_is_masked_and_every_piece_deleted(
    person: Chatter, rasa: RasaServer
) -> None:
    sent = [person.write(piece) for piece in ("mã otp là", "482913")]
    assert "Đừng gửi mã bí mật" in person.answer()
    deleted = {int(person.wait_for(method="deleteMessage").fields["message_id"]) for _ in sent}
    assert deleted == {update["message"]["message_id"] for update in sent}
    assert "482913" not in str(rasa.heard)


def test_an_answer_that_breaks_is_admitted_though_it_was_held_back(
    person: Chatter, rasa: RasaServer
) -> None:
    person.world.failures["sendMessage"].append((400, {}))
    person.write("alo")
    assert person.answer() == texts.FAILED


def test_what_is_held_back_is_answered_before_the_bot_ends(
    person: Chatter, rasa: RasaServer, bot: RunningBot
) -> None:
    person.write("alo")
    deadline = time.monotonic() + 10
    while person.world.pending and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.5)
    bot.stop()
    assert words(person.wait_for(seconds=1)) == "nghe: alo"
    bot.start()


def test_a_piece_that_is_edited_before_its_answer_is_asked_as_it_is_now(
    person: Chatter, rasa: RasaServer
) -> None:
    update = person.write("alo")
    message = update["message"]
    person.deliver(edited_message={**message, "edit_date": message["date"] + 1, "text": "a lô"})
    assert person.answer() == "nghe: a lô"
    assert rasa.messages == ["a lô"]


def test_with_no_time_to_wait_each_message_is_answered_by_itself(
    person: Chatter, rasa: RasaServer, bot: RunningBot
) -> None:
    bot.stop()
    bot.environment = {"PIECES_SECONDS": "0"}
    bot.start()
    pieces = ["alo", "cho hỏi", "cái app"]
    for piece in pieces:
        person.write(piece)
    assert [person.answer() for _ in pieces] == [f"nghe: {piece}" for piece in pieces]
    assert rasa.messages == pieces
