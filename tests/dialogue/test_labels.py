"""Whether a Reply is what a label wants: the measure itself."""

import pytest

from dialogue.evaluation.labels import LabelledTalk, LabelledTurn, fits, tells
from dialogue.evaluation.run import talk_through
from replies.model import (
    AnswerReply,
    ClarifyReply,
    NoneReply,
    Part,
    Reply,
    SmalltalkReply,
    TopicRef,
    UrgentReply,
)

A, B = "vneid-la-gi", "ho-chieu"


def turn(**label: object) -> LabelledTurn:
    return LabelledTurn.model_validate({"user": "x", "kind": "facet", "expect": "answer", **label})


def answer(topic: str, **fields: object) -> AnswerReply:
    return AnswerReply.model_validate({"topic": topic, "title": "T", "lead": "L", **fields})


CLARIFY = ClarifyReply(
    text="?", candidates=(TopicRef(topic=A, title="A"), TopicRef(topic=B, title="B"))
)


@pytest.mark.parametrize(
    ("label", "reply", "is_right"),
    [
        ({"expect_topic": A}, answer(A), True),
        ({"expect_topic": A}, answer(B), False),
        ({"expect_topic": A, "also_topics": [B]}, answer(B), True),
        ({"expect_topic": A}, CLARIFY, False),
        ({"expect_topic": A, "also": ["clarify"]}, CLARIFY, True),
        ({"expect": "clarify"}, CLARIFY, True),
        ({"expect": "none", "expect_topic": A}, NoneReply(text="?"), True),
        ({"expect": "none", "expect_topic": A}, answer(A), False),
        (
            {"expect": "none", "expect_topic": A, "also": ["answer"], "also_topics": [B]},
            answer(B),
            True,
        ),
        ({"expect": "goodbye"}, SmalltalkReply(text="Chào."), True),
        ({"expect_topic": A}, SmalltalkReply(text="Chào."), False),
    ],
)
def test_kind_and_topic(label: dict[str, object], reply: Reply, is_right: bool) -> None:
    assert fits(turn(**label), reply.model_dump(mode="json")) is is_right


@pytest.mark.parametrize(
    ("reply", "part", "is_told"),
    [
        (answer(A, part=Part.COST), "cost", True),
        (answer(A, part=Part.COST), "time", False),
        (answer(A, asked="💵 Không mất tiền."), "cost", True),
        (answer(A), "all", True),
        (answer(A, part=Part.COST), "all", False),
        (answer(A, documents=("Căn cước",)), "documents", True),
        (answer(A), "documents", False),
        (answer(A, brief=True), "short", True),
        (UrgentReply(topic=A, title="T", steps=("1",)), "steps", True),
    ],
)
def test_the_part_that_had_to_be_told(reply: Reply, part: str, is_told: bool) -> None:
    assert tells(reply.model_dump(mode="json"), part) is is_told


def test_figures_count_turns_topics_parts_and_whole_conversations() -> None:
    talks = [
        LabelledTalk(
            id="a",
            domain="dinh-danh",
            turns=(turn(expect_topic=A), turn(expect_topic=A, part="cost")),
        ),
        LabelledTalk(id="b", domain="dinh-danh", turns=(turn(expect_topic=B),)),
    ]
    said = iter([answer(A), answer(A, part=Part.TIME), answer(B)])
    figures = talk_through(talks, lambda: lambda _: next(said).model_dump(mode="json"))
    shown = figures.as_json()
    assert (shown["turns_right"], shown["topics_right"]) == (1.0, 1.0)
    assert (shown["parts_right"], shown["conversations_right"]) == (0.0, 1.0)
    assert [row.reason for row in figures.wrong] == ["part cost not told, but time"]
