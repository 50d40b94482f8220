"""The danger lane: it needs neither Rasa nor the network."""

from knowledge.danger import detect
from knowledge.danger.cards import load_cards
from knowledge.releases import ReleaseData
from replies import compose
from replies.model import UrgentReply


def urgent(words: str, release: ReleaseData) -> UrgentReply | None:
    """The card of what to do at once, where `words` tell of a scam under way or an emergency."""
    danger = detect(words)
    return compose.urgent(release, load_cards()[danger.card]) if danger else None
