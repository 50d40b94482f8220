"""Which place a text means, or which ones it may mean: read, narrow down, and never guess."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.places.hits import MAX_NAME, SIMILAR_IN_AREA, Hit, Match, nearest
from knowledge.places.model import (
    Ambiguous,
    Area,
    Found,
    OldUnit,
    Place,
    Resolution,
    Split,
    TooWide,
    Unit,
    Unknown,
)
from knowledge.places.parse import Parsed, Run, parse
from knowledge.places.spelling import Key
from knowledge.places.table import Gazetteer, gazetteer

SIMILAR = 0.8
"""The least similarity of a misspelt name where no district tells where to look: one wrong letter
in five."""

# Other names that come so close to the best one are asked about too.
_MARGIN = 0.06
# Below this a name is not even suggested.
_NEAR = 0.6
_MAX_NEAREST = 3


def resolve(text: str) -> Resolution:
    """The place that `text` names, in the ways people write them.

    >>> resolve("p. yen the, pleiku").unit.name
    'Thống Nhất'
    >>> [choice.district for choice in resolve("Nhơn Hòa").choices]
    ['An Nhơn', 'Chư Pưh']
    """
    table = gazetteer()
    parsed = parse(text, table)
    target = _target(parsed, table)
    unread = next((run for run in parsed.runs if run.kind and run.kind.level == "unit"), None)
    if unread and not (target and (target.level == "unit" or target.only_units)):
        return _unknown(parsed, [unread], _limits(parsed, None), table)
    limits = _limits(parsed, target)
    if target:
        return _from_hit(parsed, target, limits, table)
    if limits.named and not limits.foreign:
        return TooWide(limits.widest)
    return _unknown(parsed, parsed.runs, limits, table)


# The parts of a text


@dataclass(frozen=True, slots=True)
class _Limits:
    """What was said beside the name about where it lies."""

    named: list[Hit]
    """Names of old districts and provinces; the place must lie in one of each hit's areas."""
    foreign: bool
    """Whether a district or province was named that is not of Gia Lai."""

    @property
    def widest(self) -> Area:
        areas = [hit.areas[0] for hit in self.named]
        return next((area for area in areas if area.kind != "tỉnh"), areas[0])


def _limits(parsed: Parsed, target: Hit | None) -> _Limits:
    named = [hit for hit in parsed.hits if hit is not target and hit.areas]
    foreign = any(
        run.kind is not None and run.kind.level != "unit" and not run.kind.short
        for run in parsed.runs
    )
    return _Limits(named, foreign)


def _target(parsed: Parsed, table: Gazetteer) -> Hit | None:
    """The part of the text that names the place asked about."""
    open_hits = [hit for hit in parsed.hits if hit.level not in ("district", "province")]

    def rank(hit: Hit) -> tuple[bool, int, int]:
        others = [other.areas for other in parsed.hits if other is not hit and other.areas]
        fitting = sum(bool(_within(hit.matches, areas, table)) for areas in others)
        return (hit.level == "unit", fitting, -hit.start)

    return max(open_hits, key=rank, default=None)


# Narrowing down


def _within(matches: Iterable[Match], areas: Sequence[Area], table: Gazetteer) -> list[Match]:
    return [match for match in matches if any(table.lies_in(match.place, area) for area in areas)]


def _from_hit(parsed: Parsed, target: Hit, limits: _Limits, table: Gazetteer) -> Resolution:
    matches = list(target.matches)
    if target.level == "unit":
        matches = [match for match in matches if not isinstance(match.place, Area)] or matches
    if limits.foreign:
        return Unknown(_places(matches)[:_MAX_NEAREST])
    era = target.era
    for limit in limits.named:
        inside = _within(matches, limit.areas, table)
        if not inside:
            typed = parsed.key(target.start, target.end)
            near = _nearest([typed], limits, table, SIMILAR_IN_AREA)
            return Unknown(_places([*near, *matches])[:_MAX_NEAREST])
        matches = inside
        if limit.era == "old" and era is None:
            era = "old"
    best = max(match.similarity for match in matches)
    if best < SIMILAR and not limits.named:
        return Unknown(_places(matches)[:_MAX_NEAREST])
    equals = [match for match in matches if best - match.similarity < _MARGIN]
    kind = target.kind.kind if target.kind else None
    return _decide(_of_kind(_of_era(equals, era), kind), best, table)


def _of_era(matches: list[Match], era: str | None) -> list[Match]:
    if era == "new":
        return [match for match in matches if isinstance(match.place, Unit)] or matches
    if era == "old":
        return [match for match in matches if not isinstance(match.place, Unit)] or matches
    return matches


def _of_kind(matches: list[Match], kind: str | None) -> list[Match]:
    """Those of this kind; all, where none is: a ward is often still called a commune."""
    if kind is None:
        return matches

    def has_kind(match: Match) -> bool:
        former = match.name.former
        return former.startswith(kind) if former else match.place.kind == kind

    return [match for match in matches if has_kind(match)] or matches


def _places(matches: Iterable[Match]) -> tuple[Place, ...]:
    """The places of `matches`, each once; a new unit gives way to an old one that went into it."""
    places = list(dict.fromkeys(match.place for match in matches))
    inside = {code for place in places if isinstance(place, OldUnit) for code in place.new_codes}
    return tuple(
        place for place in places if not (isinstance(place, Unit) and place.code in inside)
    )


def _decide(matches: Sequence[Match], similarity: float, table: Gazetteer) -> Resolution:
    places = _places(matches)
    if len(places) > 1:
        return Ambiguous(matches[0].name.text, places)
    place = places[0]
    if isinstance(place, Area):
        return TooWide(place)
    if isinstance(place, Unit):
        return Found(place, place, similarity)
    units = table.units_of(place)
    if len(units) > 1:
        return Split(place, units, similarity)
    former = next(match.name.former for match in matches if match.place is place)
    return Found(units[0], place, similarity, former)


# Names that are not in the table


def _unknown(parsed: Parsed, runs: Iterable[Run], limits: _Limits, table: Gazetteer) -> Unknown:
    if limits.foreign:
        return Unknown()
    # The first words only: a long story without a name that is known is not about one.
    keys = [
        parsed.key(run.start, end)
        for run in list(runs)[:2]
        for end in range(run.start + 1, min(run.start + MAX_NAME, run.end) + 1)
    ]
    return Unknown(_places(_nearest(keys, limits, table, _NEAR))[:_MAX_NEAREST])


def _nearest(keys: Iterable[Key], limits: _Limits, table: Gazetteer, least: float) -> list[Match]:
    """The names of units, inside all limits, that are like one of `keys`; best first."""
    found = [match for key in keys for match in nearest(key, table.unit_names, least, limit=20)]
    for limit in limits.named:
        found = _within(found, limit.areas, table)
    return sorted(found, key=lambda match: -match.similarity)
