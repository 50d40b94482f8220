"""Compares units.json with packages of other hands: `python -m knowledge.places.compare`.

Reads whichever of these is installed (none is needed to run the assistant):
vietnam-address-converter 1.0.5 and, on Python 3.12 or newer, vietnam-provinces 2026.9.0.
Prints each old unit on which they disagree and exits with 1 if there is any that is not explained
in README.md. `--write FILE` keeps the first one's answers for the tests.
"""

import argparse
import csv
import sys
from collections import defaultdict
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from knowledge.places.model import OldUnit
from knowledge.places.spelling import key
from knowledge.places.table import gazetteer

Unit = tuple[str, str]
"""An old unit: its district, and its kind and name."""
Answers = dict[Unit, frozenset[str]]
"""Kind and name of the new units of each."""

EXPLAINED = {("Vân Canh", "xã Canh Liên")}
"""Old units on which a second source is known to be wrong; README.md says why."""

# Names that the second source spells so differently that they are no longer alike.
_SPELLINGS = {
    "xã Kông Pla": "xã Kông Bơ La",
    "xã Đăk Roong": "xã Đăk Rong",
    "xã Ia Ma Rơn": "xã Ia Mrơn",
}


def _lower_kind(name: str) -> str:
    for kind in ("Thị Trấn", "Phường", "Xã", "Thành Phố", "Thị Xã", "Huyện"):
        if name.lower().startswith(kind.lower() + " "):
            return f"{kind.lower()} {name[len(kind) + 1 :]}"
    return name


def _from_address_converter() -> Answers:
    rows = import_module("vietnam_address_converter.data").DEFAULT_DATA["mapping"]["rows"]
    found: dict[Unit, set[str]] = defaultdict(set)
    for row in rows:
        old, new = row["old"], row["new"]
        if old["province_name"] not in ("Tỉnh Gia Lai", "Tỉnh Bình Định"):
            continue
        district = _lower_kind(old["district_name"])
        for kind in ("thành phố ", "thị xã ", "huyện "):
            district = district.removeprefix(kind)
        found[district, _lower_kind(old["ward_name"])].add(_lower_kind(new["ward_name"]))
    return {unit: frozenset(news) for unit, news in found.items()}


def _from_provinces() -> Answers:
    conversions: dict[int, Any] = import_module(
        "vietnam_provinces._ward_conversion_2025"
    ).OLD_TO_NEW
    olds = {int(old.code): old for old in gazetteer().olds}
    news = {int(unit.code): f"{unit.kind} {unit.name}" for unit in gazetteer().units}
    return {
        (old.district, f"{old.kind} {old.name}"): frozenset(
            news.get(new.code, str(new.code)) for new in conversions[code].new_wards
        )
        for code, old in olds.items()
        if code in conversions
    }


SOURCES: dict[str, Callable[[], Answers]] = {
    "vietnam-address-converter": _from_address_converter,
    "vietnam-provinces": _from_provinces,
}


def _key(unit: Unit) -> tuple[str, str]:
    district, name = unit
    name_key = key(_SPELLINGS.get(name, name))
    # Chư Prông had both an Ia Băng and an Ia Bang; elsewhere diacritics differ by mere habit.
    spelt = name_key.typed if name_key.folded == "xaiabang" else name_key.loose
    return key(district).loose, spelt


def _ours(old: OldUnit) -> frozenset[str]:
    return frozenset(f"{unit.kind} {unit.name}" for unit in gazetteer().units_of(old))


def disagreements(answers: Answers) -> dict[Unit, tuple[frozenset[str], frozenset[str]]]:
    """Our answer and theirs (empty where they have none) for each old unit that differs."""
    theirs = {_key(unit): news for unit, news in answers.items()}
    found: dict[Unit, tuple[frozenset[str], frozenset[str]]] = {}
    for old in gazetteer().olds:
        unit = (old.district, f"{old.kind} {old.name}")
        other = theirs.get(_key(unit), frozenset())
        ours = _ours(old)
        if {key(name).folded for name in ours} != {key(name).folded for name in other}:
            found[unit] = (ours, other)
    return found


def read(path: Path) -> Answers:
    """The answers kept in `path` by `write`."""
    found: dict[Unit, set[str]] = defaultdict(set)
    with path.open(encoding="utf-8", newline="") as file:
        for district, old, new in csv.reader(file, delimiter="\t"):
            found[district, old].add(new)
    return {unit: frozenset(news) for unit, news in found.items()}


def write(answers: Answers, path: Path) -> None:
    """Keeps `answers` as lines of district, old unit, new unit."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerows(
            (*unit, new) for unit, news in sorted(answers.items()) for new in sorted(news)
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, help="keep the first source's answers in this file")
    arguments = parser.parse_args()
    unexplained = 0
    compared = 0
    for package, read_source in SOURCES.items():
        try:
            answers = read_source()
        except ImportError:
            print(f"{package}: not installed")
            continue
        compared += 1
        if arguments.write and compared == 1:
            write(answers, arguments.write)
        differing = disagreements(answers)
        print(f"{package} {version(package)}: {len(answers)} old units, {len(differing)} differ")
        for unit, (ours, theirs) in differing.items():
            known = unit in EXPLAINED
            unexplained += not known
            note = " (explained in README.md)" if known else ""
            print(f"  {unit[1]}, {unit[0]}: {sorted(ours)} / {sorted(theirs)}{note}")
    return 1 if unexplained or not compared else 0


if __name__ == "__main__":
    sys.exit(main())
