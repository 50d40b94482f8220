"""The check that content must pass before it is published."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from knowledge.content import numbers, readability, taken
from knowledge.content.invalid import in_vietnamese
from knowledge.content.ledger import entry_problems, fact_problems
from knowledge.content.length import MAX_CHARS, first_message
from knowledge.content.load import (
    FAQ,
    ContentError,
    load_about,
    load_documents,
    load_domains,
    load_facts,
    load_file,
    load_hotlines,
    load_offices,
    load_out_of_scope,
    read_yaml,
)
from knowledge.content.registers import hotline_problems, office_problems, scope_problems
from knowledge.content.schema import Entry, Grade, TopicFacts
from knowledge.content.taken import TAKEN, key
from knowledge.content.tracing import allowed_claims, sheets_of
from knowledge.danger import cards as danger
from knowledge.retrieval.text import has_diacritics
from knowledge.understanding.check import findings as conversation_findings

SIGNPOSTS = sorted(FAQ.glob("*.signposts.yaml"))
MIN_VARIANTS = 30
MIN_WITHOUT_DIACRITICS = 4
MIN_SHORT = 4
SHORT_WORDS = 4
MIN_LONG = 2
LONG_WORDS = 30
MAX_REVIEW_MONTHS = 12


@dataclass(frozen=True, order=True)
class Finding:
    """Something to mend, and where: the file's name, the entry's topic, the field.

    The problem is told in Vietnamese: curators read it in the console too.
    """

    file: str
    topic: str
    field: str
    problem: str

    def __str__(self) -> str:
        return f"{self.file}: {self.topic}: {self.field}: {self.problem}"


@dataclass(frozen=True)
class Located:
    """An entry and the file that it stands in."""

    file: str
    domain: str
    entry: Entry


def check(
    folder: Path = FAQ, *, only_domain: str | None = None, today: date | None = None
) -> list[Finding]:
    """All findings in a catalogue folder; with `only_domain`, those of that domain alone."""
    located, found = _read(folder)
    found += _topics(located, complete=folder == FAQ)
    if folder == FAQ:
        found += _registers() + _conversations(located) + _facts(located, today or date.today())
    found += check_entries(located, today)
    if only_domain:
        found = [f for f in found if f.file.split(".")[0] == only_domain]
    return sorted(set(found))


def check_entries(located: Sequence[Located], today: date | None = None) -> list[Finding]:
    """The findings on entries of one catalogue, each by itself and beside the others."""
    known_topics = {item.entry.topic for item in located} | _all_topics()
    questions, in_talk = taken.questions(), taken.said()
    found = _short_titles_across(located) + _variants_across(located)
    found += _out_of_scope(located, questions)
    for item in located:
        found += _entry(item, known_topics, questions, in_talk, today or date.today())
    return sorted(set(found))


def _read(folder: Path) -> tuple[list[Located], list[Finding]]:
    located: list[Located] = []
    found: list[Finding] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            document: Any = read_yaml(path)
            rows, domain = document["entries"], document["domain"]
        except (ContentError, KeyError, TypeError) as error:
            found.append(Finding(path.name, "-", "-", f"không đọc được: {error}"))
            continue
        for number, row in enumerate(rows, start=1):
            topic = row.get("topic") if isinstance(row, dict) else None
            try:
                located.append(Located(path.name, domain, Entry.model_validate(row)))
            except ValidationError as error:
                found += [
                    Finding(
                        path.name,
                        str(topic or f"mục {number}"),
                        ".".join(str(part) for part in problem["loc"]) or "-",
                        in_vietnamese(problem),
                    )
                    for problem in error.errors()
                ]
    if not located and not found:
        found.append(Finding(folder.name, "-", "-", "không có tệp .yaml nào trong thư mục này"))
    return located, found


@cache
def _all_topics() -> frozenset[str]:
    """Those of the menu, and the signposts of our own catalogue."""
    listed = {topic for domain in load_domains() for topic in domain.topics}
    return frozenset(listed | {e.topic for path in SIGNPOSTS for e in load_file(path).entries})


def _topics(located: Iterable[Located], *, complete: bool) -> list[Finding]:
    """Each topic once, in its domain's file; and none missing where the catalogue is ours."""
    found = []
    counts = Counter(item.entry.topic for item in located)
    home = {topic: domain.id for domain in load_domains() for topic in domain.topics}
    for item in located:
        topic = item.entry.topic
        if counts[topic] > 1:
            found.append(Finding(item.file, topic, "topic", "có hơn một câu trả lời"))
        # The menu lists answers; a signpost is no part of it.
        if complete and not item.entry.is_signpost and home.get(topic) != item.domain:
            problem = f"không phải chủ đề của lĩnh vực {item.domain} trong topics.yaml"
            found.append(Finding(item.file, topic, "topic", problem))
    if complete:
        found += [
            Finding(f"{domain}.yaml", topic, "topic", "chưa có câu trả lời")
            for topic, domain in home.items()
            if topic not in counts
        ]
    return found


