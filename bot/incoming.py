"""What a person typed, made fit for masking and for the search."""

import re
import unicodedata
from dataclasses import dataclass

MAX_SEARCH_CHARS = 1000
"""A longer message says its matter in the beginning; the rest only dilutes the search."""

_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True)
class Heard:
    text: str
    """Cleaned words; empty when there is nothing to search for."""
    has_words: bool


def clean(raw: str) -> str:
    """`raw` without invisible characters, composed (NFC), with single blanks.

    >>> clean("xin\\u200b  chào\\ufeff \\n bà con")
    'xin chào bà con'
    """
    visible = "".join(
        " " if unicodedata.category(c) == "Cc" else c
        for c in unicodedata.normalize("NFC", raw)
        if unicodedata.category(c) not in ("Cf", "Cs", "Co", "Cn")
    )
    return _BLANKS.sub(" ", visible).strip()


def hear(raw: str) -> Heard:
    """The cleaned text, and whether it holds a letter or digit at all.

    >>> hear("👍👍").has_words, hear("vneid?").has_words
    (False, True)
    """
    text = clean(raw)
    return Heard(text, any(character.isalnum() for character in text))


def cut(text: str, limit: int = MAX_SEARCH_CHARS) -> str:
    """`text`, or its beginning up to the last whole word within `limit` characters.

    >>> cut("một hai ba", 8)
    'một hai'
    """
    if len(text) <= limit:
        return text
    head = text[: limit + 1]
    return head.rsplit(" ", 1)[0] if " " in head else text[:limit]
