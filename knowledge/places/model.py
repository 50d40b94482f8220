"""Places of Gia Lai before and after 1 July 2025, and what a question about one resolves to."""

from collections.abc import Sequence
from dataclasses import dataclass, field

PROVINCE = "Gia Lai"
"""The province of all new units."""


@dataclass(frozen=True, slots=True)
class OldUnit:
    """A commune, ward or township as it was until 30 June 2025."""

    code: str
    """The statistics office's number, five digits."""
    kind: str
    """xã, phường or thị trấn."""
    name: str
    district_kind: str
    district: str
    province: str
    new_codes: tuple[str, ...]
    """The new units its land went to; more than one where it was split."""

    @property
    def split(self) -> bool:
        return len(self.new_codes) > 1


@dataclass(frozen=True, slots=True)
class Unit:
    """A commune or ward of today."""

    code: str
    kind: str
    """xã or phường."""
    name: str
    olds: tuple[OldUnit, ...] = field(hash=False, repr=False)
    """The old units that it was made of, wholly or in part."""

    @property
    def unchanged(self) -> bool:
        """Whether it is one old unit, kept as it was."""
        if len(self.olds) != 1:
            return False
        old = self.olds[0]
        same_name = old.name.lower() == self.name.lower()
        return same_name and old.kind == self.kind and not old.split


@dataclass(frozen=True, slots=True)
class Area:
    """An old district, or an old province: too wide to belong to one new unit."""

    kind: str
    """huyện, thị xã, thành phố or tỉnh."""
    name: str
    province: str
    units: tuple[Unit, ...] = field(hash=False, repr=False)
    """The new units that hold a part of it, by name."""


Place = OldUnit | Unit | Area


@dataclass(frozen=True, slots=True)
class Found:
    """One new unit answers the question."""

    unit: Unit
    asked: OldUnit | Unit
    similarity: float = 1.0
    """How near the typed name is to the found one; 1 is the same letters, diacritics aside."""
    former: str | None = None
    """The typed name, where it is that of a unit merged into `asked` before July 2025."""

    @property
    def olds(self) -> tuple[OldUnit, ...]:
        return self.unit.olds

    @property
    def choices(self) -> tuple[Place, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Split:
    """An old unit was divided between several new ones."""

    asked: OldUnit
    units: tuple[Unit, ...]
    similarity: float = 1.0

    @property
    def choices(self) -> tuple[Place, ...]:
        return self.units


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several places have this name; ask back."""

    name: str
    candidates: tuple[Place, ...]

    @property
    def choices(self) -> tuple[Place, ...]:
        return self.candidates


@dataclass(frozen=True, slots=True)
class TooWide:
    """Only an old district or province was named; ask for the commune."""

    area: Area

    @property
    def choices(self) -> tuple[Place, ...]:
        return () if self.area.kind == "tỉnh" else self.area.units


@dataclass(frozen=True, slots=True)
class Unknown:
    """No place of the province is near enough to what was typed."""

    nearest: tuple[Place, ...] = ()
    """At most three, the nearest first."""

    @property
    def choices(self) -> tuple[Place, ...]:
        return self.nearest


Resolution = Found | Split | Ambiguous | TooWide | Unknown


def by_district(olds: Sequence[OldUnit]) -> dict[tuple[str, str], list[OldUnit]]:
    """Old units in groups by the kind and name of their district, in first-seen order."""
    groups: dict[tuple[str, str], list[OldUnit]] = {}
    for old in olds:
        groups.setdefault((old.district_kind, old.district), []).append(old)
    return groups
