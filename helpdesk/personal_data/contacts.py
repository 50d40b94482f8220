"""Addresses of letters, dates of birth, plates of vehicles, customers of the grid."""

import re
from collections.abc import Iterator

from helpdesk.personal_data.codes import YEARS
from helpdesk.personal_data.findings import Finding, Kind, each

EMAIL = re.compile(
    r"(?<![\w.+-])[a-z\d][\w.+-]*(?:@[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,}"
    r"|(?:@ | @ )[a-z\d-]+(?: ?\. ?[a-z\d-]+){0,2}? ?\. ?(?:com|vn|net|org|edu)"
    r"|@ ?(?:gmail|yahoo|hotmail|outlook|icloud))(?![\w@]|\.[a-z])"
)
_EMAIL_SPELLED = re.compile(
    r"(?<![\w.+-])[a-z\d][\w.+-]{2,} ?(?:[(\[] ?(?:a cong|a moc|at) ?[)\]]|a cong|a moc) ?"
    r"[a-z\d-]+(?: ?\. ?| cham )(?:[a-z\d-]+(?: ?\. ?| cham ))?(?:com|vn|net|org|edu)(?!\w)"
)
_EMAIL_NAMED = re.compile(
    r"\b(?:e|g)?-?mail(?: (?:cua|la|tui|toi|em|minh|con|me|ba|ten))+ ?:? ?"
    r"(?P<name>(?=[a-z._-]*\d)[a-z][\w.-]{4,}\w)(?![\w@])"
)
"""Without the part behind the "@"."""
_OFFICE_EMAIL = re.compile(
    r"(?:cskh|hotro|ho-?tro|support|info|contact|lienhe|admin|no-?reply|help|hotline|tongdai)\w*@"
    r"|\S*@(?:[\w-]+\.)*(?:gov|chinhphu)\.vn|\S*@chinhphu\.vn"
)
"""An office's address is for everybody."""


def emails(text: str) -> Iterator[Finding]:
    for pattern in (EMAIL, _EMAIL_SPELLED):
        for match in pattern.finditer(text):
            if not _OFFICE_EMAIL.match(match[0]):
                yield Finding(Kind.EMAIL, match.start(), match.end())
    yield from each(Kind.EMAIL, _EMAIL_NAMED, text, "name")


_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_BIRTH = re.compile(
    r"(?<!hoc )(?<!ve )(?<!thi )(?<!phat )(?<!khai )(?<!tai )(?<!ky )(?<!giam )"
    r"\b(?:(?:ngay|nam|thang)(?: (?:thang|nam))* (?:sinh|sanh)|(?:sinh|sanh)(?: nhat)?|ns|sn|"
    r"dob|born|date of birth)"
    r"(?: (?:vao|hoi|nam|la|on|cua|tui|toi|minh|em|con|chau|be|me|ma|ba|anh|chi))*"
    r" ?:? ?(?:ngay )?(?!0?2[/.-]0?9[/.-]1945)"  # that day is the country's own
    rf"(?P<date>{_DAY} ?[/.-] ?{_MONTH} ?[/.-] ?(?:(?:19|20)\d\d|\d\d)|"
    rf"{_DAY} {_MONTH} (?:19|20)\d\d|"
    rf"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d|"
    rf"(?:19|20)\d\d,? ngay {_DAY} ?(?:[/.-]|thang) ?{_MONTH}|"
    rf"{_DAY} thang {_MONTH},? nam (?:19|20)\d\d)(?![\w/]|[.-]\d)"
    r"(?! ?(?:tro|ve|den) (?:di|ve|len|sau|truoc|nay|ngay|\d))"  # of a rule, not of a person
)


def births(text: str) -> Iterator[Finding]:
    yield from each(Kind.BIRTH, _BIRTH, text, "date")


