"""What holds when: facts that ended, documents that were replaced, plans that were told as done."""

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from knowledge.content.load import load_documents, load_facts, load_seasons
from knowledge.content.numbers import Claim, claims
from knowledge.content.schema import Document, Entry, Fact, FactKind, Grade, TopicFacts

NEEDS_A_DOCUMENT = (FactKind.LAW, FactKind.FEE, FactKind.DEADLINE)
OFFICIAL = ".gov.vn"
READ_AGAIN = "đọc lại nguồn"
_PLANNED = re.compile(
    r"dự kiến|sẽ |kế hoạch|lộ trình|mục tiêu|đề xuất|dự thảo|còn đang|định |muốn|nhắm"
    r"|có thể|hỏi lại",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")

Problem = tuple[str, str, str]
"""The topic, the field, what is wrong with it."""


def fact_problems(
    facts: Mapping[str, TopicFacts],
    documents: Mapping[str, Document],
    today: date,
    doubted: Container[str] = (),
) -> Iterator[Problem]:
    """What is wrong with facts, each by itself and beside those that tell the same value.

    `doubted` are the topics whose entry tells people itself that its facts may have changed.
    """
    told: dict[str, list[tuple[str, str, Fact]]] = defaultdict(list)
    for topic, sheet in facts.items():
        for number, fact in enumerate(sheet.facts, start=1):
            place = f"facts[{number}]"
            problems = [*_of_fact(fact, documents, today)]
            if topic not in doubted:
                problems += _of_document(fact, documents, today)
            yield from ((topic, place, problem) for problem in problems)
            if fact.same_as:
                told[fact.same_as].append((topic, place, fact))
    for name, places in told.items():
        first = _values(places[0][2])
        for topic, place, fact in places[1:]:
            if _values(fact) != first:
                yield topic, place, f"nói về {name} khác với {places[0][0]}"


def _of_fact(fact: Fact, documents: Mapping[str, Document], today: date) -> Iterator[str]:
    document = documents.get(fact.document or "")
    if fact.document and document is None:
        yield f"không có văn bản {fact.document} trong documents.yaml"
    is_official = (urlsplit(fact.url or "").hostname or "").endswith(OFFICIAL)
    if fact.kind in NEEDS_A_DOCUMENT and not (document or is_official or fact.press):
        yield "luật, tiền phí, thời hạn mà chỉ theo báo: ghi document, hoặc ghi press: true"
    if fact.valid_until and fact.valid_until < today:
        yield f"hết hiệu lực từ {fact.valid_until:%d/%m/%Y}"
    begun = document.valid_from if document else None
    if document and begun and fact.date and fact.date[:4] < str(begun.year - 1):
        yield f"nguồn năm {fact.date[:4]} có trước {document.name}"
    if fact.date and fact.date > f"{today:%Y-%m}"[: len(fact.date)]:
        yield f"nguồn ghi tháng {fact.date}, chưa tới"


def _of_document(fact: Fact, documents: Mapping[str, Document], today: date) -> Iterator[str]:
    document = documents.get(fact.document or "")
    if document is None:
        return
    after = documents.get(document.replaced_by or "")
    has_begun = after is None or after.valid_from is None or after.valid_from <= today
    if document.replaced_by and has_begun:
        yield f"{document.name} đã được {after.name if after else document.replaced_by} thay"
    elif document.valid_until and document.valid_until < today:
        yield f"{document.name} hết hiệu lực từ {document.valid_until:%d/%m/%Y}"


def entry_problems(
    entry: Entry, facts: Sequence[Fact], documents: Mapping[str, Document]
) -> Iterator[tuple[str, str]]:
    """What is wrong with how an entry tells its facts: (field, problem)."""
    is_doubted = entry.needs_review is Grade.TOLD
    shown = {claim for _, text in entry.texts() for claim in claims(text)}
    for fact in facts if not is_doubted else ():
        if not _is_told(fact, shown):
            continue
        end = _end_of(fact, documents)
        if end and entry.review_by > f"{end:%Y-%m}":
            yield "review_by", f"điều nó nói hết hiệu lực {end:%d/%m/%Y}, trước tháng xem lại"
    for number, source in enumerate(entry.sources, start=1):
        if source.date and source.date > entry.checked[: len(source.date)]:
            yield f"sources[{number}]", f"nguồn tháng {source.date} có sau tháng kiểm tra"
    yield from _plans(entry, facts)


def _plans(entry: Entry, facts: Sequence[Fact]) -> Iterator[tuple[str, str]]:
    """A sentence with what only a plan tells must say that it is one."""
    planned = {c for f in facts if f.kind is FactKind.PLAN for c in claims(f.text)}
    planned -= {c for f in facts if f.kind is not FactKind.PLAN for c in claims(f.text)}
    for field, text in entry.texts():
        for sentence in _SENTENCE.split(text):
            if claims(sentence) & planned and not _PLANNED.search(sentence):
                yield field, f"“{sentence}”: mới là dự kiến, đừng nói như đã xong"


def _is_told(fact: Fact, shown: set[Claim]) -> bool:
    """Whether what is `shown` has a number of the fact; one without numbers counts as told."""
    carried = claims(fact.text)
    return not carried or bool(carried & shown)


def _values(fact: Fact) -> set[tuple[str, str]]:
    return {(claim.kind, claim.value) for claim in claims(fact.text)}


def _end_of(fact: Fact, documents: Mapping[str, Document]) -> date | None:
    document = documents.get(fact.document or "")
    ends = [fact.valid_until, document.valid_until if document else None]
    return min(filter(None, ends), default=None)


@dataclass(frozen=True, order=True)
class Due:
    """Something that ends, changes or must be read again, and the entries that depend on it."""

    month: str
    what: str
    topics: tuple[str, ...]


def due(entries: Iterable[Entry], until: str, today: date) -> list[Due]:
    """What begins, ends or must be read again until the month `until` (`YYYY-MM`), by month.

    What had to be read again in a month that has passed stays in the list.
    """
    entries = tuple(entries)
    documents = load_documents()
    users: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        for topic in (entry.topic, *entry.facts_from):
            users[topic].append(entry.topic)
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for topic, sheet in load_facts().items():
        for fact in sheet.facts:
            end = _end_of(fact, documents)
            document = documents.get(fact.document or "")
            if end:
                name = document.name if document and document.valid_until == end else fact.text
                found[f"{end:%Y-%m}", f"hết hiệu lực: {name}"].update(users[topic])
            if fact.valid_from:
                found[f"{fact.valid_from:%Y-%m}", f"bắt đầu: {fact.text}"].update(users[topic])
            if fact.read_again:
                found[fact.read_again, f"{READ_AGAIN}: {fact.source}"].update(users[topic])
    for season in load_seasons():
        year = today.year + (season.month < today.month)
        found[f"{year}-{season.month:02}", season.name].update(season.topics)
    for entry in entries:
        found[entry.review_by, "tới tháng xem lại"].add(entry.topic)
    now = f"{today:%Y-%m}"
    rows = (Due(month, what, tuple(sorted(topics))) for (month, what), topics in found.items())
    return sorted(
        row
        for row in rows
        if row.month <= until and (row.month >= now or row.what.startswith(READ_AGAIN))
    )
