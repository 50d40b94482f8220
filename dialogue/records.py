"""What is stored of a turn."""

from dialogue.turn import Turn
from knowledge.retrieval.search import Outcome
from replies.model import Reply


def record(turn: Turn, reply: Reply, outcome: Outcome | None = None) -> None:
    """Stores the question and what became of it."""
    turn.desk.record(
        question_of(turn),
        reply.kind.value,
        topic=getattr(reply, "topic", ""),
        release_number=turn.release.number,
        decision=outcome.decision.value if outcome else "",
        confidence=outcome.confidence if outcome else None,
    )


def question_of(turn: Turn) -> str:
    """What is stored as the question: words, no payload."""
    return "" if turn.inbound.is_payload else turn.text
