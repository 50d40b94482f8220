"""Questions: answered, asked back, or honestly not known."""

from itertools import pairwise

import pytest

from helpdesk.models import Ticket, Turn
from replies import wording
from replies.model import (
    AckReply,
    AnswerReply,
    ClarifyReply,
    HandoffReply,
    NoneReply,
    Part,
    SuspectReply,
    UrgentReply,
)
from tests.actions.calling import Caller, payload


def test_a_clear_question_is_answered_and_its_topic_remembered(rasa: Caller) -> None:
    answer = rasa.call("em quen mk vneid roi lam sao lay lai")
    assert isinstance(answer, AnswerReply)
    assert answer.topic == "vneid-quen-mat-khau"
    assert answer.sources
    assert rasa.state.topic == "vneid-quen-mat-khau"
    assert rasa.state.options == answer.buttons


def test_the_question_is_stored_with_what_became_of_it(rasa: Caller) -> None:
    rasa.call("làm hộ chiếu ở đâu")
    turn = Turn.objects.get(citizen__channel="rest", citizen__address=rasa.sender)
    assert (turn.question, turn.kind, turn.topic) == ("làm hộ chiếu ở đâu", "answer", "ho-chieu")
    assert turn.decision == "answer"
    assert turn.release_number == 1


def test_what_the_question_asked_in_particular_is_told_first(rasa: Caller) -> None:
    cost = rasa.call("làm hộ chiếu [hết bao nhiêu tiền](part:cost)")
    assert isinstance(cost, AnswerReply)
    assert (cost.part, cost.topic) == (Part.ALL, "ho-chieu")
    assert cost.asked
    assert cost.asked.startswith("💵 ")
    papers = rasa.call("đăng ký tạm trú [cần giấy gì](part:documents)")
    assert isinstance(papers, AnswerReply)
    assert papers.documents
    plain = rasa.call("quên mật khẩu vneid")
    assert isinstance(plain, AnswerReply)
    assert (plain.asked, plain.documents) == (None, ())


def test_a_vague_question_is_asked_back(rasa: Caller) -> None:
    answer = rasa.call("căn cước")
    assert isinstance(answer, ClarifyReply)
    assert 2 <= len(answer.candidates) <= 4
    assert answer.buttons[-1].payload == "/none_of_these"


def test_misses_in_a_row_are_never_answered_twice_alike(rasa: Caller) -> None:
    nonsense = ("blu bla blo", "zzk kkw wwq", "qqp ppj jjx", "fgh jkl wkw")
    replies = [rasa.call(words) for words in nonsense]
    texts = [reply.model_dump()["text"] for reply in replies if reply]
    assert len(texts) == 4
    assert all(one != two for one, two in pairwise(texts))


def test_the_second_miss_in_a_row_fetches_a_person(rasa: Caller) -> None:
    assert isinstance(rasa.call("blu bla blo"), NoneReply)
    assert not Ticket.objects.filter(citizen__address=rasa.sender)
    reply = rasa.call("zzk kkw wwq")
    assert isinstance(reply, HandoffReply)
    ticket = Ticket.objects.get(citizen__address=rasa.sender)
    assert (reply.ticket, ticket.question) == (ticket.number, "zzk kkw wwq")


def test_off_topic_fetches_nobody(rasa: Caller) -> None:
    for words in ("hôm nay trời có mưa không", "mai có mưa không"):
        assert isinstance(rasa.call(words, "off_topic"), NoneReply)
    assert not Ticket.objects.filter(citizen__address=rasa.sender)


@pytest.mark.parametrize("correction", ["/not_urgent", "không phải, tôi hỏi chuyện khác"])
def test_the_danger_lane_is_corrected_by_one_button_or_in_words(
    rasa: Caller, correction: str
) -> None:
    told = "có người đang gọi biểu tui đọc mã OTP, đọc không"
    card = rasa.call(told)
    assert isinstance(card, UrgentReply)
    assert "/not_urgent" in [button.payload for button in card.buttons]
    reply = rasa.call(correction, "not_urgent")
    assert isinstance(reply, AnswerReply | ClarifyReply)


def test_a_correction_of_nothing_asks_what_was_meant(rasa: Caller) -> None:
    reply = rasa.call("không phải, tôi hỏi chuyện khác", "not_urgent")
    assert isinstance(reply, AckReply)
    assert reply.text == wording.NOT_URGENT_WHAT


def test_a_pasted_message_is_judged_by_its_signs_and_never_called_safe(rasa: Caller) -> None:
    reply = rasa.call("vneid.gov.vn.dangky.click")
    assert isinstance(reply, SuspectReply)
    assert any("giống" in sign for sign in reply.signs)
    unknown = rasa.call("trang vayvonnhanh.com này được không")
    assert isinstance(unknown, SuspectReply)
    assert (unknown.signs, unknown.text) == ((), wording.NO_SIGN)


def test_an_answer_ends_the_misses(rasa: Caller) -> None:
    rasa.call("blu bla blo")
    rasa.call("làm hộ chiếu ở đâu")
    assert rasa.state.misses == 0


def test_off_topic_gets_a_friendly_refusal(rasa: Caller) -> None:
    reply = rasa.call("hôm nay trời có mưa không", "off_topic")
    assert isinstance(reply, NoneReply)
    assert reply.text == wording.OFF_TOPIC


def test_what_rasa_holds_off_topic_is_answered_where_the_search_knows_it(rasa: Caller) -> None:
    words = "thẻ bảo hiểm y tế còn hạn không"
    reply = rasa.call(words, "off_topic")
    assert isinstance(reply, AnswerReply | ClarifyReply)


def test_none_of_these_counts_as_a_miss_and_offers_nothing_again(rasa: Caller) -> None:
    reply = rasa.call("không cái nào", "none_of_these")
    assert isinstance(reply, NoneReply)
    assert reply.suggestions == ()
    assert rasa.state.misses == 1


def test_a_chosen_topic_is_answered(rasa: Caller) -> None:
    reply = rasa.call(payload("choose_topic", topic="ho-chieu"))
    assert isinstance(reply, AnswerReply)
    assert (reply.topic, reply.part) == ("ho-chieu", Part.ALL)


def test_a_topic_that_is_gone_is_said_to_be(rasa: Caller) -> None:
    reply = rasa.call(payload("choose_topic", topic="khong-co"))
    assert isinstance(reply, NoneReply)
    assert reply.text == wording.GONE


def test_an_old_commune_is_answered_from_the_table(rasa: Caller) -> None:
    reply = rasa.call("xã Ia Dêr huyện Ia Grai nay thuộc xã nào")
    assert reply
    assert reply.kind == "locality"
    assert "xã Ia Hrung" in reply.model_dump()["text"]


def test_short_answers_stay_short_until_full_ones_are_wanted(rasa: Caller) -> None:
    rasa.call("chữ ngắn thôi", "be_brief")
    reply = rasa.call("làm hộ chiếu ở đâu")
    assert isinstance(reply, AnswerReply)
    assert reply.brief
    rasa.call("nói rõ hơn", "be_detailed")
    reply = rasa.call("làm hộ chiếu ở đâu")
    assert isinstance(reply, AnswerReply)
    assert not reply.brief
