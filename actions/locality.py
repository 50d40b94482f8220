"""Where somebody lives, and where an old commune belongs now."""

from actions import outcomes
from actions.assistant import knowledge
from actions.heard import Heard
from actions.records import citizen_of, record
from actions.saying import HeardAs, ReplyAction, Said
from helpdesk import citizens
from knowledge.content import communes
from knowledge.places import (
    Found,
    OldUnit,
    Place,
    Resolution,
    Unit,
    Unknown,
    describe,
    find_mention,
    gazetteer,
    label,
    resolve,
)
from knowledge.places.model import PROVINCE
from knowledge.retrieval.decision import Decision
from replies import compose, wording
from replies.model import Button, LocalityReply

ASKED = "asked"
MAX_CHOICES = 8
MAX_WORDS = 8
"""Of a place that is told by its name alone: "thôn 2 xã Ia Dêr huyện Ia Grai"."""


def asked_about(heard: Heard) -> Said | None:
    """The answer from the table of places, where the message asks where a place belongs now."""
    mention = find_mention(heard.text)
    if mention is None or mention.purpose != ASKED:
        return None
    found = resolve(mention.text)
    reply = LocalityReply(text=describe(found), buttons=_choices(found, "ask_place"))
    record(heard, reply, release_number=knowledge().release.number)
    return Said(reply, {"misses": 0})


def told_when_asked(heard: Heard) -> HeardAs | None:
    """A bare name, where the place was just asked for: it is taken as "tôi ở …"."""
    said = [event.get("text") for event in heard.events if event.get("event") == "user"]
    if said[-2:-1] != [compose.TELL_COMMUNE.payload] or len(heard.text.split()) > MAX_WORDS:
        return None
    if isinstance(resolve(heard.text), Unknown):
        return None
    if find_mention(heard.text) is None:
        # "đổi bằng lái xe" holds a commune's name too, but it is a question.
        outcome = outcomes.search(heard, knowledge())
        if outcome.decision is Decision.ANSWER:
            return None
    return HeardAs(heard.text, "set_locality", [])


class ActionAskPlace(ReplyAction):
    """One of several places of the same name was chosen."""

    def name(self) -> str:
        return "action_ask_place"

    def reply(self, heard: Heard) -> Said:
        found = _resolved(heard)
        return Said(LocalityReply(text=describe(found), buttons=_choices(found, "ask_place")))


class ActionSetLocality(ReplyAction):
    """Notes the commune, or asks which one; then the last answer may be seen again."""

    def name(self) -> str:
        return "action_set_locality"

    def reply(self, heard: Heard) -> Said:
        asked = None if heard.is_payload else asked_about(heard)
        if asked:
            return asked
        if heard.text == compose.TELL_COMMUNE.payload:
            return Said(LocalityReply(text=wording.LOCALITY_ASK))
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
            province_slug=communes.PROVINCE_SLUG,
            province_name=PROVINCE,
        )
        moved = f"{describe(found)} " if isinstance(found.asked, OldUnit) else ""
        text = moved + wording.LOCALITY_SET % name
        entry = heard.current(knowledge().release)
        again = (compose.button(wording.AGAIN, "choose_topic", topic=entry.topic),) if entry else ()
        reply = LocalityReply(text=text, buttons=(*again, compose.MENU))
        return Said(reply, {"locality": name})


def slug(unit: Unit) -> str:
    """A commune's name as teams are assigned by it.

    >>> slug(resolve("xã Ia Hrung mới").unit)
    'xa-ia-hrung'
    """
    return communes.slug(f"{unit.kind} {unit.name}")


def _resolved(heard: Heard) -> Resolution:
    """The place of a button, or of the message."""
    if heard.is_payload:
        return _by_code(heard.entity("place") or "")
    mention = find_mention(heard.text)
    return resolve(mention.text if mention else heard.entity("place") or heard.text)


def _by_code(code: str) -> Resolution:
    table = gazetteer()
    known: list[Place] = [*table.units, *table.olds]
    place = next((p for p in known if _code(p) == code), None)
    return resolve(label(place) if place else code)


def _code(place: Place) -> str:
    """What a button says: short, and nothing else's; an old district or town goes by its name."""
    match place:
        case Unit():
            return f"n{place.code}"
        case OldUnit():
            return f"o{place.code}"
        case _:
            return label(place)


def _choices(found: Resolution, intent: str) -> tuple[Button, ...]:
    """One button for each place that the text lists."""
    places = found.choices[:MAX_CHOICES]
    return tuple(compose.button(label(place), intent, place=_code(place)) for place in places)
