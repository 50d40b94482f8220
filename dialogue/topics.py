"""A topic's answer, or the part of it that was asked for."""

from collections.abc import Mapping, Sequence

from dialogue import cases
from dialogue.records import record
from dialogue.turn import Said, Turn
from knowledge.content.schema import Entry
from knowledge.retrieval.search import Outcome
from replies import compose, wording
from replies.model import Part


def whole(
    turn: Turn,
    entry: Entry,
    *,
    asked: Sequence[str] = (),
    outcome: Outcome | None = None,
    question: str | None = None,
    full: bool = False,
) -> Said:
    """The answer; the passages that were `asked` for in particular come first."""
    if entry.is_signpost:
        return _referred(turn, entry, outcome, question)
    case = cases.known_case(turn, entry)
    reply = compose.answer(
        turn.release,
        entry,
        device=turn.device,
        asked=asked,
        case=case.tells if case else None,
        brief=turn.desk.is_brief() and not full,
        full=full,
        home=turn.desk.home(),
    )
    record(turn, reply, outcome)
    changes = {"topic": entry.topic, "part": "", "step": 0, "misses": 0, "offered": ()}
    if not turn.inbound.is_payload:
        changes["question"] = question or turn.text
    if reply.question:
        changes["awaiting"] = cases.awaiting(entry)
    return Said(reply, changes)


def _referred(turn: Turn, entry: Entry, outcome: Outcome | None, question: str | None) -> Said:
    """The right door for a matter that is not explained here."""
    reply = compose.refer(turn.release, entry, home=turn.desk.home())
    record(turn, reply, outcome)
    changes = {
        "topic": entry.topic,
        "part": "",
        "step": 0,
        "misses": 0,
        "offered": (),
        "wanted": (),
    }
    if not turn.inbound.is_payload:
        changes["question"] = question or turn.text
    return Said(reply, changes)


def passages(turn: Turn, entry: Entry, keys: Sequence[str]) -> Said:
    """One passage of the entry, or two; that it is not told, where the entry lacks it."""
    home = turn.desk.home()
    reply = compose.passage(turn.release, entry, keys, device=turn.device, home=home)
    if reply is None:
        return not_told(turn, entry)
    record(turn, reply)
    return Said(reply, {"topic": entry.topic, "part": keys[0], "misses": 0, "offered": ()})


def not_told(turn: Turn, entry: Entry) -> Said:
    """The entry does not tell it: a person and the numbers to ring may."""
    numbers = compose.hotlines(turn.release, entry.hotlines, turn.desk.home())
    reply = compose.none(wording.NO_SUCH_PART, hotline_refs=numbers)
    record(turn, reply)
    return Said(reply, {"topic": entry.topic, "part": "", "misses": 0, "offered": ()})


def chosen(turn: Turn, entities: Mapping[str, str]) -> Said:
    """A topic's button."""
    entry = turn.release.entry(entities.get("topic", ""))
    asked = turn.state.wanted if turn.state.offered else ()
    return whole(turn, entry, asked=asked) if entry else Said(compose.none(wording.GONE))


def part_chosen(turn: Turn, entities: Mapping[str, str]) -> Said:
    """A button that asks for one part of a topic, or for all of it: `vneid-la-gi#cost`."""
    topic, _, key = entities.get("passage", "").partition(compose.OF)
    entry = turn.release.entry(topic)
    if entry is None:
        return Said(compose.none(wording.GONE))
    if key == Part.ALL.value:
        if turn.desk.is_brief():
            # The button has the words of the wish for longer answers.
            turn.desk.set_brief(False)
        return whole(turn, entry, full=True)
    return passages(turn, entry, [key])


def part_of_current(turn: Turn, entities: Mapping[str, str]) -> Said:
    """The same of the topic that is talked of, as buttons of older messages say it."""
    if turn.current is None:
        return Said(compose.none(wording.NO_TOPIC_YET))
    return passages(turn, turn.current, [entities.get("part", "")])
