"""Finding and masking the numbers and secrets that people type without being asked to.

Everything that is stored, logged or sent on goes through `mask`. When in doubt it masks: a long
number that is no hotline, date or sum of money belongs to somebody.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from helpdesk.innocent_numbers import strike_out
from helpdesk.readable import plain


class Kind(StrEnum):
    ID_NUMBER = "id_number"
    PHONE = "phone"
    CARD = "card"
    ACCOUNT = "account"
    OTP = "otp"
    PASSWORD = "password"  # noqa: S105


PLACEHOLDERS = {
    Kind.ID_NUMBER: "[số giấy tờ]",
    Kind.PHONE: "[số điện thoại]",
    Kind.CARD: "[số thẻ]",
    Kind.ACCOUNT: "[số tài khoản]",
    Kind.OTP: "[mã xác nhận]",
    Kind.PASSWORD: "[mật khẩu]",
}
SECRETS = frozenset({Kind.OTP, Kind.PASSWORD, Kind.CARD})
"""What nobody should ever send: whoever does is warned."""


@dataclass(frozen=True)
class Finding:
    """A passage of the text, `text[start:end]`, that must not be kept."""

    kind: Kind
    start: int
    end: int


def mask(text: str) -> str:
    """`text` with everything personal replaced by what it was.

    >>> mask("Số của tui là 0905 123 456, gọi 1900 0368 không được")
    'Số của tui là [số điện thoại], gọi 1900 0368 không được'
    >>> mask("nó đòi mã otp 482913")
    'nó đòi mã otp [mã xác nhận]'
    """
    parts: list[str] = []
    end = 0
    for finding in find(text):
        parts += [text[end : finding.start], PLACEHOLDERS[finding.kind]]
        end = finding.end
    return "".join(parts) + text[end:]


def find(text: str) -> list[Finding]:
    """What is personal in `text`, in order, without overlaps.

    >>> [finding.kind.value for finding in find("stk 19036868999 Vietcombank, mk: Hoa@1990")]
    ['account', 'password']
    """
    readable = plain(text)
    searched = strike_out(readable.text)
    taken: list[Finding] = []
    for detect in (_passwords, _codes, _long_numbers, _short_phones, _spoken_numbers):
        for found in detect(searched):
            start, end = readable.span(found.start, found.end)
            if not any(other.start < end and start < other.end for other in taken):
                taken.append(Finding(found.kind, start, end))
    return sorted(taken, key=lambda finding: finding.start)


# Passwords

_SAYS_PASSWORD = r"(?:mat khau|mat ma|\bmk|\bmkhau|\bpass(?:word|wd)?|\bpw)"  # noqa: S105
_WHOSE = (
    r"(?: (?:cua|cho|toi|tui|minh|em|con|me|ba|anh|chi|vneid|vssid|wifi|facebook|fb|zalo|email|"
    r"gmail|app|vi|ngan hang|tai khoan|dang nhap|hien tai|moi|cu|nay|do|thanh|sang|lai))*"
)
_PASSWORD_SAID = re.compile(
    rf"{_SAYS_PASSWORD}{_WHOSE} ?(?:la|l|:|=|->)+ ?[\"“'(]?(?P<secret>[!-~]{{4,}})"
)
_PASSWORD_BESIDE = re.compile(rf"{_SAYS_PASSWORD}{_WHOSE} [\"“'(]?(?P<secret>[!-~]{{4,}})")
_PASSWORD_BEFORE = re.compile(rf"(?<!\S)(?P<secret>[!-~]{{6,}}) la {_SAYS_PASSWORD}\b")
_PASSWORD_MIXED = re.compile(
    rf"{_SAYS_PASSWORD}(?: [a-z]+){{1,5}} (?P<secret>(?=\S*[a-z])(?=\S*\d)(?=\S*[@#$!%&*])"
    r"(?!\S+@\S+\.[a-z])[!-~]{6,})",
    re.IGNORECASE,
)
"""Some words later: letters, digits and a sign in one token, which is no address."""
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?"
    r"(?:uye|uyo|oai|oay|uay|uoi|uou|ieu|yeu|[aeiouy]{1,2})(?:ng|nh|ch|[cmnpt])?"
)


_MASKED_BEFORE = "[mat"  # how the placeholder of a password begins


def _passwords(text: str) -> Iterator[Finding]:
    for pattern in (_PASSWORD_SAID, _PASSWORD_BESIDE, _PASSWORD_BEFORE, _PASSWORD_MIXED):
        for match in pattern.finditer(text):
            secret = match["secret"].rstrip(".,;!?)\"'")
            if len(secret) >= 4 and _looks_secret(secret, said=pattern is _PASSWORD_SAID):
                start = match.start("secret")
                yield Finding(Kind.PASSWORD, start, start + len(secret))


def _looks_secret(token: str, *, said: bool) -> bool:
    """Whether a token is a password rather than the next word of the sentence."""
    if token.startswith("#"):  # an innocent number; but people do take dates as passwords
        return said and any(character in token for character in "/-")
    if token.startswith(("/", "http")) or token == _MASKED_BEFORE:
        return False
    if any(character.isdigit() for character in token):
        return True
    letters = token.replace("-", "").replace("/", "")
    if not letters.isalpha():
        return said
    return said and len(token) >= 6 and not _SYLLABLE.fullmatch(token)


# Codes that only their owner may know

_CODE_CUE = re.compile(
    r"\b(?:otp|ma pin|pin|ma so pin|cvv|cvc|passcode|ma (?:xac|kich|bao|dang|giao|khoi|so bi|mat)"
    r"(?: ?\w+)?|mat ma|mat khau|mk|code|ma (?:la|so la|no gui|vua|moi|ben|gui|nhan|tin nhan|"
    r"sau so|\d ?so)|ma ?:|xac (?:nhan|thuc|minh)|doc|nhap ma|dua ma)(?!\w)"
)
_CODE = re.compile(r"(?<![\w.#])(?<!\d[ -])\d(?:[ .-]?\d){3,7}(?!\w|[ .-]?\d|#)")
_CODE_STUCK = re.compile(r"\b(?:otp|pin|ma|code|g)[-:=]?(?P<code>\d{4,8})(?!\w|[ .-]?\d)")
"""As in "OTP482913" and Google's "G-482913"."""
_CODE_RIGHT_AFTER_MA = re.compile(r"\bma (?P<code>\d{6}|\d{3}[ .-]\d{3})(?!\w|[ .-]?\d)")
_CVV = re.compile(r"\b(?:cvv|cvc)2?(?: (?:cua|la|so|the|tui|toi|minh))* ?:? ?(?P<code>\d{3})(?!\w)")
_CODE_IS_WHAT = re.compile(
    r"\s?,?\s?(?:(?:la|chinh la|day la|lam|phai)\s)?(?:cai\s)?"
    r"(?:otp|ma (?:otp|pin|xac|kich|bao|so|no|do|moi|gui)|mat khau|mk|pass)\b"
)
_BEFORE_A_CODE = 45
_SENTENCE_END = re.compile(r"[.!?](?:\s|$)|\n")


