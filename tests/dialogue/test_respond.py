"""What is said to a message after what came before it."""

import pytest

from dialogue import pieces
from dialogue.turn import State
from replies import wording
from replies.model import (
    AnswerReply,
    NoneReply,
    Part,
    Reply,
    SmalltalkReply,
    StepReply,
    UrgentReply,
)
from tests.dialogue.conftest import Talker

PASSWORD, PASSPORT = "vneid-quen-mat-khau", "ho-chieu"


def topic_of(reply: Reply) -> str:
    assert isinstance(reply, AnswerReply | NoneReply), reply
    return reply.topic


def offered(reply: Reply) -> list[str]:
    """The topics that a Reply is about or offers."""
    refs = getattr(reply, "candidates", ()) or getattr(reply, "suggestions", ())
    return [ref.topic for ref in refs] or [getattr(reply, "topic", "")]


def test_a_sum_after_an_answer_tells_the_case_and_is_no_scam(person: Talker) -> None:
    assert (
        topic_of(person.says("bán heo ngoài chợ có cần hóa đơn điện tử hông")) == "hoa-don-dien-tu"
    )
    reply = person.says("mỗi năm tui bán chừng 250 triệu thôi")
    assert (topic_of(reply), getattr(reply, "part", None)) == ("hoa-don-dien-tu", Part.CASE)
    assert person.state.about["yearly-sales"] == "250000000"


def test_what_was_told_of_oneself_is_used_for_the_next_entry(person: Talker) -> None:
    person.says("bán heo ngoài chợ có cần hóa đơn điện tử hông")
    person.says("mỗi năm tui bán chừng 250 triệu thôi")
    reply = person.says("vậy thuế khoán bỏ rồi thì nộp thuế sao")
    assert isinstance(reply, AnswerReply)
    assert reply.topic == "bo-thue-khoan"
    assert reply.asked
    assert reply.asked.startswith("👉")
    assert reply.question is None


def test_a_case_may_be_chosen_by_a_button(person: Talker) -> None:
    person.says('/choose_topic{"topic":"hoa-don-dien-tu"}')
    entry = person.known.release.entry("hoa-don-dien-tu")
    assert entry
    assert entry.cases
    case = entry.cases.options[0]
    reply = person.presses(case.label)
    assert isinstance(reply, AnswerReply)
    assert case.tells in (reply.asked or "")


@pytest.mark.parametrize("hail", ["ê", "e", "ê này", "bà con ơi", "ad ơi", "alo", "h", "dạ", "eee"])
def test_a_hail_gets_here_i_am_and_nobody_is_fetched(person: Talker, hail: str) -> None:
    for _ in range(2):
        reply = person.says(hail)
        assert isinstance(reply, SmalltalkReply | NoneReply), reply
    assert person.desk.tickets == [] or hail not in ("ê", "bà con ơi", "ad ơi", "alo")


def test_a_short_answer_has_few_buttons_and_tells_the_part_alone(person: Talker) -> None:
    person.says("làm hộ chiếu thế nào")
    reply = person.says("hết nhiêu tiền vậy")
    assert isinstance(reply, AnswerReply)
    assert (reply.topic, reply.part) == (PASSPORT, Part.COST)
    assert len(reply.buttons) <= 4
    assert reply.steps == ()


def test_a_button_of_an_older_answer_is_about_that_answer(person: Talker) -> None:
    first = person.says("làm hộ chiếu thế nào")
    assert isinstance(first, AnswerReply)
    where = next(b for b in first.buttons if b.payload.startswith("/tell"))
    assert topic_of(person.says("quên mật khẩu vneid")) == PASSWORD
    assert topic_of(person.says(where.payload)) == PASSPORT


def test_a_reply_to_an_older_answer_is_about_its_topic(person: Talker) -> None:
    person.says("làm hộ chiếu thế nào")
    person.says("quên mật khẩu vneid")
    assert topic_of(person.says("làm ở đâu vậy", about=PASSPORT)) == PASSPORT


def test_an_earlier_topic_can_be_returned_to(person: Talker) -> None:
    person.says("làm hộ chiếu thế nào")
    person.says("quên mật khẩu vneid")
    assert topic_of(person.says("còn cái hộ chiếu hồi nãy thì hết bao nhiêu tiền")) == PASSPORT


def test_a_press_that_comes_twice_leads_there_once(person: Talker) -> None:
    person.says("quên mật khẩu vneid")
    person.presses("Làm từng bước")
    onward = person.state.options[0].payload
    for _ in range(2):
        reply = person.says(onward)
        assert isinstance(reply, StepReply)
        assert reply.number == 2


def test_stuck_under_an_older_step_is_about_that_step(person: Talker) -> None:
    person.says("quên mật khẩu vneid")
    person.presses("Làm từng bước")
    stuck = next(option for option in person.state.options if "kẹt" in option.label)
    person.presses("Xong")
    person.says(stuck.payload)
    assert any("bước 1" in option.label for option in person.state.options)


def test_two_questions_in_one_message(person: Talker) -> None:
    reply = person.says("quên mật khẩu VNeID thì làm sao? còn hộ chiếu làm trên mạng thế nào")
    assert topic_of(reply) == PASSWORD
    assert reply.buttons[0].payload == f'/choose_topic{{"topic":"{PASSPORT}"}}'