def _registers() -> list[Finding]:
    problems = {
        "hotlines.yaml": hotline_problems(load_hotlines().values()),
        "offices.yaml": office_problems(load_offices()),
    }
    found = [Finding(file, *problem) for file, found in problems.items() for problem in found]
    for card in danger.load_cards().values():
        found += [Finding("cards.yaml", card.id, *problem) for problem in danger.findings(card)]
    return found


def _facts(located: Sequence[Located], today: date) -> list[Finding]:
    doubted = {i.entry.topic for i in located if i.entry.needs_review is Grade.TOLD}
    home = {item.entry.topic: item.file for item in located}
    problems = fact_problems(load_facts(), load_documents(), today, doubted)
    return [Finding(home.get(topic, "facts"), topic, *rest) for topic, *rest in problems]


def _conversations(located: Iterable[Located]) -> list[Finding]:
    """What people say within conversations is labelled with what the entries have."""
    entries = {item.entry.topic: item.entry for item in located}
    return [Finding(*problem) for problem in conversation_findings(entries)]


def _out_of_scope(located: Iterable[Located], questions: set[str]) -> list[Finding]:
    """Nothing that an entry answers may stand among the messages that no topic answers."""
    answered = {key(v): item.entry.topic for item in located for v in item.entry.variants}
    found = []
    for number, message in enumerate(load_out_of_scope(), start=1):
        asked, field = key(message), f"dòng {number}"
        if asked in answered:
            problem = f"“{message}” là cách hỏi của {answered[asked]}"
            found.append(Finding("out_of_scope.yaml", answered[asked], field, problem))
        if asked in questions:
            found.append(Finding("out_of_scope.yaml", "", field, TAKEN))
    return found


def _short_titles_across(located: Iterable[Located]) -> list[Finding]:
    """Two buttons that say the same could not be told apart."""
    owners: dict[str, list[Located]] = defaultdict(list)
    for item in located:
        if item.entry.short_title:
            owners[key(item.entry.short_title)].append(item)
    return [
        Finding(item.file, item.entry.topic, "short_title", "trùng với một chủ đề khác")
        for items in owners.values()
        if len(items) > 1
        for item in items
    ]


def _variants_across(located: Iterable[Located]) -> list[Finding]:
    owners: dict[str, list[tuple[Located, int, str]]] = defaultdict(list)
    for item in located:
        for number, variant in enumerate(item.entry.variants, start=1):
            # Inside one entry "mất mật khẩu" and "mat mat khau" are two ways of typing.
            owners[key(variant)].append((item, number, variant))
    found = []
    for places in owners.values():
        topics = {item.entry.topic for item, _, _ in places}
        exact = Counter((item.entry.topic, variant.lower()) for item, _, variant in places)
        for item, number, variant in places:
            others = sorted(topics - {item.entry.topic})
            field = f"variants[{number}]"
            if others:
                problem = f"“{variant}” có cả trong {', '.join(others)}"
                found.append(Finding(item.file, item.entry.topic, field, problem))
            elif exact[item.entry.topic, variant.lower()] > 1:
                problem = f"“{variant}” có hai lần"
                found.append(Finding(item.file, item.entry.topic, field, problem))
    return found


