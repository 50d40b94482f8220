"""Passwords, by the words that introduce them."""

import re
from collections.abc import Iterator

from helpdesk.personal_data.contacts import EMAIL
from helpdesk.personal_data.findings import Finding, Kind

_SAYS_PASSWORD = r"(?:mat ?khau|mat ma|\bmk|\bmkhau|\bpass(?:word|wd)?|\bpw)"  # noqa: S105
_WHOSE = (
    r"(?: (?:cua|cho|toi|tui|minh|em|con|me|ba|anh|chi|vneid|vssid|wifi|facebook|fb|zalo|email|"
    r"gmail|app|vi|ngan hang|tai khoan|dang nhap|hien tai|moi|cu|nay|do|thanh|sang|lai|nha|"
    r"tam thoi|mac dinh|lan dau|ban dau|khoi tao|smartca|chu ky so|bhxh|quy khach|de|dat|xai|"
    r"dung))*"
)
_PASSWORD_SAID = re.compile(
    rf"{_SAYS_PASSWORD}{_WHOSE} ?(?:la|l|is|:|=|->)+ ?[\"“'(]?(?P<secret>[!-~]{{4,}})"
)
_PASSWORD_BESIDE = re.compile(rf"{_SAYS_PASSWORD}{_WHOSE} [\"“'(]?(?P<secret>[!-~]{{4,}})")
_PASSWORD_BEFORE = re.compile(rf"(?<!\S)(?P<secret>[!-~]{{6,}}) la {_SAYS_PASSWORD}\b")
_PASSWORD_FAR = re.compile(
    rf"{_SAYS_PASSWORD}(?: [\w/-]+){{1,12}}? ?(?:la|is|:|=)+ ?[\"“'(]?"
    r"(?P<secret>(?!#)(?=\S*[\d#])[!-~]{4,})"
)
"""Said of something: of the portal of signatures, of the account at the insurance."""
_PASSWORD_PAIR = re.compile(
    r"\b(?:dang nhap|tai khoan|tk|user|login)\b[^;\n]{0,30}? ?[/|] ?"
    r"(?P<secret>(?=\S*[a-z])(?=\S*\d)(?=\S*[@#$!%&*])[!-~]{6,})"
)
"""A name and a password with a stroke between them."""
_PASSWORD_MIXED = re.compile(
    rf"{_SAYS_PASSWORD}(?: [a-z]+){{1,5}} (?P<secret>(?=\S*[a-z])(?=\S*\d)(?=\S*[@#$!%&*])"
    r"(?!\S+@\S+\.[a-z])[!-~]{6,})",
    re.IGNORECASE,
)
"""Some words later: letters, digits and a sign in one token, which is no address."""
_PHRASE = re.compile(
    rf"(?<!quen )(?<!lay lai )(?<!doi )(?<!cap lai ){_SAYS_PASSWORD}{_WHOSE}(?: la)? ?"
    r"(?:[:=] ?(?P<bare>[a-z]+(?: [a-z\d]+){1,5})(?= ma\b|[.,;!?]|\s*$)"
    r"|[ :=](?P<mark>[\"“”'‘’`])(?P<quoted>[!-Z\\^-~][^\"“”'‘’`]{3,40})[\"“”'‘’`])"
)
"""A password of several words: behind a colon, or in quotation marks."""
_OF_THE_MATTER = re.compile(
    r"\b(?:quen|sai|khong|ko|k|chua|(?:hong|hok) (?:nho|duoc|biet|co|dung|vo|vao)|"
    r"(?:mat|bi) (?:roi|luon|sai|mat|loi|khoa|lo)|lam sao|the nao|gi|loi|lay lai|cap lai|ky tu|"
    r"chu so|toi thieu|it nhat|phai|can|nen|muon|vao|bam|chon|nhap|mo)\b"
)
"""What is said of passwords in general, or of trouble with one: such words are no password."""
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?"
    r"(?:uye|uyo|oai|oay|uay|uoi|uou|ieu|yeu|[aeiouy]{1,2})(?:ng|nh|ch|[cmnpt])?"
)


def passwords(text: str) -> Iterator[Finding]:
    for pattern in (
        _PASSWORD_SAID,
        _PASSWORD_FAR,
        _PASSWORD_BESIDE,
        _PASSWORD_BEFORE,
        _PASSWORD_PAIR,
        _PASSWORD_MIXED,
    ):
        for match in pattern.finditer(text):
            secret = match["secret"].rstrip(".,;!?)\"'")
            if len(secret) >= 4 and _looks_secret(secret, said=pattern is _PASSWORD_SAID):
                start = match.start("secret")
                yield Finding(Kind.PASSWORD, start, start + len(secret))
    for match in _PHRASE.finditer(text):
        group = "bare" if match["bare"] else "quoted"
        if not _OF_THE_MATTER.search(match[group]):
            yield Finding(Kind.PASSWORD, *match.span(group))


def _looks_secret(token: str, *, said: bool) -> bool:
    """Whether a token is a password rather than the next word of the sentence."""
    if token.startswith("#"):  # an innocent number; but people do take dates as passwords
        return said and any(character in token for character in "/-")
    if token.startswith(("/", "http")) or (not said and EMAIL.fullmatch(token)):
        return False
    if any(character.isdigit() for character in token):
        return True
    letters = token.replace("-", "").replace("/", "")
    if not letters.isalpha():
        return said
    return said and len(token) >= 6 and not _SYLLABLE.fullmatch(token)
