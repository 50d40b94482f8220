"""The table of old and new units, and the names under which each is found."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.places.model import PROVINCE, Area, OldUnit, Place, Unit
from knowledge.places.spelling import Key, key

TABLE = Path(__file__).resolve().parent / "units.json"


@dataclass(frozen=True, slots=True)
class Name:
    """One name of one place."""

    place: Place
    key: Key
    text: str
    former: str | None = None
    """Kind and name of a unit merged into `place` before July 2025, where this is its name."""


@dataclass(frozen=True)
class Gazetteer:
    """All places of the province, old and new."""

    units: tuple[Unit, ...]
    olds: tuple[OldUnit, ...]
    areas: tuple[Area, ...]
    by_code: dict[str, Unit]
    names: dict[str, tuple[Name, ...]]
    """All names by their loose key."""
    unit_names: dict[str, tuple[Name, ...]]
    """Those of units, old and new."""

    def units_of(self, old: OldUnit) -> tuple[Unit, ...]:
        """The new units that hold a part of `old`."""
        return tuple(self.by_code[code] for code in old.new_codes)

    def lies_in(self, place: Place, area: Area) -> bool:
        """Whether `place`, or a part that it was made of, lay in `area`."""
        if isinstance(place, Area):
            return False
        olds = place.olds if isinstance(place, Unit) else (place,)
        if area.kind != "tỉnh":
            return any((old.district, old.province) == (area.name, area.province) for old in olds)
        # "tỉnh Gia Lai" may mean the province of today, which holds them all.
        return area.name == PROVINCE or any(old.province == area.name for old in olds)


def _of_units(names: dict[str, list[Name]]) -> dict[str, tuple[Name, ...]]:
    units = {
        loose: tuple(name for name in found if not isinstance(name.place, Area))
        for loose, found in names.items()
    }
    return {loose: found for loose, found in units.items() if found}


def _read_olds(rows: Iterable[dict[str, Any]]) -> tuple[OldUnit, ...]:
    return tuple(
        OldUnit(
            code=row["code"],
            kind=row["kind"],
            name=row["name"],
            district_kind=row["district_kind"],
            district=row["district"],
            province=row["province"],
            new_codes=tuple(row["new"]),
        )
        for row in rows
    )


def _areas(olds: Iterable[OldUnit], units: dict[str, Unit]) -> tuple[Area, ...]:
    codes: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for old in olds:
        codes[old.district_kind, old.district, old.province].update(old.new_codes)
        codes["tỉnh", old.province, old.province].update(old.new_codes)
    return tuple(
        Area(*area, units=tuple(sorted((units[code] for code in inside), key=lambda u: u.name)))
        for area, inside in codes.items()
    )


@cache
def gazetteer() -> Gazetteer:
    """The table, read once; safe to call from any thread, since nothing in it changes."""
    content = json.loads(TABLE.read_text(encoding="utf-8"))
    olds = _read_olds(content["old"])
    parts: dict[str, list[OldUnit]] = defaultdict(list)
    for old in olds:
        for code in old.new_codes:
            parts[code].append(old)
    units = tuple(
        Unit(row["code"], row["kind"], row["name"], tuple(parts[row["code"]]))
        for row in content["new"]
    )
    by_code = {unit.code: unit for unit in units}
    areas = _areas(olds, by_code)

    names: dict[str, list[Name]] = defaultdict(list)

    def add(place: Place, text: str, former: str | None = None) -> None:
        name = Name(place, key(text), text, former)
        names[name.key.loose].append(name)

    for old, row in zip(olds, content["old"], strict=True):
        add(old, old.name)
        for spelling in row.get("spellings", ()):
            add(old, spelling)
        for former in row.get("former", ()):
            add(old, former.removeprefix("phường ").removeprefix("xã "), former)
    for unit in units:
        add(unit, unit.name)
    for area in areas:
        add(area, area.name)
        for spelling in content["districts"].get(area.name, ()):
            add(area, spelling)
    return Gazetteer(
        units=units,
        olds=olds,
        areas=areas,
        by_code=by_code,
        names={loose: tuple(found) for loose, found in names.items()},
        unit_names=_of_units(names),
    )
