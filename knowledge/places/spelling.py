"""Place names as keys that survive missing diacritics and the many spellings of highland names."""

import re
import unicodedata
from dataclasses import dataclass

from knowledge.retrieval.text import clean, fold

_WORD = re.compile(r"[^\W_]+")
_BREAK = re.compile(r"[^\s'’`´\-]")  # between two words of one name stand only these,
_BREAK_AFTER_LETTER = re.compile(r"[^\s'’`´\-.]")  # and after a single letter a dot: "Q.Nhơn"
_DOUBLED = re.compile(r"([^u])\1")


def loose(folded_word: str) -> str:
    """One folded word without the differences between spellings of Jrai and Bahnar names.

    >>> loose("yaly"), loose("dac"), loose("roong"), loose("qui") == loose("quy")
    ('iali', 'dak', 'rong', True)
    """
    word = folded_word.replace("dj", "j").replace("y", "i").replace("f", "ph").replace("w", "u")
    word = re.sub("c(?!h)", "k", word)
    return _DOUBLED.sub(r"\1", word)


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text, in the forms that are compared."""

    typed: str
    """Lower case, in one Unicode form, tones on one place."""
    folded: str
    loose: str
    start: int
    end: int
    joined: bool
    """Whether it may continue a name begun by the word before it."""


def normal(text: str) -> str:
    """`text` in the Unicode form in which `read_words` counts characters."""
    return unicodedata.normalize("NFC", text)


def read_words(text: str, limit: int) -> list[Word]:
    """The first `limit` words of `normal(text)`, with their places in it."""
    found: list[Word] = []
    last_end = 0
    for match in _WORD.finditer(text):
        typed = clean(match.group())
        if not typed:
            continue
        folded = fold(typed)
        after_letter = bool(found) and len(found[-1].folded) == 1
        broken = _BREAK_AFTER_LETTER if after_letter else _BREAK
        joined = bool(found) and not broken.search(text, last_end, match.start())
        found.append(Word(typed, folded, loose(folded), match.start(), match.end(), joined))
        last_end = match.end()
        if len(found) == limit:
            break
    return found


@dataclass(frozen=True, slots=True)
class Key:
    """A whole name, or a run of words, in the forms that are compared."""

    typed: str
    folded: str
    loose: str


def key_of(words: list[Word]) -> Key:
    return Key(
        "".join(word.typed for word in words),
        "".join(word.folded for word in words),
        "".join(word.loose for word in words),
    )


def key(name: str) -> Key:
    """The key of an official name.

    >>> key("Ia Dêr")
    Key(typed='iadêr', folded='iader', loose='iader')
    """
    return key_of(read_words(normal(name), limit=12))
