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

from knowledge.retrieval.syllables import is_syllable
from knowledge.retrieval.text import fold

FILE = Path(__file__).resolve().parent / "signs.yaml"

GAP = r".{0,40}"
"""What "..." stands for in the patterns of the file."""
MANY_SIGNS = 3
"""So many signs make a pasted message of any words."""
MANY_DISGUISED = 2
"""So many words with digits for letters are meant so; one is a slip."""
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
    to_many: bool = False
    """It is worded as a message that was sent to many."""


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
_GAPPED = re.compile(
    r"(?<![\w@./-])(?!(?:duoi|voi|va|hay|hoac|co|la) )[a-z\d-]+"
    r"(?: ?(?:\(\.\)|\[\.\]|\{\.\}) ?[a-z\d-]+| ?\. ?[a-z\d-]+"
    r"| (?:cham|dot) [a-z\d-]+)+(?![\w-])(?: ?/ ?[\w/-]+)?"
)
_GAP_DOT = re.compile(r" ?(?:\(\.\)|\[\.\]|\{\.\}) ?| (?:cham|dot) | ?\. ?")
_SENT_THERE = re.compile(
    r"(?:\b(?:tai|vao|vo|truy cap|trang|web|website|link|bam|click)[: ]+|[\[(] ?)$"
)
_HAS_GAP = re.compile(r" \.|\(\.\)|\[\.\]|\{\.\}| (?:cham|dot) ")
"""A space before the dot: behind it one stands after every sentence."""
_MOBILE = re.compile(r"(?<![\d#])(?:\+?84|0)[ .-]?[35789](?:[ .-]?\d){8}(?!\d)")
_DISGUISED = re.compile(r"\b(?=[a-z\d]*[a-z])(?=[a-z\d]*[0134])(?:[a-z\d]{3,}|[a-jl-z]0)\b")
_NOT_THIS = re.compile(r"\b(?:khong|ko|dung|chua|chang|cam|tranh|han che)\b(?: \w+){0,4} $")
_OFFERS = frozenset({"high-pay", "prize", "fee-first", "office-by-chat"})
"""Signs that make a sent message of one with a mobile number in it."""
_ADVICE = frozenset({"asks-code", "install", "own-account", "fee-first", "office-by-chat"})
"""What a bank or the police warn of in the same words, with a "không" or "đừng" before them."""


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


def gapped_addresses(text: str) -> dict[str, str]:
    """Addresses torn apart so that no program finds them: as typed, and closed up.

    >>> gapped_addresses("rút tại [ vi-usdt . com ], xong . rồi về")
    {'vi-usdt . com': 'vi-usdt.com'}
    """
    found = {}
    plain = _plain(text)
    for match in _GAPPED.finditer(plain):
        closed = _GAP_DOT.sub(".", match[0]).replace(" ", "")
        host = _host(closed)
        ends = host.rsplit(".", 1)[-1] in _lists()["gap_endings"] or host in _lists()["shorteners"]
        # "về nhà . com chưa nấu" has a space before the dot as well
        meant = (
            re.search(r"[\d-]|\..*\.", host) or _imitated(host) or re.search(r"[(\[{]", match[0])
        )
        sent = _SENT_THERE.search(plain[: match.start()])
        if ends and _HAS_GAP.search(match[0]) and (meant or sent):
            found[match[0]] = closed
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
    return any(_is_under(host, home) for home in _homes()) or _has_known_owner(host)


def _has_known_owner(host: str) -> bool:
    """Whether `host` is a short link with the name of the brand that owns it."""
    owner, _, service = host.partition(".")
    return (
        service in _lists()["owned_shorteners"]
        and owner.isalpha()
        and owner.startswith(tuple(_lists()["brands"]))
    )


def _free_page(address: str) -> str | None:
    """The place where anybody can make a page like `address`, if it lies in one.

    >>> _free_page("https://docs.google.com/forms/d/e/1fa"), _free_page("google.com/search?q=1")
    ('docs.google.com', None)
    """
    host = _host(address)
    path = address.partition("://")[2] or address
    path = path.partition("/")[2].partition("?")[0]
    for place in _lists()["free_pages"]:
        domain, _, under = place.partition("/")
        if not _is_under(host, domain):
            continue
        first = path.partition("/")[0]
        if not under or first == under or (under == "*" and _MOBILE.fullmatch(first)):
            return str(domain)
    return None


def _is_trusted(address: str) -> bool:
    """Whether `address` is a known site's own, and neither anybody's page nor a short link."""
    host = _host(address)
    return _is_known(host) and not _has_known_owner(host) and not _free_page(address)


