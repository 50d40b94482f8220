"""Which office serves a person."""

from collections.abc import Iterable

from knowledge.content.communes import former_province
from knowledge.content.schema import Home, Office


def office_of(offices: Iterable[Office], home: Home) -> Office | None:
    """Of offices of one kind the nearest to the person, named for their commune; None where their
    commune is not known or none serves it."""
    if not home.commune:
        return None
    serving = [office for office in offices if _serves(office, home)]
    nearest = max(serving, key=lambda office: office.scope.nearness(home), default=None)
    return nearest and nearest.at(home)


def _serves(office: Office, home: Home) -> bool:
    is_of_former = office.formerly in (None, former_province(home.commune))
    return is_of_former and office.scope.covers(home)
