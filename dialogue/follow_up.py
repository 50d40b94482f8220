"""What words do after a person of the team has answered, as far as they tell by themselves."""

from dialogue.turn import Knowledge
from knowledge.understanding.context import Context, Heard
from knowledge.understanding.evidence import Found

GOES_ON = ("go_on", "complete", "return", "angry")
"""Acts (`knowledge.understanding.acts`) of somebody whose matter is not done."""
SETTLES = ("thanks", "bye")
"""Acts of somebody whose matter is."""
SETTLED_FROM = 0.85
"""Thanks may stand before what is still wrong: these are surely nothing else."""


def goes_on(text: str, known: Knowledge) -> float:
    """The probability that they go on about what was answered.

    A question that the search knows does not, however it begins.
    """
    found = _found(text, known)
    return _does(found, GOES_ON) if found and not found.outcome.is_sure else 0.0


def settles(text: str, known: Knowledge) -> bool:
    """Whether they are thanks or a farewell, after which nobody waits for an answer."""
    found = _found(text, known)
    return found is not None and _does(found, SETTLES) >= SETTLED_FROM


def _found(text: str, known: Knowledge) -> Found | None:
    return known.understanding.find(Heard(text), Context())


def _does(found: Found, acts: tuple[str, ...]) -> float:
    return sum(found.acts.get(act, 0.0) for act in acts)
