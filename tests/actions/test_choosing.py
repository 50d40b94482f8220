"""Buttons by number, by place in the list, and by their words; the menu; places to choose from."""

import pytest

from replies import compose, wording
from replies.model import AckReply, AnswerReply, ClarifyReply, LocalityReply, MenuReply, NoneReply
from tests.actions.calling import Caller, payload


@pytest.fixture
def asked_back(rasa: Caller) -> Caller:
    assert isinstance(rasa.call("căn cước"), ClarifyReply)
    return rasa


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("2", 1),
        ("２", 1),
        ("②", 1),
        ("2️⃣", 1),
        ("(2)", 1),
        ("cái đầu tiên", 0),
        ("số hai", 1),
        ("cái thứ hai", 1),
        ("cai dau", 0),
    ],
)
def test_a_number_presses_the_button(asked_back: Caller, words: str, place: int) -> None:
    wanted = asked_back.state.options[place].payload
    reply = asked_back.call(words, "choose")
    assert isinstance(reply, AnswerReply | NoneReply)
    assert f'"{reply.topic}"' in wanted


def test_the_last_one_is_the_last_topic(asked_back: Caller) -> None:
    """Not the button behind it that none of them fits."""
    *_, last, none_of_these = asked_back.state.options
    reply = asked_back.call("cái cuối", "choose")
    assert isinstance(reply, AnswerReply | NoneReply)
    assert f'"{reply.topic}"' in last.payload
    assert none_of_these == compose.NONE_OF_THESE


def test_that_none_fits_is_said_by_its_number(asked_back: Caller) -> None:
    assert asked_back.call(str(len(asked_back.state.options)), "choose").kind == "none"


def test_the_words_of_a_button_press_it(asked_back: Caller) -> None:
    button = asked_back.state.options[1]
    reply = asked_back.call(button.label.lower().rstrip("?"), "ask")
    assert isinstance(reply, AnswerReply | NoneReply)
    assert f'"{reply.topic}"' in button.payload


def test_a_number_out_of_range_is_asked_for_again(asked_back: Caller) -> None:
    options = asked_back.state.options
    reply = asked_back.call("17", "choose")
    assert isinstance(reply, AckReply)
    assert reply.text == wording.CHOOSE_NUMBER % len(options)
    assert reply.buttons == options


def test_the_menu_has_domains_then_topics_then_pages(rasa: Caller) -> None:
    domains = rasa.call("xem các chủ đề", "menu")
    assert isinstance(domains, MenuReply)
    assert len(domains.buttons) == 13
    topics = rasa.call(domains.buttons[0].payload)
    assert isinstance(topics, MenuReply)
    assert topics.buttons[0].payload.startswith("/choose_topic")
    assert topics.buttons[-2].label == wording.MORE
    more = rasa.call(topics.buttons[-2].payload)
    assert isinstance(more, MenuReply)
    assert more.buttons[0] != topics.buttons[0]
    assert wording.LESS in [button.label for button in more.buttons]


def test_a_place_of_two_is_chosen_and_noted(rasa: Caller) -> None:
    asked = rasa.call("tôi ở [Nhơn Hòa](place:Nhơn Hòa)", "set_locality")
    assert isinstance(asked, LocalityReply)
    assert len(asked.buttons) == 2
    rasa.call(asked.buttons[0].payload)
    assert rasa.citizen.commune_name == "phường An Nhơn Nam"


def test_asking_for_a_place_notes_nothing(rasa: Caller) -> None:
    rasa.call("xã Ia Dêr huyện Ia Grai nay thuộc xã nào", "set_locality")
    assert rasa.citizen.commune_name == ""
    reply = rasa.call(payload("ask_place", place="o21943"))
    assert "An Nhơn Nam" in reply.model_dump()["text"]
