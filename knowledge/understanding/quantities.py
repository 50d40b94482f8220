"""Numbers as people say them of themselves: sums of money and ages."""

import re
from collections.abc import Mapping
from datetime import date

from knowledge.content.load import load_about
from knowledge.retrieval.text import clean, fold

_UNITS: Mapping[str, float] = {
    **dict.fromkeys(("ty", "ti"), 1e9),
    **dict.fromkeys(("trieu", "tr", "cu", "chai"), 1e6),
    **dict.fromkeys(("nghin", "ngan", "k", "ng"), 1e3),
}
_DIGITS: Mapping[str, int] = {
    name: number
    for number, name in enumerate("mot hai ba bon nam sau bay tam chin muoi".split(), start=1)
}
_NUMBER = r"(\d{1,3}(?:[.,]\d{3})+|\d+(?:[.,]\d+)?)"
_SUM = re.compile(
    rf"\b{_NUMBER}\s*(tram|chuc)?\s*(ty|ti|trieu|tr|cu|chai|nghin|ngan|k|ng)\b"
    r"(?:\s*(\d{1,3}|ruoi)\b(?!\s*(?:thang|nam|nguoi|lan|con)))?"
)
_BORN = re.compile(r"\b(?:sinh(?: nam)?|sn|nam sinh|doi)\s*(19\d\d|20\d\d|[3-9]\d)\b")
_BARE = re.compile(r"\b(\d{1,3})\b")
_AGE_SAID = re.compile(r"\b(\d{1,3})\s*(?:tuoi|t)\b")
OLDEST = 120
_SPAN = re.compile(r"\b(\d{1,4})\s*(ngay|bua|tuan|thang|nam)\b")
_DAYS: Mapping[str, float] = {"ngay": 1, "bua": 1, "tuan": 7, "thang": 30, "nam": 365}


def number_said(words: str, about: str, *, was_asked: bool = False) -> float | None:
    """The number that `words` tell of what an entry asks `about` (`about.yaml`); None if none.

    `was_asked`: it was asked for just now, so that an age needs no "tuổi" behind it. Nothing is
    computed but units: đồng, years of age, days, months.
    """
    known = load_about().get(about)
    match known.unit if known else None:
        case "dong":
            return money(words)
        case "tuoi":
            return age(words, was_asked=was_asked)
        case "ngay":
            return days(words)
        case "thang":
            span = days(words)
            return None if span is None else span / _DAYS["thang"]
        case _:
            return None


def money(words: str) -> float | None:
    """A sum in đồng.

    >>> [money(w) for w in ("năm bán cỡ 300tr", "1 tỉ 2", "3 trăm triệu", "1,5 tỷ", "tỷ rưỡi")]
    [300000000.0, 1200000000.0, 300000000.0, 1500000000.0, None]
    >>> money("khoảng hai trăm triệu"), money("2 bữa nay"), money("500.000.000 đồng")
    (200000000.0, None, 500000000.0)
    """
    text = _with_digits(fold(clean(words)))
    match = _SUM.search(text)
    if match is None:
        plain = re.search(r"\b(\d{1,3}(?:[.,]\d{3}){2,})\b", text)
        return float(re.sub(r"[.,]", "", plain[1])) if plain else None
    many = {"tram": 100.0, "chuc": 10.0}.get(match[2] or "", 1.0)
    unit = _UNITS[match[3]]
    number = _decimal(match[1]) * many * unit
    rest = match[4]
    if rest == "ruoi":
        return float(number + unit / 2)
    if rest:
        # "1 tỉ 2" is 1.2 tỉ, "1 tỉ 200" too.
        return float(number + float(rest) * unit / 10 ** len(rest))
    return number


def age(words: str, today: date | None = None, *, was_asked: bool = False) -> float | None:
    """Years of age.

    >>> [age(w, date(2026, 11, 30)) for w in ("bả 78 tuổi rồi", "sinh năm 1950", "lên mức 2")]
    [78.0, 76.0, None]
    >>> age("78 rồi", was_asked=True), age("78 rồi")
    (78.0, None)
    >>> age("con nhỏ mới chín tuổi"), age("nó không có tuổi")
    (9.0, None)
    """
    text = _with_digits(fold(clean(words)))
    if born := _BORN.search(text):
        year = int(born[1])
        year += 1900 if year < 100 else 0
        return float((today or date.today()).year - year)
    match = _AGE_SAID.search(text) or (_BARE.search(text) if was_asked else None)
    years = int(match[1]) if match else OLDEST + 1
    return float(years) if years <= OLDEST else None


def days(words: str) -> float | None:
    """A span of time in days; a month has 30 of them.

    >>> [days(w) for w in ("bé sinh được 12 ngày", "hai tháng rồi", "3 tuần", "mới đây")]
    [12.0, 60.0, 21.0, None]
    """
    match = _SPAN.search(_with_digits(fold(clean(words))))
    return float(match[1]) * _DAYS[match[2]] if match else None


def _decimal(number: str) -> float:
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", number):
        return float(re.sub(r"[.,]", "", number))
    return float(number.replace(",", "."))


def _with_digits(text: str) -> str:
    """Number words before a unit as digits: "hai trăm triệu", "chín tuổi"."""
    names = "|".join(_DIGITS)
    units = r"tram|chuc|ty|ti|trieu|nghin|ngan|tuoi|ngay|bua|tuan|thang|nam"
    return re.sub(rf"\b({names})\b(?=\s*(?:{units})\b)", lambda m: str(_DIGITS[m[1]]), text)
