"""The words around a name: "xã", "tx", "nay thuộc", and what they say of it."""

from dataclasses import dataclass
from typing import Literal

from knowledge.places.spelling import Word
from knowledge.retrieval.text import fold

Level = Literal["unit", "district", "province"]

_KINDS: dict[tuple[str, ...], tuple[Level, str]] = {
    ("thị", "trấn"): ("unit", "thị trấn"),
    ("thị", "xã"): ("district", "thị xã"),
    ("thành", "phố"): ("district", "thành phố"),
    ("xã",): ("unit", "xã"),
    ("phường",): ("unit", "phường"),
    ("huyện",): ("district", "huyện"),
    ("quận",): ("district", "quận"),
    ("tỉnh",): ("province", "tỉnh"),
    # Short forms, and words typed together.
    ("x",): ("unit", "xã"),
    ("p",): ("unit", "phường"),
    ("f",): ("unit", "phường"),
    ("tt",): ("unit", "thị trấn"),
    ("thitran",): ("unit", "thị trấn"),
    ("h",): ("district", "huyện"),
    ("tx",): ("district", "thị xã"),
    ("thixa",): ("district", "thị xã"),
    ("tp",): ("district", "thành phố"),
    ("thanhpho",): ("district", "thành phố"),
}
_SHORT = frozenset({"x", "p", "f", "tt", "h", "tx", "tp"})
# "xa" and "xã", but not "xạ": with other diacritics it is another word.
_KIND_FORMS = {
    typed: (level, kind, forms[0] in _SHORT)
    for forms, (level, kind) in _KINDS.items()
    for typed in (forms, tuple(fold(form) for form in forms))
}

# Words of questions about places that are no part of a name; folded. Syllables that stand in many
# names ("thành", "sao") are left out, unless people use them in every other question.
_NOISE = """
nay thuoc nao gi dau o toi tui minh nha em anh chi con bay gio hien tai nhap sat sap vao la mang
ten doi cho hoi xin cua cu moi truoc day kia va viet nam voi thi the duoc biet can tra vay khong
hay muon a ah oi ha haha nhe ban lam on dang song que goi thanh xa phuong huyen tinh quan x p h tt
tx tp thon lang to khu do nguoi ngay xua co thoi bao nhieu den sau khi ra ve tu bi cung chung ta
ong may luon roi chua phai hong ko k ma nua dia
"""
NOISE = frozenset(_NOISE.split())

AFTER_KIND = frozenset({"cu", "moi", "ten", "la"})
"""What may stand between a kind and its name: "xã cũ An Phú", "xã tên là An Phú"."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A word such as "xã" or "tx"."""

    start: int
    end: int
    level: Level
    kind: str
    short: bool
    doubtful: bool = False
    """Whether it may be another word: "xa" in a text with diacritics may say "far"."""


def read_kinds(words: list[Word]) -> list[Kind]:
    """The kinds in `words`, in order."""
    accented = any(word.typed != word.folded for word in words)
    found: list[Kind] = []
    at = 0
    while at < len(words):
        size = 2
        meaning = _KIND_FORMS.get(tuple(word.typed for word in words[at : at + 2]))
        if meaning is None:
            size = 1
            meaning = _KIND_FORMS.get((words[at].typed,))
        if meaning is not None:
            plain = all(word.typed == word.folded for word in words[at : at + size])
            found.append(Kind(at, at + size, *meaning, doubtful=accented and plain))
            at += size
        else:
            at += 1
    return found
