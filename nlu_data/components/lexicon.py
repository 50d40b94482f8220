"""Entities from closed lists, found without regard to diacritics, dialect and short forms."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import yaml
from rasa.nlu.tokenizers.tokenizer import Token

from components.vietnamese import WORD, spoken
from knowledge.retrieval.text import fold

FOLDER = Path(__file__).resolve().parents[1]
GLOSSARY = FOLDER.parent / "knowledge" / "glossary.yaml"

NOTHING = "none"
"""The value of phrases that would be taken for another if they did not stand in the list."""

Words = tuple[str, ...]
Phrases = dict[Words, list[tuple[Words, str]]]
"""Folded syllables to the spellings that fold so, each with the value that it means."""


def syllables(text: str) -> Words:
    """The words of `text` spelt out, each syllable apart; ngã counts as hỏi, as many write it.

    >>> syllables("ko ở mô, chỗ nào")
    ('không', 'ở', 'đâu', 'chổ', 'nào')
    """
    return tuple(_same_tone(part) for word in WORD.findall(text) for part in spoken(word).split())


def _same_tone(syllable: str) -> str:
    marks = unicodedata.normalize("NFD", syllable).replace("\u0303", "\u0309")
    return unicodedata.normalize("NFC", marks)


def add(phrases: Phrases, spelt: Words, value: str) -> None:
    """Adds one way of saying `value`."""
    phrases.setdefault(tuple(map(fold, spelt)), []).append((spelt, value))


def read_lexicon(path: Path) -> dict[str, Phrases]:
    """The phrases of each entity in a lexicon file."""
    with path.open(encoding="utf-8") as file:
        content = yaml.safe_load(file)
    lexicon: dict[str, Phrases] = {}
    for entity, values in content.items():
        for value, said in values.items():
            for phrase in said:
                add(lexicon.setdefault(entity, {}), syllables(phrase), str(value))
    return lexicon


def add_glossary(phrases: Phrases, path: Path, kinds: list[str]) -> None:
    """Adds names and aliases of the glossary's terms of some kinds, each meaning the name."""
    with path.open(encoding="utf-8") as file:
        terms = yaml.load(file, Loader=yaml.CSafeLoader)
    for term in terms:
        if term["kind"] in kinds:
            for name in (term["name"], *term["aliases"]):
                add(phrases, syllables(name), term["name"])


def find(tokens: list[Token], phrases: Phrases) -> list[tuple[int, int, str]]:
    """Where phrases stand, as (first token, last token, value); longest first, none overlapping.

    Diacritics that were typed must fit: "mà tui" is not "má tui", but "ma tui" may be.
    """
    said = [(part, at) for at, token in enumerate(tokens) for part in syllables(token.text)]
    folded = [fold(part) for part, _ in said]
    longest = max(map(len, phrases), default=0)
    found = []
    start = 0
    while start < len(said):
        for end in range(min(start + longest, len(said)), start, -1):
            spellings = phrases.get(tuple(folded[start:end]), ())
            typed = [part for part, _ in said[start:end]]
            value = next((value for spelt, value in spellings if _fits(typed, spelt)), None)
            if value is not None:
                if value != NOTHING:
                    found.append((said[start][1], said[end - 1][1], value))
                start = end - 1
                break
        start += 1
    return found


def _fits(typed: list[str], spelt: Words) -> bool:
    return all(one in (other, fold(other)) for one, other in zip(typed, spelt, strict=True))
