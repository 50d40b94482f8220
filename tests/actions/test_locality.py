"""Where somebody lives, asked and told, and what it changes in the answers."""

import pytest

from helpdesk.models import Citizen
from replies import compose, wording
from replies.model import AnswerReply, LocalityReply, Part
from tests.actions.calling import Caller, payload

TOPIC = "tam-tru"
WHERE = "làm [ở đâu](part:place)"
ASK = compose.TELL_COMMUNE.payload


@pytest.fixture
def residence(rasa: Caller) -> Caller:
    rasa.call("action_choose_topic", payload("choose_topic", topic=TOPIC))
    assert rasa.slots["topic"] == TOPIC
    return rasa


def set_commune(rasa: Caller, name: str = "xã Ia Hrung") -> LocalityReply:
    words = f"tôi ở [{name}](place:{name})"
    reply = rasa.call("action_set_locality", words, "set_locality").reply
    assert isinstance(reply, LocalityReply)
    return reply


def offices(reply: object) -> list[str]:
    assert isinstance(reply, AnswerReply)
    return [office.name for office in reply.offices]


def test_asked_where_without_a_commune_it_offers_to_be_told(residence: Caller) -> None:
    reply = residence.call("action_ask_part", WHERE, "ask_part").reply
    assert offices(reply) == []
    assert reply
    assert reply.buttons[0] == compose.TELL_COMMUNE


def test_the_button_asks_and_the_bare_name_is_the_answer(residence: Caller) -> None:
    asked = residence.call("action_set_locality", ASK).reply
    assert isinstance(asked, LocalityReply)
    assert asked.text == wording.LOCALITY_ASK
    answer = residence.call("action_answer", "ia hrung")
    assert answer.reply is None
    assert (answer.taken_as, answer.events[-1]["parse_data"]["intent"]["name"]) == (
        "ia hrung",
        "set_locality",
    )
    reply = residence.call("action_set_locality", "ia hrung", "set_locality").reply
    assert reply
    assert residence.slots["locality"] == "xã Ia Hrung"


@pytest.mark.parametrize("words", ["đổi bằng lái xe hết hạn", "quên mật khẩu vneid"])
def test_a_question_in_between_is_a_question(residence: Caller, words: str) -> None:
    residence.call("action_set_locality", ASK)
    answer = residence.call("action_answer", words)
    assert answer.taken_as is None
    assert isinstance(answer.reply, AnswerReply)


def test_a_bare_name_that_was_not_asked_for_sets_nothing(rasa: Caller) -> None:
    assert rasa.call("action_answer", "ia hrung").taken_as is None


def test_the_answer_and_its_place_name_the_office_of_the_commune(residence: Caller) -> None:
    set_commune(residence)
    assert Citizen.objects.get(address=residence.sender).commune_slug == "xa-ia-hrung"
    where = residence.call("action_ask_part", WHERE, "ask_part").reply
    assert offices(where) == ["Công an xã Ia Hrung"]
    assert isinstance(where, AnswerReply)
    assert where.part is Part.PLACE
    assert compose.TELL_COMMUNE not in where.buttons
    whole = residence.call("action_answer", "đăng ký tạm trú ở đâu").reply
    assert offices(whole) == ["Công an xã Ia Hrung"]


def test_the_office_of_the_province_is_the_one_nearer(rasa: Caller) -> None:
    chosen = payload("choose_topic", topic="trung-tam-hanh-chinh-cong")
    for commune, address in (
        ("xã Ia Hrung", "69 Hùng Vương, phường Pleiku"),
        ("xã Tuy Phước", "127 Hai Bà Trưng, phường Quy Nhơn"),
    ):
        set_commune(rasa, f"{commune} mới")
        reply = rasa.call("action_choose_topic", chosen).reply
        assert isinstance(reply, AnswerReply)
        assert [office.address for office in reply.offices] == [None, address]


def test_after_the_commune_the_answer_may_be_seen_again(residence: Caller) -> None:
    again = set_commune(residence).buttons[0]
    assert again.label == wording.AGAIN
    reply = residence.call("action_choose_topic", again.payload).reply
    assert offices(reply) == ["Công an xã Ia Hrung"]


def test_without_a_topic_there_is_nothing_to_see_again(rasa: Caller) -> None:
    assert set_commune(rasa).buttons == (compose.MENU,)


def test_an_old_district_can_be_chosen_and_then_one_of_its_communes(rasa: Caller) -> None:
    reply = rasa.call("action_set_locality", "tui ở Tuy Phước", "set_locality").reply
    assert isinstance(reply, LocalityReply)
    district = next(button for button in reply.buttons if "huyện" in button.label.split("(")[0])
    reply = rasa.call("action_set_locality", district.payload, "set_locality").reply
    assert isinstance(reply, LocalityReply)
    east = next(button for button in reply.buttons if "Tuy Phước Đông" in button.label)
    rasa.call("action_set_locality", east.payload, "set_locality")
    assert rasa.slots["locality"] == "xã Tuy Phước Đông"
