"""Which place a text means, or which ones it may mean: read, narrow down, and never guess."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.places.guess import Guess, nearest_area, nearest_names
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
from knowledge.places.parse import Hit, Parsed, Run, parse
from knowledge.places.table import Gazetteer, Name, gazetteer

MAX_NEAREST = 3
"""Places that are suggested where none was near enough."""


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
    runs = _guessable(parsed, target)
    if runs:
        limits = _limits(parsed, None)
        guess = nearest_names(parsed, runs, [limit.areas for limit in limits.named], table)
        guessed = _from_guess(guess, table, foreign=limits.foreign)
        if not isinstance(guessed, Unknown) or (runs[0].kind and not _units_only(target)):
            return guessed
    limits = _limits(parsed, target)
    if target is not None:
        return _from_hit(target, limits, table)
    if limits.named and not limits.foreign:
        return TooWide(limits.widest)
    return Unknown()


# The parts of a text


@dataclass(frozen=True, slots=True)
class _Limit:
    """An old district or province that was named beside the place."""

    areas: list[Area]
    binding: bool
    """Whether it can be nothing else, so that a place outside it cannot be meant."""
    says_old: bool = False


@dataclass(frozen=True, slots=True)
class _Limits:
    named: list[_Limit]
    foreign: bool
    """Whether a district or province was named that is not of Gia Lai."""

    @property
    def widest(self) -> Area:
        areas = [limit.areas[0] for limit in self.named]
        return next((area for area in areas if area.kind != "tỉnh"), areas[0])


def _areas_of(hit: Hit) -> list[Area]:
    areas = [name.place for name in hit.names if isinstance(name.place, Area)]
    if hit.level == "unit":
        return []
    if hit.level == "province":
        return [area for area in areas if area.kind == "tỉnh"]
    return areas


def _limits(parsed: Parsed, target: Hit | None) -> _Limits:
    named: list[_Limit] = []
    foreign = False
    for hit in parsed.hits:
        if hit is target:
            continue
        if areas := _areas_of(hit):
            # "Quy Nhơn" is a district or a new ward, "Tây Sơn" may also be an old ward elsewhere.
            binding = bool(hit.kind) or not any(isinstance(n.place, OldUnit) for n in hit.names)
            named.append(_Limit(areas, binding, hit.era == "old"))
    for run in parsed.runs:
        if run.kind is None or run.kind.level == "unit":
            continue
        area = nearest_area(parsed, run) if run.kind.level == "district" else None
        if area:
            named.append(_Limit([area], binding=True))
        else:
            foreign = foreign or not run.kind.short
    return _Limits(named, foreign)


def _target(parsed: Parsed, table: Gazetteer) -> Hit | None:
    """The part of the text that names the place asked about."""
    open_hits = [hit for hit in parsed.hits if hit.level not in ("district", "province")]
    if not open_hits:
        return None

    def rank(hit: Hit) -> tuple[bool, int, int]:
        others = [_areas_of(other) for other in parsed.hits if other is not hit]
        inside = sum(bool(table.within(hit.names, areas)) for areas in others if areas)
        return (hit.level == "unit", inside, -hit.start)

    return max(open_hits, key=rank)


def _units_only(hit: Hit | None) -> bool:
    return hit is not None and not any(isinstance(name.place, Area) for name in hit.names)


def _guessable(parsed: Parsed, target: Hit | None) -> list[Run]:
    """Unknown words that may be the name asked about; those after "xã", where there are any."""
    if target is not None and target.level == "unit":
        return []
    runs = [run for run in parsed.runs if run.kind is None or run.kind.level == "unit"]
    after_kind = [run for run in runs if run.kind]
    if after_kind:
        return after_kind[:1]
    return [] if _units_only(target) else runs


# Narrowing down


def _from_hit(target: Hit, limits: _Limits, table: Gazetteer) -> Resolution:
    names = list(target.names)
    if target.level == "unit":
        names = [name for name in names if not isinstance(name.place, Area)] or names
    elsewhere = Unknown(_places(names)[:MAX_NEAREST])
    if limits.foreign:
        return elsewhere
    era = target.era
    for limit in limits.named:
        inside = table.within(names, limit.areas)
        if not inside and limit.binding:
            return elsewhere
        names = inside or names
        if limit.says_old and era is None:
            era = "old"
    names = _of_kind(_of_era(names, era), target.kind.kind if target.kind else None)
    return _decide(names, 1.0, table)


def _from_guess(guess: Guess, table: Gazetteer, *, foreign: bool) -> Resolution:
    names = _of_kind(list(guess.names), guess.kind)
    if foreign or not guess.sure:
        return Unknown(_places(names)[:MAX_NEAREST])
    return _decide(names, guess.similarity, table)


def _of_era(names: list[Name], era: str | None) -> list[Name]:
    if era == "new":
        return [name for name in names if isinstance(name.place, Unit)] or names
    if era == "old":
        return [name for name in names if not isinstance(name.place, Unit)] or names
    return names


def _of_kind(names: list[Name], kind: str | None) -> list[Name]:
    """Those of this kind; all, where none is: a ward is often still called a commune."""
    if kind is None:
        return names

    def has_kind(name: Name) -> bool:
        return name.former.startswith(kind) if name.former else name.place.kind == kind

    return [name for name in names if has_kind(name)] or names


def _places(names: Iterable[Name]) -> tuple[Place, ...]:
    """The places of `names`, each once; a new unit gives way to an old one that went into it."""
    places = list(dict.fromkeys(name.place for name in names))
    inside = {code for place in places if isinstance(place, OldUnit) for code in place.new_codes}
    return tuple(
        place for place in places if not (isinstance(place, Unit) and place.code in inside)
    )


def _decide(names: Sequence[Name], similarity: float, table: Gazetteer) -> Resolution:
    places = _places(names)
    if len(places) > 1:
        return Ambiguous(names[0].text, places)
    place = places[0]
    if isinstance(place, Area):
        return TooWide(place)
    if isinstance(place, Unit):
        return Found(place, place, similarity)
    units = table.units_of(place)
    if len(units) > 1:
        return Split(place, units, similarity)
    former = next((name.former for name in names if name.place is place), None)
    return Found(units[0], place, similarity, former)
