"""A person in a private chat with the running bot."""

import signal
import sqlite3
import time
from typing import Any

import pytest

from tests.bot.conftest import People
from tests.bot.rasa_server import RasaServer, in_dialogue, says
from tests.bot.running_bot import RunningBot
from tests.bot_api.people import Chatter, payloads, words
from tests.bot_api.server import BotApi

ANSWER = {
    "kind": "answer",
    "topic": "vneid-la-gi",
    "title": "VNeID là gì",
    "lead": "Ứng dụng của Bộ Công an.",
    "buttons": [{"label": "👍 Có ích", "payload": '/feedback_good{"topic":"vneid-la-gi"}'}],
}


def rows(bot: RunningBot, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(bot.database_url.removeprefix("sqlite:///")) as database:
        return list(database.execute(query))


def test_start_says_that_it_is_a_machine_and_offers_topics_help_and_a_person(
    person: Chatter,
) -> None:
    person.write("/start")
    call = person.wait_for()
    assert "máy trả lời tự động" in words(call)
    assert payloads(call) == ["/menu", "help", "/want_person"]


def test_the_commands_are_announced_in_vietnamese(bot: RunningBot, telegram: BotApi) -> None:
    described = {c["command"]: c["description"] for c in telegram.world.commands}
    assert described["chude"] == "Xem các chủ đề"
    assert set(described) >= {"start", "chude", "hoi", "trogiup", "xa", "xoadulieu", "quyenriengtu"}


def test_free_text_goes_to_rasa_under_a_pseudonym_and_its_reply_is_shown(
    person: Chatter, rasa: RasaServer
) -> None:
    rasa.answer = lambda body: says(ANSWER)
    person.write("VNeID là gì vậy")
    assert person.answer().startswith("VNeID là gì\n\nỨng dụng của Bộ Công an.")
    (body,) = rasa.heard
    assert body["message"] == "VNeID là gì vậy"
    assert str(person.chat_id) not in str(body)


def test_only_an_answer_that_takes_a_while_is_said_to_be_typed(
    person: Chatter, rasa: RasaServer
) -> None:
    person.write("VNeID là gì vậy")
    assert person.answer() == "nghe: VNeID là gì vậy"
    rasa.delay = 1.0
    person.write("còn nữa không")
    assert person.answer() == "nghe: còn nữa không"
    answers, typed = person.calls(), person.calls("sendChatAction")
    assert len(typed) == 1
    assert answers[-2].at < typed[0].at < answers[-1].at


def test_a_button_sends_its_payload_and_is_always_answered(
    person: Chatter, rasa: RasaServer
) -> None:
    rasa.answer = lambda body: says(ANSWER)
    person.write("VNeID là gì")
    card = person.wait_for()
    update = person.press(card.result["message_id"], payloads(card)[0])
    person.wait_for()
    query = update["callback_query"]["id"]
    assert any(
        call.fields["callback_query_id"] == query
        for call in person.world.calls
        if call.method == "answerCallbackQuery"
    )
    assert rasa.messages[-1] == '/feedback_good{"topic":"vneid-la-gi"}'


def test_the_same_update_twice_is_answered_once_also_after_a_restart(
    person: Chatter, rasa: RasaServer, bot: RunningBot
) -> None:
    update = person.write("câu hỏi một lần")
    person.answer()
    person.world.add_update(update)
    bot.restart()
    person.world.add_update(update)
    person.write("câu hỏi tiếp")
    assert person.answer() == "nghe: câu hỏi tiếp"
    assert rasa.messages.count("câu hỏi một lần") == 1


def test_what_waits_at_telegram_while_the_bot_is_down_is_answered_when_it_is_back(
    person: Chatter, bot: RunningBot, rasa: RasaServer
) -> None:
    bot.stop(signal.SIGKILL)
    person.write("có ai không")
    bot.start()
    assert person.answer() == "nghe: có ai không"


def test_one_persons_messages_are_answered_in_order_and_others_do_not_wait(
    people: People, rasa: RasaServer
) -> None:
    rasa.delay = 0.3
    talker, other = people.new(), people.new()
    for number in range(4):
        talker.write(f"câu {number}")
    other.write("câu khác")
    assert other.answer() == "nghe: câu khác"
    assert [talker.answer() for _ in range(4)] == [f"nghe: câu {n}" for n in range(4)]
    assert other.calls()[0].at < talker.calls()[-1].at
    assert rasa.overlaps == 0


def test_who_writes_too_fast_is_told_so_kindly_once(people: People, rasa: RasaServer) -> None:
    person = people.new()
    for number in range(30):
        person.write(f"câu {number}")
    person.wait_for(lambda call: "gửi nhanh quá" in call.text)
    time.sleep(2)
    told = [call for call in person.calls() if "gửi nhanh quá" in call.text]
    assert len(told) == 1
    assert len(rasa.heard) == 20


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("👍", "Tôi nhận được rồi"),
        ("\u200b\ufeff", "Tôi chưa thấy câu hỏi"),
        ("<b>VNeID</b> & <script>", "nghe: <b>VNeID</b> & <script>"),
        ("quê\u200bn mật khẩu", "nghe: quên mật khẩu"),
        ("quên mật khẩu \ud83d", "nghe: quên mật khẩu"),
        ("////", "Tôi nhận được rồi"),
    ],
)
def test_odd_input_gets_a_sensible_answer(
    person: Chatter, rasa: RasaServer, text: str, expected: str
) -> None:
    person.write(text)
    assert person.answer().startswith(expected)


