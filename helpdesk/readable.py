"""Text made plain for pattern matching, with the way back to the original positions."""

import re
import unicodedata
from dataclasses import dataclass

_INVISIBLE = {"Mn", "Me", "Cf"}
_HYPHENS = "\u2010\u2011\u2012\u2212"
"""The longer dashes stand between the ends of a range, and stay what they are."""
_LETTER_O_IN_NUMBER = re.compile(r"(?<=\d)o(?=[ .-]?\d)|\bo(?=\d{8})")
_NUMBER_WITH_LETTERS = re.compile(r"(?<!\w)[\doli]+(?:[ .-][\doli]+)*(?!\w)")
_NUMBER_WITH_LESS_ALIKE = re.compile(r"(?<!\w)\d[\dsbzeg]*(?:[ .-][\dsbzeg]+)*(?!\w)")
_AS_DIGITS = str.maketrans("oli", "011")
_LESS_ALIKE = str.maketrans("sbzeg", "58236")
_LONG_ENOUGH = 6
"""From so many digits on a letter among them is one more: "l2" and "o 5" may be words."""
_LONG_ENOUGH_FOR_LESS = 10
"""The same for letters that are less like a digit, and stand in the number of a plate."""


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
    >>> plain("số 09l2 3o5 4i9, 10l xăng").text
    'so 0912 305 419, 10l xang'
    """
    characters: list[str] = []
    origins: list[int] = []
    for index, character in enumerate(original):
        for part in unicodedata.normalize("NFKD", character.lower()):
            if unicodedata.category(part) in _INVISIBLE:
                continue
            characters.append(_plain_character(part))
            origins.append(index)
    text = _LETTER_O_IN_NUMBER.sub("0", "".join(characters))
    text = _NUMBER_WITH_LETTERS.sub(_digits_only, text)
    text = _NUMBER_WITH_LESS_ALIKE.sub(_digits_for_less_alike, text)
    return Plain(text, tuple(origins), original)


def _digits_only(match: re.Match[str]) -> str:
    """A long number with the letters that stand for digits read as such."""
    number = match[0]
    letters = sum(character in "oli" for character in number)
    digits = sum(character.isdigit() for character in number)
    if not letters or digits + letters < _LONG_ENOUGH or digits < 2 * letters:
        return number
    words = re.split(r"([ .-])", number)
    return "".join(
        word.translate(_AS_DIGITS) if len(word) == 1 or re.search(r"\d", word) else word
        for word in words
    )


def _digits_for_less_alike(match: re.Match[str]) -> str:
    """The same for letters that are less like a digit: one or two among ten digits or more.

    They must have digits beside them, as in "05208B004438".
    """
    number = match[0]
    words = re.split(r"([ .-])", number)
    read = [word.translate(_LESS_ALIKE) if re.search(r"\d\d", word) else word for word in words]
    joined = re.sub(r"[ .-]", "", "".join(read))
    changed = sum(character.isalpha() for character in number)
    is_long = joined.isdigit() and len(joined) >= _LONG_ENOUGH_FOR_LESS
    return "".join(read) if is_long and changed <= 2 else number


def _plain_character(character: str) -> str:
    """Any space, hyphen or decimal digit as ASCII; another character as it is."""
    if character.isspace():
        return " "
    if character in _HYPHENS:
        return "-"
    if character == "đ":
        return "d"
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)
