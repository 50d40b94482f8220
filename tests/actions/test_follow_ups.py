"""Going on about the current topic, and noticing a new one."""

import pytest

from replies import wording
from replies.model import (
    AnswerReply,
    ClarifyReply,
    HandoffReply,
    NoneReply,
    Part,
    StepReply,
)
from tests.actions.calling import Caller, payload

COST = "[mất bao nhiêu tiền](part:cost)"


@pytest.fixture
def passport(rasa: Caller) -> Caller:
    rasa.call("làm hộ chiếu thế nào")
    assert rasa.state.topic == "ho-chieu"
    return rasa


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (COST, Part.COST),
        ("[bao lâu](part:time) thì xong", Part.TIME),
        ("làm [ở mô](part:place) rứa", Part.PLACE),
        ("cần [giấy gì](part:documents)", Part.DOCUMENTS),
    ],
)
def test_a_part_of_the_current_topic(passport: Caller, words: str, part: Part) -> None:
    reply = passport.call(words, "ask_part")
    assert isinstance(reply, AnswerReply)
    assert (reply.topic, reply.part) == ("ho-chieu", part)


def test_a_part_by_its_button(passport: Caller) -> None:
    reply = passport.call(payload("ask_part", part="cost"))
    assert isinstance(reply, AnswerReply)
    assert reply.part is Part.COST


def test_a_follow_up_that_rasa_took_for_a_question_is_still_one(passport: Caller) -> None:
    reply = passport.call("hết [nhiêu tiền](part:cost) vậy", "ask")
    assert isinstance(reply, AnswerReply)
    assert (reply.topic, reply.part) == ("ho-chieu", Part.COST)


def test_a_question_with_a_subject_of_its_own_is_a_new_one(passport: Caller) -> None:
    words = "quên mật khẩu vssid có [mất tiền](part:cost) không"
    reply = passport.call(words, "ask_part")
    assert isinstance(reply, AnswerReply)
    assert reply.topic == "vssid-quen-mat-khau"


def test_without_a_topic_a_follow_up_is_searched_for(rasa: Caller) -> None:
    words = "làm hộ chiếu [mất bao nhiêu tiền](part:cost)"
    reply = rasa.call(words, "ask_part")
    assert isinstance(reply, AnswerReply)
    assert reply.topic == "ho-chieu"


def test_a_button_without_a_topic_asks_what_it_is_about(rasa: Caller) -> None:
    reply = rasa.call(payload("ask_part", part="cost"))
    assert isinstance(reply, NoneReply)
    assert reply.text == wording.NO_TOPIC_YET


def test_what_the_entry_does_not_tell_is_said_with_a_person_to_ask(rasa: Caller) -> None:
    rasa.call("quên mật khẩu vneid")
    reply = rasa.call(COST, "ask_part")
    assert isinstance(reply, NoneReply)
    assert reply.text == wording.NO_SUCH_PART
    assert "/want_person" in [button.payload for button in reply.buttons]


def test_the_same_for_a_child_is_the_topic_for_children(rasa: Caller) -> None:
    rasa.call(payload("choose_topic", topic="can-cuoc-cap-doi"))
    reply = rasa.call("thế [con tui](part:who) thì sao", "ask_part")
    assert isinstance(reply, AnswerReply | NoneReply)
    if isinstance(reply, AnswerReply):
        assert reply.topic in ("can-cuoc-tre-em", "can-cuoc-cap-doi")


def test_another_telephone_gets_its_own_steps(rasa: Caller) -> None:
    rasa.call(payload("choose_topic", topic="vneid-cai-dat"))
    words = "còn [iPhone](device:iphone) thì sao"
    reply = rasa.call(words, "ask_device")
    assert isinstance(reply, AnswerReply)
    assert reply.part is Part.STEPS
    assert reply.steps[0].text
    assert "App Store" in reply.steps[0].text


def test_one_step_by_its_number(rasa: Caller) -> None:
    rasa.call("quên mật khẩu vneid")
    reply = rasa.call("bước [2](number:2) làm sao", "ask_step")
    assert isinstance(reply, StepReply)
    assert reply.number == 2
    reply = rasa.call("bước [cuối](number:last)", "ask_step")
    assert isinstance(reply, StepReply)
    assert reply.number == reply.total


