"""The signs of fraud in a message or address that a person has pasted.

Signs are named, and no more: nothing here ever says that a message is safe.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from knowledge.retrieval.text import fold

FILE = Path(__file__).resolve().parent / "signs.yaml"

GAP = r".{0,40}"
"""What "..." stands for in the patterns of the file."""
MANY_SIGNS = 3
"""So many signs make a pasted message of any words."""
LEAST_SIMILAR = 6
"""Shorter names are not compared letter by letter: too many words are one letter away."""


@dataclass(frozen=True)
class Sign:
    """One sign. `text_vi` names it to the person, with the suspicious piece where there is one."""

    id: str
    text_vi: str


@dataclass(frozen=True)
class Judgement:
    """What is to be said of a pasted message or address. Without any sign it is no better known."""

    signs: tuple[Sign, ...]


_ADDRESS = re.compile(
    r"(?:https?|hxxps?)://[^\s<>\"'“”]+"
    r"|(?<![\w@.-])(?:[\w-]+\.)+[a-z]{2,12}(?![\w-]|\.\w)(?::\d+)?(?:/[^\s<>\"'“”]*)?"
    r"|(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?(?:/[^\s<>\"'“”]*)?",
    re.IGNORECASE,
)
_TRAILING = ".,;:!?)]}…”’"
_IP = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_LOOK_ALIKE = str.maketrans(
    {"0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "а": "a", "е": "e", "о": "o", "р": "p",
     "с": "c", "у": "y", "х": "x", "і": "i", "ѕ": "s", "ı": "i", "ɡ": "g", "ԁ": "d"}
)  # fmt: skip
"""Digits and foreign letters that pass for Latin ones."""


@cache
def _lists() -> dict[str, Any]:
    """The lists as they stand in the file."""
    loaded: dict[str, Any] = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return loaded


@cache
def _wording() -> list[tuple[Sign, re.Pattern[str]]]:
    """The signs that lie in the words, each with its pattern on folded text."""
    return [
        (
            Sign(row["id"], row["text"]),
            re.compile("|".join(_whole_words(pattern) for pattern in row["patterns"])),
        )
        for row in _lists()["wording"]
    ]


def _whole_words(pattern: str) -> str:
    body = pattern.replace(" ... ", rf"\b{GAP}\b")
    return body if pattern.startswith("\\") else rf"\b(?:{body})\b"


def addresses(text: str) -> list[str]:
    """The web addresses in `text`, as typed.

    >>> addresses("Vào http://dichvucong-gov.vn.xyz/a, hoặc bit.ly/3x. Nộp 1.200.000 ngay.")
    ['http://dichvucong-gov.vn.xyz/a', 'bit.ly/3x']
    """
    found = []
    for match in _ADDRESS.finditer(text):
        address = match[0].rstrip(_TRAILING)
        if "://" in address or _looks_like_a_host(_host(address.lower())):
            found.append(address)
    return found


def _looks_like_a_host(host: str) -> bool:
    """Whether a word with dots is an address, and no file's name or forgotten space."""
    ending = host.rsplit(".", 1)[-1]
    return bool(_IP.fullmatch(host)) or any(
        ending in _lists()[name] for name in ("known_endings", "cheap_endings")
    )


