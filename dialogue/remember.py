"""What is remembered of a turn until the next message."""

from dialogue.turn import Said, State, Turn
from knowledge.understanding.context import EARLIER
from replies.model import (
    AnswerReply,
    BaseReply,
    HandoffReply,
    Reply,
    StepReply,
    SuspectReply,
    UrgentReply,
)
from replies.plain import plain

TURNS_FOR_THE_TEAM = 6
MAX_CHARS = 300
"""Of one message in the conversation that the team sees."""
SETTLES = (AnswerReply, StepReply, HandoffReply)
"""After these no question is open any more."""


def remember(turn: Turn, said: Said) -> State:
    """The state after `said`: what it changed, its buttons, and what both sides said."""
    remembered = after(turn.state, turn.inbound.text, said)
    return remembered.model_copy(update={"device": turn.device})


def after(state: State, words: str, said: Said) -> State:
    """The state after `words` were answered with `said`; a button's payload is not kept."""
    changes = dict(said.changes)
    reply = said.reply
    changes.setdefault("awaiting", "")
    changes["options"] = reply.buttons if isinstance(reply, BaseReply) else ()
    if isinstance(reply, SETTLES):
        changes.setdefault("offered", ())
        changes["wanted"] = ()
    if not isinstance(reply, UrgentReply | SuspectReply):
        changes |= {"alarmed_by": "", "cards": 0}
    topic = changes.get("topic", state.topic)
    if topic != state.topic:
        changes["earlier"] = _earlier(state, topic)
    changes["said"] = _said(state, words, reply)
    return state.model_copy(update=changes)


def _earlier(state: State, topic: str) -> tuple[str, ...]:
    before = [t for t in (state.topic, *state.earlier) if t and t != topic]
    return tuple(dict.fromkeys(before))[:EARLIER]


def _said(state: State, words: str, reply: Reply) -> tuple[tuple[str, str], ...]:
    said = [*state.said]
    if words and not words.startswith("/"):
        said.append(("citizen", words[:MAX_CHARS]))
    said.append(("bot", plain(reply, with_buttons=False)[:MAX_CHARS]))
    return tuple(said[-TURNS_FOR_THE_TEAM:])
