"""What was asked for just now: a commune, why an answer was bad, something of oneself."""

from dialogue import cases, decide, feedback, place
from dialogue.turn import Said, Turn
from knowledge.places import Unknown, find_mention, resolve

EVEN = 0.5
NO_REASON = ("thanks", "bye", "hail", "human")
"""What is said after a 👎 and does not tell why."""
MAX_WORDS = 8
"""Of a place that is told by its name alone: "thôn 2 xã Ia Dêr huyện Ia Grai"."""


def step(turn: Turn) -> Said | None:
    """What was awaited, where the message plainly tells it; anything else is heard as usual."""
    awaiting = turn.state.awaiting
    if awaiting == place.AWAITED:
        return _place(turn)
    if awaiting.startswith(feedback.REASON):
        return _reason(turn, awaiting.removeprefix(feedback.REASON))
    if awaiting.startswith(cases.CASE):
        return _case(turn, awaiting.removeprefix(cases.CASE))
    return None


def _place(turn: Turn) -> Said | None:
    """A bare name is taken as "tôi ở …"; "đổi bằng lái xe" holds a commune's name too, but asks."""
    found = resolve(turn.text)
    if len(turn.text.split()) > MAX_WORDS or isinstance(found, Unknown):
        return None
    mention = find_mention(turn.text)
    if mention:
        return place.noted(turn, resolve(mention.text))
    if turn.known.search.ask(turn.text).is_sure:
        return None
    return place.noted(turn, found)


def _reason(turn: Turn, topic: str) -> Said | None:
    """Why an answer was bad, unless the search is sure of another question in it."""
    outcome = turn.known.search.ask(turn.text)
    if outcome.is_sure and outcome.topic != topic:
        return None
    understood = decide.understand(turn)
    if understood and understood.best_other[0] in NO_REASON and understood.best_other[1] > EVEN:
        return None
    return feedback.reason(turn, topic)


def _case(turn: Turn, topic: str) -> Said | None:
    """A number of the unit that was asked for."""
    entry = turn.release.entry(topic)
    if entry is None or entry.cases is None:
        return None
    case = cases.by_number(turn.text, entry)
    return cases.tell(turn, entry, case) if case else None
