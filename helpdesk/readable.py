"""Text made plain for pattern matching, with the way back to the original positions."""

import re
import unicodedata
from dataclasses import dataclass

_INVISIBLE = {"Mn", "Me", "Cf"}
_LETTER_O_IN_NUMBER = re.compile(r"(?<=\d)o(?=[ .-]?\d)|\bo(?=\d{8})")


@dataclass(frozen=True)
class Plain:
    """`text` is lower case without diacritics, invisible characters and fancy digits.

    `origins[i]` is the index in the original text of the character that `text[i]` came from.
    """

    text: str
    origins: tuple[int, ...]
    original: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original span of `text[start:end]`, with the marks on its last character."""
        last = self.origins[end - 1] + 1
        while last < len(self.original) and unicodedata.category(self.original[last]) in _INVISIBLE:
            last += 1
        return self.origins[start], last


def plain(original: str) -> Plain:
    """The plain form of a text.

    >>> plain("Số ０９\u200b05 Đ").text
    'so 0905 d'
    >>> plain("đt o905123456").text
    'dt 0905123456'
    """
    characters: list[str] = []
    origins: list[int] = []
    for index, character in enumerate(original):
        for part in unicodedata.normalize("NFKD", character.lower()):
            if unicodedata.category(part) in _INVISIBLE:
                continue
            characters.append(" " if part.isspace() else "d" if part == "đ" else _digit(part))
            origins.append(index)
    text = _LETTER_O_IN_NUMBER.sub("0", "".join(characters))
    return Plain(text, tuple(origins), original)


def _digit(character: str) -> str:
    """Any decimal digit as ASCII; another character as it is."""
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)
