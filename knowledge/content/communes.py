"""The communes of the province by the slugs that scopes, teams and the help desk know them by."""

from functools import cache

from knowledge.places import Unit, gazetteer
from knowledge.places.model import PROVINCE
from knowledge.retrieval.text import folded_words


def slug(name: str) -> str:
    """A place's name as it is stored and compared.

    >>> slug("xã Ia Hrung")
    'xa-ia-hrung'
    """
    return "-".join(folded_words(name))


PROVINCE_SLUG = slug(PROVINCE)


@cache
def communes() -> dict[str, Unit]:
    """All communes and wards of today, by slug."""
    return {slug(f"{unit.kind} {unit.name}"): unit for unit in gazetteer().units}


def communes_named(name: str) -> dict[str, str]:
    """The communes that a name, with or without its kind, or a slug may mean: slug and full name.

    >>> communes_named("ia hrung"), communes_named("Atlantis")
    ({'xa-ia-hrung': 'xã Ia Hrung'}, {})
    """
    wanted = slug(name)
    found = {key: communes().get(key) for key in (wanted, f"xa-{wanted}", f"phuong-{wanted}")}
    return {key: f"{unit.kind} {unit.name}" for key, unit in found.items() if unit}


def former_province(commune: str) -> str | None:
    """The province that a commune lay in until 30 June 2025; None for an unknown slug.

    >>> former_province("xa-ia-hrung"), former_province("phuong-quy-nhon")
    ('Gia Lai', 'Bình Định')
    """
    unit = communes().get(commune)
    return unit.olds[0].province if unit else None