def _codes(text: str) -> Iterator[Finding]:
    for pattern in (_CODE_STUCK, _CODE_RIGHT_AFTER_MA, _CVV):
        for match in pattern.finditer(text):
            yield Finding(Kind.OTP, match.start("code"), match.end("code"))
    for match in _CODE.finditer(text):
        before = text[max(0, match.start() - _BEFORE_A_CODE) : match.start()]
        before = _SENTENCE_END.split(before)[-1]
        if _CODE_CUE.search(before) or _CODE_IS_WHAT.match(text, match.end()):
            yield Finding(Kind.OTP, match.start(), match.end())


# Long numbers

_SEPARATOR = r"(?: {0,2}|,| ?[.–_·/-]{1,2} ?| ?\( ?| ?\) ?)"
_RUN = re.compile(rf"(?:\+ ?)?\(?\d(?:{_SEPARATOR}\d)*")
_HEALTH_CARD = re.compile(r"\b[a-z]{2}[1-5](?: ?\d){12}(?!\d)")
_PASSPORT = re.compile(r"\bho chieu(?: \w+){0,3}? ?:? (?P<number>[a-z] ?\d{7})(?!\w)")
_PHONE = re.compile(r"(?:00840?|840?|0)(?:[35789]\d{8}|2\d{8,9}|1[2689]\d{8})")
_ACCOUNT_CUE = re.compile(
    r"\b(?:stk|so tk|so tai khoan|so vi|chuyen khoan|chuyen (?:tien )?(?:vao|qua|toi|den|cho)|ck|"
    r"vietcombank|vcb|agribank|bidv|vietinbank|techcombank|sacombank|mb ?bank|acb|tpbank|vpbank|"
    r"lpbank|vib|shb|hdbank|ngan hang|account|acc)\b"
)
_WEAK_ACCOUNT_CUE = re.compile(r"\b(?:tai khoan|tk|ma khach hang|vi)\b")
_ID_CUE = re.compile(
    r"\b(?:cmnd|cmt|cccd|can cuoc|chung minh|dinh danh|bhxh|bhyt|bao hiem|"
    r"ma so thue|mst|ho chieu)\b"
)
_CARD_CUE = re.compile(r"\b(?:so the|the (?:atm|ngan hang|visa|tin dung|napas|ghi no)|visa|atm)\b")
_BEFORE_A_NUMBER = 40
_LONG = 9
"""Digits from which on a number is taken for personal with no word to say so."""
_LONG_WITH_CUE = 8


