"""What is said at once, before anything else: the danger lane.

It needs neither Rasa nor the network nor the database: whoever hears a message first looks here.
"""

from dataclasses import dataclass

from knowledge.danger import Danger, card_after, detect
from knowledge.danger.cards import LINK_CLICKED, UNKNOWN_SCAM, load_cards
from knowledge.danger.ordinary import answers_instead
from knowledge.danger.signs import Judgement, names_known_sites_only
from knowledge.danger.signs import judge as judge_signs
from knowledge.retrieval.search import Search
from replies import compose
from replies.compose import Catalogue
from replies.model import SuspectReply, UrgentReply

Alarm = UrgentReply | SuspectReply
NO_SIGNS = Judgement(())


@dataclass(frozen=True)
class Judged:
    """A message that needs help now, or whose signs of fraud are named."""

    words: str
    danger: Danger | None
    signs: Judgement


def judge(search: Search, words: str, *, pasted: str | None = None) -> Judged | None:
    """None where `words` are a question like others; `search` is asked where that is a close call.

    `pasted`: the same message before personal data was masked, with the addresses behind its
    words, since an address may look like a number; it is only judged, never kept.
    """
    danger = detect(words)
    if danger and danger.is_close and answers_instead(search, words, danger.topic):
        danger = None
    seen = words if pasted is None else pasted
    signs = judge_signs(seen)
    general = danger and danger.card == UNKNOWN_SCAM
    if danger and general and danger.is_close and names_known_sites_only(seen):
        # As offices, banks and networks write: of payments and deadlines, with their own address.
        danger = None
    # The signs of what was pasted say more than the general card does.
    pasted_link = danger and signs and signs.to_many and danger.card == LINK_CLICKED
    if signs and signs.signs and (general or pasted_link):
        danger = None
    return Judged(words, danger, signs or NO_SIGNS) if danger or signs else None


def card(catalogue: Catalogue, judged: Judged, *, before: str = "") -> Alarm:
    """The card for what was judged.

    `before`: the words that a card was shown for just now; the same one is not shown again.
    """
    if judged.danger is None:
        return compose.suspect(catalogue, judged.signs)
    shown = detect(before) if before else None
    if shown and shown.card == judged.danger.card:
        return compose.urgent(catalogue, card_after(before, judged.words))
    return compose.urgent(catalogue, load_cards()[judged.danger.card])


def alarm(
    catalogue: Catalogue,
    search: Search,
    words: str,
    *,
    pasted: str | None = None,
    before: str = "",
) -> Alarm | None:
    """The card for a scam under way or an emergency, or the signs in a pasted message.

    None where `words` are a question like others; see `judge` and `card`.
    """
    judged = judge(search, words, pasted=pasted)
    return card(catalogue, judged, before=before) if judged else None
