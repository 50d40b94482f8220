"""One step at a time."""

import pytest

from helpdesk.models import StuckStep
from knowledge.content.load import entries_of, load_folder
from replies import wording
from replies.model import AckReply, AnswerReply, Part, SmalltalkReply, StepReply
from tests.actions.calling import Caller, payload

TOPIC = "vneid-quen-mat-khau"
STEPS = {entry.topic: len(entry.steps) for entry in entries_of(load_folder())}


@pytest.fixture
def walking(rasa: Caller) -> Caller:
    reply = rasa.call(payload("guide", topic=TOPIC))
    assert isinstance(reply, StepReply)
    assert reply.number == 1
    return rasa


def number(caller: Caller, intent: str) -> int:
    """The step that a word leads to, as Rasa hears it."""
    words = {"guide_next": "xong rồi", "guide_back": "lui lại"}[intent]
    reply = caller.call(words, intent)
    assert isinstance(reply, StepReply)
    return reply.number


def test_forth_and_back(walking: Caller) -> None:
    assert number(walking, "guide_next") == 2
    assert number(walking, "guide_next") == 3
    assert number(walking, "guide_back") == 2


def test_no_step_before_the_first(walking: Caller) -> None:
    assert number(walking, "guide_back") == 1


def test_a_button_leads_to_its_step_however_often_it_is_pressed(walking: Caller) -> None:
    onward = walking.state.options[0].payload
    for _ in range(2):
        reply = walking.call(onward)
        assert isinstance(reply, StepReply)
        assert reply.number == 2


def test_behind_the_last_step_it_asks_whether_it_worked(walking: Caller) -> None:
    for _ in range(STEPS[TOPIC] - 1):
        number(walking, "guide_next")
    reply = walking.call("xong rồi", "guide_next")
    assert isinstance(reply, AckReply)
    assert reply.text == wording.LAST_STEP_DONE
    assert walking.state.step == 0


def test_being_stuck_is_recorded_and_shows_the_troubles(walking: Caller) -> None:
    number(walking, "guide_next")
    before = StuckStep.objects.filter(topic=TOPIC, step=2).count()
    reply = walking.call("bị kẹt rồi", "guide_stuck")
    assert isinstance(reply, AnswerReply)
    assert reply.part is Part.TROUBLE
    assert [b.payload for b in reply.buttons] == [f'/walk{{"step":"{TOPIC}#2"}}', "/want_person"]
    assert StuckStep.objects.filter(topic=TOPIC, step=2).count() == before + 1


def test_being_stuck_again_offers_a_person(walking: Caller) -> None:
    walking.call("bị kẹt rồi", "guide_stuck")
    reply = walking.call("vẫn kẹt", "guide_stuck")
    assert isinstance(reply, AckReply)
    assert reply.buttons[0].payload == "/want_person"


def test_done_outside_a_walk_is_taken_as_thanks(rasa: Caller) -> None:
    reply = rasa.call("được rồi", "guide_next")
    assert isinstance(reply, SmalltalkReply)
    assert reply.text == wording.THANKS


def test_another_question_ends_the_walk(walking: Caller) -> None:
    walking.call("làm hộ chiếu ở đâu")
    assert walking.state.step == 0
