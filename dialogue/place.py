"""Where somebody lives, and where an old commune belongs now."""

from collections.abc import Mapping
from dataclasses import replace

from dialogue.records import record
from dialogue.turn import Said, Turn
from knowledge.content import communes
from knowledge.content.schema import Home
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
from replies import compose, wording
from replies.model import Button, LocalityReply

ASKED = "asked"
AWAITED = "place"
"""What `State.awaiting` says when the commune was asked for."""
MAX_CHOICES = 8
LEAST_WORDS = 4
"""So many words beside a place may be a question."""


def step(turn: Turn) -> Said | None:
    """What the table of places answers; a place that is told beside a question is noted."""
    mention = find_mention(turn.text)
    if mention is None:
        return None
    found = resolve(mention.text)
    if mention.purpose != ASKED:
        _note_beside_a_question(turn, mention.text, found)
        return None
    reply = LocalityReply(text=describe(found), buttons=_choices(found, "ask_place"))
    record(turn, reply)
    return Said(reply, {"misses": 0})


def _note_beside_a_question(turn: Turn, named: str, found: Resolution) -> None:
    """Where a question stands beside the place, both count: the rest is what is asked."""
    before, _, behind = turn.text.partition(named)
    rest = " ".join(f"{before} {behind}".split())
    if not isinstance(found, Found) or len(rest.split()) < LEAST_WORDS:
        return
    if turn.known.search.ask(rest).is_sure:
        note(turn, found.unit)
        turn.inbound = replace(turn.inbound, text=rest)


def chosen(turn: Turn, entities: Mapping[str, str]) -> Said:
    """The button of a place to live in; without one, the place is asked for."""
    code = entities.get("place")
    if not code:
        return Said(LocalityReply(text=wording.LOCALITY_ASK), {"awaiting": AWAITED})
    return noted(turn, _by_code(code))


def looked_up(turn: Turn, entities: Mapping[str, str]) -> Said:
    """One of several places of the same name was chosen."""
    found = _by_code(entities.get("place", ""))
    return Said(LocalityReply(text=describe(found), buttons=_choices(found, "ask_place")))


def told(turn: Turn) -> Said | None:
    """The place that the message tells is noted; None where it names none."""
    mention = find_mention(turn.text)
    named = mention.text if mention else turn.inbound.entity("place")
    return noted(turn, resolve(named)) if named else None


def noted(turn: Turn, found: Resolution) -> Said:
    """Notes the commune, or asks which; where a topic is talked of, its office there is told."""
    if not isinstance(found, Found):
        buttons = _choices(found, "set_locality")
        return Said(LocalityReply(text=describe(found), buttons=buttons), {"awaiting": AWAITED})
    name = note(turn, found.unit)
    entry = turn.current
    if entry and entry.facets.offices:
        reply = compose.passage(turn.release, entry, ["place"], home=turn.desk.home())
        if reply is not None:
            text = wording.LOCALITY_SET_AND % name
            own = reply.model_copy(update={"asked": text})
            return Said(own, {"part": ""})
    moved = f"{describe(found)} " if isinstance(found.asked, OldUnit) else ""
    again = (compose.button(wording.AGAIN, "choose_topic", topic=entry.topic),) if entry else ()
    return Said(
        LocalityReply(text=moved + wording.LOCALITY_SET % name, buttons=(*again, compose.MENU))
    )


def note(turn: Turn, unit: Unit) -> str:
    """Keeps where the person lives; the commune as it is read."""
    name = f"{unit.kind} {unit.name}"
    home = Home(province=communes.PROVINCE_SLUG, commune=communes.slug(name), commune_name=name)
    turn.desk.set_home(home, PROVINCE)
    return name


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
