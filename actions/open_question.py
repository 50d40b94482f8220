"""A question that was asked back on stays open: people type the rest of it rather than choose."""

from collections.abc import Sequence

from actions import outcomes
from actions.assistant import Knowledge
from actions.heard import Heard
from actions.records import record
from actions.saying import Said
from actions.subject import FEW_WORDS, own_words
from knowledge.retrieval.decision import MIN_CANDIDATES, Decision
from knowledge.retrieval.search import Outcome
from replies import compose, wording

ONE_OR_TWO = 2
"""So many words of its own tell which of the topics offered is meant, even where the search is sure
of another one for them; where it knows nothing of them, FEW_WORDS do."""
SURE = 0.9
"""From here on the search is believed where a message has no words of its own."""


def answer_to(heard: Heard, known: Knowledge) -> Said:
    """What to say to a question; while the one before is open, it may be the rest of that one."""
    own = own_words(heard.text, [e for e in heard.entities if e["entity"] == "part"])
    has_words = bool(own) or any(map(str.isdigit, heard.text))
    alone = outcomes.search(heard, known)
    if heard.open_question and heard.intent != outcomes.OFF_TOPIC:
        asked = f"{heard.open_question} {heard.text}"
        both = outcomes.search(heard, known, asked)
        offered = _topics_offered(heard)
        if _is_the_rest(len(own), alone, both, offered):
            told_apart = both.decision is Decision.ANSWER or both.candidates[0].topic not in offered
            again = None if told_apart else offered_again(heard, known)
            return again or outcomes.found(heard, known, both, asked)
    if has_words or (alone.decision is Decision.ANSWER and alone.confidence >= SURE):
        return outcomes.found(heard, known, alone)
    if again := offered_again(heard, known):
        return again
    if heard.misses:
        return outcomes.missed(heard, known, near=(), outcome=alone)
    return Said(compose.none(wording.NO_TOPIC_YET), {"misses": 1})


def _is_the_rest(own: int, alone: Outcome, both: Outcome, offered: Sequence[str]) -> bool:
    """Whether a message with `own` words of its own is the rest of the question before it.

    `alone` is what the search makes of the message, `both` of the two together, `offered` what was
    asked back with.
    """
    if both.decision is Decision.NONE:
        return False
    told = both.candidates[0].topic
    if alone.decision is Decision.ANSWER:
        return own <= ONE_OR_TWO and both.decision is Decision.ANSWER and told in offered
    if alone.decision is Decision.NONE and told in offered:
        return own <= FEW_WORDS
    near = {candidate.topic for candidate in alone.candidates}
    return told in near and both.confidence >= alone.confidence


def offered_again(heard: Heard, known: Knowledge) -> Said | None:
    """The topics that an open question was asked back with; a person, where that was done before.

    None where no question is open, and for a button, which says by itself what it means.
    """
    if heard.is_payload or not heard.open_question:
        return None
    if heard.misses:
        return outcomes.missed(heard, known, near=())
    near = compose.refs(known.release, _topics_offered(heard))
    if len(near) < MIN_CANDIDATES:
        return None
    reply = compose.clarify(near, text=wording.CLARIFY_AGAIN)
    record(heard, reply, release_number=known.release.number)
    return Said(reply, {"wanted": heard.wanted, "misses": 1})


def _topics_offered(heard: Heard) -> list[str]:
    """The topics among the buttons of the last reply, in their order."""
    meant = (compose.read_payload(option.payload) for option in heard.options)
    return [entities["topic"] for _, entities in meant if "topic" in entities]
