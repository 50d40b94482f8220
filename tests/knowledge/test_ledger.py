"""The ledger: each way in which a fact no longer holds is refused, and its place is named."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from knowledge.content.ledger import due, entry_problems, fact_problems
from knowledge.content.load import entries_of, load_folder
from knowledge.content.schema import Document, Entry, Fact, TopicFacts
from knowledge.content.to_confirm import to_confirm

TODAY = date(2026, 11, 30)
DOCUMENTS: Mapping[str, Document] = {
    row.id: row
    for row in (
        Document(id="tt-moi", name="Thông tư mới", valid_from=date(2026, 1, 1)),
        Document(id="tt-cu", name="Thông tư cũ", replaced_by="tt-moi"),
        Document(id="tt-sap-thay", name="Thông tư sắp thay", replaced_by="tt-nam-sau"),
        Document(id="tt-nam-sau", name="Thông tư năm sau", valid_from=date(2027, 1, 1)),
        Document(id="tt-het", name="Thông tư hết", valid_until=date(2026, 6, 30)),
    )
}
FEE: dict[str, Any] = {
    "text": "Lệ phí 25.000 đồng.",
    "source": "Công báo",
    "url": "https://congbao.chinhphu.gov.vn/tt",
    "date": "2026-02",
    "confidence": "high",
    "kind": "fee",
}


def problems(*rows: dict[str, Any], doubted: str = "") -> list[tuple[str, str, str]]:
    """What is wrong with these facts, each on a topic of its own: a, b, …"""
    sheets = {
        topic: TopicFacts(facts=(Fact.model_validate(FEE | row),))
        for topic, row in zip("abc", rows, strict=False)
    }
    return list(fact_problems(sheets, DOCUMENTS, TODAY, doubted))


def test_a_fact_that_holds_has_no_problem() -> None:
    assert problems({"document": "tt-moi", "valid_until": "2026-12-31"}) == []
    assert problems({"document": "tt-sap-thay"}) == []


@pytest.mark.parametrize(
    ("fact", "problem"),
    [
        ({"url": "https://bao.vn/x"}, "chỉ theo báo"),
        ({"url": "https://bao.vn/x", "kind": "law"}, "chỉ theo báo"),
        ({"url": "https://bao.vn/x", "kind": "deadline"}, "chỉ theo báo"),
        ({"valid_until": "2026-11-29"}, "hết hiệu lực từ 29/11/2026"),
        ({"document": "tt-cu"}, "Thông tư cũ đã được Thông tư mới thay"),
        ({"document": "tt-het"}, "Thông tư hết hết hiệu lực từ 30/06/2026"),
        ({"document": "tt-la"}, "không có văn bản tt-la"),
        ({"document": "tt-moi", "date": "2023-05"}, "nguồn năm 2023 có trước Thông tư mới"),
        ({"date": "2027-01"}, "nguồn ghi tháng 2027-01, chưa tới"),
    ],
)
def test_a_fact_that_does_not_hold_is_named(fact: dict[str, Any], problem: str) -> None:
    ((topic, field, found),) = problems(fact)
    assert (topic, field) == ("a", "facts[1]")
    assert problem in found


def test_a_newspaper_alone_will_do_where_that_is_said_and_for_what_is_no_rule() -> None:
    assert problems({"url": "https://bao.vn/x", "press": True}) == []
    assert problems({"url": "https://bao.vn/x", "kind": "advice"}) == []


def test_a_replaced_document_will_do_where_the_entry_tells_the_doubt() -> None:
    assert problems({"document": "tt-cu"}, doubted="a") == []
    assert problems({"document": "tt-la"}, doubted="a") != []


def test_one_value_is_told_alike_everywhere() -> None:
    same = {"same_as": "phi-can-cuoc"}
    assert problems(same, same | {"text": "Mất 25.000 đồng."}) == []
    found = problems(same, same | {"text": "Mất 50.000 đồng."})
    assert found == [("b", "facts[1]", "nói về phi-can-cuoc khác với a")]


def entry(**changes: Any) -> Entry:
    fields: dict[str, Any] = {
        "topic": "phi-can-cuoc",
        "title": "Phí căn cước",
        "variants": ["phí căn cước"],
        "answer": "Mất 25.000 đồng.",
        "sources": [{"name": "Công báo", "url": "https://congbao.gov.vn", "date": "2026-02"}],
        "checked": "2026-11",
        "review_by": "2027-05",
        "related": ["ho-chieu", "can-cuoc"],
    }
    return Entry.model_validate(fields | changes)


def told(told_by: Entry, **fact: Any) -> list[tuple[str, str]]:
    return list(entry_problems(told_by, [Fact.model_validate(FEE | fact)], DOCUMENTS))


def test_an_entry_is_reviewed_before_what_it_tells_ends() -> None:
    ((field, problem),) = told(entry(), valid_until="2026-12-31")
    assert field == "review_by"
    assert "31/12/2026" in problem
    assert told(entry(review_by="2026-12"), valid_until="2026-12-31") == []
    assert told(entry(answer="Không mất tiền."), valid_until="2026-12-31") == []
    doubted = entry(needs_review="told", doubt="Phí năm sau hỏi công an xã.")
    assert told(doubted, valid_until="2026-12-31") == []


def test_a_plan_is_told_as_a_plan() -> None:
    plan = {"kind": "plan", "text": "Từ 2027 đề xuất thu 90.000 đồng."}
    ((field, problem),) = told(entry(answer="Từ 2027 thu 90.000 đồng."), **plan)
    assert field == "answer"
    assert "mới là dự kiến" in problem
    assert told(entry(answer="Dự kiến từ 2027 thu 90.000 đồng."), **plan) == []


def test_a_source_is_not_younger_than_the_month_of_checking() -> None:
    ((field, problem),) = told(entry(checked="2026-01", review_by="2026-12"))
    assert field == "sources[1]"
    assert "có sau tháng kiểm tra" in problem


def test_what_ends_is_due_with_every_entry_that_depends_on_it() -> None:
    rows = due(entries_of(load_folder()), "2027-01", TODAY)
    assert [row.month for row in rows] == sorted(row.month for row in rows)
    new_year = next(row for row in rows if "Từ 1 tháng 1" in row.what)
    assert (new_year.month, "ho-chieu" in new_year.topics) == ("2026-12", True)
    passport = next(row for row in rows if "tới tháng xem lại" in row.what)
    assert "ho-chieu" in passport.topics
    assert all("2026-11" <= row.month <= "2027-01" for row in rows)


def test_what_is_doubtful_in_the_chat_is_to_be_confirmed_first() -> None:
    facts = {"a": TopicFacts(facts=(Fact.model_validate(FEE | {"press": True}),))}
    entries = [
        entry(topic="c", confirm=["Hỏi giờ làm việc."]),
        entry(topic="a", confirm=["Phí năm 2027."]),
        entry(topic="b", needs_review="told", doubt="Hỏi xã.", review_reason="Luật mới."),
    ]
    rows = to_confirm(entries, facts)
    assert [(row.topic, row.what) for row in rows] == [
        ("b", "Hỏi xã."),
        ("b", "Luật mới."),
        ("a", "Phí năm 2027."),
        ("c", "Hỏi giờ làm việc."),
    ]
    assert [row.by_press for row in rows] == [0, 0, 1, 0]
