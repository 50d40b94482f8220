"""One step at a time."""

import pytest

from helpdesk.models import StuckStep
from replies import wording
from replies.model import AckReply, AnswerReply, Part, SmalltalkReply, StepReply
from tests.actions.calling import Caller, payload

TOPIC = "vneid-quen-mat-khau"


@pytest.fixture
def walking(rasa: Caller) -> Caller:
    reply = rasa.call("action_guide", payload("guide", topic=TOPIC)).reply
    assert isinstance(reply, StepReply)
    assert reply.number == 1
    return rasa


def number(caller: Caller, action: str) -> int:
    reply = caller.call(action, f"/{action.removeprefix('action_')}").reply
    assert isinstance(reply, StepReply)
    return reply.number


def test_forth_and_back(walking: Caller) -> None:
    assert number(walking, "action_guide_next") == 2
    assert number(walking, "action_guide_next") == 3
    assert number(walking, "action_guide_back") == 2


def test_no_step_before_the_first(walking: Caller) -> None:
    assert number(walking, "action_guide_back") == 1


def test_behind_the_last_step_it_asks_whether_it_worked(walking: Caller) -> None:
    for _ in range(5):
        number(walking, "action_guide_next")
    reply = walking.call("action_guide_next", "xong rồi", "guide_next").reply
    assert isinstance(reply, AckReply)
    assert reply.text == wording.LAST_STEP_DONE
    assert walking.slots["step"] is None


def test_being_stuck_is_recorded_and_shows_the_troubles(walking: Caller) -> None:
    number(walking, "action_guide_next")
    before = StuckStep.objects.filter(topic=TOPIC, step=2).count()
    reply = walking.call("action_guide_stuck", "bị kẹt rồi", "guide_stuck").reply
    assert isinstance(reply, AnswerReply)
    assert reply.part is Part.TROUBLE
    assert [b.payload for b in reply.buttons] == ['/ask_step{"number":"2"}', "/want_person"]
    assert StuckStep.objects.filter(topic=TOPIC, step=2).count() == before + 1


def test_being_stuck_again_offers_a_person(walking: Caller) -> None:
    walking.call("action_guide_stuck", "bị kẹt rồi", "guide_stuck")
    reply = walking.call("action_guide_stuck", "vẫn kẹt", "guide_stuck").reply
    assert isinstance(reply, AckReply)
    assert reply.buttons[0].payload == "/want_person"


def test_done_outside_a_walk_is_taken_as_thanks(rasa: Caller) -> None:
    reply = rasa.call("action_guide_next", "được rồi", "guide_next").reply
    assert isinstance(reply, SmalltalkReply)
    assert reply.text == wording.THANKS


def test_another_question_ends_the_walk(walking: Caller) -> None:
    walking.call("action_answer", "làm hộ chiếu ở đâu")
    assert walking.slots["step"] is None