def names_known_sites_only(text: str) -> bool:
    """Whether `text` names addresses, each a known site's own, and shows no sign of fraud.

    >>> names_known_sites_only("Thủ tục mới, xem tại https://dichvucong.gov.vn")
    True
    >>> names_known_sites_only("Thủ tục mới"), names_known_sites_only("Xem dichvucong-vn.top")
    (False, False)
    """
    named = addresses(text)
    return bool(named) and all(_is_trusted(a.lower()) for a in named) and not signs(text)


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
    shorteners = (*lists["shorteners"], *lists["owned_shorteners"])
    if any(_is_under(host, shortener) for shortener in shorteners):
        yield Sign("shortener", f"“{host}” là đường link rút gọn, giấu địa chỉ thật.")
    place = _free_page(address)
    if place:
        yield Sign("free-page", f"“{place}” ai cũng lập được, không phải của cơ quan, ngân hàng.")
    if not host.isascii() or "xn--" in host:
        yield Sign("look-alike", f"“{host}” có chữ lạ trông giống chữ thường.")
    imitated = _imitated(host)
    if imitated:
        yield Sign("imitation", f"“{host}” giống {imitated} nhưng không phải trang đó.")
    if host.rsplit(".", 1)[-1] in lists["cheap_endings"] and not _is_known(host):
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
    gapped = gapped_addresses(text)
    for address in (*addresses(text), *gapped.values()):
        for sign in _address_signs(address.lower()):
            found.setdefault(sign.id, sign)
    for typed in gapped:
        sign = Sign("torn-address", f"Địa chỉ “{typed}” viết hở ra để né kiểm tra.")
        found.setdefault(sign.id, sign)
    folded, disguised = _undisguised(_plain(_without_links(text)))
    for sign, pattern in _wording():
        if any(
            sign.id not in _ADVICE or not _NOT_THIS.search(folded[: match.start()])
            for match in pattern.finditer(folded)
        ):
            found.setdefault(sign.id, sign)
    if disguised >= MANY_DISGUISED:
        sign = Sign("disguised", "Viết số thay chữ (0 thay o) để né bộ lọc tin lừa.")
        found.setdefault(sign.id, sign)
    if "threat" in found and _gives_a_number(folded) and ("hurry" in found or _presses(folded)):
        sign = Sign("threat-by-phone", "Dọa rồi bảo gọi số di động, không phải số của cơ quan.")
        found.setdefault(sign.id, sign)
    return list(found.values())


def _without_links(text: str) -> str:
    """`text` without the addresses, whose parts are no words; those that install or chat stay."""
    for address in addresses(text):
        host = _host(address.lower())
        chats = any(name in host for name in ("zalo", "t.me", "telegram"))
        installs = address.lower().partition("?")[0].endswith(tuple(_lists()["installers"]))
        if not chats and not installs:
            text = text.replace(address, " ")
    return text


def _undisguised(folded: str) -> tuple[str, int]:
    """`folded` with the letters for which digits stand, and in how many words they do.

    >>> _undisguised("th0ng ba0: kh0a the luc 10h30")
    ('thong bao: khoa the luc 10h30', 3)
    >>> _undisguised("khoa1 the3 4g o to4")
    ('khoa1 the3 4g o to4', 0)
    """
    count = 0

    def letters(match: re.Match[str]) -> str:
        nonlocal count
        word = match[0]
        brands = [name for name in _lists()["brands"] if len(name) >= LEAST_SIMILAR]
        for one in "il":
            meant = word.translate(str.maketrans("0134", f"o{one}ea"))
            if any(name in meant and name not in word for name in brands):
                count += MANY_DISGUISED
                return meant
            if _stands_for(word, meant):
                count += 1
                return meant
        return word

    mended = _DISGUISED.sub(letters, folded)
    return mended, count


def _stands_for(word: str, meant: str) -> bool:
    """Whether digits took the place of letters in a syllable.

    A tone typed in VNI stands for no letter: the syllable is whole without it, and a vowel before
    it. Naught is no tone.
    """
    inside = re.fullmatch(r"0?[a-z]+(?:[0134]+[a-z]+)*0?", word)
    without_tones = re.sub(r"[134]", "", word)
    is_tone = is_syllable(without_tones) and not re.match(r"[^aeiouy\d]+[134]", word)
    return bool(inside) and is_syllable(meant) and not is_tone


def _gives_a_number(folded: str) -> bool:
    """Whether a message gives somebody's mobile number to call, and nobody asks about it."""
    lists = _lists()["by_phone"]
    said = _MOBILE.sub("#", folded)
    asks = "?" in said or re.search(_whole_words(lists["asking"]), said)
    return not asks and bool(re.search(_whole_words(lists["contact"]) + f"{GAP}#", said))


def _presses(folded: str) -> bool:
    return any(re.search(_whole_words(row), folded) for row in _lists()["by_phone"]["pressure"])


def judge(text: str) -> Judgement | None:
    """The judgement on a pasted message or address; None where a person asks in their own words.

    Something was pasted where there is an address that is not known to be real, where the words
    are those of a message to many and show a sign, where they are disguised, where they threaten
    or offer with a mobile number, or where they show many signs.

    >>> judge("nhập sai mật khẩu năm lần bị khóa thì làm sao") is None
    True
    >>> [sign.id for sign in judge("Quy khach trung thuong xe SH, vui long dong phi truoc").signs]
    ['fee-first', 'prize']
    """
    found = signs(text)
    pasted = (*addresses(text), *gapped_addresses(text).values())
    unknown = [address for address in pasted if not _is_trusted(address.lower())]
    folded, disguised = _undisguised(_plain(text))
    to_many = bool(found) and bool(_sent_to_many().search(folded))
    ids = {sign.id for sign in found}
    sent = (
        "threat-by-phone" in ids
        or (bool(ids & _OFFERS) and _gives_a_number(folded))
        or ("disguised" in ids and (len(ids) > 1 or disguised > MANY_DISGUISED))
    )
    if unknown or to_many or sent or len(found) >= MANY_SIGNS:
        return Judgement(tuple(found), to_many)
    return None


def _plain(text: str) -> str:
    return " ".join(fold(text).split())


@cache
def _sent_to_many() -> re.Pattern[str]:
    return re.compile("|".join(map(_whole_words, _lists()["sent_to_many"])))
