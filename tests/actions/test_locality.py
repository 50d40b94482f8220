"""Where somebody lives, asked and told, and what it changes in the answers."""

import pytest

from helpdesk.models import Citizen
from replies import compose, wording
from replies.model import AnswerReply, LocalityReply, Part, Reply
from tests.actions.calling import Caller, payload

TOPIC = "tam-tru"
WHERE = "làm [ở đâu](part:place)"
ASK = compose.TELL_COMMUNE.payload


@pytest.fixture
def residence(rasa: Caller) -> Caller:
    rasa.call(payload("choose_topic", topic=TOPIC))
    assert rasa.state.topic == TOPIC
    return rasa


def set_commune(rasa: Caller, name: str = "xã Ia Hrung") -> Reply:
    return rasa.call(f"tôi ở [{name}](place:{name})", "set_locality")


def offices(reply: object) -> list[str]:
    assert isinstance(reply, AnswerReply)
    return [office.name for office in reply.offices]


def test_asked_where_without_a_commune_it_offers_to_be_told(residence: Caller) -> None:
    reply = residence.call(WHERE, "ask_part")
    assert offices(reply) == []
    assert reply
    assert reply.buttons[0] == compose.TELL_COMMUNE


def test_the_button_asks_and_the_bare_name_is_the_answer(residence: Caller) -> None:
    asked = residence.call(ASK)
    assert isinstance(asked, LocalityReply)
    assert asked.text == wording.LOCALITY_ASK
    reply = residence.call("ia hrung")
    assert offices(reply) == ["Công an xã Ia Hrung"]
    assert residence.citizen.commune_name == "xã Ia Hrung"


@pytest.mark.parametrize("words", ["đổi bằng lái xe hết hạn", "quên mật khẩu vneid"])
def test_a_question_in_between_is_a_question(residence: Caller, words: str) -> None:
    residence.call(ASK)
    assert isinstance(residence.call(words), AnswerReply)
    assert residence.citizen.commune_name == ""


def test_a_bare_name_that_was_not_asked_for_sets_nothing(rasa: Caller) -> None:
    rasa.call("ia hrung")
    assert rasa.citizen.commune_name == ""


def test_the_answer_and_its_place_name_the_office_of_the_commune(residence: Caller) -> None:
    set_commune(residence)
    assert Citizen.objects.get(address=residence.sender).commune_slug == "xa-ia-hrung"
    where = residence.call(WHERE, "ask_part")
    assert offices(where) == ["Công an xã Ia Hrung"]
    assert isinstance(where, AnswerReply)
    assert where.part is Part.PLACE
    assert compose.TELL_COMMUNE not in where.buttons
    whole = residence.call("đăng ký tạm trú ở đâu")
    assert offices(whole) == ["Công an xã Ia Hrung"]


def test_the_office_of_the_province_is_the_one_nearer(rasa: Caller) -> None:
    chosen = payload("choose_topic", topic="trung-tam-hanh-chinh-cong")
    for commune, address in (
        ("xã Ia Hrung", "69 Hùng Vương, phường Pleiku"),
        ("xã Tuy Phước", "127 Hai Bà Trưng, phường Quy Nhơn"),
    ):
        set_commune(rasa, f"{commune} mới")
        reply = rasa.call(chosen)
        assert isinstance(reply, AnswerReply)
        assert [office.address for office in reply.offices] == [None, address]


def test_with_a_topic_the_commune_gets_the_office_there(residence: Caller) -> None:
    reply = set_commune(residence)
    assert offices(reply) == ["Công an xã Ia Hrung"]
    assert isinstance(reply, AnswerReply)
    assert reply.asked == wording.LOCALITY_SET_AND % "xã Ia Hrung"


def test_a_place_and_a_question_in_one_message_both_count(rasa: Caller) -> None:
    reply = rasa.call("tui ở xã Ia Hrung muốn đăng ký tạm trú thì làm sao")
    assert isinstance(reply, AnswerReply)
    assert (reply.topic, offices(reply)) == (TOPIC, ["Công an xã Ia Hrung"])
    assert rasa.citizen.commune_name == "xã Ia Hrung"


def test_without_a_topic_it_is_noted(rasa: Caller) -> None:
    reply = set_commune(rasa)
    assert isinstance(reply, LocalityReply)
    assert reply.buttons == (compose.MENU,)


def test_an_old_district_can_be_chosen_and_then_one_of_its_communes(rasa: Caller) -> None:
    reply = rasa.call("tui ở Tuy Phước", "set_locality")
    assert isinstance(reply, LocalityReply)
    district = next(button for button in reply.buttons if "huyện" in button.label.split("(")[0])
    reply = rasa.call(district.payload, "set_locality")
    assert isinstance(reply, LocalityReply)
    east = next(button for button in reply.buttons if "Tuy Phước Đông" in button.label)
    rasa.call(east.payload, "set_locality")
    assert rasa.citizen.commune_name == "xã Tuy Phước Đông"
