"""Which numbers a text may show: those of its facts and of the registers."""

from collections.abc import Iterable

from knowledge.content.load import load_facts, load_hotlines, load_sites
from knowledge.content.numbers import Claim, claims
from knowledge.content.schema import TopicFacts


def sheets_of(topics: Iterable[str]) -> list[TopicFacts]:
    """The facts sheets of those of `topics` that have one."""
    facts = load_facts()
    return [facts[topic] for topic in topics if topic in facts]


def allowed_claims(sheets: Iterable[TopicFacts]) -> set[Claim]:
    """What facts of medium or high confidence carry, and every registered number and address."""
    known = {
        claim
        for sheet in sheets
        for fact in sheet.facts
        if fact.confidence != "low"
        for claim in claims(fact.text)
    }
    known |= {Claim("number", hotline.digits) for hotline in load_hotlines().values()}
    return known | {Claim("web", site.address) for site in load_sites()}
