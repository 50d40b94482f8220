"""Whether a message tells or asks of a place, and the part of it that names the place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from knowledge.places.hits import Hit
from knowledge.places.kinds import NOISE
from knowledge.places.parse import Parsed, parse
from knowledge.places.table import gazetteer
from knowledge.retrieval.syllables import is_syllable

# Both patterns are for folded words with one space between them.
# "nay thuộc xã nào", "giờ tên gì", "là phường gì", "thuộc về đâu".
_ASKS_WHERE = re.compile(
    r"\b(?:"
    r"(?:thuoc|thanh|ve|la|ten|goi la|vao|voi|(?:nay|gio) o|nam (?:o|trong))(?: ve)? "
    r"(?:xa|phuong|x|p)(?: moi| hay xa| hay phuong)? (?:nao|gi|chi|mo)|"
    r"thuoc (?:ve )?(?:dau|mo|noi nao)|(?:nay|gio|moi|cu) (?:la|ten|goi la|ten la) (?:gi|chi)|"
    r"gom (?:nhung )?(?:xa|phuong)(?: cu)? (?:nao|gi|chi|mo)"
    r")\b"
)
# "sáp nhập", "xã cũ", "tên mới": said of provinces and papers too, so only beside a commune's name.
_MAY_ASK = re.compile(
    r"\b(?:sa[pt] nhap|(?:nhap|gop) (?:vao|voi|thanh|chung|lai)|"
    r"(?:ten|xa|phuong) moi|(?:xa|phuong) cu|doi ten)\b"
)
# "tôi ở", "nhà em đang ở", "hộ khẩu tại", "quê tui dưới"; but not "má em ở", "con trai tui ở".
_NOT_OF_KIN = "".join(rf"(?<!\b{kin} )" for kin in "ma me ba bo gai trai con em anh chi co".split())
_LIVES = re.compile(
    rf"\b(?:{_NOT_OF_KIN}(?:toi|tui|minh|em|con|chau|mk)|nha|que|gia dinh|ho khau|thuong tru)"
    r"(?: (?:toi|tui|minh|em|con|chau|mk|dang|song|sinh song|hien|hien nay|cung|van|gio|nguoi|dan))"
    r"{0,3} (?:o|tai|duoi|tren|thuoc)\b"
)
# What may stand between "ở" and the name: "ở tại thôn 3, xã ...".
_BEFORE_NAME = frozenset(
    {"tai", "tren", "duoi", "ben", "ngoai", "trong", "vung", "khu", "vuc", "dia", "ban", "o"}
)
_HAMLET = frozenset(
    {"thon", "lang", "to", "buon", "plei", "ploi", "khoi", "xom", "kdc", "tdp", "dan", "pho"}
)
_HAMLET_WORDS = 4
"""Words that the name of a hamlet may take before the commune's."""
_JOINING = frozenset({"o", "tai", "thuoc", "cu", "moi"})
# Other provinces of the name of a ward or township: "con tôi ở Bình Dương" means the province.
_ELSEWHERE = frozenset({"binhduong", "hoabinh"})
_UNKNOWN_WORDS = 4
_SIMILAR = 0.85
"""The least similarity of a misspelt name in running text: one wrong letter in seven."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a message, and why it stands there."""

    text: str
    """The part of the message that names it, to be resolved."""
    purpose: Literal["asked", "lived_in", "alone"]
    """`asked`: the message asks where the place belongs now; `lived_in`: the person says that they
    live there, whatever else they ask; `alone`: the message is nothing but the place."""


@dataclass(frozen=True, slots=True)
class _Part:
    start: int
    end: int
    hits: tuple[Hit, ...]
    has_kind: bool

    @property
    def only_province(self) -> bool:
        """Whether it may be no more than "Bình Định" or "tỉnh Gia Lai"."""
        return bool(self.hits) and all(
            hit.level != "unit" and any(match.place.kind == "tỉnh" for match in hit.matches)
            for hit in self.hits
        )

    @property
    def names_unit(self) -> bool:
        """Whether it names a commune or ward, not only an old district."""
        return any(hit.level == "unit" or hit.only_units for hit in self.hits) or not self.hits