def test_4096_characters_are_searched_by_their_beginning(person: Chatter, rasa: RasaServer) -> None:
    person.write(("quên mật khẩu " * 300)[:4096])
    assert person.answer().startswith("nghe: quên mật khẩu")
    assert len(rasa.messages[-1]) <= 1000


def test_words_cannot_pose_as_an_intent(person: Chatter, rasa: RasaServer) -> None:
    person.send(text="\u200b/restart")
    assert person.answer() == "nghe: restart"


def test_an_unknown_command_is_explained_and_not_sent_on(person: Chatter, rasa: RasaServer) -> None:
    person.write("/restart")
    assert "chưa hiểu lệnh" in person.answer()
    assert rasa.heard == []


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"sticker": {"file_id": "s", "file_unique_id": "s", "width": 1, "height": 1,
                      "is_animated": False, "is_video": False, "type": "regular"}}, "Dễ thương"),
        ({"photo": [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]}, "hình"),
        ({"voice": {"file_id": "v", "file_unique_id": "v", "duration": 2}}, "tin nói"),
        ({"contact": {"phone_number": "0905123456", "first_name": "A"}}, "số điện thoại của ai"),
        ({"location": {"latitude": 13.9, "longitude": 108.0}}, "vị trí"),
        ({"document": {"file_id": "d", "file_unique_id": "d", "file_name": "a.pdf"}}, "tệp"),
        ({"document": {"file_id": "d", "file_unique_id": "d", "file_name": "vneid.APK"}},
         "Đừng bấm cài"),
        ({"story": {"id": 1, "chat": {"id": 5, "type": "private"}}}, "chỉ đọc được chữ"),
    ],
)  # fmt: skip
def test_what_is_not_words_is_answered_kindly(
    person: Chatter, rasa: RasaServer, content: dict[str, Any], expected: str
) -> None:
    person.send(**content)
    assert expected in person.answer()
    assert rasa.heard == []


def test_an_edited_message_is_not_answered_again_but_explained(
    person: Chatter, rasa: RasaServer
) -> None:
    message = person.world.post(person.chat_id, person.user, text="sửa rồi", edit_date=1)
    person.deliver(edited_message=message)
    assert "vừa sửa tin" in person.answer()
    assert rasa.heard == []


def test_the_menu_has_two_levels_works_by_number_and_changes_in_place(
    person: Chatter, rasa: RasaServer
) -> None:
    person.write("/chude")
    card = person.wait_for()
    assert payloads(card) == ['/menu{"domain":"dinh-danh"}']
    person.press(card.result["message_id"], payloads(card)[0])
    edited = person.wait_for(method="editMessageText")
    assert "1. Quên mật khẩu VNeID" in words(edited)
    rasa.answer = in_dialogue
    person.write("3")
    assert person.answer().startswith("VNeID là gì")
    assert rasa.messages == ["3"]


def test_an_old_menu_button_of_a_deleted_message_still_works(
    person: Chatter, rasa: RasaServer
) -> None:
    person.write("/chude")
    card = person.wait_for()
    update = person.press(card.result["message_id"], payloads(card)[0])
    person.wait_for(method="editMessageText")
    query = {**update["callback_query"], "id": "999"}
    query["message"] = {"chat": person.world.chat(person.chat_id), "message_id": 1, "date": 0}
    person.deliver(callback_query=query)
    assert "Quên mật khẩu VNeID" in person.answer()


def test_a_poster_link_leads_straight_to_a_topic(person: Chatter, rasa: RasaServer) -> None:
    person.write("/start vneid-la-gi")
    person.answer()
    assert rasa.messages == ['/choose_topic{"topic":"vneid-la-gi"}']


