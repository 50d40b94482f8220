"""Whose number is wanted: "vietcombank", "sim viettel", said alone while money may be in danger."""

from dialogue.records import record
from dialogue.turn import Said, Turn
from knowledge.danger.cards import MAY_BE_URGENT
from knowledge.retrieval.decision import Decision
from knowledge.retrieval.text import folded_words
from knowledge.understanding.understanding import Understood
from replies import compose

MOST_WORDS = 4
"""A longer message asks for something of its own."""


def wanted(turn: Turn, understood: Understood) -> Said | None:
    """The number of the bank, purse or network that was named.

    In an ordinary matter the name of a network asks for its way of doing it, not for its number.
    """
    entry, words = turn.current, folded_words(turn.text)
    if entry is None or entry.topic not in MAY_BE_URGENT or len(words) > MOST_WORDS:
        return None
    answers = understood.found.outcome.decision is Decision.ANSWER
    if answers or turn.state.offered:  # "quên mật khẩu VNeID" is a question of its own
        return None
    named = [hotline.id for hotline in turn.release.hotlines if hotline.id in words]
    numbers = compose.hotlines(turn.release, named, turn.desk.home())
    if not numbers:
        return None
    reply = compose.ring(entry, numbers)
    record(turn, reply)
    return Said(reply, {"topic": entry.topic, "part": "hotlines", "misses": 0})