def find_mention(text: str) -> Mention | None:
    """The place that `text` is about, or that its writer lives in.

    >>> find_mention("tui ở Pleiku, làm hộ chiếu chỗ nào")
    Mention(text='Pleiku', purpose='lived_in')
    """
    parsed = parse(text, gazetteer())
    parts = list(_parts(parsed))
    purposes: tuple[tuple[Literal["asked", "lived_in", "alone"], _Part | None], ...] = (
        ("asked", _asked(parsed, parts)),
        ("lived_in", _lived_in(parsed, parts)),
        ("alone", _alone(parsed, parts)),
    )
    for purpose, part in purposes:
        if part:
            return Mention(parsed.typed(part.start, part.end), purpose)
    return None


def find_place(text: str) -> str | None:
    """The part of `text` that names a place, where the text is about where that place is.

    >>> find_place("cho hỏi xã Ia Dêr huyện Ia Grai nay thuộc xã nào")
    'xã Ia Dêr huyện Ia Grai'
    >>> find_place("nhà tui ở phường Yên Thế")
    'phường Yên Thế'
    >>> find_place("làm căn cước ở xã Ia Dêr mất bao lâu") is None
    True
    """
    mention = find_mention(text)
    return mention.text if mention else None


def _certain(hit: Hit, parsed: Parsed) -> bool:
    """In running text, unlike in an answer to "which commune?", most words are no names."""
    if hit.kind is not None:
        return hit.similarity >= _SIMILAR
    words = parsed.words[hit.start : hit.end]
    common = len(words) == 1 and is_syllable(words[0].folded)
    elsewhere = parsed.key(hit.start, hit.end).folded in _ELSEWHERE
    return hit.similarity == 1 and not common and not elsewhere


def _parts(parsed: Parsed) -> Iterator[_Part]:
    """Runs of names that belong together, each with the kind before it."""
    found = [
        _Part(hit.kind.start if hit.kind else hit.start, hit.end, (hit,), bool(hit.kind))
        for hit in parsed.hits
        if _certain(hit, parsed)
    ]
    for run in parsed.runs:
        capital = parsed.text[parsed.words[run.start].start].isupper()
        if run.kind and run.kind.level == "unit" and capital:
            end = min(run.end, run.start + _UNKNOWN_WORDS)
            found.append(_Part(run.kind.start, end, (), has_kind=True))
    found.sort(key=lambda part: part.start)
    at = 0
    while at < len(found):
        part = found[at]
        at += 1
        while at < len(found) and _near(parsed, part.end, found[at].start):
            following = found[at]
            at += 1
            part = _Part(
                part.start,
                following.end,
                (*part.hits, *following.hits),
                part.has_kind or following.has_kind,
            )
        yield part


def _near(parsed: Parsed, end: int, start: int) -> bool:
    return start - end <= 1 and all(w.folded in _JOINING for w in parsed.words[end:start])


def _asked(parsed: Parsed, parts: list[_Part]) -> _Part | None:
    line = " ".join(word.folded for word in parsed.words)
    if _ASKS_WHERE.search(line):
        named = [part for part in parts if not part.only_province]
    elif _MAY_ASK.search(line):
        named = [part for part in parts if part.names_unit]
    else:
        return None
    # "ai", "đông", "trang" alone are words, not names.
    named = [part for part in named if part.has_kind or part.end - part.start > 1]
    return max(named, key=lambda part: (part.has_kind, len(part.hits), -part.start), default=None)


def _lived_in(parsed: Parsed, parts: list[_Part]) -> _Part | None:
    folded = [word.folded for word in parsed.words]
    starts = {part.start: part for part in parts}
    line = " ".join(folded)
    for match in _LIVES.finditer(line):
        at = line.count(" ", 0, match.end()) + 1
        while at < len(folded) and at not in starts and folded[at] in _BEFORE_NAME:
            at += 1
        if at < len(folded) and at not in starts and folded[at] in _HAMLET:
            nearby = range(at, min(at + _HAMLET_WORDS + 1, len(folded)))
            at = next((place for place in nearby if place in starts), at)
        if at in starts:
            return starts[at]
    return None


def _alone(parsed: Parsed, parts: list[_Part]) -> _Part | None:
    """A message that is only a place: with its kind, its district, or written as a name."""
    if len(parts) != 1 or not parts[0].hits or parts[0].only_province:
        return None
    part = parts[0]
    outside = [*parsed.words[: part.start], *parsed.words[part.end :]]
    if any(word.folded not in NOISE for word in outside):
        return None
    inside = parsed.words[part.start : part.end]
    named = (
        part.has_kind
        or len(part.hits) > 1
        or all(parsed.text[word.start].isupper() for word in inside)
        or any(not is_syllable(word.folded) for word in inside)
    )
    return part if named else None
