"""What people think of an answer, and why."""

from collections.abc import Mapping

from dialogue import person
from dialogue.desk import NotKept
from dialogue.turn import Said, Turn
from knowledge.content.schema import Entry
from replies import compose, wording
from replies.model import AckReply

REASON = "reason:"
"""What is awaited after a 👎, before the topic."""


def good(turn: Turn, entities: Mapping[str, str]) -> Said:
    """A 👍."""
    entry = _entry(turn, entities)
    if entry and not _record(turn, entry.topic, good=True):
        return Said(AckReply(text=wording.NOT_KEPT))
    return Said(AckReply(text=wording.THANKS_GOOD))


def bad(turn: Turn, entities: Mapping[str, str]) -> Said:
    """A 👎 is stored at once, since not everybody says why; then why is asked."""
    entry = _entry(turn, entities)
    if entry is None:
        return Said(AckReply(text=wording.BAD_OF_WHAT, buttons=(compose.PERSON, compose.MENU)))
    if not _record(turn, entry.topic, good=False):
        return Said(AckReply(text=wording.NOT_KEPT))
    reply = AckReply(text=wording.THANKS_BAD, buttons=(compose.PERSON,))
    return Said(reply, {"awaiting": f"{REASON}{entry.topic}"})


def reason(turn: Turn, topic: str) -> Said:
    """The message says why the answer on `topic` was bad: the team learns of it too."""
    if not _record(turn, topic, good=False, words=turn.text):
        return Said(AckReply(text=wording.NOT_KEPT))
    question = f"{turn.state.question}\n👎 {turn.text}".strip()
    return Said(person.fetched(turn, question, wording.REASON_TAKEN))


def _entry(turn: Turn, entities: Mapping[str, str]) -> Entry | None:
    topic = entities.get("topic")
    return turn.release.entry(topic) if topic else turn.current


def _record(turn: Turn, topic: str, *, good: bool, words: str = "") -> bool:
    try:
        turn.desk.record_feedback(topic, good, words)
    except NotKept:
        return False
    return True
