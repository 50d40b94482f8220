"""Nothing is known: first another wording is asked for, then a person is fetched."""

from collections.abc import Mapping, Sequence
from itertools import chain

from dialogue import person
from dialogue.records import question_of, record
from dialogue.turn import Said, Turn
from knowledge.content.schema import Home
from knowledge.retrieval.search import Candidate, Outcome
from replies import compose, wording
from replies.model import HotlineRef, Reply

SUGGESTIONS = 3
WORTH_SUGGESTING = 0.1
"""The least confidence of a topic that is suggested: a guess that is wrong more than nine times in
ten costs the person more reading than it saves."""
HOTLINES = 2
MISSES_TO_FETCH = 2
"""So many misses in a row fetch a person."""
MOST_WORDS_BEFORE_A_QUESTION = 4
ASKING = ("ask", "off", "reject", "angry")
"""Acts of who wants an answer, or did not get the right one."""
LEAST_ASKING = 0.3
LEAST_KNOWN = 0.5
"""The least share of known words in what leads up to a question; the rest are nobody's words."""


def missed(
    turn: Turn,
    *,
    near: Sequence[Candidate],
    outcome: Outcome | None = None,
    is_off_topic: bool = False,
) -> Said:
    """The honest word that nothing is known, with the nearest topics, a person or a number."""
    misses = turn.state.misses + 1
    good = [c for c in near if c.confidence >= WORTH_SUGGESTING][:SUGGESTIONS]
    suggested = compose.refs(turn.release, (c.topic for c in good))
    reply: Reply
    if is_off_topic:
        again = misses % 2 == 0
        reply = compose.none(wording.OFF_TOPIC_AGAIN if again else wording.OFF_TOPIC)
    elif misses == 1:
        text = wording.CLARIFY_NEAREST if suggested else wording.MISSED_ONCE
        reply = compose.none(text, suggested)
    elif misses == MISSES_TO_FETCH and _asks_nothing_yet(turn):
        misses = turn.state.misses
        reply = compose.none(_what_is_it_about(turn))
    elif misses == MISSES_TO_FETCH:
        numbers = _hotlines(turn, near, turn.desk.home())
        asked = question_of(turn) or turn.state.question
        reply = person.fetched(turn, asked, wording.MISSED_TWICE, numbers)
    else:
        # In turns, so that the same text never follows itself.
        text = wording.MISSED_ONCE_MORE if misses % 2 == 0 else wording.MISSED_AGAIN
        reply = compose.none(text, hotline_refs=_hotlines(turn, near, turn.desk.home()))
    record(turn, reply, outcome)
    changes: dict[str, object] = {"misses": misses, "offered": ()}
    if outcome and not turn.inbound.is_payload:
        changes["question"] = turn.text
    return Said(reply, changes)


def _asks_nothing_yet(turn: Turn) -> bool:
    """Whether a message only leads up to the first question: "cho con hỏi xíu", "ba con", "???".

    A person who is fetched for that has nothing to answer.
    """
    if turn.inbound.is_payload or turn.state.topic or turn.state.offered:
        return False
    if turn.understood is None:
        return True
    found = turn.understood.found
    is_short = found.alone.length <= MOST_WORDS_BEFORE_A_QUESTION
    asking = sum(found.acts.get(act, 0.0) for act in ASKING)
    return is_short and found.alone.coverage >= LEAST_KNOWN and asking < LEAST_ASKING


def _what_is_it_about(turn: Turn) -> str:
    """Asks for the matter, in other words where that was asked just now."""
    asked = next((words for who, words in reversed(turn.state.said) if who == "bot"), "")
    return wording.NO_TOPIC_AGAIN if asked == wording.NO_TOPIC_YET else wording.NO_TOPIC_YET


def none_of_these(turn: Turn, entities: Mapping[str, str]) -> Said:
    """None of the topics offered was meant."""
    return missed(turn, near=())


def _hotlines(turn: Turn, near: Sequence[Candidate], home: Home) -> tuple[HotlineRef, ...]:
    """Numbers of the topics nearest to what was asked."""
    entries = filter(None, (turn.release.entry(candidate.topic) for candidate in near))
    ids = dict.fromkeys(chain.from_iterable(entry.hotlines for entry in entries))
    return compose.hotlines(turn.release, ids, home)[:HOTLINES]