@pytest.mark.parametrize(
    ("asked", "topic"),
    [
        ("Mất điện thoại, muốn dò xem máy đang ở đâu thì làm sao?", "tim-dien-thoai-mat"),
        ("Nộp hồ sơ rồi, xem tới đâu ở chỗ nào?", "dvc-tra-cuu-ho-so"),
        ("Quên mật khẩu, mã PIN ngân hàng hoặc ví thì làm sao?", "quen-mat-khau-vi"),
    ],
)
def test_a_setting_before_the_question_is_no_question(
    person: Talker, asked: str, topic: str
) -> None:
    assert person.says(asked).topic == topic  # type: ignore[union-attr]


def test_a_whole_question_stands_by_itself_amid_others(person: Talker) -> None:
    for topic in ("thuong-tru", "thai-san", "chu-ky-so-dang-ky", "vneid-tre-em", "khai-sinh"):
        entry = person.known.release.entry(topic)
        assert entry is not None
        assert person.says(entry.title).topic == topic  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("named", "number"), [("vietcombank", "1900 545413"), ("ví momo", "1900 545441")]
)
def test_who_names_the_bank_in_distress_gets_its_number(
    person: Talker, named: str, number: str
) -> None:
    person.says("tui bị mất điện thoại, trong đó có ví tiền")
    reply = person.says(named)
    assert isinstance(reply, AnswerReply)
    assert [ref.number for ref in reply.hotlines] == [number]


def test_after_a_card_a_question_of_its_own_is_answered(person: Talker) -> None:
    person.says("nó đang gọi bắt tui chuyển tiền liền không là bắt")
    assert not isinstance(person.says("tui chưa cài VNeID thì làm sao"), UrgentReply)
    assert topic_of(person.says("quên mật khẩu VNeID")) == PASSWORD


def test_who_has_done_nothing_yet_is_told_what_to_do_too(person: Talker) -> None:
    person.says("có người xưng công an gọi, biểu tui chuyển tiền liền")
    reply = person.says("chưa, tui chưa chuyển")
    assert isinstance(reply, UrgentReply)
    assert any("Chưa làm gì" in step for step in reply.steps)


def test_a_greeting_that_holds_a_topics_word_is_a_greeting(person: Talker) -> None:
    assert isinstance(person.says("chao tro ly", intent="greet", confidence=0.98), SmalltalkReply)


def test_a_place_and_a_question_in_one_message(person: Talker) -> None:
    reply = person.says("tui ở xã Ia Hrung muốn đăng ký tạm trú thì làm sao")
    assert isinstance(reply, AnswerReply)
    assert [office.name for office in reply.offices] == ["Công an xã Ia Hrung"]
    assert person.desk.where.commune == "xa-ia-hrung"


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        ("que6n ma65t kha63u vneid", PASSWORD),
        ("quen6 mat65 khau63 vneid", PASSWORD),
        ("la2m ho65 chie61u o73 d9a6u", PASSPORT),
        ("queen maatj khaaur vneid", PASSWORD),
        ("quenmatkhauvneid", PASSWORD),
    ],
)
def test_keys_of_a_keyboard_that_was_off(person: Talker, typed: str, topic: str) -> None:
    assert topic in offered(person.says(typed))


def test_a_person_is_fetched_in_words_without_rasa_too(person: Talker) -> None:
    person.says("quên mật khẩu vneid")
    assert person.says("cho tui gặp người hỗ trợ").kind == "handoff"
    question, said = person.desk.tickets[0]
    assert question == "quên mật khẩu vneid"
    assert [one["role"] for one in said] == ["citizen", "bot", "citizen"]


def test_what_the_entry_does_not_tell_is_said_so_and_never_repeated(person: Talker) -> None:
    person.says("quên mật khẩu vneid")
    reply = person.says("mật khẩu cũ của tui công an có xem được hông ta")
    assert isinstance(reply, NoneReply | AnswerReply)
    if isinstance(reply, AnswerReply):
        assert reply.part is not Part.ALL


def test_thanks_after_an_answer_are_thanks(person: Talker) -> None:
    person.says("quên mật khẩu vneid")
    reply = person.says("dạ cám ơn nhiều nha")
    assert isinstance(reply, SmalltalkReply)
    assert reply.text == wording.THANKS


@pytest.mark.parametrize(
    ("text", "is_whole"),
    [
        ("quên mật khẩu vneid", True),
        ("cho hỏi", False),
        ("em ơi", False),
        ("hôm bữa con có lên xã làm lại cái thẻ mà chưa thấy gì hết", True),
    ],
)
def test_what_looks_like_a_piece_waits(person: Talker, text: str, is_whole: bool) -> None:
    assert pieces.is_whole(text, State(), person.known) is is_whole


def test_nothing_waits_after_a_card_or_where_something_was_asked_for(person: Talker) -> None:
    assert pieces.is_whole("cho hỏi", State(alarmed_by="nó đòi mã otp"), person.known)
    assert pieces.is_whole("cho hỏi", State(awaiting="place"), person.known)


def test_the_state_survives_being_kept(person: Talker) -> None:
    person.says("làm hộ chiếu thế nào")
    person.says("hết nhiêu tiền vậy")
    assert State.recalled(person.state.kept()) == person.state
    assert State.recalled({"topic": 5, "unknown": []}) == State()
