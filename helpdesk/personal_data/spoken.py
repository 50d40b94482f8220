"""Numbers in words."""

import re
from collections.abc import Iterator

from helpdesk.personal_data.codes import CODE_CUE, CODE_IS_WHAT, SECRET_CODE
from helpdesk.personal_data.findings import Finding, Kind
from helpdesk.personal_data.numbers import BEFORE_A_NUMBER, LONG

_NUMBER_WORD = r"(?:khong|ko|linh|le|mot|hai|ba|bon|tu|nam|lam|sau|bay|bẩy|tam|chin|\d)"
_SPOKEN = re.compile(rf"\b{_NUMBER_WORD}(?:[ ,.-]{{1,2}}{_NUMBER_WORD}){{3,}}\b")
_HALF_SPOKEN = re.compile(
    rf"(?<!\w)0\d{{1,4}}(?:[ ,.-]{{1,2}}(?:{_NUMBER_WORD}|\d{{2,4}})\b){{2,}}"
)
"""A telephone number of which only a part is in words."""
_SPOKEN_CODE = re.compile(
    rf"\b{_NUMBER_WORD}(?:[ ,.-]{{1,2}}(?:{_NUMBER_WORD}|tram|muoi|chuc|nghin|ngan)){{3,}}\b"
)
"""In hundreds and tens, as some read a code aloud."""
_SECRET_RIGHT_BEFORE = re.compile(rf"\b{SECRET_CODE}(?: (?:la|cua|tui|toi|em|so|minh))* ?:? ?$")
_SPOKEN_LONG = 8
_ZERO = ("khong", "ko", "0")


def spoken_numbers(text: str) -> Iterator[Finding]:
    for match in _HALF_SPOKEN.finditer(text):
        said = re.findall(r"[a-z]+|\d", match[0])
        if len(said) >= LONG and any(word.isalpha() for word in said):
            yield Finding(Kind.PHONE, match.start(), match.end())
    for match in _SPOKEN.finditer(text):
        words = re.findall(r"[a-z]+|\d", match[0])
        if not any(word.isalpha() for word in words):
            continue
        before = text[max(0, match.start() - BEFORE_A_NUMBER) : match.start()]
        if len(words) >= _SPOKEN_LONG:
            zero_first = words[0] in _ZERO
            kind = Kind.PHONE if zero_first and len(words) <= 11 else Kind.ID_NUMBER
            yield Finding(kind, match.start(), match.end())
        elif CODE_CUE.search(before) or CODE_IS_WHAT.match(text, match.end()):
            yield Finding(Kind.OTP, match.start(), match.end())
    for match in _SPOKEN_CODE.finditer(text):
        words = re.findall(r"[a-z]+|\d", match[0])
        if words[0] in _ZERO and len(words) >= LONG:  # a telephone number
            yield Finding(Kind.PHONE, match.start(), match.end())
        before = text[max(0, match.start() - BEFORE_A_NUMBER) : match.start()]
        figures = re.findall(rf"\b{_NUMBER_WORD}\b", match[0])
        if len(figures) >= 4 and _SECRET_RIGHT_BEFORE.search(before):
            yield Finding(Kind.OTP, match.start(), match.end())
