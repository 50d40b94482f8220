"""Two questions in one message: one is answered, the other is offered."""

import re
from collections.abc import Iterator

from dialogue.turn import Said, Turn
from knowledge.retrieval.text import clean
from replies import compose, wording
from replies.model import AnswerReply, NoneReply

LEAST_WORDS = 3
"""So many words each of the two has."""
SURE = 0.85
SURE_OF_ONE = 0.95
"""From here on the whole message is about the topic of its second half, and the first is only where
the person stands: "mất điện thoại, muốn dò xem máy đang ở đâu". Of 2,315 single questions 47 can be
cut in two, none at a full stop, and 21 of them would be answered on their setting; of 600 pairs
that were joined at random 538 are still found."""
MOST_SPLITS = 4
STORY_WORDS = 40
"""A message of more words is cut only where a sentence stops. It is mostly one matter told at
length, and its cuts take longest: half of the time that all take over 415 single questions, for
30 of the 442 pairs that are found of 500 joined at random."""
_STOP = re.compile(r"[?!.;\n]+")
_BETWEEN = re.compile(
    r"[?!.;\n]+|,|\b(?:với lại|voi lai|còn|con|rồi|roi|sẵn|san|và|va|nữa là|nua la)\b"
)


def one_of_two(turn: Turn) -> tuple[str, str] | None:
    """What to answer of the message, and the topic to offer; None where it is one question.

    A message is two where it can be cut so that the search is sure of another topic for each half.
    The first is answered, unless the cut may be a mistake and the whole is about the second.
    """
    if len(turn.text.split()) < 2 * LEAST_WORDS:
        return None
    for first, second, is_stop in _halves(turn.text):
        topic = _sure_topic(turn, first)
        other = topic and _sure_topic(turn, second)
        if topic and other and other != topic:
            is_one = not is_stop and _sure_topic(turn, turn.text, SURE_OF_ONE) == other
            return (turn.text, topic) if is_one else (first, other)
    return None


def _sure_topic(turn: Turn, text: str, sure: float = SURE) -> str | None:
    outcome = turn.known.search.ask(text)
    return outcome.topic if outcome.is_sure and outcome.confidence >= sure else None


def offering(turn: Turn, said: Said, topic: str) -> Said:
    """`said` with a button for the other question before all others."""
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


def _halves(text: str) -> Iterator[tuple[str, str, bool]]:
    """Both halves of each cut, and whether it is where a sentence stops."""
    whole = clean(text)
    cuts = _STOP if len(whole.split()) > STORY_WORDS else _BETWEEN
    found = 0
    for match in cuts.finditer(whole):
        first, second = whole[: match.start()].strip(), whole[match.end() :].strip()
        if min(len(first.split()), len(second.split())) >= LEAST_WORDS:
            yield first, second, bool(_STOP.search(match[0]))
            found += 1
        if found == MOST_SPLITS:
            return
