"""The danger lane: a scam under way, an emergency, or the signs in what was pasted."""

from dialogue.records import record
from dialogue.turn import Knowledge, Said, State, Turn
from knowledge.danger import card_after
from knowledge.danger.cards import DONE_ALREADY, MAY_BE_URGENT
from knowledge.retrieval.decision import Decision
from knowledge.retrieval.text import folded_words
from knowledge.understanding.context import Heard
from knowledge.understanding.understanding import Understood
from replies import compose
from replies.alarm import Alarm, Judged, card, judge

GOES_ON = 0.5
"""From this probability of an ordinary topic on a close call is none."""
NOT_YET, DONE = "chua", ("roi", "r")
MOST_OF_DONE = 5
"""More words ask for something of their own: "chưa có VNeID thì cài làm sao"."""
MOST_CARDS = 2
"""So many further cards in a row; after that a message is answered like any other."""


def step(turn: Turn) -> Said | None:
    """A card where one is due."""
    inbound = turn.inbound
    if inbound.is_payload or inbound.is_guarded:
        return None
    judged = judged_in_thread(turn.text, inbound.pasted, turn.state, turn.known)
    if judged is None:
        return None
    reply = card(turn.release, judged, before=turn.state.alarmed_by)
    record(turn, reply)
    return shown(turn.text, reply)


def judged_in_thread(
    words: str, pasted: str | None, state: State, known: Knowledge
) -> Judged | None:
    """What needs a card, given what came before; None for a message like others."""
    judged = judge(known.search, words, pasted=pasted)
    return judged if judged and _stands(judged, state, known) else None


def _stands(judged: Judged, state: State, known: Knowledge) -> bool:
    """Whether what was judged still stands, given what came before.

    A close call is outweighed where the message plainly goes on about the topic that is talked of,
    or about an ordinary one.
    """
    if judged.danger is None or not judged.danger.is_close or not state.topic:
        return True
    understood = known.understanding.understand(Heard(judged.words), state.context(known.release))
    if understood is None or not understood.topics:
        return True
    topic, probability = understood.topics[0]
    is_thread = topic == state.topic or topic not in MAY_BE_URGENT
    return not is_thread or probability < GOES_ON


def shown(words: str, reply: Alarm) -> Said:
    """A card, and what is remembered of it."""
    changes = {"topic": reply.topic, "part": "", "step": 0, "misses": 0, "offered": ()}
    return Said(reply, {**changes, "alarmed_by": words, "cards": 0})


def on_what_was_done(turn: Turn, understood: Understood) -> Said | None:
    """The next card for who says after one what was done, or that nothing was.

    "Không, tui chưa chuyển", "nạp rồi": a passage of the topic would tell one of the two what only
    helps the other. "Chưa có VNeID thì làm sao" is a question of its own.
    """
    if not turn.state.alarmed_by or understood.found.outcome.decision is Decision.ANSWER:
        return None
    words = folded_words(turn.text)
    if not words or len(words) > MOST_OF_DONE:
        return None
    has_not = NOT_YET in words[:-1]  # at the end it asks: "khóa xong chưa"
    return next_card(turn) if has_not or words[-1] in DONE else None


def next_card(turn: Turn) -> Said | None:
    """The next card, where somebody goes on after one and asks for nothing in particular.

    "Bấm vô rồi", "giờ mần răng" would be thanks or nonsense at any other time.
    """
    state = turn.state
    if not state.alarmed_by or state.cards >= MOST_CARDS:
        return None
    following = card_after(state.alarmed_by, turn.text)
    if state.cards and following.id == DONE_ALREADY:  # it was the last one too
        return None
    reply = compose.urgent(turn.release, following)
    record(turn, reply)
    return Said(
        reply,
        {
            "topic": reply.topic,
            "part": "",
            "step": 0,
            "cards": state.cards + 1,
        },
    )
