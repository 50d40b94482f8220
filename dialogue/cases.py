"""What holds for somebody of whom one or two things are known."""

from collections.abc import Mapping

from dialogue.records import record
from dialogue.turn import Said, Turn
from knowledge.content.schema import Case, Entry
from knowledge.understanding.quantities import number_said
from replies import compose, wording

FEW_WORDS = 4
"""Who is asked for an age and says so few words may leave the unit out."""
CASE = "case:"
"""What is awaited after a question about the person, before the topic."""


def awaiting(entry: Entry) -> str:
    """What `State.awaiting` says while the entry's question about the person is open."""
    return f"{CASE}{entry.topic}"


def known_case(turn: Turn, entry: Entry) -> Case | None:
    """The case of the entry that is known of this person from what they said before."""
    if entry.cases is None:
        return None
    value = turn.state.about.get(entry.cases.about, "")
    return next((case for case in entry.cases.options if _is_of(case, value)), None)


def _is_of(case: Case, value: str) -> bool:
    if not value:
        return False
    try:
        return case.holds(float(value))
    except ValueError:
        return case.id == value


def chosen(turn: Turn, entities: Mapping[str, str]) -> Said:
    """The button of a case: `hoa-don-dien-tu#duoi-1-ty`."""
    topic, _, name = entities.get("case", "").partition(compose.OF)
    entry = turn.release.entry(topic)
    case = compose.case_of(entry, f"case-{name}") if entry else None
    if entry is None or case is None:
        return Said(compose.none(wording.GONE))
    return tell(turn, entry, case)


def tell(turn: Turn, entry: Entry, case: Case) -> Said:
    """What holds in this case; what was said of the person is remembered with the conversation."""
    reply = compose.passage(
        turn.release, entry, [f"case-{case.id}"], device=turn.device, home=turn.desk.home()
    )
    if reply is None or entry.cases is None:
        return Said(compose.none(wording.GONE))
    record(turn, reply)
    words = "" if turn.inbound.is_payload else turn.text
    number = number_said(words, entry.cases.about)
    value = case.id if number is None else f"{number:.0f}"
    about = {**turn.state.about, entry.cases.about: value}
    changes = {"topic": entry.topic, "part": "", "misses": 0, "offered": (), "about": about}
    return Said(reply, changes)


def by_number(words: str, entry: Entry) -> Case | None:
    """The case that a number in the message tells, where the entry asks for one."""
    if entry.cases is None:
        return None
    number = number_said(words, entry.cases.about, was_asked=len(words.split()) <= FEW_WORDS)
    if number is None:
        return None
    return next((case for case in entry.cases.options if case.holds(number)), None)