def test_a_step_that_is_not_there_shows_all_of_them(rasa: Caller) -> None:
    rasa.call("quên mật khẩu vneid")
    reply = rasa.call("bước [9](number:9)", "ask_step")
    assert isinstance(reply, AnswerReply)
    assert reply.part is Part.STEPS


def test_it_does_not_work_shows_the_troubles(rasa: Caller) -> None:
    rasa.call("quên mật khẩu vneid")
    reply = rasa.call("không được, nó báo lỗi", "follow_trouble")
    assert isinstance(reply, AnswerReply)
    assert reply.part is Part.TROUBLE
    assert reply.trouble


def test_another_platform_is_the_same_question_there(rasa: Caller) -> None:
    rasa.call("quên mật khẩu vneid")
    words = "còn [VssID](platform:VssID) thì sao"
    reply = rasa.call(words, "ask_platform")
    assert isinstance(reply, AnswerReply)
    assert reply.topic == "vssid-quen-mat-khau"


@pytest.fixture
def asked_back(rasa: Caller) -> Caller:
    """Somebody was answered, then asked something that was asked back on."""
    rasa.call("làm hộ chiếu thế nào")
    reply = rasa.call("quên mật khẩu tài khoản")
    assert isinstance(reply, ClarifyReply)
    return rasa


def test_an_open_question_is_answered_when_the_next_message_tells_the_rest(
    asked_back: Caller,
) -> None:
    reply = asked_back.call("của vssid")
    assert isinstance(reply, AnswerReply)
    assert reply.topic == "vssid-quen-mat-khau"


def test_what_is_asked_of_an_open_question_is_not_answered_of_the_topic_before(
    asked_back: Caller,
) -> None:
    reply = asked_back.call(COST, "ask_part")
    assert getattr(reply, "topic", "") != "ho-chieu"


def test_the_part_that_was_asked_for_meanwhile_is_told_with_the_topic(rasa: Caller) -> None:
    asked = rasa.call("căn cước [hết bao nhiêu tiền](part:cost)")
    assert isinstance(asked, ClarifyReply)
    reply = rasa.call(payload("choose_topic", topic="can-cuoc-cap-doi"))
    assert isinstance(reply, AnswerReply)
    assert reply.asked is not None
    assert "đồng" in reply.asked
    assert rasa.state.wanted == ()


def test_a_question_of_its_own_leaves_the_open_one(asked_back: Caller) -> None:
    reply = asked_back.call("đăng ký kết hôn ở đâu")
    assert isinstance(reply, AnswerReply)
    assert reply.topic == "ket-hon"
    assert asked_back.state.offered == ()


def test_what_is_off_topic_is_no_rest_of_a_question(asked_back: Caller) -> None:
    reply = asked_back.call("hôm nay ăn gì", "off_topic")
    assert isinstance(reply, NoneReply)
    assert reply.text == wording.OFF_TOPIC


def test_the_topics_are_offered_once_more_and_then_a_person(asked_back: Caller) -> None:
    words = "cái khác nữa"
    assert isinstance(asked_back.call(words), ClarifyReply)
    assert isinstance(asked_back.call(words), HandoffReply)


@pytest.mark.parametrize("intent", ["guide_next", "guide_stuck"])
def test_who_does_not_know_how_to_choose_is_told_again(asked_back: Caller, intent: str) -> None:
    reply = asked_back.call("cái khác nữa", intent)
    assert isinstance(reply, ClarifyReply)
    assert reply.text == wording.CLARIFY_AGAIN


def test_a_message_of_no_subject_is_asked_about_and_not_guessed_at(rasa: Caller) -> None:
    reply = rasa.call("làm sao")
    assert isinstance(reply, NoneReply)
    assert reply.text == wording.NO_TOPIC_YET
    reply = rasa.call("làm sao vậy")
    assert isinstance(reply, HandoffReply | NoneReply), reply
    assert reply.text != wording.NO_TOPIC_YET, "never the same again"
