"""What words do after a person of the team has answered, as far as they tell by themselves."""

from dialogue.turn import Knowledge
from knowledge.understanding.context import Context, Heard
from knowledge.understanding.evidence import Found

GOES_ON = ("go_on", "complete", "return", "angry")
"""Acts (`knowledge.understanding.acts`) of somebody whose matter is not done."""
SETTLES = ("thanks", "bye")
"""Acts of somebody whose matter is."""
MORE_LIKELY = 0.5


def goes_on(text: str, known: Knowledge) -> bool:
    """Whether they go on about what was answered; a question that the search knows does not."""
    found = _found(text, known)
    return found is not None and not found.outcome.is_sure and _does(found, GOES_ON)


def settles(text: str, known: Knowledge) -> bool:
    """Whether they are thanks or a farewell, after which nobody waits for an answer."""
    found = _found(text, known)
    return found is not None and _does(found, SETTLES)


def _found(text: str, known: Knowledge) -> Found | None:
    return known.understanding.find(Heard(text), Context())


def _does(found: Found, acts: tuple[str, ...]) -> bool:
    return sum(found.acts.get(act, 0.0) for act in acts) >= MORE_LIKELY
