"""The check of what entries refer to: scopes, hotlines and offices."""

from collections import Counter
from collections.abc import Iterable, Iterator

from knowledge.content.communes import PROVINCE_SLUG, communes
from knowledge.content.load import load_facts, load_hotlines
from knowledge.content.schema import COMMUNE, Hotline, Office, Scope
from knowledge.content.tracing import sheets_of

Problem = tuple[str, str, str]
"""The id of what is wrong, the field, what is wrong with it."""


def scope_problems(scope: Scope) -> Iterator[tuple[str, str]]:
    """A place that does not exist would hide from everybody what is limited to it.

    >>> list(scope_problems(Scope(commune="xa-ia-rung")))
    [('scope.commune', 'không có xã, phường xa-ia-rung')]
    """
    if scope.province not in (None, PROVINCE_SLUG):
        yield "scope.province", f"không có tỉnh {scope.province}"
    if scope.commune is not None and scope.commune not in communes():
        yield "scope.commune", f"không có xã, phường {scope.commune}"


def hotline_problems(hotlines: Iterable[Hotline]) -> Iterator[Problem]:
    """What is wrong in the register of hotlines."""
    for hotline in hotlines:
        for field, problem in scope_problems(hotline.scope):
            yield hotline.id, field, problem


def office_problems(offices: Iterable[Office]) -> Iterator[Problem]:
    """What is wrong in the register of offices."""
    offices = tuple(offices)
    for name, count in Counter(office.id for office in offices).items():
        if count > 1:
            yield name, "id", "có hai lần"
    for office in offices:
        problems = [*scope_problems(office.scope), *_text(office), *_known(office)]
        yield from ((office.id, field, problem) for field, problem in problems)


def _text(office: Office) -> Iterator[tuple[str, str]]:
    if set("{}") & set(office.name.replace(COMMUNE, "")):
        yield "name", f"trong ngoặc nhọn chỉ được ghi {COMMUNE}"
    for topic in office.fact_topics:
        if topic not in load_facts():
            yield "fact_topics", f"chưa có tư liệu nào về {topic}"
    facts = [fact for sheet in sheets_of(office.fact_topics) for fact in sheet.facts]
    told = [fact.text for fact in facts if fact.confidence != "low"]
    for field in ("address", "hours"):
        text = getattr(office, field)
        if text and not any(text in fact for fact in told):
            yield field, f"không tư liệu nào ghi đúng “{text}”"
    yield from _phone(office.phone, "phone")


def _known(office: Office) -> Iterator[tuple[str, str]]:
    if office.known and COMMUNE not in office.name:
        yield "known", f"chỉ nơi có {COMMUNE} trong tên mới ghi riêng từng xã"
    for commune, known in office.known.items():
        if commune not in communes():
            yield "known", f"không có xã, phường {commune}"
        yield from _phone(known.phone, f"known.{commune}.phone")


def _phone(phone: str | None, field: str) -> Iterator[tuple[str, str]]:
    if phone is not None and phone not in load_hotlines():
        yield field, f"{phone} không có trong hotlines.yaml"
