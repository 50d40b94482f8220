"""Numbers in digits: of papers, telephones, cards, accounts."""

import re
from collections.abc import Iterator

from helpdesk.personal_data.findings import Finding, Kind, each

_SEPARATOR = r"(?: {0,2}|,| , |(?: ?(?:[^\w\s,#]|_)){1,3} ?)"
"""Any signs, but for those behind which another number begins: a comma and a space, or `#`."""
_DIGIT_BY_DIGIT = re.compile(r"(?<![\w,.])\d(?:, ?\d){7,}(?![\w.])")
_RUN = re.compile(rf"(?:\+ ?)?\(?\d(?:{_SEPARATOR}\d)*")
_COUNTING = "0123456789"
_HEALTH_CARD = re.compile(r"\b[a-z]{2}[1-5](?: ?\d){12}(?!\d)")
_PASSPORT = re.compile(
    r"\b(?:ho chieu|passport)(?: \w+\.?){0,3}? ?:? (?P<number>[a-z] ?\d{7,8})(?!\w)"
)
_PHONE = re.compile(r"(?:00840?|840?|0)(?:[35789]\d{8}|2\d{8,9}|1[2689]\d{8})")
_PHONE_WITH_COMMAS = re.compile(r"(?<![\w,])0\d{2,3}(?:, \d{3,4}){2}(?![\w,])")
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
BEFORE_A_NUMBER = 40
LONG = 9
"""Digits from which on a number is taken for personal with no word to say so."""
_LONG_WITH_CUE = 8
_CARDS_OF_VIETNAM = "9704"
"""How the number of every card of a bank here begins."""


def long_numbers(text: str) -> Iterator[Finding]:
    yield from each(Kind.ID_NUMBER, _HEALTH_CARD, text)
    yield from each(Kind.ID_NUMBER, _PASSPORT, text, "number")
    yield from each(Kind.PHONE, _PHONE_WITH_COMMAS, text)
    for match in _DIGIT_BY_DIGIT.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if digits not in _COUNTING:
            yield Finding(_long_kind(digits), match.start(), match.end())
    for run in _RUN.finditer(text):
        before = text[max(0, run.start() - BEFORE_A_NUMBER) : run.start()]
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
        if len(group[0]) >= LONG:
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
    if len(digits) in (16, 19) and digits.startswith(_CARDS_OF_VIETNAM):
        return Kind.CARD
    if 13 <= len(digits) <= 19 and (_CARD_CUE.search(before) or (not account and luhn(digits))):
        return Kind.CARD
    if account and len(digits) <= 19 and not _ID_CUE.search(before):
        return Kind.ACCOUNT
    if _PHONE.fullmatch(digits):
        return Kind.PHONE
    if len(digits) < LONG and not _ID_CUE.search(before):
        return Kind.ACCOUNT if _WEAK_ACCOUNT_CUE.search(before) else None
    return Kind.ID_NUMBER if _ID_CUE.search(before) else _long_kind(digits)


def _long_kind(digits: str) -> Kind:
    """What a long number is by its shape alone."""
    if _PHONE.fullmatch(digits):
        return Kind.PHONE
    if len(digits) in (9, 10, 12):
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


# Too short to be known without a word beside it

_WHOSE_NUMBER = r"(?: (?:cua|toi|tui|minh|em|con|me|ba|nha|la|ban|so))* ?:? ?"
NUMBER_ENDS = r"(?!\w|[ .-]?\d|#)"
_SHORT_PHONE = re.compile(
    r"\b(?:sdt|so dt|dt|so dien thoai|dien thoai|may ban|zalo|goi so|alo so|lien he|lh)"
    rf"{_WHOSE_NUMBER}(?P<number>\d(?:[ .-]?\d){{5,7}}){NUMBER_ENDS}"
    rf"|\b(?:goi|alo)(?: (?:vo|vao|qua|so))* (?P<bare>[2-7]\d{{2}}[ .-]?\d{{4}}){NUMBER_ENDS}"
)
"""A landline as neighbours write it, without the area code."""
_SHORT_ACCOUNT = re.compile(
    rf"\b(?:stk|tk|so tk|tai khoan){_WHOSE_NUMBER}(?P<number>\d(?:[ .-]?\d){{5,7}}){NUMBER_ENDS}"
)
_PART_OF_ID = re.compile(
    r"\b(?:cccd|cmnd|cmt|so can cuoc|so dinh danh)(?: (?:so|cua|la|tui|toi|em|minh|con|me|ba))* ?"
    rf":? ?(?P<number>\d{{6,8}}){NUMBER_ENDS}"
)
_ZERO_FIRST = re.compile(r"(?<![\w.,/#-])(?<!\d[ .-])(?P<number>0\d{5,7})(?!\w|[.,/-]\d|/| ?#)")
"""No amount begins with a naught: a piece of somebody's number."""


def short_numbers(text: str) -> Iterator[Finding]:
    for match in _SHORT_PHONE.finditer(text):
        group = "number" if match["number"] else "bare"
        yield Finding(Kind.PHONE, match.start(group), match.end(group))
    yield from each(Kind.ACCOUNT, _SHORT_ACCOUNT, text, "number")
    yield from each(Kind.ID_NUMBER, _PART_OF_ID, text, "number")
    yield from each(Kind.ID_NUMBER, _ZERO_FIRST, text, "number")
