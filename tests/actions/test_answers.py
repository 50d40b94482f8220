"""Questions: answered, asked back, or honestly not known."""

from itertools import pairwise

from helpdesk.models import Turn
from replies import wording
from replies.model import AnswerReply, ClarifyReply, NoneReply, Part
from tests.actions.calling import Caller, payload


def test_a_clear_question_is_answered_and_its_topic_remembered(rasa: Caller) -> None:
    answer = rasa.call("action_answer", "em quen mk vneid roi lam sao lay lai")
    assert isinstance(answer.reply, AnswerReply)
    assert answer.reply.topic == "vneid-quen-mat-khau"
    assert answer.reply.sources
    assert answer.slots["topic"] == "vneid-quen-mat-khau"
    assert answer.slots["last_options"][0]["payload"] == payload(
        "guide", topic="vneid-quen-mat-khau"
    ).replace(" ", "")


def test_the_question_is_stored_with_what_became_of_it(rasa: Caller) -> None:
    rasa.call("action_answer", "làm hộ chiếu ở đâu")
    turn = Turn.objects.get(citizen__channel="rest", citizen__address=rasa.sender)
    assert (turn.question, turn.kind, turn.topic) == ("làm hộ chiếu ở đâu", "answer", "ho-chieu")
    assert turn.decision == "answer"
    assert turn.release_number == 1


def test_a_vague_question_is_asked_back(rasa: Caller) -> None:
    answer = rasa.call("action_answer", "vneid bị lỗi")
    assert isinstance(answer.reply, ClarifyReply | AnswerReply)
    if isinstance(answer.reply, ClarifyReply):
        assert 2 <= len(answer.reply.candidates) <= 4
        assert answer.reply.buttons[-1].payload == "/none_of_these"


def test_misses_in_a_row_are_never_answered_twice_alike(rasa: Caller) -> None:
    texts = []
    for words in ("blu bla blo", "xyz qwe rty", "hmm hmm hmm", "tra la la"):
        reply = rasa.call("action_answer", words).reply
        assert isinstance(reply, NoneReply)
        texts.append(reply.text)
    assert all(one != two for one, two in pairwise(texts))
    assert texts[1] == wording.MISSED_TWICE
    assert rasa.slots["misses"] == 4


def test_an_answer_ends_the_misses(rasa: Caller) -> None:
    rasa.call("action_answer", "blu bla blo")
    rasa.call("action_answer", "làm hộ chiếu ở đâu")
    assert rasa.slots["misses"] == 0


def test_the_second_miss_offers_a_person(rasa: Caller) -> None:
    rasa.call("action_answer", "blu bla blo")
    reply = rasa.call("action_answer", "xyz qwe rty").reply
    assert reply
    assert "/want_person" in [button.payload for button in reply.buttons]


def test_off_topic_gets_a_friendly_refusal(rasa: Caller) -> None:
    reply = rasa.call("action_answer", "hôm nay trời có mưa không", "off_topic").reply
    assert isinstance(reply, NoneReply)
    assert reply.text == wording.OFF_TOPIC


def test_what_rasa_holds_off_topic_is_answered_where_the_search_knows_it(rasa: Caller) -> None:
    words = "thẻ bảo hiểm y tế còn hạn không"
    reply = rasa.call("action_answer", words, "off_topic").reply
    assert isinstance(reply, AnswerReply | ClarifyReply)


def test_none_of_these_counts_as_a_miss_and_offers_nothing_again(rasa: Caller) -> None:
    reply = rasa.call("action_none_of_these", "không cái nào", "none_of_these").reply
    assert isinstance(reply, NoneReply)
    assert reply.suggestions == ()
    assert rasa.slots["misses"] == 1


def test_a_chosen_topic_is_answered(rasa: Caller) -> None:
    reply = rasa.call("action_choose_topic", payload("choose_topic", topic="ho-chieu")).reply
    assert isinstance(reply, AnswerReply)
    assert (reply.topic, reply.part) == ("ho-chieu", Part.ALL)


def test_a_topic_that_is_gone_is_said_to_be(rasa: Caller) -> None:
    reply = rasa.call("action_choose_topic", payload("choose_topic", topic="khong-co")).reply
    assert isinstance(reply, NoneReply)
    assert reply.text == wording.GONE


def test_an_old_commune_is_answered_from_the_table(rasa: Caller) -> None:
    reply = rasa.call("action_answer", "xã Ia Dêr huyện Ia Grai nay thuộc xã nào").reply
    assert reply
    assert reply.kind == "locality"
    assert "xã Ia Hrung" in reply.model_dump()["text"]


def test_short_answers_stay_short_until_full_ones_are_wanted(rasa: Caller) -> None:
    rasa.call("action_be_brief", "chữ ngắn thôi", "be_brief")
    reply = rasa.call("action_answer", "làm hộ chiếu ở đâu").reply
    assert isinstance(reply, AnswerReply)
    assert reply.brief
    rasa.call("action_be_detailed", "nói rõ hơn", "be_detailed")
    reply = rasa.call("action_answer", "làm hộ chiếu ở đâu").reply
    assert isinstance(reply, AnswerReply)
    assert not reply.brief
