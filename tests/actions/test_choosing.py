"""Buttons by number, by place in the list, and by their words."""

import pytest

from replies import wording
from replies.model import AckReply
from tests.actions.calling import Caller, payload

OPTIONS = [
    {"label": "Làm hộ chiếu trên mạng thế nào?", "payload": '/choose_topic{"topic":"ho-chieu"}'},
    {"label": "Quên mật khẩu VNeID?", "payload": '/choose_topic{"topic":"vneid-quen-mat-khau"}'},
    {"label": "Không cái nào", "payload": "/none_of_these"},
]


@pytest.fixture
def asked_back(rasa: Caller) -> Caller:
    rasa.slots["last_options"] = OPTIONS
    return rasa


@pytest.mark.parametrize(
    ("words", "option"),
    [
        ("[2](number:2)", 1),
        ("cái [đầu tiên](number:1)", 0),
        ("số [hai](number:2)", 1),
        ("cái thứ [ba](number:3)", 2),
        ("cái [cuối](number:last)", 2),
    ],
)
def test_a_number_presses_the_button(asked_back: Caller, words: str, option: int) -> None:
    answer = asked_back.call("action_choose", words, "choose")
    assert answer.reply is None
    assert answer.taken_as == OPTIONS[option]["payload"]


def test_the_press_carries_what_the_button_says(asked_back: Caller) -> None:
    events = asked_back.call("action_choose", "[1](number:1)", "choose").events
    heard = next(e for e in events if e["event"] == "user")
    assert heard["parse_data"]["intent"]["name"] == "choose_topic"
    assert heard["parse_data"]["entities"] == [{"entity": "topic", "value": "ho-chieu"}]


def test_the_words_of_a_button_press_it(asked_back: Caller) -> None:
    answer = asked_back.call("action_answer", "quên mật khẩu vneid", "ask")
    assert answer.taken_as == OPTIONS[1]["payload"]


def test_a_number_out_of_range_is_asked_for_again(asked_back: Caller) -> None:
    answer = asked_back.call("action_choose", "[7](number:7)", "choose")
    assert isinstance(answer.reply, AckReply)
    assert answer.reply.text == wording.CHOOSE_NUMBER % 3
    assert [b.payload for b in answer.reply.buttons] == [o["payload"] for o in OPTIONS]


def test_the_menu_has_domains_then_topics_then_pages(rasa: Caller) -> None:
    domains = rasa.call("action_menu", "xem các chủ đề", "menu").reply
    assert domains
    assert len(domains.buttons) == 13
    topics = rasa.call("action_menu", domains.buttons[0].payload).reply
    assert topics
    assert topics.buttons[0].payload.startswith("/choose_topic")
    assert topics.buttons[-2].label == wording.MORE
    more = rasa.call("action_menu", topics.buttons[-2].payload).reply
    assert more
    assert more.buttons[0] != topics.buttons[0]


def test_a_place_of_two_is_chosen_and_noted(rasa: Caller) -> None:
    words = "tôi ở [Nhơn Hòa](place:Nhơn Hòa)"
    asked = rasa.call("action_set_locality", words, "set_locality").reply
    assert asked
    assert len(asked.buttons) == 2
    rasa.call("action_set_locality", asked.buttons[0].payload)
    assert rasa.slots["locality"] == "phường An Nhơn Nam"


def test_asking_for_a_place_notes_nothing(rasa: Caller) -> None:
    words = "xã Ia Dêr huyện Ia Grai nay thuộc xã nào"
    rasa.call("action_set_locality", words, "set_locality")
    assert "locality" not in rasa.slots
    reply = rasa.call("action_ask_place", payload("ask_place", place="o21943")).reply
    assert reply
    assert "An Nhơn Nam" in reply.model_dump()["text"]
