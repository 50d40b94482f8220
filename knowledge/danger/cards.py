"""The cards of what to do in the next five minutes, and the check that they must pass."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from knowledge.content import numbers, readability
from knowledge.content.load import load_facts, load_hotlines, read_yaml
from knowledge.content.schema import Strict, Text, TopicId
from knowledge.content.tracing import allowed_claims, sheets_of

FILE = Path(__file__).resolve().parent / "cards.yaml"

MAX_STEP_WORDS = 20
MAX_HOTLINES = 3


class Card(Strict):
    """One card. `topic` is the FAQ entry that says more; several cards may share one."""

    id: TopicId
    topic: TopicId
    title: Text
    steps: Annotated[tuple[Text, ...], Field(min_length=3, max_length=5)]
    hotlines: Annotated[tuple[str, ...], Field(min_length=1, max_length=MAX_HOTLINES)]
    facts_from: tuple[TopicId, ...] = ()
    unless_sure: TopicId | None = None
    """The more general card that is shown where it is not sure that this one fits."""
    needs_review: Text | None = None

    def texts(self) -> list[tuple[str, str]]:
        """Every passage a citizen reads, as (field, text) pairs."""
        return [("title", self.title)] + [
            (f"steps[{number}]", step) for number, step in enumerate(self.steps, start=1)
        ]


@cache
def load_cards() -> dict[str, Card]:
    """The cards by id, in the order of their file."""
    cards = [Card.model_validate(row) for row in read_yaml(FILE)]
    return {card.id: card for card in cards}


def findings(card: Card) -> Iterator[tuple[str, str]]:
    """What must be mended in a card, as (field, problem): as strict as for an FAQ entry."""
    facts = load_facts()
    for topic in (card.topic, *card.facts_from):
        if topic not in facts:
            yield "facts_from", f"chưa có tư liệu nào về {topic}"
    if card.unless_sure and card.unless_sure not in load_cards():
        yield "unless_sure", f"không có thẻ {card.unless_sure}"
    for hotline in card.hotlines:
        if hotline not in load_hotlines():
            yield "hotlines", f"{hotline} không có trong hotlines.yaml"
    allowed = allowed_claims(sheets_of((card.topic, *card.facts_from)))
    for field, text in card.texts():
        if len(text.split()) > MAX_STEP_WORDS:
            yield field, f"{len(text.split())} tiếng, nhiều nhất {MAX_STEP_WORDS}"
        for claim in numbers.untraced(text, allowed):
            yield field, f"“{claim.shown}” không có trong tư liệu"
        for passage, problem in readability.findings(text, is_step=True):
            yield field, f"“{passage}”: {problem}"
