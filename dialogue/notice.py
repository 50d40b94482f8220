"""What everybody is told now, put before an answer."""

from datetime import UTC, datetime

from dialogue.turn import State, Turn
from knowledge.notices import told
from replies.model import AnswerReply, NoneReply, Part, Reply, StepReply


def before(turn: Turn, reply: Reply) -> Reply:
    """The reply with the notices of its topic's domain, where it opens that topic."""
    if not isinstance(reply, AnswerReply | StepReply | NoneReply) or not _opens(reply, turn.state):
        return reply
    domain = turn.release.domain_of(reply.topic).id
    notices = told(turn.known.notices, domain, datetime.now(UTC))
    return reply.model_copy(update={"notices": notices}) if notices else reply


def _opens(reply: AnswerReply | StepReply | NoneReply, state: State) -> bool:
    """Whether this is where people begin with a topic: the whole of it, its first step, its door.

    A part of it, the next step and "Nói rõ hơn" come below such an answer: whoever asks on has read
    the notice. What is new in the thread is told it too, whichever part it is.
    """
    if reply.topic != state.topic:
        return bool(reply.topic)
    match reply:
        case AnswerReply():
            return reply.part is Part.ALL and not reply.full
        case StepReply():
            return reply.number == 1
        case NoneReply():
            return bool(reply.topic)
