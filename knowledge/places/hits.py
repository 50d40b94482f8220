"""Names of the table in a text, written right or nearly right."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.places.kinds import AFTER_KIND, NOISE, Kind, Level
from knowledge.places.model import Area, Place
from knowledge.places.spelling import Key, Word, key_of
from knowledge.places.table import Gazetteer, Name
from knowledge.retrieval.syllables import is_syllable

MAX_NAME = 5
"""Words that a name may have, as people may space it ("Ia M Rơn", "Kông Lơng Khơng")."""

SIMILAR_IN_AREA = 0.75
"""The least similarity (1 - edits / letters) at which a misspelt name is read as a name at all:
one wrong letter in four, which only a named district beside it makes sure enough."""

# Words of a text that can hardly be more than a place: "gào pleiku", "đông kbang".
_BRIEF = 4
# Shorter words are like too many names.
_MIN_LETTERS = 4
# Spans of unknown words that are compared; a long story holds many, and each takes 0.1 ms.
_MAX_SPANS = 40
_MAX_MATCHES = 8


@dataclass(frozen=True, slots=True)
class Match:
    """A name that some words may stand for."""

    name: Name
    similarity: float = 1.0

    @property
    def place(self) -> Place:
        return self.name.place


@dataclass(frozen=True, slots=True)
class Hit:
    """Words that are a name of the table, or like one."""

    start: int
    end: int
    matches: tuple[Match, ...]
    kind: Kind | None = None
    era: Literal["old", "new"] | None = None

    @property
    def level(self) -> Level | None:
        return self.kind.level if self.kind else None

    @property
    def similarity(self) -> float:
        return max(match.similarity for match in self.matches)

    @property
    def areas(self) -> list[Area]:
        """The old districts and provinces that it may name, the likeliest first."""
        if self.level == "unit":
            return []
        best = [match for match in self.matches if match.similarity == self.similarity]
        areas = [match.place for match in best if isinstance(match.place, Area)]
        if self.level == "province":
            return [area for area in areas if area.kind == "tỉnh"]
        return areas

    @property
    def only_units(self) -> bool:
        return not any(isinstance(match.place, Area) for match in self.matches)


def _fits(place: Place, kind: Kind) -> bool:
    if isinstance(place, Area):
        return (place.kind == "tỉnh") == (kind.level == "province") and kind.level != "unit"
    return kind.level == "unit"


def _kind_before(start: int, words: list[Word], kinds: dict[int, Kind]) -> Kind | None:
    back = start
    while back not in kinds and back and words[back - 1].folded in AFTER_KIND:
        back -= 1
    return kinds.get(back)


def exact_hits(words: list[Word], kinds: Sequence[Kind], table: Gazetteer) -> list[Hit]:
    """All names that stand in `words`, in any of their spellings; they may overlap."""
    kind_ends = {kind.end: kind for kind in kinds}
    inside_kinds = {at for kind in kinds for at in range(kind.start + 1, kind.end)}
    brief = sum(word.folded not in NOISE for word in words) <= _BRIEF
    found: list[Hit] = []
    for start in range(len(words)):
        if start in inside_kinds:
            continue  # "thị trấn Phú Phong" does not name Trần Phú
        loose = ""
        for end in range(start + 1, min(start + MAX_NAME, len(words)) + 1):
            if end > start + 1 and not words[end - 1].joined:
                break
            loose += words[end - 1].loose
            names = table.names.get(loose)
            if not names:
                continue
            kind = _kind_before(start, words, kind_ends)
            if not kind and start and words[start - 1].folded == "duong":
                continue  # a street of that name
            # "trang", "đông", "gào" are met in any longer text.
            if end == start + 1 and is_syllable(words[start].folded) and not kind and not brief:
                continue
            if kind and not any(_fits(name.place, kind) for name in names):
                if kind.level == "province":
                    continue
                kind = None
            found.append(Hit(start, end, tuple(Match(name) for name in names), kind))
    return found


def _spans(words: list[Word], unknown: Sequence[int], kinds: Sequence[Kind]) -> Iterator[range]:
    """Runs of words that hold an unknown one, those that follow a kind first."""
    kind_words = {at for kind in kinds for at in range(kind.start, kind.end)}
    kind_ends = {kind.end for kind in kinds if not kind.doubtful}
    seen: set[range] = set()
    for at in sorted(unknown, key=lambda at: at not in kind_ends):
        first = at
        while (
            first > max(0, at - MAX_NAME + 1)
            and first not in kind_ends
            and words[first].joined
            and first - 1 not in kind_words
        ):
            first -= 1
        for start in range(first, at + 1):
            for end in range(start + 1, min(start + MAX_NAME, len(words)) + 1):
                if end > start + 1 and (not words[end - 1].joined or end - 1 in kind_words):
                    break
                span = range(start, end)
                if at in span and span not in seen:
                    seen.add(span)
                    yield span


def similar_hits(
    words: list[Word],
    unknown: Sequence[int],
    kinds: Sequence[Kind],
    exact: Sequence[Hit],
    table: Gazetteer,
) -> list[Hit]:
    """Names that words with an `unknown` one among them are like."""
    kind_ends = {kind.end: kind for kind in kinds if not kind.doubtful}
    found: list[Hit] = []
    for span in islice(_spans(words, unknown, kinds), _MAX_SPANS):
        typed = key_of(words[span.start : span.stop])
        kind = _kind_before(span.start, words, kind_ends)
        matches = [
            match
            for match in nearest(typed, table.names, SIMILAR_IN_AREA)
            if match.similarity < 1 and (kind is None or _fits(match.place, kind))
        ]
        inside = [hit for hit in exact if span.start <= hit.start and hit.end <= span.stop]
        known = {match.place for hit in inside for match in hit.matches}
        matches = [match for match in matches if match.place not in known]
        if not matches:
            continue
        # "Tam Quan Bác" may be Tam Quan Bắc, or Tam Quan with a word of the sentence after it.
        best = max(match.similarity for match in matches)
        shorter = [
            Match(match.name, best)
            for hit in inside
            if hit.start == span.start
            for match in hit.matches
        ]
        found.append(Hit(span.start, span.stop, (*matches, *shorter), kind))
    return found


def nearest(
    typed: Key, names: dict[str, tuple[Name, ...]], least: float, limit: int = _MAX_MATCHES
) -> list[Match]:
    """The names that are at least so like to `typed`, best first."""
    if len(typed.loose) < _MIN_LETTERS:
        return []
    found = process.extract(
        typed.loose,
        names.keys(),
        scorer=OSA.normalized_similarity,
        score_cutoff=least,
        limit=limit,
    )
    return [Match(name, similarity) for loose, similarity, _ in found for name in names[loose]]


def _weight(hit: Hit, words: list[Word]) -> float:
    """How much of a text a hit explains: ten for each word, less for doubt, more for certainty.

    Each hit costs three, so that one long name wins over two short ones.
    """
    inside = words[hit.start : hit.end]
    with_kind = 2 if hit.kind else 0
    if hit.similarity < 1:
        return 10 * len(inside) * hit.similarity - 7 + with_kind
    typed = key_of(inside)
    spelt = any(match.name.key.folded == typed.folded for match in hit.matches)
    accented = any(match.name.key.typed == typed.typed for match in hit.matches)
    doubtful = sum(word.folded in ("cu", "moi", "o") for word in inside)
    return 10 * len(inside) - 4 - 3 * doubtful + spelt + accented + with_kind


def best_cover(candidates: Iterable[Hit], words: list[Word]) -> list[Hit]:
    """The hits, none overlapping, that explain most of the words in fewest names."""
    ending: dict[int, list[Hit]] = defaultdict(list)
    for hit in candidates:
        ending[hit.end].append(hit)
    best: list[tuple[float, tuple[Hit, ...]]] = [(0.0, ())]
    for end in range(1, len(words) + 1):
        choice = best[end - 1]
        for hit in ending.get(end, ()):
            weight, before = best[hit.start]
            total = weight + _weight(hit, words)
            if total > choice[0]:
                choice = (total, (*before, hit))
        best.append(choice)
    return list(best[-1][1])
