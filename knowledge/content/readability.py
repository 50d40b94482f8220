"""Whether a text reads as a neighbour would say it, by the lists in `readability.yaml`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from knowledge.content.load import FOLDER, read_yaml

_SENTENCE_END = re.compile(r"(?<=[.!?;:…])\s+|\n+")
_QUOTED = re.compile(r"[\"“][^\"”]*[\"”]")
_ADDRESS = re.compile(r"\S+\.(?:vn|com|org|net|me|info)\b\S*")
# Parts of a form's code ("01/BK-STK") are no words.
_CAPITALS = re.compile(r"(?<![/-])\b[A-ZĐ][A-ZĐ0-9]{1,}\b(?![/-])")


@dataclass(frozen=True)
class Lists:
    phrases: dict[str, str]
    english: dict[str, str]
    english_allowed: tuple[str, ...]
    abbreviations: frozenset[str]
    max_step_words: int
    max_sentence_words: int


@cache
def lists() -> Lists:
    """The lists as they stand in the file."""
    raw = read_yaml(FOLDER / "readability.yaml")
    return Lists(
        phrases=raw["phrases"],
        english=raw["english"],
        english_allowed=tuple(raw["english_allowed"]),
        abbreviations=frozenset(raw["abbreviations"]),
        max_step_words=raw["max_words"]["step"],
        max_sentence_words=raw["max_words"]["sentence"],
    )


def findings(text: str, *, is_step: bool = False) -> Iterator[tuple[str, str]]:
    """What reads badly in `text`: (passage, what is wrong with it).

    >>> [passage for passage, _ in findings("Vui lòng nhấn nút.")]
    ['vui lòng']
    """
    rules = lists()
    limit = rules.max_step_words if is_step else rules.max_sentence_words
    for sentence in _SENTENCE_END.split(text):
        count = len(sentence.split())
        if count > limit:
            yield sentence, f"một câu {count} tiếng, nhiều nhất {limit}"
    own_words = _ADDRESS.sub(" ", _QUOTED.sub(" ", text))
    lower = own_words.lower()
    for phrase, instead in rules.phrases.items():
        if re.search(rf"\b{phrase}\b", lower):
            yield phrase, f"lời giấy tờ, nên nói: {instead}"
    for allowed in rules.english_allowed:
        lower = lower.replace(allowed.lower(), " ")
    for word, instead in rules.english.items():
        if re.search(rf"\b{word}\b", lower):
            yield word, f"tiếng Anh, nên nói: {instead}"
    for capitals in set(_CAPITALS.findall(own_words)):
        code = any(c.isdigit() for c in capitals)
        if not code and capitals not in rules.abbreviations and f"({capitals})" not in own_words:
            yield capitals, "chữ viết tắt chưa giải thích"
