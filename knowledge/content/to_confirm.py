"""What the team must confirm, most pressing first: money and rights before taps on a screen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge.content.ledger import NEEDS_A_DOCUMENT
from knowledge.content.schema import Entry, Grade, TopicFacts

GRADES = {
    Grade.BLOCKS: "chưa đăng",
    Grade.TOLD: "nói trong câu trả lời",
    Grade.NOTE: "ghi chú",
    None: "",
}


@dataclass(frozen=True)
class ToConfirm:
    """One thing to confirm of one entry."""

    topic: str
    grade: str
    by_press: int
    """How many laws, fees and deadlines of the entry rest on newspapers alone."""
    what: str


def to_confirm(entries: Iterable[Entry], facts: Mapping[str, TopicFacts]) -> list[ToConfirm]:
    """What is open: first of entries that tell or block a doubt, then by what rests on press."""
    rows = []
    for entry in entries:
        sheets = [facts[topic] for topic in (entry.topic, *entry.facts_from) if topic in facts]
        rules = [f for sheet in sheets for f in sheet.facts if f.kind in NEEDS_A_DOCUMENT]
        by_press = sum(fact.press for fact in rules)
        open_points = [*filter(None, (entry.doubt, entry.review_reason)), *entry.confirm]
        pressing = entry.needs_review in (Grade.BLOCKS, Grade.TOLD)
        for what in open_points:
            row = ToConfirm(entry.topic, GRADES[entry.needs_review], by_press, what)
            rows.append(((not pressing, -by_press, entry.topic), row))
    return [row for _, row in sorted(rows, key=lambda pair: pair[0])]
