"""Finding and masking the numbers and secrets that people type without being asked to.

Everything that is stored, logged or sent on goes through `mask`. When in doubt it masks: a long
number that is no hotline, date or sum of money belongs to somebody.
"""

import re

from helpdesk.innocent_numbers import strike_out
from helpdesk.personal_data.codes import codes
from helpdesk.personal_data.contacts import (
    births,
    coordinates,
    customer_codes,
    emails,
    plates,
    profiles,
)
from helpdesk.personal_data.findings import PLACEHOLDERS, SECRETS, Finding, Kind
from helpdesk.personal_data.numbers import long_numbers, short_numbers
from helpdesk.personal_data.passwords import passwords
from helpdesk.personal_data.spoken import spoken_numbers
from helpdesk.readable import plain

__all__ = ["PLACEHOLDERS", "SECRETS", "Finding", "Kind", "find", "mask"]

_TYPED_HASH = re.compile(r"(?<=[ :=])#(?=\w*[a-z])|(?<=\d)#(?=\d)")
_PLACEHOLDER = re.compile(
    "|".join(re.escape(plain(placeholder).text) for placeholder in PLACEHOLDERS.values())
)


def mask(text: str) -> str:
    """`text` with everything personal replaced by what it was.

    >>> mask("Số của tui là 0905 123 456, gọi 1900 0368 không được")
    'Số của tui là [số điện thoại], gọi 1900 0368 không được'
    >>> mask("nó đòi mã otp 482913")
    'nó đòi mã otp [mã xác nhận]'
    """
    while findings := find(text):  # again: what one number hid may show once it is gone
        parts: list[str] = []
        end = 0
        for finding in findings:
            parts += [text[end : finding.start], PLACEHOLDERS[finding.kind]]
            end = finding.end
        text = "".join(parts) + text[end:]
    return text


def find(text: str) -> list[Finding]:
    """What is personal in `text`, in order, without overlaps.

    >>> [finding.kind.value for finding in find("stk 19036868999 Vietcombank, mk: Hoa@1990")]
    ['account', 'password']
    """
    readable = plain(text)
    # The words of a placeholder say nothing of the number beside it.
    typed = _PLACEHOLDER.sub(lambda match: f"[{' ' * (len(match[0]) - 2)}]", readable.text)
    searched = strike_out(_TYPED_HASH.sub("$", typed))  # "#" stands for a digit struck out
    taken: list[Finding] = []
    for detect, where in (
        (passwords, searched),
        (emails, typed),
        (plates, typed),
        (customer_codes, typed),
        (profiles, typed),
        (coordinates, typed),
        (codes, searched),
        (births, typed),  # behind the codes: a birthday may be a password
        (long_numbers, searched),
        (short_numbers, searched),
        (spoken_numbers, searched),
    ):
        for found in detect(where):
            start, end = readable.span(found.start, found.end)
            if not any(other.start < end and start < other.end for other in taken):
                taken.append(Finding(found.kind, start, end))
    return sorted(taken, key=lambda finding: finding.start)
