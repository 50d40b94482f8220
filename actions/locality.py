"""Where somebody lives, and where an old commune belongs now."""

from actions.assistant import knowledge
from actions.heard import Heard
from actions.records import citizen_of, record
from actions.saying import ReplyAction, Said
from helpdesk import citizens
from knowledge.places import (
    Found,
    OldUnit,
    Place,
    Resolution,
    Unit,
    describe,
    find_mention,
    gazetteer,
    label,
    resolve,
)
from knowledge.places.model import PROVINCE
from knowledge.retrieval.text import folded_words
from replies import compose, wording
from replies.model import Button, LocalityReply

ASKED = "asked"
MAX_CHOICES = 8


def asked_about(heard: Heard) -> Said | None:
    """The answer from the table of places, where the message asks where a place belongs now."""
    mention = find_mention(heard.text)
    if mention is None or mention.purpose != ASKED:
        return None
    found = resolve(mention.text)
    reply = LocalityReply(text=describe(found), buttons=_choices(found, "ask_place"))
    record(heard, reply, release_number=knowledge().release.number)
    return Said(reply, {"misses": 0})


class ActionAskPlace(ReplyAction):
    """One of several places of the same name was chosen."""

    def name(self) -> str:
        return "action_ask_place"

    def reply(self, heard: Heard) -> Said:
        found = _resolved(heard)
        return Said(LocalityReply(text=describe(found), buttons=_choices(found, "ask_place")))


class ActionSetLocality(ReplyAction):
    """Notes the commune, or asks back which one of several is meant."""

    def name(self) -> str:
        return "action_set_locality"

    def reply(self, heard: Heard) -> Said:
        asked = None if heard.is_payload else asked_about(heard)
        if asked:
            return asked
        found = _resolved(heard)
        if not isinstance(found, Found):
            buttons = _choices(found, "set_locality")
            return Said(LocalityReply(text=describe(found), buttons=buttons))
        unit = found.unit
        name = f"{unit.kind} {unit.name}"
        citizens.set_locality(
            citizen_of(heard),
            commune_slug=slug(unit),
            commune_name=name,
            province_slug="-".join(folded_words(PROVINCE)),
            province_name=PROVINCE,
        )
        moved = f"{describe(found)} " if isinstance(found.asked, OldUnit) else ""
        text = moved + wording.LOCALITY_SET % name
        return Said(LocalityReply(text=text, buttons=(compose.MENU,)), {"locality": name})


def slug(unit: Unit) -> str:
    """A commune's name as teams are assigned by it.

    >>> slug(resolve("xã Ia Hrung mới").unit)
    'xa-ia-hrung'
    """
    return "-".join(folded_words(f"{unit.kind} {unit.name}"))


def _resolved(heard: Heard) -> Resolution:
    """The place of a button, or of the message."""
    if heard.is_payload:
        return _by_code(heard.entity("place") or "")
    mention = find_mention(heard.text)
    return resolve(mention.text if mention else heard.entity("place") or heard.text)


def _by_code(code: str) -> Resolution:
    table = gazetteer()
    known: list[Place] = [*table.units, *table.olds]
    place = next((p for p in known if isinstance(p, Unit | OldUnit) and _code(p) == code), None)
    return resolve(label(place)) if place else resolve(code)


def _code(place: Unit | OldUnit) -> str:
    return f"{'n' if isinstance(place, Unit) else 'o'}{place.code}"


def _choices(found: Resolution, intent: str) -> tuple[Button, ...]:
    places = [p for p in found.choices if isinstance(p, Unit | OldUnit)][:MAX_CHOICES]
    return tuple(compose.button(label(p), intent, place=_code(p)) for p in places)
