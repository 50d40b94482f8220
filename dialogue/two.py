"""Two questions in one message: the first is answered, the second is offered."""

import re
from collections.abc import Iterator

from dialogue.turn import Said, Turn
from knowledge.retrieval.text import clean
from replies import compose, wording
from replies.model import AnswerReply, NoneReply

LEAST_WORDS = 3
"""So many words each of the two has."""
SURE = 0.85
MOST_SPLITS = 4
_BETWEEN = re.compile(
    r"[?!.;\n]+|,|\b(?:với lại|voi lai|còn|con|rồi|roi|sẵn|san|và|va|nữa là|nua la)\b"
)


def first_of_two(turn: Turn) -> tuple[str, str] | None:
    """The first question of the message and the topic of the second; None where it is one.

    A message is two where it can be cut so that the search is sure of another topic for each half.
    """
    if len(turn.text.split()) < 2 * LEAST_WORDS:
        return None
    for first, second in _halves(turn.text):
        topic = _sure_topic(turn, first)
        other = topic and _sure_topic(turn, second)
        if other and other != topic:
            return first, other
    return None


def _sure_topic(turn: Turn, half: str) -> str | None:
    outcome = turn.known.search.ask(half)
    is_sure = outcome.is_sure and outcome.confidence >= SURE
    return outcome.topic if is_sure else None


def offering(turn: Turn, said: Said, topic: str) -> Said:
    """`said` with a button for the second question before all others."""
    entry, reply = turn.release.entry(topic), said.reply
    if (
        entry is None
        or not isinstance(reply, AnswerReply | NoneReply)
        or reply.topic in ("", topic)
    ):
        return said
    label = wording.SECOND_QUESTION % (entry.short_title or entry.title)
    button = compose.button(label, "choose_topic", topic=topic)
    others = [b for b in reply.buttons if b.payload != button.payload]
    return Said(reply.model_copy(update={"buttons": (button, *others)}), said.changes)


def _halves(text: str) -> Iterator[tuple[str, str]]:
    whole = clean(text)
    cuts = [match.span() for match in _BETWEEN.finditer(whole)]
    found = 0
    for start, end in cuts:
        first, second = whole[:start].strip(), whole[end:].strip()
        if min(len(first.split()), len(second.split())) >= LEAST_WORDS:
            yield first, second
            found += 1
        if found == MOST_SPLITS:
            return