def _entry(
    item: Located,
    known_topics: set[str],
    questions: set[str],
    in_talk: set[str],
    today: date,
) -> Iterator[Finding]:
    entry = item.entry
    problems = [
        *_short_title(entry),
        *_length(entry),
        *_variants(entry, questions),
        *_asks(entry, in_talk),
        *_references(entry, known_topics),
        *_months(entry, today),
        *_ledger(entry),
        *_numbers(entry),
        *_sources(entry),
        *_readability(entry),
    ]
    return (Finding(item.file, entry.topic, field, problem) for field, problem in problems)


def _short_title(entry: Entry) -> Iterator[tuple[str, str]]:
    if entry.short_title is None:
        yield "short_title", "còn thiếu"


def _length(entry: Entry) -> Iterator[tuple[str, str]]:
    length = first_message(entry, load_hotlines())
    if length > MAX_CHARS:
        yield "steps", f"tin đầu dài {length} chữ cái, nhiều nhất là {MAX_CHARS}"


def _variants(entry: Entry, questions: set[str]) -> Iterator[tuple[str, str]]:
    variants = entry.variants
    sizes = [len(variant.split()) for variant in variants]
    least = {
        "câu": (len(variants), MIN_VARIANTS),
        "câu không dấu": (
            sum(not has_diacritics(v) for v in variants),
            MIN_WITHOUT_DIACRITICS,
        ),
        f"câu từ 1 đến {SHORT_WORDS} tiếng": (sum(n <= SHORT_WORDS for n in sizes), MIN_SHORT),
        f"câu từ {LONG_WORDS} tiếng trở lên": (sum(n >= LONG_WORDS for n in sizes), MIN_LONG),
    }
    for what, (count, needed) in least.items():
        if count < needed:
            yield "variants", f"mới có {count} {what}, cần ít nhất {needed}"
    for number, variant in enumerate(variants, start=1):
        if key(variant) in questions:
            yield f"variants[{number}]", TAKEN


def _asks(entry: Entry, in_talk: set[str]) -> Iterator[tuple[str, str]]:
    """Ways to ask for a part, and to tell one's case, are learned from like variants."""
    cases = entry.cases.options if entry.cases else ()
    groups = [(f"asks.{name}", texts) for name, texts in entry.asks.items()]
    groups += [(f"cases.{case.id}.says", case.says) for case in cases]
    groups.append(("not_for", tuple(one.ask for one in entry.not_for)))
    for field, texts in groups:
        for number, text in enumerate(texts, start=1):
            if key(text) in in_talk:
                yield f"{field}[{number}]", TAKEN
    if entry.cases and entry.cases.about not in load_about():
        yield "cases.about", f"không có {entry.cases.about} trong about.yaml"


