"""What the detector of danger sees of a message: words, sounds, letters and cues, by name."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import yaml

from knowledge.retrieval.short_forms import TEENCODE
from knowledge.retrieval.syllables import is_syllable, sound, unstick, untelex, unvni
from knowledge.retrieval.text import fold, unify_tones, words

CUES = Path(__file__).resolve().parent / "cues.yaml"

MAX_WORDS = 120
"""A long message is judged by its beginning; what stands behind says little more."""
TYPED_WITH_DIACRITICS = 0.4
"""From this share of words with diacritics on, a plain word is meant as it is typed."""
EMERGENCY_NUMBERS = frozenset({"111", "112", "113", "114", "115", "156", "5656", "1022"})
"""Numbers that are words; every other number counts as just a number."""
NUMBER = "#"

WORDS, SOUNDS, LETTERS, ACCENTS, CUE = "w", "s", "c", "a", "q"
"""The blocks of features: the letter before the colon in each feature's name."""

SHORT_FOR_SURE = frozenset({"ko", "hok", "oy", "iu"})
"""Abbreviations that could be syllables and never are meant so."""

_NUMBER_AND_UNIT = re.compile(r"(\d+)([^\W\d_]*)")
_GROUPED = re.compile(r"(?<=\d)[.,](?=\d)")
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}$")


class Token(NamedTuple):
    """One word: without diacritics, and as typed."""

    folded: str
    typed: str


def _one_tone(text: str) -> str:
    """`text` with every ngã as hỏi, which the centre and the south do not tell apart."""
    decomposed = unicodedata.normalize("NFD", text).replace("\u0303", "\u0309")
    return unicodedata.normalize("NFC", decomposed)


def _meant(word: str) -> Iterator[Token]:
    """The words that one typed word stands for: abbreviations, telex and stuck words mended."""
    plain = fold(word)
    if not is_syllable(plain) or len(plain) == 1 or plain in SHORT_FOR_SURE:
        meanings = TEENCODE.get(word) or TEENCODE.get(plain)
        if meanings:
            for meaning in meanings[0].split():
                yield Token(fold(meaning), _one_tone(meaning))
            return
        mended = untelex(plain) or unvni(plain)
        if mended:
            yield Token(mended, mended)
            return
        parts = unstick(plain)
        if parts:
            yield from (Token(part, part) for part in parts)
            return
    yield Token(plain, _one_tone(word))


def tokens(text: str) -> list[Token]:
    """The words of `text` as they are meant.

    >>> [token.folded for token in tokens("nó kêu ck 5tr, đọc mãaaa ko")]
    ['no', 'keu', 'chuyen', 'khoan', '#', 'trieu', 'doc', 'ma', 'khong']
    """
    found: list[Token] = []
    plain = _GROUPED.sub("", unify_tones(unicodedata.normalize("NFKC", text)).lower())
    for word in words(plain)[:MAX_WORDS]:
        number = _NUMBER_AND_UNIT.fullmatch(word)
        if number:
            digits, unit = number.groups()
            shown = digits if digits in EMERGENCY_NUMBERS else NUMBER
            found.append(Token(shown, shown))
            if unit:
                unit = "triệu" if unit in ("tr", "củ", "cu") else unit
                found.extend(_meant(unit))
        else:
            found.extend(_meant(_DRAWN_OUT.sub(r"\1", word)))
    return found


class Cue(NamedTuple):
    group: str
    words: list[Token]
    exact: bool
    """Whether it counts only as typed with its diacritics."""


@cache
def _cues() -> Mapping[str, list[Cue]]:
    """The cues by their first folded word."""
    groups = yaml.load(CUES.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    by_first: dict[str, list[Cue]] = {}
    for group, texts in groups.items():
        for text in texts:
            typed = words(unify_tones(text).lower())
            cue = Cue(group, [Token(fold(w), _one_tone(w)) for w in typed], text.endswith("!"))
            by_first.setdefault(cue.words[0].folded, []).append(cue)
    return by_first


def cues(found: list[Token]) -> set[str]:
    """The groups of cues that the words of a message hit.

    >>> sorted(cues(tokens("nhà đang cháy"))), "fire" in cues(tokens("đang chạy xe"))
    (['fire', 'now'], False)
    """
    decorated = sum(token.typed != token.folded for token in found)
    strict = decorated >= TYPED_WITH_DIACRITICS * len(found)
    by_first = _cues()
    hit = set()
    for position, token in enumerate(found):
        for cue in by_first.get(token.folded, ()):
            here = found[position : position + len(cue.words)]
            if cue.group not in hit and len(here) == len(cue.words):
                pairs = zip(here, cue.words, strict=True)
                if all(_means(typed, meant, strict or cue.exact) for typed, meant in pairs):
                    hit.add(cue.group)
    return hit


def _means(typed: Token, meant: Token, strict: bool) -> bool:
    """Whether a word may be the cue's: typed the same, or plainly where that is allowed."""
    plainly = typed.folded == meant.folded and typed.typed == typed.folded
    return typed.typed == meant.typed or (plainly and not strict)


def _runs(items: list[str], sizes: tuple[int, ...]) -> Iterator[str]:
    for size in sizes:
        for start in range(len(items) - size + 1):
            yield " ".join(items[start : start + size])


def features(text: str) -> Iterator[str]:
    """The names of the features of `text`, repeated as often as they occur.

    >>> [name for name in features("cháy nhà") if name.startswith("w:")]
    ['w:chay', 'w:nha', 'w:chay nha']
    """
    found = tokens(text)
    folded = [token.folded for token in found]
    for run in _runs(folded, (1, 2, 3)):
        yield f"{WORDS}:{run}"
    for run in _runs([sound(word) for word in folded], (1, 2)):
        yield f"{SOUNDS}:{run}"
    framed = f" {' '.join(folded)} "
    for size in (3, 4, 5):
        for start in range(len(framed) - size + 1):
            yield f"{LETTERS}:{framed[start : start + size]}"
    if any(token.typed != token.folded for token in found):
        for run in _runs([token.typed for token in found], (1, 2)):
            yield f"{ACCENTS}:{run}"
    hit = sorted(cues(found))
    for group in hit:
        yield f"{CUE}:{group}"
    for one, other in combinations(hit, 2):
        yield f"{CUE}:{one}+{other}"
