"""Every number of an answer must come from a fact: finding the numbers and comparing them."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

HARMLESS_UP_TO = 10
"""A bare whole number up to this one counts taps or things ("2 cách"); it is no claim."""

_UNITS = {
    "ngày": "ngày",
    "tuần": "tuần",
    "tháng": "tháng",
    "năm": "năm",
    "giờ": "giờ",
    "tiếng": "giờ",
    "phút": "phút",
    "giây": "giây",
    "tuổi": "tuổi",
    "mb": "mb",
    "gb": "gb",
    "kb": "kb",
    "km": "km",
    "%": "%",
    "phần trăm": "%",
}
_MONEY = {
    "đồng": 1,
    "đ": 1,
    "nghìn": 1_000,
    "ngàn": 1_000,
    "triệu": 1_000_000,
    "tỷ": 1_000_000_000,
    "tỉ": 1_000_000_000,
}
_WORDS = {
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "bẩy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
}

_WEB = re.compile(r"(?:[a-z0-9-]+\.)+(?:vn|com|org|net|me|info|io|app|asia)\b")
_DECREE = re.compile(
    r"(?:nghị định|nghị quyết|thông tư|quyết định|luật|điều)(?: số)? (\d+(?:/\d{4})?)"
    r"|(\d+/\d{4})/[a-zđ]"
)
_DATE = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b")
_DATE_WORDS = re.compile(r"ngày (\d{1,2}) tháng (\d{1,2})(?: năm (\d{4}))?")
_MONTH = re.compile(r"\b(1[0-2]|0?[1-9])/(\d{4})\b|tháng (\d{1,2}) năm (\d{4})")
_DAY_MONTH = re.compile(r"\b(\d{1,2})/(\d{1,2})\b(?!/)")
_YEAR = re.compile(r"(?<![\d.,])((?:19|20)\d{2})\b(?![.,]?\d)")
_NUMBER = r"\d+(?:[.,]\d+)*"
_AMOUNT = re.compile(
    rf"({_NUMBER})(?:\s*(?:-|đến|tới|hoặc)\s*({_NUMBER}))?\s*"
    r"(phần trăm|%|nghìn tỷ|đồng|đ\b|nghìn|ngàn|triệu|tỷ|tỉ"
    r"|ngày|tuần|tháng(?! \d)|năm|giờ|tiếng|phút|giây|tuổi|mb\b|gb\b|kb\b|km\b)"
)
_SPELT = re.compile(
    rf"\b({'|'.join(_WORDS)}) (ngày|tuần|tháng|giờ|phút|tuổi|phần trăm|triệu|nghìn|ngàn)\b"
)
_PHONE = re.compile(r"(?<![\d.,/])(?:1[89]00(?:[ .]?\d){4,6}|0\d{2,3}(?:[ .]?\d){6,8})\b")
_BARE = re.compile(rf"(?<![\w.,/])({_NUMBER})(?![\w/])")


@dataclass(frozen=True, order=True)
class Claim:
    """A number with its meaning: `kind` is web, decree, date, money, phone, number or a unit."""

    kind: str
    value: str
    shown: str = ""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Claim) and (self.kind, self.value) == (other.kind, other.value)

    def __hash__(self) -> int:
        return hash((self.kind, self.value))


def _plain(number: str) -> str:
    """A Vietnamese number as a plain decimal: dots group thousands, a comma starts decimals.

    >>> _plain("500.000"), _plain("2,5"), _plain("024.3789"), _plain("07")
    ('500000', '2.5', '0243789', '07')
    """
    return number.replace(".", "").replace(",", ".")


def _value(number: str, factor: int = 1) -> str:
    plain = _plain(number)
    return f"{float(plain) * factor:g}" if plain.count(".") <= 1 else plain


def claims(text: str) -> set[Claim]:
    """The claims that `text` makes.

    >>> text = "Nộp trong 60 ngày, phí 50.000 đồng, ở vneid.gov.vn"
    >>> sorted((c.kind, c.value) for c in claims(text))
    [('money', '50000'), ('ngày', '60'), ('web', 'vneid.gov.vn')]
    """
    rest = unicodedata.normalize("NFC", text).lower().replace("–", "-").replace("−", "-")
    found: set[Claim] = set()

    def take(pattern: re.Pattern[str]) -> list[re.Match[str]]:
        nonlocal rest
        matches = list(pattern.finditer(rest))
        rest = pattern.sub(" ; ", rest)
        return matches

    for m in take(_WEB):
        found.add(Claim("web", m[0].removeprefix("www."), m[0]))
    for m in take(_PHONE):
        found.add(Claim("number", re.sub(r"\D", "", m[0]), m[0]))
    for m in take(_DECREE):
        found.add(Claim("decree", m[1] or m[2], m[0]))
    for m in take(_DATE):
        found.add(Claim("date", f"{int(m[3])}-{int(m[2])}-{int(m[1])}", m[0]))
    for m in take(_DATE_WORDS):
        found.add(Claim("date", f"{m[3] or '*'}-{int(m[2])}-{int(m[1])}", m[0]))
    for m in take(_MONTH):
        month, year = (m[1], m[2]) if m[1] else (m[3], m[4])
        found.add(Claim("date", f"{int(year)}-{int(month)}-*", m[0]))
    for m in take(_SPELT):
        _add_amount(found, str(_WORDS[m[1]]), m[2], m[0])
    for m in take(_AMOUNT):
        for number in (m[1], m[2]):
            if number:
                _add_amount(found, number, m[3], m[0])
    for m in take(_DAY_MONTH):
        if int(m[1]) <= 31 and int(m[2]) <= 12:
            found.add(Claim("date", f"*-{int(m[2])}-{int(m[1])}", m[0]))
    for m in take(_YEAR):
        found.add(Claim("date", f"{m[1]}-*-*", m[0]))
    for m in take(_BARE):
        plain = _plain(m[1])
        if not (plain.isdigit() and int(plain) <= HARMLESS_UP_TO and not plain.startswith("0")):
            found.add(Claim("number", plain, m[0]))
    return found


def _add_amount(found: set[Claim], number: str, unit: str, shown: str) -> None:
    if unit == "nghìn tỷ":
        found.add(Claim("money", _value(number, 10**12), shown))
    elif unit in _MONEY:
        found.add(Claim("money", _value(number, _MONEY[unit]), shown))
    elif unit == "năm" and re.fullmatch(r"(19|20)\d\d", number):
        found.add(Claim("date", f"{number}-*-*", shown))
    else:
        found.add(Claim(_UNITS[unit], _value(number), shown))


def untraced(text: str, allowed: Iterable[Claim]) -> list[Claim]:
    """The claims of `text` that no allowed claim supports, in a stable order."""
    known = set(allowed)
    return sorted(claim for claim in claims(text) if not _supported(claim, known))


def _supported(claim: Claim, known: set[Claim]) -> bool:
    if claim in known:
        return True
    if claim.kind == "date":
        return any(k.kind == "date" and _covers(k.value, claim.value) for k in known)
    if claim.kind == "decree":
        return any(k.kind == "decree" and k.value.split("/")[0] == claim.value for k in known)
    if claim.kind == "web":
        return any(k.kind == "web" and k.value.endswith("." + claim.value) for k in known)
    if claim.kind == "number":
        # A bare number may repeat one that the fact gives with a unit or as a sum of money.
        return any(k.value == claim.value for k in known)
    return False


def _covers(fact: str, claim: str) -> bool:
    """Whether the date of a fact says at least what the claim says, part by part."""
    return all(c in ("*", f) for f, c in zip(fact.split("-"), claim.split("-"), strict=True))
