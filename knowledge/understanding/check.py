"""What must be mended in the composed turns and conversations."""

from collections.abc import Iterator, Mapping

from knowledge.content.schema import Entry
from knowledge.content.taken import TAKEN, key, said
from knowledge.understanding.acts import ACT_OF_KIND
from knowledge.understanding.passages import ALL, NOT_TOLD, passages_of
from knowledge.understanding.turns import Turn, load_follow_ups, load_talks

Problem = tuple[str, str, str, str]
"""File, topic or conversation, field, problem."""


def findings(entries: Mapping[str, Entry]) -> Iterator[Problem]:
    """Labels that mean nothing in this catalogue, and texts of the evaluation sets."""
    taken = said()
    for number, one in enumerate(load_follow_ups(), start=1):
        for problem in _problems(one.turn, one.topic, entries, taken):
            yield "turns", one.topic, f"câu {number}", problem
    for talk in load_talks():
        topic = ""
        for number, turn in enumerate(talk.turns, start=1):
            topic = turn.topic or topic
            for problem in _problems(turn, topic, entries, taken):
                yield "talks", talk.id, f"câu {number}", problem


def _problems(
    turn: Turn, topic: str, entries: Mapping[str, Entry], taken: set[str]
) -> Iterator[str]:
    if turn.kind not in ACT_OF_KIND:
        yield f"không có loại {turn.kind}"
    for named in (topic, turn.topic, turn.now, *turn.offered, *turn.offers, *turn.also):
        if named and named not in entries:
            yield f"không có chủ đề {named}"
    entry = entries.get(turn.topic or topic)
    if entry:
        known = {ALL, NOT_TOLD, *(passage.key for passage in passages_of(entry))}
        for part in turn.parts:
            if part not in known:
                yield f"{entry.topic} không có phần {part}"
    if any(key(text) in taken for text in (turn.say, turn.before or "") if text):
        yield TAKEN
