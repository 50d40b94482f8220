"""What is said at once, before anything else: the danger lane.

It needs neither Rasa nor the network: the bot and the action server both look here first.
"""

from knowledge.danger import card_after, detect
from knowledge.danger.cards import UNKNOWN_SCAM, load_cards
from knowledge.danger.ordinary import asks_for_an_ordinary_topic
from knowledge.danger.signs import judge
from knowledge.retrieval.search import Search
from replies import compose
from replies.compose import Catalogue
from replies.model import SuspectReply, UrgentReply

Alarm = UrgentReply | SuspectReply


def alarm(
    catalogue: Catalogue,
    search: Search,
    words: str,
    *,
    pasted: str | None = None,
    before: str = "",
) -> Alarm | None:
    """The card for a scam under way or an emergency, or the signs in a pasted message.

    None where `words` are a question like others; `search` is asked where that is a close call.
    `pasted`: the same message before personal data was masked, since an address may look like a
    number; it is only judged, never kept. `before`: the words that a card was shown for just now;
    the same one is not shown again.
    """
    danger = detect(words)
    if danger and danger.is_close and asks_for_an_ordinary_topic(search, words):
        danger = None
    judgement = judge(words if pasted is None else pasted)
    # The signs of what was pasted say more than the general card does.
    if danger and not (judgement and judgement.signs and danger.card == UNKNOWN_SCAM):
        shown = detect(before) if before else None
        if shown and shown.card == danger.card:
            return compose.urgent(catalogue, card_after(before, words))
        return compose.urgent(catalogue, load_cards()[danger.card])
    return compose.suspect(catalogue, judgement) if judgement else None
