"""The other side of a close call: whether a search takes the message for an ordinary question."""

from knowledge.danger.cards import MAY_BE_URGENT
from knowledge.retrieval.decision import Decision
from knowledge.retrieval.search import Search


def asks_for_an_ordinary_topic(search: Search, text: str) -> bool:
    """Whether a search is sure that `text` is a question on a topic that is never urgent."""
    outcome = search.ask(text)
    return outcome.decision is Decision.ANSWER and outcome.topic not in MAY_BE_URGENT
