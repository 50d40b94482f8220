"""One step at a time, and where people get stuck."""

from collections.abc import Mapping

from dialogue import topics
from dialogue.turn import Said, Turn
from knowledge.content.schema import Entry
from replies import compose, wording
from replies.model import AckReply, AnswerReply, Part, SmalltalkReply


def started(turn: Turn, entities: Mapping[str, str]) -> Said:
    """Starts the walk through a topic, else through the one that is talked of."""
    topic = entities.get("topic")
    entry = turn.release.entry(topic) if topic else turn.current
    if entry is None:
        return Said(SmalltalkReply(text=wording.NO_TOPIC_YET, buttons=(compose.MENU,)))
    return to(turn, entry, 1) if entry.steps else topics.whole(turn, entry)


def walked(turn: Turn, entities: Mapping[str, str]) -> Said:
    """A button that names the step it leads to, so that pressing it twice leads there once."""
    found = _named(turn, entities)
    return to(turn, *found) if found else Said(compose.none(wording.GONE))


def onward(turn: Turn, entities: Mapping[str, str]) -> Said:
    """The next step of the walk that is on, as buttons of older messages say it."""
    return _of_the_walk(turn, turn.state.step + 1)


def backward(turn: Turn, entities: Mapping[str, str]) -> Said:
    """The step before."""
    return _of_the_walk(turn, turn.state.step - 1)


def stuck_now(turn: Turn, entities: Mapping[str, str]) -> Said:
    """Stuck at the step that is on."""
    if turn.current is None or not turn.state.step:
        return Said(compose.none(wording.GONE))
    return stuck_at(turn, turn.current, turn.state.step)


def _of_the_walk(turn: Turn, number: int) -> Said:
    if turn.current is None or not turn.state.step:
        return Said(compose.none(wording.GONE))
    return to(turn, turn.current, number)


def to(turn: Turn, entry: Entry, number: int) -> Said:
    """Step `number` of the entry, counted from 1; behind the last one, whether it worked."""
    if number > len(entry.steps):
        reply = AckReply(text=wording.LAST_STEP_DONE, buttons=compose.after_walk(entry))
        return Said(reply, {"topic": entry.topic, "step": 0})
    step = compose.guided_step(entry, max(1, number), device=turn.device)
    changes = {"topic": entry.topic, "part": "", "step": step.number, "misses": 0}
    return Said(step, changes)


def stuck(turn: Turn, entities: Mapping[str, str]) -> Said:
    """What goes wrong with this topic, if that is known; a person in any case."""
    found = _named(turn, entities)
    if found is None:
        return Said(compose.none(wording.GONE))
    return stuck_at(turn, *found)


def stuck_at(turn: Turn, entry: Entry, number: int) -> Said:
    """The same at step `number`."""
    turn.desk.record_stuck(entry.topic, number)
    back = compose.step_button(wording.BACK_TO_STEP % number, "walk", entry, number)
    troubles = compose.passage(turn.release, entry, [Part.TROUBLE.value], device=turn.device)
    if troubles is None or turn.state.part == Part.TROUBLE.value:
        buttons = (compose.PERSON, back)
        return Said(AckReply(text=wording.STUCK_ASK_PERSON, buttons=buttons), {"step": number})
    reply = AnswerReply.model_validate({**dict(troubles), "buttons": (back, compose.PERSON)})
    return Said(reply, {"topic": entry.topic, "part": Part.TROUBLE.value, "step": number})


def _named(turn: Turn, entities: Mapping[str, str]) -> tuple[Entry, int] | None:
    """The entry and the step that a payload names: `vneid-la-gi#2`."""
    topic, _, number = entities.get("step", "").partition(compose.OF)
    entry = turn.release.entry(topic)
    return (entry, int(number)) if entry and number.isdecimal() else None
