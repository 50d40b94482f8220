"""Whether a message tells or asks of a place, and the part of it that names the place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.places.parse import NOISE, Hit, Parsed, parse
from knowledge.places.table import gazetteer
from knowledge.retrieval.text import is_syllable

# Folded. "nay thuộc xã nào", "giờ tên gì", "là phường gì", "sáp nhập vào đâu", "nhập với xã nào".
_ASKS = re.compile(
    r"\b(?:"
    r"(?:thuoc|thanh|ve|la|ten|mang ten|goi la|o|vao|voi)(?: ve)? (?:xa|phuong|x|p)(?: moi)? "
    r"(?:nao|gi|chi|mo)|"
    r"thuoc (?:ve )?(?:dau|mo|noi nao)|(?:nay|gio|moi) (?:la|ten|goi la|ten la) (?:gi|chi)|"
    r"sa[pt] nhap|(?:nhap|gop) (?:vao|voi|thanh|chung|lai)|"
    r"(?:ten|xa|phuong) moi|(?:xa|phuong) cu|doi ten"
    r")\b"
)
# "tôi ở", "nhà ở", "hộ khẩu tại", "quê tui dưới": who, up to four words, where.
_LIVES = re.compile(
    r"\b(?:toi|tui|minh|em|con|chau|anh|chi|nha|que|gia dinh|ho khau|thuong tru|tam tru|cu tru|"
    r"song|sinh song|ba con|dan|nguoi)(?: \w+){0,4}? (?:o|tai|duoi|tren|thuoc)\b"
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
_UNKNOWN_WORDS = 4


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    hits: tuple[Hit, ...]
    has_kind: bool

    @property
    def only_province(self) -> bool:
        """Whether it may be no more than "Bình Định" or "tỉnh Gia Lai"."""
        return bool(self.hits) and all(
            hit.level != "unit" and any(name.place.kind == "tỉnh" for name in hit.names)
            for hit in self.hits
        )


def find_place(text: str) -> str | None:
    """The part of `text` that names a place, where the text is about where that place is.

    >>> find_place("cho hỏi xã Ia Dêr huyện Ia Grai nay thuộc xã nào")
    'xã Ia Dêr huyện Ia Grai'
    >>> find_place("nhà tui ở phường Yên Thế")
    'phường Yên Thế'
    >>> find_place("làm căn cước ở xã Ia Dêr mất bao lâu") is None
    True
    """
    parsed = parse(text, gazetteer())
    mentions = list(_mentions(parsed))
    chosen = _whole(parsed, mentions) or _lived_in(parsed, mentions) or _asked(parsed, mentions)
    return parsed.typed(chosen.start, chosen.end) if chosen else None


def _mentions(parsed: Parsed) -> Iterator[_Mention]:
    """Runs of names that belong together, each with the kind before it."""
    parts: list[tuple[int, int, Hit | None, bool]] = [
        (hit.kind.start if hit.kind else hit.start, hit.end, hit, bool(hit.kind))
        for hit in parsed.hits
    ]
    for run in parsed.runs:
        if run.kind:
            parts.append((run.kind.start, min(run.end, run.start + _UNKNOWN_WORDS), None, True))
    parts.sort(key=lambda part: part[0])
    at = 0
    while at < len(parts):
        start, end, hit, has_kind = parts[at]
        hits = [hit] if hit else []
        at += 1
        while at < len(parts) and _near(parsed, end, parts[at][0]):
            _, end, hit, kind = parts[at]
            hits += [hit] if hit else []
            has_kind = has_kind or kind
            at += 1
        yield _Mention(start, end, tuple(hits), has_kind)


def _near(parsed: Parsed, end: int, start: int) -> bool:
    return start - end <= 1 and all(w.folded in _JOINING for w in parsed.words[end:start])


def _whole(parsed: Parsed, mentions: list[_Mention]) -> _Mention | None:
    """A message that is only a place: with its kind, its district, or written as a name."""
    if len(mentions) != 1:
        return None
    mention = mentions[0]
    outside = [*parsed.words[: mention.start], *parsed.words[mention.end :]]
    if any(word.folded not in NOISE for word in outside) or not mention.hits:
        return None
    inside = parsed.words[mention.start : mention.end]
    named = (
        mention.has_kind
        or len(mention.hits) > 1
        or all(parsed.text[word.start].isupper() for word in inside)
        or any(not is_syllable(word.folded) for word in inside)
    )
    return mention if named else None


def _lived_in(parsed: Parsed, mentions: list[_Mention]) -> _Mention | None:
    folded = [word.folded for word in parsed.words]
    starts = {mention.start: mention for mention in mentions}
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


def _asked(parsed: Parsed, mentions: list[_Mention]) -> _Mention | None:
    if not mentions or not _ASKS.search(" ".join(word.folded for word in parsed.words)):
        return None
    named = [mention for mention in mentions if mention.has_kind or mention.end - mention.start > 1]
    return max(named, key=lambda m: (m.has_kind, len(m.hits), -m.start), default=None)
