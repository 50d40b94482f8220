"""Whether a message says all that is needed, or looks like a piece of a question."""

from dialogue.press import called
from dialogue.turn import Knowledge, State
from knowledge.understanding.context import Heard

MOST_WORDS = 7
"""Who writes more at once has finished a thought."""
SURE = 0.6
"""Whether a message that names no topic is small talk that wants an answer of its own."""


def is_whole(text: str, state: State, known: Knowledge) -> bool:
    """Whether to answer at once; a piece is worth waiting a moment for the next one."""
    if len(text.split()) > MOST_WORDS or called(state.options, text):
        return True
    if state.awaiting or state.alarmed_by:
        return True
    understood = known.understanding.understand(Heard(text), state.context(known.release))
    if understood is None:
        return False
    name, probability = understood.best_other
    if name == "hail":
        return False
    if probability >= SURE:
        return True
    if state.topic:
        return understood.shares[0][1] >= known.understanding.answer_from
    return understood.found.outcome.is_sure