def _long_numbers(text: str) -> Iterator[Finding]:
    for match in _HEALTH_CARD.finditer(text):
        yield Finding(Kind.ID_NUMBER, match.start(), match.end())
    for match in _PASSPORT.finditer(text):
        yield Finding(Kind.ID_NUMBER, match.start("number"), match.end("number"))
    for run in _RUN.finditer(text):
        before = text[max(0, run.start() - _BEFORE_A_NUMBER) : run.start()]
        for start, end in _pieces(text, run.start(), run.end()):
            kind = _kind(re.sub(r"\D", "", text[start:end]), before)
            if kind:
                yield Finding(kind, start, end)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Whole numbers stand alone where one of them is long; groups of digits belong together."""
    pending: int | None = None
    last = start
    for group in re.finditer(r"\d+", text[start:end]):
        begin, stop = start + group.start(), start + group.end()
        if len(group[0]) >= _LONG:
            if pending is not None and _digits(text, pending, last) > 2:  # 2: a country code
                yield pending, last
                pending = None
            yield (start if pending is not None else begin), stop
            pending = None
        elif pending is None:
            pending = start if last == start else begin
        last = stop
    if pending is not None:
        yield pending, end


def _digits(text: str, start: int, end: int) -> int:
    return sum(character.isdigit() for character in text[start:end])


def _kind(digits: str, before: str) -> Kind | None:
    """What a number is, judged by its shape and the words before it."""
    if len(digits) < _LONG_WITH_CUE:
        return None
    account = _ACCOUNT_CUE.search(before)
    if 13 <= len(digits) <= 19 and (_CARD_CUE.search(before) or (not account and luhn(digits))):
        return Kind.CARD
    if account and len(digits) <= 19 and not _ID_CUE.search(before):
        return Kind.ACCOUNT
    if _PHONE.fullmatch(digits):
        return Kind.PHONE
    if len(digits) < _LONG and not _ID_CUE.search(before):
        return Kind.ACCOUNT if _WEAK_ACCOUNT_CUE.search(before) else None
    if len(digits) in (9, 10, 12) or _ID_CUE.search(before):
        return Kind.ID_NUMBER
    return Kind.PHONE if digits.startswith(("03", "05", "07", "08", "09")) else Kind.ACCOUNT


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others (ISO/IEC 7812-1).

    >>> luhn("4111111111111111"), luhn("4111111111111112")
    (True, False)
    """
    doubled = [int(digit) * 2 for digit in digits[-2::-2]]
    total = sum(int(digit) for digit in digits[-1::-2])
    return (total + sum(value // 10 + value % 10 for value in doubled)) % 10 == 0


# A landline as neighbours write it, without the area code

_SHORT_PHONE = re.compile(
    r"\b(?:sdt|so dt|dt|so dien thoai|dien thoai|zalo|goi so|alo so|lien he|lh)"
    r"(?: (?:cua|toi|tui|minh|em|con|me|ba|nha|la|ban|so))* ?:? ?"
    r"(?P<number>\d(?:[ .-]?\d){5,7})(?!\w|[ .-]?\d|#)"
)


def _short_phones(text: str) -> Iterator[Finding]:
    for match in _SHORT_PHONE.finditer(text):
        yield Finding(Kind.PHONE, match.start("number"), match.end("number"))


# Numbers in words

_NUMBER_WORD = r"(?:khong|ko|linh|le|mot|hai|ba|bon|tu|nam|lam|sau|bay|bẩy|tam|chin|\d)"
_SPOKEN = re.compile(rf"\b{_NUMBER_WORD}(?:[ ,.-]{{1,2}}{_NUMBER_WORD}){{3,}}\b")
_HALF_SPOKEN = re.compile(
    rf"(?<!\w)0\d{{1,4}}(?:[ ,.-]{{1,2}}(?:{_NUMBER_WORD}|\d{{2,4}})\b){{2,}}"
)
"""A telephone number of which only a part is in words."""
_SPOKEN_LONG = 8


def _spoken_numbers(text: str) -> Iterator[Finding]:
    for match in _HALF_SPOKEN.finditer(text):
        said = re.findall(r"[a-z]+|\d", match[0])
        if len(said) >= _LONG and any(word.isalpha() for word in said):
            yield Finding(Kind.PHONE, match.start(), match.end())
    for match in _SPOKEN.finditer(text):
        words = re.findall(r"[a-z]+|\d", match[0])
        if not any(word.isalpha() for word in words):
            continue
        before = text[max(0, match.start() - _BEFORE_A_NUMBER) : match.start()]
        if len(words) >= _SPOKEN_LONG:
            zero_first = words[0] in ("khong", "ko", "0")
            kind = Kind.PHONE if zero_first and len(words) <= 11 else Kind.ID_NUMBER
            yield Finding(kind, match.start(), match.end())
        elif _CODE_CUE.search(before):
            yield Finding(Kind.OTP, match.start(), match.end())