def test_personal_data_reaches_neither_rasa_nor_the_database_nor_the_log(
    person: Chatter, rasa: RasaServer, bot: RunningBot
) -> None:
    person.write("số của tui là 0905 123 456, căn cước 052099001234")
    assert "[số điện thoại]" in person.answer()
    files = [path for path in bot.log.parent.rglob("*") if path.is_file()]
    stored = b"".join(path.read_bytes() for path in files)
    for digits in ("0905 123 456", "0905123456", "052099001234"):
        assert digits not in str(rasa.heard)
        assert digits.encode() not in stored
    assert not rows(bot, "select 1 from helpdesk_turn where question like '%0905%'")


def test_whoever_sends_an_otp_is_warned_and_the_message_is_deleted(
    person: Chatter, rasa: RasaServer
) -> None:
    update = person.write("mã otp của tui là 482913")
    assert "Đừng gửi mã bí mật" in person.answer()
    call = person.wait_for(method="deleteMessage")
    assert int(call.fields["message_id"]) == update["message"]["message_id"]
    assert "482913" not in str(rasa.heard)


def test_privacy_is_told_in_plain_words_with_the_configured_days(person: Chatter) -> None:
    person.write("/quyenriengtu")
    text = person.answer()
    assert "Giữ 90 ngày" in text
    assert "91/2025/QH15" in text


def test_stored_data_is_deleted_after_confirmation_and_what_was_deleted_is_said(
    person: Chatter, rasa: RasaServer, bot: RunningBot
) -> None:
    rasa.is_down = True
    person.write("VNeID là gì")
    person.answer()
    person.write("/xoadulieu")
    question = person.wait_for()
    assert payloads(question) == ["forget:yes", "forget:no"]
    count = f"select count(*) from helpdesk_citizen where address = '{person.chat_id}'"
    assert rows(bot, count) == [(1,)]
    person.press(question.result["message_id"], "forget:yes")
    assert "1 câu hỏi" in person.answer()
    assert rows(bot, count) == [(0,)]


def test_deleting_can_be_called_off(person: Chatter) -> None:
    person.write("/xoadulieu")
    person.wait_for()
    person.write("2")
    assert "giữ nguyên" in person.answer()


def test_in_a_group_the_bot_speaks_only_when_spoken_to(people: People, rasa: RasaServer) -> None:
    member = people.new(group=-100777)
    member.write("trời mưa quá bà con")
    member.write("@tro_ly_so_bot VNeID là gì")
    assert member.answer() == "nghe: VNeID là gì"
    first = member.calls()[-1].result["message_id"]
    member.write("còn iPhone thì sao", reply_to=first)
    assert member.answer() == "nghe: còn iPhone thì sao"
    member.write("/trogiup")
    assert "Cách dùng" in member.answer()
    assert len(rasa.heard) == 2


def test_telegrams_wish_to_wait_is_obeyed_and_the_answer_still_comes(
    person: Chatter, rasa: RasaServer
) -> None:
    person.world.failures["sendMessage"].append((429, {"retry_after": 1}))
    before = len(person.world.calls)
    person.write("chờ chút")
    assert person.answer() == "nghe: chờ chút"
    tries = [call for call in person.world.calls[before:] if call.method == "sendMessage"]
    assert [call.status for call in tries] == [429, 200]
    assert tries[1].at - tries[0].at >= 1


def test_a_failing_telegram_server_is_tried_again(person: Chatter, rasa: RasaServer) -> None:
    person.world.failures["sendMessage"].extend([(502, {}), (500, {})])
    person.write("thử lại")
    assert person.answer() == "nghe: thử lại"


def test_a_command_for_another_bot_of_the_group_is_left_alone(
    people: People, rasa: RasaServer
) -> None:
    member = people.new(group=-100778)
    member.write("/ban")
    member.write("/start@bot_khac")
    member.write("/trogiup@tro_ly_so_bot")
    assert "Cách dùng" in member.answer()
    assert len(member.calls()) == 1


def test_a_telegram_that_cannot_be_reached_at_the_start_is_waited_for(
    person: Chatter, rasa: RasaServer, bot: RunningBot
) -> None:
    bot.stop()
    person.world.failures["getMe"].extend([(502, {})] * 4)
    bot.start()
    person.write("còn đó không")
    assert person.answer() == "nghe: còn đó không"


def test_a_person_who_blocked_the_bot_harms_nobody_else(
    people: People, rasa: RasaServer, bot: RunningBot
) -> None:
    gone, other = people.new(), people.new()
    gone.world.blocked.add(gone.chat_id)
    gone.write("tui chặn rồi")
    other.write("còn tui")
    assert other.answer() == "nghe: còn tui"
    query = f"select blocked_bot from helpdesk_citizen where address = '{gone.chat_id}'"
    deadline = time.monotonic() + 5
    while rows(bot, query) != [(1,)] and time.monotonic() < deadline:
        time.sleep(0.05)
    assert rows(bot, query) == [(1,)]
