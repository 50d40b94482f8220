"""What a text says of places: names that are in the table, kinds, and names that are not."""

from dataclasses import dataclass
from typing import Literal

from knowledge.places.model import Area, Place
from knowledge.places.spelling import Key, Word, key_of, normal, read_words
from knowledge.places.table import Gazetteer, Name
from knowledge.retrieval.text import fold, has_diacritics, is_syllable

Level = Literal["unit", "district", "province"]

MAX_WORDS = 120
"""Words read of one text: more than any question, little enough to stay within milliseconds."""

MAX_NAME = 5
"""Words that a name may have, as people may space it ("Ia M Rơn", "Kông Lơng Khơng")."""

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

# Words of questions about places that are no part of a name; folded. A name's own syllables
# ("thành", "sao", "ve") stay out, except where a whole name is known ("Ia O", "Cư An").
_NOISE = """
nay thuoc nao gi dau o toi tui minh nha em anh chi con bay gio hien tai nhap sat sap vao la
mang ten doi cho hoi xin cua cu moi truoc day kia va viet nam voi thi the duoc biet can tra
vay khong hay muon a ah oi ha haha nhe ban lam on dang song que goi thanh xa phuong huyen tinh
quan x p h tt tx tp thon lang to khu do nguoi ngay xua co thoi bao nhieu den sau khi ra ve tu
bi cung chung ta ong ba may luon roi chua phai hong ko k ma nua dia
"""
NOISE = frozenset(_NOISE.split())
_AFTER_KIND = frozenset({"cu", "moi", "ten", "la"})  # "xã cũ An Phú", "xã tên là An Phú"
# Of these, the ones that a misspelt name may hold after its first word ("Kong Cho").
_SOFT_NOISE = frozenset(
    {"cho", "o", "con", "to", "ra", "ve", "cu", "den", "ba", "ha", "chi", "ma", "ko", "k", "song"}
    | {"dang", "co", "ta", "bi", "de"}
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A word such as "xã" or "tx"."""

    start: int
    end: int
    level: Level
    kind: str
    short: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A run of words that is a name of the table."""

    start: int
    end: int
    names: tuple[Name, ...]
    kind: Kind | None = None
    era: Literal["old", "new"] | None = None

    @property
    def level(self) -> Level | None:
        return self.kind.level if self.kind else None


@dataclass(frozen=True, slots=True)
class Run:
    """Words that may be a misspelt name."""

    start: int
    end: int
    kind: Kind | None


@dataclass(frozen=True)
class Parsed:
    text: str
    words: list[Word]
    kinds: list[Kind]
    hits: list[Hit]
    runs: list[Run]

    def key(self, start: int, end: int) -> Key:
        return key_of(self.words[start:end])

    def typed(self, start: int, end: int) -> str:
        """The words as they stand in the text."""
        return self.text[self.words[start].start : self.words[end - 1].end]


def _kinds(words: list[Word]) -> list[Kind]:
    found: list[Kind] = []
    at = 0
    while at < len(words):
        size = 2
        meaning = _KIND_FORMS.get(tuple(word.typed for word in words[at : at + 2]))
        if meaning is None:
            size = 1
            meaning = _KIND_FORMS.get((words[at].typed,))
        if meaning is not None:
            found.append(Kind(at, at + size, *meaning))
            at += size
        else:
            at += 1
    return found


def _fits(place: Place, level: Level) -> bool:
    if isinstance(place, Area):
        return (place.kind == "tỉnh") == (level == "province") and level != "unit"
    return level == "unit"


def _plain_word(word: Word) -> bool:
    """Whether a name of this one word would be met in any text ("trang", "đông", "gào")."""
    return is_syllable(word.folded)


def _candidates(words: list[Word], kinds: list[Kind], table: Gazetteer) -> list[Hit]:
    kind_ends = {kind.end: kind for kind in kinds}
    alone = len([word for word in words if word.folded not in NOISE]) == 1
    found: list[Hit] = []
    for start in range(len(words)):
        for end in range(start + 1, min(start + MAX_NAME, len(words)) + 1):
            if end > start + 1 and not words[end - 1].joined:
                break
            names = table.names.get(key_of(words[start:end]).loose)
            if not names:
                continue
            kind = kind_ends.get(start)
            back = start
            while kind is None and back and words[back - 1].folded in _AFTER_KIND:
                back -= 1
                kind = kind_ends.get(back)
            if not kind and start and words[start - 1].folded == "duong":
                continue  # a street of that name
            if end == start + 1 and _plain_word(words[start]) and not kind and not alone:
                continue
            if kind and not any(_fits(name.place, kind.level) for name in names):
                if kind.level == "province":
                    continue
                kind = None
            found.append(Hit(start, end, names, kind))
    return found


def _typed_right(hit: Hit, words: list[Word]) -> bool:
    typed = key_of(words[hit.start : hit.end]).typed
    return any(name.key.typed == typed for name in hit.names)


def _best_cover(candidates: list[Hit], words: list[Word]) -> list[Hit]:
    """The hits, none overlapping, that explain most words in fewest names."""

    def weight(hit: Hit) -> float:
        inside = [word.folded for word in words[hit.start : hit.end]]
        doubtful = sum(word in ("cu", "moi", "o") for word in inside)
        exact = key_of(words[hit.start : hit.end])
        folded = any(name.key.folded == exact.folded for name in hit.names)
        right = _typed_right(hit, words)
        return 10 * len(inside) - 1 - 3 * doubtful + folded + right + (2 if hit.kind else 0)

    best: list[tuple[float, tuple[Hit, ...]]] = [(0.0, ())]
    ending: dict[int, list[Hit]] = {}
    for hit in candidates:
        ending.setdefault(hit.end, []).append(hit)
    for end in range(1, len(words) + 1):
        choice = best[end - 1]
        for hit in ending.get(end, ()):
            before = best[hit.start]
            total = before[0] + weight(hit)
            if total > choice[0]:
                choice = (total, (*before[1], hit))
        best.append(choice)
    return list(best[-1][1])


def _era(hit: Hit, words: list[Word]) -> Literal["old", "new"] | None:
    after = words[hit.end].typed if hit.end < len(words) else ""
    before = words[hit.start - 1].typed if hit.kind and hit.kind.end < hit.start else ""
    for word in (after, before):
        if word in ("cũ", "cu"):
            return "old"
        if word in ("mới", "moi"):
            return "new"
    return None


def _runs(words: list[Word], kinds: list[Kind], hits: list[Hit]) -> list[Run]:
    taken = {at for hit in hits for at in range(hit.start, hit.end)}
    taken |= {at for kind in kinds for at in range(kind.start, kind.end)}
    ends = {kind.end: kind for kind in kinds}
    runs: list[Run] = []
    at = 0
    while at < len(words):
        if at in taken or words[at].folded in NOISE:
            at += 1
            continue
        end = at + 1
        while (
            end < len(words)
            and end not in taken
            and words[end].joined
            and (words[end].folded not in NOISE or words[end].folded in _SOFT_NOISE)
        ):
            end += 1
        runs.append(Run(at, end, ends.get(at)))
        at = end
    return runs


def parse(text: str, table: Gazetteer) -> Parsed:
    """Names, kinds and unexplained words of `text`."""
    composed = normal(text)
    words = read_words(composed, MAX_WORDS)
    kinds = _kinds(words)
    chosen = _best_cover(_candidates(words, kinds, table), words)
    inside = {at for hit in chosen for at in range(hit.start, hit.end)}
    kinds = [kind for kind in kinds if kind.start not in inside]
    with_accents = has_diacritics(composed)
    hits = [
        Hit(
            hit.start,
            hit.end,
            nearest_spelling(hit.names, key_of(words[hit.start : hit.end]), with_accents),
            hit.kind,
            _era(hit, words),
        )
        for hit in chosen
    ]
    return Parsed(composed, words, kinds, hits, _runs(words, kinds, hits))


def nearest_spelling(names: tuple[Name, ...], typed: Key, with_accents: bool) -> tuple[Name, ...]:
    """Of names alike in their loose form, those that are nearest to what was typed.

    Diacritics count only where the writer used any: "ia bang" may be Ia Băng or Ia Bang.
    """
    if with_accents:
        same = tuple(name for name in names if name.key.typed == typed.typed)
        if same:
            return same
    return tuple(name for name in names if name.key.folded == typed.folded) or names