_PROVINCE = r"(?<![\w./#@-])(?:1[1-9]|[2-9]\d)"
_PLATE = re.compile(
    rf"{_PROVINCE}(?: ?- ?)?(?:"
    r"[a-z]{1,2}\d? ?[ .-] ?\d{3}\.\d{2}"  # 81a-123.45, 81b1-123.45, 29ld 123.45
    r"|[a-z](?: ?- ?)\d{5}|[a-z]{1,2}\d ?- ?\d{4,5}|[a-z]\d \d{5}"  # 81a-12345, 81b1-1234
    r"|[a-z]\d?\d{5})(?!\w|[.,-]?\d)"  # 81a12345, 81b112345
)
_SAYS_VEHICLE = re.compile(r"\b(?:bien (?:so|kiem soat)|bks|bsx|xe|o ?to|phat nguoi)\b")
_PLATE_SAID = re.compile(
    rf"{_PROVINCE}(?: ?- ?| )?(?:"
    r"(?:[a-cefnpstuvxyz]\d?|[dghklm]\d|a[a-z]|ld|da|mk|td|hc|ng|qt|nn|cv|kt|md\d?)"
    r"[ .-]{0,3}(?:\d{3}[ .]?\d{2}|\d{4})|[dghklm](?:[ .-]{0,3}\d{3}[ .]?\d{2}|-\d{4}))"
    r"(?!\w|[.,-]?\d)"
)
"""As it is written where the message speaks of a vehicle: "77 C1 1234"."""


def plates(text: str) -> Iterator[Finding]:
    yield from each(Kind.PLATE, _PLATE, text)
    if _SAYS_VEHICLE.search(text):
        for match in _PLATE_SAID.finditer(text):
            if not YEARS.fullmatch(match[0][-4:]) or match[0][-5].isdigit():
                yield Finding(Kind.PLATE, match.start(), match.end())


_ON_THE_GRID = re.compile(r"(?<!\w)p[a-z] ?\d{2}[ .-]?[a-z\d]{2}(?:[ .-]?\d){5,8}(?!\w)")
"""A customer of the power company: PC05II0123456, PP05000123456."""
_CUSTOMER_SAID = re.compile(
    r"\b(?:ma (?:so )?(?:khach hang|khach|kh|hop dong|danh bo|diem do|thue bao)|"
    r"so (?:hop dong|danh bo|danh ba|thue bao))"
    r"(?: (?:cua|la|tui|toi|em|minh|nha|con|dien|nuoc|evn|internet|wifi|vnpt|viettel|fpt|so))*"
    r" ?:? ?"
    r"(?P<code>(?:[a-z]{1,4}[-._]?){0,3}\d[a-z\d.-]{4,16}[a-z\d]|\d{2,}(?:[ .-]\d{2,}){1,3})"
    r"(?!\w|/\d)"
)

_FILE_NUMBER = re.compile(
    r"(?<![\w.-])(?:\d{2,3}\.){0,3}[a-z]?\d{2}(?:\.\d{2,3}){0,3}(?:\.[a-z]\d{2})?-\d{6}-\d{4,}(?!\w)"
)
"""A file at an office: 000.22.13.H21-241023-0012."""


def customer_codes(text: str) -> Iterator[Finding]:
    yield from each(Kind.CUSTOMER, _ON_THE_GRID, text)
    yield from each(Kind.CUSTOMER, _CUSTOMER_SAID, text, "code")
    yield from each(Kind.ID_NUMBER, _FILE_NUMBER, text)


_OWN_PROFILE = re.compile(
    r"\b(?:tui|toi|minh|em|con|chau|me|ma|ba|anh|chi|nha)(?: (?:la|o|ne|day|do|ten))* ?:? ?"
    r"(?P<address>(?:https?://)?(?:www\.|m\.)?(?:facebook|fb|tiktok|instagram|zalo|t)\.(?:com|me)/"
    r"@?[\w.-]*\w(?:\?\S+)?)"
)
"""The page of whoever writes, in words of their own: an office's page stays."""
_COORDINATES = re.compile(
    r"(?<![\w.,])-?\d{1,3}[.,]\d{3,}(?: ?[,;] ?| )-?\d{1,3}[.,]\d{3,}(?![\w.,]*\d)"
)
_PLACE_CUE = re.compile(r"\b(?:toa do|vi tri|gps|nha|ruong|ray|o)\b[^.;\d]{0,30}$")


def profiles(text: str) -> Iterator[Finding]:
    yield from each(Kind.PROFILE, _OWN_PROFILE, text, "address")


def coordinates(text: str) -> Iterator[Finding]:
    """Where somebody lives to the metre: four decimals, or fewer where a place is spoken of."""
    for match in _COORDINATES.finditer(text):
        before = text[max(0, match.start() - 40) : match.start()]
        is_fine = len(re.findall(r"[.,]\d{4,}", match[0])) == 2
        if is_fine or _PLACE_CUE.search(before):
            yield Finding(Kind.COORDINATES, match.start(), match.end())
