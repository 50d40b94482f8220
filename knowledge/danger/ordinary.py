"""The other side of a close call: whether a search takes the message for an ordinary question."""

from knowledge.danger.cards import MAY_BE_URGENT
from knowledge.retrieval.search import Search

SURE = 0.9
"""From this confidence on an entry on the card's own topic says more than the card."""


def answers_instead(search: Search, text: str, topic: str) -> bool:
    """Whether a search is sure of an entry that helps better than a close call's card on `topic`.

    An ordinary topic, or the very topic of the card: its entry tells the same, and the rest.
    """
    outcome = search.ask(text)
    if not outcome.is_sure:
        return False
    is_the_cards = outcome.topic == topic and outcome.confidence >= SURE
    return is_the_cards or outcome.topic not in MAY_BE_URGENT


def asks_for_an_ordinary_topic(search: Search, text: str) -> bool:
    """Whether a search is sure that `text` is a question on a topic that is never urgent."""
    outcome = search.ask(text)
    return outcome.is_sure and outcome.topic not in MAY_BE_URGENT
