"""What is stored of a conversation, through the services of the help desk."""

from actions.heard import Heard
from helpdesk import citizens, turns
from helpdesk.models import Citizen
from knowledge.content.schema import Home
from knowledge.retrieval.search import Outcome
from replies.model import AnswerReply, Reply

REST = "rest"
"""The channel of whoever talks to Rasa directly, under a name of their own."""
MAX_ADDRESS = 64


def citizen_of(heard: Heard) -> Citizen:
    """Who is asking: Rasa's sender is the pseudonym."""
    known = citizens.by_pseudonym(heard.sender)
    return known or citizens.citizen_for(REST, heard.sender[:MAX_ADDRESS])


def home_of(heard: Heard) -> Home:
    """Where the person lives, as far as they said."""
    return citizens.home_of(citizen_of(heard))


def record(
    heard: Heard, reply: Reply, *, release_number: int, outcome: Outcome | None = None
) -> None:
    """Stores a question and what became of it; a button's payload is no question."""
    turns.record_turn(
        citizen_of(heard),
        "" if heard.is_payload else heard.text,
        reply.kind.value,
        topic=reply.topic if isinstance(reply, AnswerReply) else None,
        decision=outcome.decision.value if outcome else None,
        confidence=outcome.confidence if outcome else None,
        release_number=release_number,
    )
