"""The place that somebody says they live in: what is left of the message without its frame.

A list of names would not do: people write old and new names, shortened, without diacritics. Which
place is meant is the action's to find out.
"""

from __future__ import annotations

from rasa.nlu.tokenizers.tokenizer import Token

from components.vietnamese import spoken
from knowledge.retrieval.text import fold

BEFORE = frozenset(
    "tôi em con mình cháu bác cô anh chị ông bà ba má mẹ gia đình nhà của quê quán cho đang hiện "
    "nay tại giờ bây này trước kia sống ở sinh cư trú thuộc về chuyển vừa mới là người dân bên "
    "dưới trên dạ thưa nói ngụ chỗ vùng khu".split()
)
"""Words that lead up to the place, spelt out."""

AFTER = frozenset(
    "nha nhé nhe nghe nghen nhen hen ạ á đó đây nè này rồi luôn vậy nữa thôi ơi huyện cũ".split()
)
"""Words that follow the place."""

NAMING = frozenset(["là", "tên", "la", "ten"])
"""The place stands behind them: "xã của tôi là Ia Ko"."""

FOLDED_BEFORE = frozenset(map(fold, BEFORE)) - {"ba", "co", "ma"}
FOLDED_AFTER = frozenset(map(fold, AFTER)) - {"a", "cu", "do"}
"""Words typed without diacritics that are seldom part of a name."""


def place_in(tokens: list[Token]) -> tuple[int, int] | None:
    """The first and the last token of the place; None where nothing is left."""
    said = [spoken(token.text) for token in tokens]
    plain = all(token.text.lower() == fold(token.text) for token in tokens)
    first, last = 0, len(tokens) - 1
    naming = [at for at, word in enumerate(said) if word in NAMING and 0 < at < last]
    if naming:
        first = naming[-1] + 1
    while first <= last and said[first] in (FOLDED_BEFORE | BEFORE if plain else BEFORE):
        first += 1
    while last >= first and said[last] in (FOLDED_AFTER | AFTER if plain else AFTER):
        last -= 1
    return (first, last) if first <= last else None
