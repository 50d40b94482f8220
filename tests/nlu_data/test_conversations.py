"""Whole conversations with the real Rasa and the real action server."""

import sqlite3

import pytest

from replies import wording
from replies.model import AnswerReply, ClarifyReply, HandoffReply, Kind, NoneReply, Part, StepReply
from tests.actions.running import Server
from tests.nlu_data.talking import Talk


@pytest.fixture
def talk(rasa: Server) -> Talk:
    return Talk(rasa.url)


def answer(talk: Talk, words: str) -> AnswerReply:
    reply = talk.say(words)
    assert isinstance(reply, AnswerReply), f"{words!r} got {reply.kind}"
    return reply


def test_a_question_without_diacritics(talk: Talk) -> None:
    assert answer(talk, "em quen mk vneid roi lam sao lay lai").topic == "vneid-quen-mat-khau"


def test_parts_one_after_another(talk: Talk) -> None:
    answer(talk, "làm hộ chiếu thế nào")
    assert answer(talk, "hết nhiêu tiền").part is Part.COST
    assert answer(talk, "bao lâu thì xong").part is Part.TIME
    assert answer(talk, "ở mô").part is Part.PLACE
    assert answer(talk, "can giay gi").part is Part.DOCUMENTS


def test_another_subject_is_noticed(talk: Talk) -> None:
    answer(talk, "làm hộ chiếu thế nào")
    reply = answer(talk, "quên mật khẩu vssid thì làm sao")
    assert (reply.topic, reply.part) == ("vssid-quen-mat-khau", Part.ALL)


def test_steps_by_number_telephone_and_trouble(talk: Talk) -> None:
    answer(talk, "tải vneid ở đâu cho đúng")
    step = talk.say("bước 1 làm sao")
    assert isinstance(step, StepReply)
    step = talk.say("còn iPhone thì sao")
    assert isinstance(step, StepReply)
    assert "App Store" in (step.step.text or "")
    assert answer(talk, "không được, nó báo lỗi").part is Part.TROUBLE


def test_the_telephone_is_remembered(talk: Talk) -> None:
    answer(talk, "tải vneid ở đâu cho đúng")
    talk.say("tui xài iphone")
    reply = answer(talk, '/choose_topic{"topic":"vneid-cai-dat"}')
    assert reply.steps[0].android is None


def test_a_walk_by_typing(talk: Talk) -> None:
    answer(talk, "quên mật khẩu vneid")
    for words, number in [("làm từng bước", 1), ("xong rồi", 2), ("tiếp", 3), ("lui lại", 2)]:
        step = talk.say(words)
        assert isinstance(step, StepReply)
        assert step.number == number
    troubles = answer(talk, "bị kẹt rồi")
    assert troubles.part is Part.TROUBLE
    step = talk.say("1")  # back to the step
    assert isinstance(step, StepReply)
    assert step.number == 2


def test_a_button_by_its_number_and_by_its_words(talk: Talk) -> None:
    answer(talk, "quên mật khẩu vneid")
    reply = answer(talk, "nói rõ hơn")
    related = next(b for b in reply.buttons if b.payload.startswith("/choose_topic"))
    number = reply.buttons.index(related) + 1
    by_number = answer(talk, str(number))
    assert by_number.topic in related.payload
    answer(talk, "quên mật khẩu vneid")
    answer(talk, "nói rõ hơn")
    assert answer(talk, related.label).topic == by_number.topic


def test_a_menu_by_numbers(talk: Talk) -> None:
    assert len(talk.say("xem các chủ đề").buttons) == 13
    topics = talk.say("1")
    chosen = answer(talk, "cái thứ ba")
    assert chosen.topic in topics.buttons[2].payload


def test_misses_lead_to_a_person(talk: Talk) -> None:
    first = talk.say("blu bla blo")
    second = talk.say("zzk kkw wwq")
    assert isinstance(first, NoneReply)
    assert isinstance(second, HandoffReply)
    third = talk.say("qqp ppj jjx")
    assert isinstance(third, NoneReply)
    assert third.text != first.text
    person = 1 + [b.payload for b in third.buttons].index("/want_person")
    again = talk.say(str(person))
    assert isinstance(again, HandoffReply)
    assert again.ticket == second.ticket


def test_none_of_these(talk: Talk) -> None:
    assert isinstance(talk.say("quên mật khẩu tài khoản"), ClarifyReply)
    assert isinstance(talk.say("không cái nào"), NoneReply)


def test_a_thumb_down_and_why(rasa: Server, talk: Talk) -> None:
    answer(talk, "quên mật khẩu vneid")
    asked = talk.say('/feedback_bad{"topic":"vneid-quen-mat-khau"}')
    assert asked.kind is Kind.ACK
    taken = talk.say("thông tin này cũ rồi, giờ không còn đúng")
    assert isinstance(taken, HandoffReply)
    with sqlite3.connect(rasa.folder / "main.sqlite3") as database:
        rows = database.execute("SELECT good, reason FROM helpdesk_feedback").fetchall()
    assert (0, "thông tin này cũ rồi, giờ không còn đúng") in rows


def test_a_thumb_down_and_another_question(talk: Talk) -> None:
    answer(talk, "quên mật khẩu vneid")
    talk.say("câu trả lời sai rồi")
    assert answer(talk, "làm hộ chiếu ở đâu").topic == "ho-chieu"
    assert answer(talk, "hết nhiêu tiền").part is Part.COST


def test_a_thumb_down_and_a_person(talk: Talk) -> None:
    answer(talk, "quên mật khẩu vneid")
    talk.say("câu trả lời sai rồi")
    assert isinstance(talk.say("1"), HandoffReply)


def test_settings_and_small_talk(talk: Talk) -> None:
    assert talk.say("xin chào").kind is Kind.SMALLTALK
    assert talk.say("chữ ngắn thôi").model_dump()["text"] == wording.BRIEF
    assert answer(talk, "làm hộ chiếu thế nào").brief
    assert not answer(talk, "nói rõ hơn").brief
    assert talk.say("bạn là người hay máy").model_dump()["text"] == wording.BOT_CHALLENGE
    assert talk.say("đồ ngu").model_dump()["text"] == wording.INSULT
    assert talk.say("cảm ơn nha").model_dump()["text"] == wording.THANKS


def test_where_somebody_lives(talk: Talk) -> None:
    asked = talk.say("tui ở Nhơn Hòa")
    assert asked.kind is Kind.LOCALITY
    noted = talk.say("2")
    assert noted.kind is Kind.LOCALITY
    assert "Tôi đã ghi" in noted.model_dump()["text"]


def test_a_payload_that_no_rule_knows(talk: Talk) -> None:
    assert talk.say("/khong_co_that").kind is Kind.NONE


def test_two_people_do_not_share_a_topic(rasa: Server, talk: Talk) -> None:
    answer(talk, "làm hộ chiếu thế nào")
    other = Talk(rasa.url).say('/ask_part{"part":"cost"}')
    assert isinstance(other, NoneReply)
