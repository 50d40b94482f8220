"""Feedback, a person of the team, and small talk."""

import pytest

from helpdesk.models import Feedback, Ticket
from replies import wording
from replies.model import AckReply, HandoffReply, SmalltalkReply
from tests.actions.calling import Caller, payload

TOPIC = "vneid-quen-mat-khau"


def feedback_of(caller: Caller) -> Feedback:
    return Feedback.objects.get(citizen__address=caller.sender)


@pytest.fixture
def unhappy(rasa: Caller) -> Caller:
    """The answer was called bad, and why is awaited."""
    rasa.call("quên mật khẩu vneid")
    assert isinstance(rasa.call(payload("feedback_bad", topic=TOPIC)), AckReply)
    assert rasa.state.awaiting == f"reason:{TOPIC}"
    return rasa


def test_a_thumb_up_is_stored(rasa: Caller) -> None:
    reply = rasa.call(payload("feedback_good", topic=TOPIC))
    assert isinstance(reply, AckReply)
    assert (feedback_of(rasa).topic, feedback_of(rasa).good) == (TOPIC, True)


def test_a_thumb_down_is_stored_at_once(unhappy: Caller) -> None:
    assert (feedback_of(unhappy).good, feedback_of(unhappy).reason) == (False, "")


def test_the_reason_is_stored_and_a_person_fetched(unhappy: Caller) -> None:
    words = "bước 2 giờ không còn nút đó"
    reply = unhappy.call(words, "guide_stuck")
    assert feedback_of(unhappy).reason == words
    assert isinstance(reply, HandoffReply)
    ticket = Ticket.objects.get(citizen__address=unhappy.sender)
    assert ticket.question == f"quên mật khẩu vneid\n👎 {words}"
    assert unhappy.state.awaiting == ""


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("làm hộ chiếu ở đâu", "ask"),
        ("/want_person", "want_person"),
        ("cảm ơn nha", "thank"),
    ],
)
def test_something_else_is_no_reason(unhappy: Caller, words: str, intent: str) -> None:
    unhappy.call(words, intent)
    assert feedback_of(unhappy).reason == ""


def test_a_thumb_down_on_nothing_asks_what_was_wanted(rasa: Caller) -> None:
    reply = rasa.call("sai rồi", "feedback_bad")
    assert isinstance(reply, AckReply)
    assert reply.text == wording.BAD_OF_WHAT


def test_a_person_gets_the_question_and_the_conversation(rasa: Caller) -> None:
    rasa.call("quên mật khẩu vneid")
    rasa.call("[mất bao nhiêu tiền](part:cost)", "ask_part")
    reply = rasa.call("/want_person")
    assert isinstance(reply, HandoffReply)
    ticket = Ticket.objects.get(citizen__address=rasa.sender)
    assert reply.ticket == ticket.number
    assert ticket.number in reply.text
    assert ticket.question == "quên mật khẩu vneid"
    assert [t["role"] for t in ticket.conversation] == ["citizen", "bot", "citizen", "bot"]


def test_wanting_a_person_twice_opens_one_ticket(rasa: Caller) -> None:
    first = rasa.call("/want_person")
    second = rasa.call("/want_person")
    assert isinstance(first, HandoffReply)
    assert isinstance(second, HandoffReply)
    assert first.ticket == second.ticket


def test_personal_data_does_not_reach_the_ticket(rasa: Caller) -> None:
    rasa.call("số căn cước 064199001234 của tui bị sai trên vneid")
    rasa.call("/want_person")
    ticket = Ticket.objects.get(citizen__address=rasa.sender)
    assert "064199001234" not in ticket.question + str(ticket.conversation)


@pytest.mark.parametrize(
    ("words", "intent", "text"),
    [
        ("chào bạn", "greet", wording.GREETING),
        ("cảm ơn nhiều nha", "thank", wording.THANKS),
        ("thôi chào nhé", "goodbye", wording.GOODBYE),
        ("mày là máy hả", "bot_challenge", wording.BOT_CHALLENGE),
        ("đồ ngu", "insult", wording.INSULT),
        ("ê", "greet", wording.HAIL),
    ],
)
def test_small_talk(rasa: Caller, words: str, intent: str, text: str) -> None:
    if text == wording.HAIL:
        rasa.call("quên mật khẩu vneid")
    reply = rasa.call(words, intent)
    assert isinstance(reply, SmalltalkReply)
    assert reply.text == text