def _references(entry: Entry, known_topics: set[str]) -> Iterator[tuple[str, str]]:
    for topic in entry.related:
        if topic not in known_topics:
            yield "related", f"không có chủ đề {topic}"
        if topic == entry.topic:
            yield "related", "nhắc lại chính chủ đề này"
    for number, one in enumerate(entry.not_for, start=1):
        if one.see and one.see not in known_topics:
            yield f"not_for[{number}]", f"không có chủ đề {one.see}"
        if one.see == entry.topic:
            yield f"not_for[{number}]", "nhắc lại chính chủ đề này"
    for hotline in entry.hotlines:
        if hotline not in load_hotlines():
            yield "hotlines", f"{hotline} không có trong hotlines.yaml"
    kinds = {office.kind for office in load_offices()}
    for kind in entry.facets.offices:
        if kind not in kinds:
            yield "facets.offices", f"{kind} không có trong offices.yaml"
    if entry.is_signpost and not entry.facets.place:
        yield "facets.place", "mục chỉ đường phải nói đến đâu, gọi ai"
    if entry.facets.offices and not entry.facets.place:
        yield "facets.offices", "chưa ghi nơi làm thì người đọc không biết đến đó làm gì"
    yield from scope_problems(entry.scope)
    for topic in entry.facts_from:
        if topic not in load_facts():
            yield "facts_from", f"chưa có tư liệu nào về {topic}"
    if entry.needs_review and not entry.review_reason:
        yield "review_reason", "cần xem lại thì phải ghi vì sao"
    if (entry.needs_review is Grade.TOLD) != bool(entry.doubt):
        yield "doubt", "ghi điều chưa chắc và hỏi ai, khi và chỉ khi nói cho bà con biết"
    if bool(entry.confirmed_by) != bool(entry.confirmed):
        yield "confirmed", "ai đã duyệt và duyệt tháng nào thì ghi cả hai"


def _months(entry: Entry, today: date) -> Iterator[tuple[str, str]]:
    checked, review_by = (_month_number(m) for m in (entry.checked, entry.review_by))
    this_month = today.year * 12 + today.month
    if entry.confirmed and _month_number(entry.confirmed) > this_month:
        yield "confirmed", f"tháng {entry.confirmed} chưa tới"
    if checked > this_month:
        yield "checked", f"tháng {entry.checked} chưa tới"
    if review_by < this_month:
        yield "review_by", f"tháng {entry.review_by} đã qua"
    if review_by - checked > MAX_REVIEW_MONTHS:
        yield (
            "review_by",
            f"tháng {entry.review_by} quá {MAX_REVIEW_MONTHS} tháng kể từ lúc kiểm tra",
        )


def _ledger(entry: Entry) -> Iterator[tuple[str, str]]:
    facts = [fact for sheet in _sheets(entry) for fact in sheet.facts]
    return entry_problems(entry, facts, load_documents())


def _month_number(month: str) -> int:
    year, number = month.split("-")
    return int(year) * 12 + int(number)


def _sheets(entry: Entry) -> list[TopicFacts]:
    return sheets_of((entry.topic, *entry.facts_from))


def _numbers(entry: Entry) -> Iterator[tuple[str, str]]:
    sheets = _sheets(entry)
    if not sheets:
        yield "topic", "chưa có tư liệu nào về chủ đề này trong knowledge/facts"
        return
    facts = [fact for sheet in sheets for fact in sheet.facts]
    allowed = allowed_claims(sheets)
    doubtful = {c for f in facts if f.confidence == "low" for c in numbers.claims(f.text)}
    for field, text in entry.texts():
        for claim in numbers.untraced(text, allowed):
            where = (
                "chỉ có trong tư liệu chưa chắc" if claim in doubtful else "không tư liệu nào có"
            )
            yield field, f"“{claim.shown}”: {where}"


def _sources(entry: Entry) -> Iterator[tuple[str, str]]:
    known = {(fact.url, fact.date) for sheet in _sheets(entry) for fact in sheet.facts}
    for number, source in enumerate(entry.sources, start=1):
        if source.url not in {url for url, _ in known}:
            yield f"sources[{number}]", f"{source.url} không phải địa chỉ của tư liệu nào"
        elif (source.url, source.date) not in known:
            yield f"sources[{number}]", f"tư liệu ở {source.url} ghi tháng khác"


def _readability(entry: Entry) -> Iterator[tuple[str, str]]:
    for field, text in entry.texts():
        for passage, problem in readability.findings(text, is_step=field.startswith("steps")):
            yield field, f"“{passage}”: {problem}"