def _host(address: str) -> str:
    if "://" not in address:
        address = f"http://{address}"
    try:
        return (urlsplit(address.replace("hxxp", "http", 1)).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _is_under(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")


@cache
def _homes() -> frozenset[str]:
    """Where offices, brands and the sites that our answers name really live."""
    lists = _lists()
    brands = chain.from_iterable(lists["brands"].values())
    return frozenset(chain(lists["known_sites"], lists["official"].values(), brands))


def _is_known(host: str) -> bool:
    return any(_is_under(host, home) for home in _homes())


def _address_signs(address: str) -> Iterator[Sign]:
    lists = _lists()
    host = _host(address)
    if not host:
        return
    path = address.partition("?")[0]
    if any(path.endswith(f".{kind}") for kind in lists["installers"]):
        yield Sign("installer", "Đường link tải ứng dụng từ ngoài CH Play, App Store.")
    if _IP.fullmatch(host):
        yield Sign("raw-ip", f"“{host}” chỉ toàn số, trang của cơ quan, ngân hàng không như vậy.")
        return
    if any(_is_under(host, shortener) for shortener in lists["shorteners"]):
        yield Sign("shortener", f"“{host}” là đường link rút gọn, giấu địa chỉ thật.")
    if not host.isascii() or "xn--" in host:
        yield Sign("look-alike", f"“{host}” có chữ lạ trông giống chữ thường.")
    imitated = _imitated(host)
    if imitated:
        yield Sign("imitation", f"“{host}” giống {imitated} nhưng không phải trang đó.")
    if host.rsplit(".", 1)[-1] in lists["cheap_endings"]:
        yield Sign("cheap-ending", f"“{host}” có đuôi mà trang giả hay dùng.")


def _imitated(host: str) -> str | None:
    """The real site that `host` pretends to be; None where it pretends nothing."""
    if _is_known(host):
        return None
    plain = host.translate(_LOOK_ALIKE)
    parts = [part for part in re.split(r"[.-]", plain) if part]
    known = {name: [home] for name, home in _lists()["official"].items()} | _lists()["brands"]
    for name, homes in known.items():
        if _carries(name, parts):
            return str(homes[0])
    return "trang .gov.vn" if re.search(r"gov[-.]?vn", host) else None


def _carries(name: str, parts: list[str]) -> bool:
    """Whether the parts of a host hold `name`, or a word one letter away from it."""
    if name in _lists()["short_names"]:
        return name in parts
    return name in "".join(parts) or any(_one_letter_away(name, part) for part in parts)


def _one_letter_away(name: str, part: str) -> bool:
    """Whether one letter was added, left out, changed or swapped with its neighbour.

    >>> [_one_letter_away("vietcombank", fake) for fake in ("vieetcombank", "vietcombnak", "bank")]
    [True, True, False]
    """
    if min(len(name), len(part)) < LEAST_SIMILAR or abs(len(name) - len(part)) > 1:
        return False
    if len(name) == len(part):
        differ = [i for i in range(len(name)) if name[i] != part[i]]
        swapped = len(differ) == 2 and name[differ[0]] + name[differ[1]] == (
            part[differ[1]] + part[differ[0]]
        )
        return len(differ) == 1 or (swapped and differ[1] - differ[0] == 1)
    short, long = sorted((name, part), key=len)
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def signs(text: str) -> list[Sign]:
    """The signs of fraud in a pasted message or address, each once; none found proves nothing.

    >>> [sign.id for sign in signs("Vào dichvucong-gov.vn.xyz nhập mã OTP, nếu không bị khóa")]
    ['imitation', 'cheap-ending', 'asks-code', 'hurry', 'threat']
    """
    found: dict[str, Sign] = {}
    for address in addresses(text):
        for sign in _address_signs(address.lower()):
            found.setdefault(sign.id, sign)
    folded = _plain(text)
    for sign, pattern in _wording():
        if pattern.search(folded):
            found.setdefault(sign.id, sign)
    return list(found.values())


def judge(text: str) -> Judgement | None:
    """The judgement on a pasted message or address; None where a person asks in their own words.

    Something was pasted where there is an address that is not known to be real, where the words
    are those of a message to many and show a sign, or where they show many signs.

    >>> judge("nhập sai mật khẩu năm lần bị khóa thì làm sao") is None
    True
    >>> [sign.id for sign in judge("Quy khach trung thuong xe SH, vui long dong phi truoc").signs]
    ['fee-first', 'prize']
    """
    found = signs(text)
    unknown = [a for a in addresses(text) if not _is_known(_host(a.lower()))]
    to_many = bool(found) and bool(_sent_to_many().search(_plain(text)))
    if unknown or to_many or len(found) >= MANY_SIGNS:
        return Judgement(tuple(found))
    return None


def _plain(text: str) -> str:
    return " ".join(fold(text).split())


@cache
def _sent_to_many() -> re.Pattern[str]:
    return re.compile("|".join(map(_whole_words, _lists()["sent_to_many"])))
