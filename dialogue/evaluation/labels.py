"""Labelled conversations, and whether a Reply is what a turn's label wants.

The labels are those of `knowledge/evaluation/dev_dialogues.yaml`, whose head says what they mean.
"""

from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from knowledge.content.load import read_yaml
from knowledge.content.schema import Strict, Text, TopicId
from replies.model import Part

KINDS_OF_LABEL = {
    "answer": {"answer", "step", "urgent", "suspect", "locality"},
    "greet": {"smalltalk", "menu"},
    "goodbye": {"smalltalk"},
    "out_of_scope": {"none", "smalltalk"},
    "feedback": {"ack"},
}
"""The kinds of Reply that a label accepts; any other label accepts the kind of its own name."""
OF_A_TOPIC = {"answer", "step", "urgent", "suspect"}
ALSO_CALLED = {"hotline": "hotlines", "warning": "warnings"}
LISTED = {
    "steps": "steps",
    "documents": "documents",
    "hotlines": "hotlines",
    "warnings": "warnings",
    "place": "offices",
}
"""Parts that a whole answer tells too, and the field of the Reply that they stand in."""

Json = dict[str, Any]


class LabelledTurn(Strict):
    """What a person types, and what a careful helper would do."""

    user: Text
    expect: Text
    expect_topic: TopicId | None = None
    also: tuple[Text, ...] = ()
    also_topics: tuple[TopicId, ...] = ()
    part: Text | tuple[Text, ...] | None = None
    kind: Text

    @property
    def parts(self) -> tuple[str, ...]:
        if self.part is None:
            return ()
        return (self.part,) if isinstance(self.part, str) else self.part

    @property
    def labels(self) -> tuple[str, ...]:
        return (self.expect, *self.also)


class LabelledTalk(Strict):
    id: Text
    domain: TopicId
    style: tuple[Text, ...] = ()
    turns: Annotated[tuple[LabelledTurn, ...], Field(min_length=1)]


def load(path: Path) -> list[LabelledTalk]:
    """The conversations of a file; raises pydantic's ValidationError on a bad one."""
    return [LabelledTalk.model_validate(row) for row in read_yaml(path)]


def topics_of(reply: Json) -> set[str]:
    """The topics that a Reply speaks of: its own, or those it offers."""
    if reply["kind"] == "clarify":
        return {candidate["topic"] for candidate in reply["candidates"]}
    return {reply["topic"]} if reply["kind"] in OF_A_TOPIC else set()


def wanted_topics(turn: LabelledTurn, label: str) -> set[str]:
    """The topics that are right for a reply of this label; empty where any will do."""
    also = set(turn.also_topics)
    if turn.expect == "none" and label != "none":
        return also
    return also | ({turn.expect_topic} if turn.expect_topic else set())


def fits(turn: LabelledTurn, reply: Json) -> bool:
    """Whether a Reply is of an acceptable kind and speaks of an acceptable topic."""
    for label in turn.labels:
        if reply["kind"] not in KINDS_OF_LABEL.get(label, {label}):
            continue
        topics = wanted_topics(turn, label)
        if reply["kind"] in OF_A_TOPIC or reply["kind"] == "clarify":
            if not topics or topics & topics_of(reply):
                return True
        elif not (label == "answer" and topics):
            return True
    return False


def tells(reply: Json, part: str) -> bool:
    """Whether a Reply tells a part: alone, before the rest, or as a piece of the whole entry."""
    name = ALSO_CALLED.get(part, part)
    if part == "all":
        return reply["kind"] in OF_A_TOPIC and reply.get("part", "all") == Part.ALL
    if part == "short":
        return bool(reply.get("brief"))
    if reply["kind"] != "answer":
        has = {
            "steps": ("step", "steps"),
            "hotlines": ("hotlines",),
            "warnings": ("signs", "advice"),
            "trouble": ("advice", "steps"),
        }
        return any(reply.get(field) for field in has.get(name, ()))
    if reply["part"] == name or reply.get("asked"):
        return True
    return name in LISTED and bool(reply.get(LISTED[name]))
