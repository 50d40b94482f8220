"""Ways in which people mistype: what the encoder is taught to see through."""

import random
from collections.abc import Callable

from knowledge.retrieval.short_forms import TEENCODE
from knowledge.retrieval.text import clean, fold

Noise = Callable[[str, random.Random], str]

_SHORT: dict[str, list[str]] = {}
for _short, _meanings in TEENCODE.items():
    for _meaning in _meanings:
        _SHORT.setdefault(_meaning, []).append(_short)

_CONFUSED = (
    ("gi", "d"),
    ("d", "gi"),
    ("d", "v"),
    ("v", "d"),
    ("tr", "ch"),
    ("ch", "tr"),
    ("s", "x"),
    ("x", "s"),
    ("r", "g"),
    ("qu", "w"),
    ("ph", "f"),
    ("gi", "j"),
    ("gì", "j"),
    ("kh", "k"),
)
_ENDINGS = (("ng", "n"), ("n", "ng"), ("c", "t"), ("t", "c"), ("nh", "n"), ("i", "y"), ("y", "i"))
_TONE_SWAPS = str.maketrans("ảẩẳẻểỉỏổởủửỷãẫẵẽễĩõỗỡũữỹ", "ãẫẵẽễĩõỗỡũữỹảẩẳẻểỉỏổởủửỷ")
_KEYS_BESIDE = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "g": "fh", "h": "gj", "i": "uo",
    "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "wa", "r": "et",
    "s": "ad", "t": "ry", "u": "yi", "v": "cb", "x": "zc", "y": "tu",
}  # fmt: skip
_TELEX = {"â": "aa", "ê": "ee", "ô": "oo", "ă": "aw", "ơ": "ow", "ư": "uw", "đ": "dd"}


def without_diacritics(text: str, rng: random.Random) -> str:
    """As typed on a keyboard without Vietnamese."""
    return fold(text)


def teencode(text: str, rng: random.Random) -> str:
    """Some words typed short."""
    words = text.split()
    at = 0
    out = []
    while at < len(words):
        for length in (3, 2, 1):
            shorts = _SHORT.get(" ".join(words[at : at + length]))
            if shorts and rng.random() < 0.7:
                out.append(rng.choice(shorts))
                at += length
                break
        else:
            out.append(words[at])
            at += 1
    return " ".join(out)


def misspelt(text: str, rng: random.Random) -> str:
    """Sounds that central Vietnamese confuses, and hỏi for ngã."""
    if rng.random() < 0.5:
        text = text.translate(_TONE_SWAPS)
    words = text.split()
    for i, word in enumerate(words):
        if rng.random() > 0.25:
            continue
        pairs = [(a, b) for a, b in _CONFUSED if word.startswith(a)]
        ends = [(a, b) for a, b in _ENDINGS if word.endswith(a)]
        if pairs and rng.random() < 0.5:
            a, b = rng.choice(pairs)
            words[i] = b + word[len(a) :]
        elif ends:
            a, b = rng.choice(ends)
            words[i] = word[: -len(a)] + b
    return " ".join(words)


def mistyped(text: str, rng: random.Random) -> str:
    """Letters swapped, lost, doubled or hit beside the right key; words stuck together."""
    letters = list(text)
    for _ in range(max(1, len(letters) // 25)):
        i = rng.randrange(len(letters)) if letters else 0
        what = rng.random()
        if not letters or i + 1 >= len(letters):
            break
        if what < 0.3:
            letters[i], letters[i + 1] = letters[i + 1], letters[i]
        elif what < 0.5:
            del letters[i]
        elif what < 0.65:
            letters.insert(i, letters[i])
        elif what < 0.85 and letters[i] in _KEYS_BESIDE:
            letters[i] = rng.choice(_KEYS_BESIDE[letters[i]])
        elif letters[i] == " ":
            del letters[i]
    return "".join(letters)


def telex_left_over(text: str, rng: random.Random) -> str:
    """Some words as telex keys, as when the Vietnamese keyboard is off."""
    words = text.split()
    for i, word in enumerate(words):
        if rng.random() < 0.3:
            words[i] = "".join(_TELEX.get(letter, letter) for letter in word)
    return fold(" ".join(words)) if rng.random() < 0.5 else " ".join(words)


def words_lost(text: str, rng: random.Random) -> str:
    """A few words left out."""
    words = text.split()
    if len(words) < 6:
        return text
    return " ".join(word for word in words if rng.random() > 0.15)


_KINDS: tuple[tuple[float, Noise], ...] = (
    (0.45, without_diacritics),
    (0.25, teencode),
    (0.15, misspelt),
    (0.15, mistyped),
    (0.08, telex_left_over),
    (0.30, words_lost),
)


def noisy(text: str, rng: random.Random) -> str:
    """`text` with zero or more kinds of noise, each at its own rate, the folding last.

    >>> noisy("quên mật khẩu", random.Random(2)) != ""
    True
    """
    result = clean(text)
    chosen = [kind for rate, kind in _KINDS if rng.random() < rate]
    for kind in sorted(chosen, key=lambda kind: kind is without_diacritics):
        result = kind(result, rng)
    return result or text
