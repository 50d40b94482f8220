"""From what is known to what is said: entries and outcomes become Replies."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from knowledge.content import length
from knowledge.content.offices import office_of
from knowledge.content.schema import (
    ANYWHERE,
    Case,
    DeviceStep,
    Domain,
    Entry,
    Home,
    Hotline,
    Office,
    Step,
    Trouble,
)
from knowledge.danger.cards import Card
from knowledge.danger.signs import Judgement
from replies import wording
from replies.model import (
    AnswerReply,
    Button,
    ClarifyReply,
    Device,
    HotlineRef,
    NoneReply,
    OfficeRef,
    Part,
    SourceRef,
    StepReply,
    StepText,
    SuspectReply,
    TopicRef,
    TroubleText,
    UrgentReply,
)

MAX_RELATED = 2
MAX_BUTTONS = 6
"""What a small telephone shows below an answer without pushing the answer away."""
NEVER_MISSING = (Part.TROUBLE, Part.ALL)
"""What can be asked for below every answer."""
FIRST_SOURCES = 1
PARTS_AFTER_A_PART = 2
OF = "#"
"""Between a topic and a part, a step or a case of it, in a button's payload."""
SUSPECT_TOPIC = "link-la"
"""What to do with a link from a stranger."""
TOLD_IN_A_SENTENCE = (Part.COST, Part.TIME, Part.PLACE, Part.WHO)


class Catalogue(Protocol):
    """What composing needs of a release."""

    @property
    def domains(self) -> Sequence[Domain]: ...
    def entry(self, topic: str) -> Entry | None: ...
    def hotline(self, hotline_id: str) -> Hotline: ...
    def offices_of(self, kind: str) -> Sequence[Office]: ...


def button(label: str, intent: str, **entities: str) -> Button:
    """A button that says `intent`, with entities if any.

    >>> button("Xem", "choose_topic", topic="vneid-la-gi").payload
    '/choose_topic{"topic":"vneid-la-gi"}'
    """
    if not entities:
        return Button(label=label, payload=f"/{intent}")
    inner = ",".join(f'"{name}":"{value}"' for name, value in entities.items())
    return Button(label=label, payload=f"/{intent}{{{inner}}}")


def read_payload(payload: str) -> tuple[str, dict[str, str]]:
    """The intent and the entities of a button's payload; no entities where they can't be read.

    >>> read_payload('/ask_part{"part":"cost"}')
    ('ask_part', {'part': 'cost'})
    >>> read_payload("/menu")
    ('menu', {})
    """
    intent, brace, rest = payload.removeprefix("/").partition("{")
    try:
        entities = json.loads(brace + rest) if brace else {}
    except ValueError:
        entities = {}
    return intent, {str(name): str(value) for name, value in entities.items()}


PERSON = button(wording.PERSON, "want_person")
MENU = button(wording.MENU, "menu")
NOT_URGENT = button(wording.NOT_URGENT, "not_urgent")
TELL_COMMUNE = button(wording.TELL_COMMUNE, "set_locality")
NONE_OF_THESE = button(wording.NONE_OF_THESE, "none_of_these")


def topic_button(topic: TopicRef) -> Button:
    return button(topic.label, "choose_topic", topic=topic.topic)


def ref(entry: Entry) -> TopicRef:
    return TopicRef(topic=entry.topic, title=entry.title, short_title=entry.short_title)


def refs(
    catalogue: Catalogue, topics: Iterable[str], home: Home = ANYWHERE
) -> tuple[TopicRef, ...]:
    """The topics that have an entry which holds at `home`, with their titles."""
    entries = filter(None, (catalogue.entry(topic) for topic in topics))
    return tuple(ref(entry) for entry in entries if entry.scope.covers(home))


def hotlines(
    catalogue: Catalogue, ids: Iterable[str], home: Home = ANYWHERE
) -> tuple[HotlineRef, ...]:
    """The numbers that hold at `home`, those of the person's own place first."""
    held = [h for h in map(catalogue.hotline, ids) if h.scope.covers(home)]
    held.sort(key=lambda h: h.scope.nearness(home), reverse=True)
    return tuple(HotlineRef(name=h.name, number=h.number, hours=h.hours, free=h.free) for h in held)


def offices(catalogue: Catalogue, entry: Entry, home: Home) -> tuple[OfficeRef, ...]:
    """The person's own offices of the kinds that the entry sends people to."""
    found = (office_of(catalogue.offices_of(kind), home) for kind in entry.facets.offices)
    return tuple(
        OfficeRef(
            name=office.name,
            address=office.address,
            hours=office.hours,
            number=catalogue.hotline(office.phone).number if office.phone else None,
        )
        for office in found
        if office
    )


def written_from(entry: Entry, count: int | None = None) -> dict[str, Any]:
    """What an entry rests on (the first `count` sources), and who has looked at it."""
    rows = entry.sources[:count]
    return {
        "sources": tuple(SourceRef(name=s.name, url=s.url, date=s.date) for s in rows),
        "checked": entry.checked,
        "confirmed_by": entry.confirmed_by,
        "confirmed": entry.confirmed,
        "doubt": entry.doubt,
    }


def step_text(step: Step, device: Device | None = None) -> StepText:
    """One step, for one device where the person named it."""
    if not isinstance(step, DeviceStep):
        return StepText(text=step)
    if device is Device.ANDROID:
        return StepText(text=step.android)
    if device is Device.IPHONE:
        return StepText(text=step.iphone)
    return StepText(android=step.android, iphone=step.iphone)


def available_parts(entry: Entry) -> list[Part]:
    """What can be asked next about `entry`, most asked first."""
    facets = entry.facets
    known = {
        Part.TROUBLE: facets.trouble,
        Part.COST: facets.cost,
        Part.DOCUMENTS: facets.documents,
        Part.PLACE: facets.place,
        Part.TIME: facets.time,
        Part.WHO: facets.who,
    }
    return [part for part, value in known.items() if value]


def answer(
    catalogue: Catalogue,
    entry: Entry,
    *,
    device: Device | None = None,
    asked: Sequence[str] = (),
    case: str | None = None,
    brief: bool = False,
    full: bool = False,
    home: Home = ANYWHERE,
) -> AnswerReply:
    """A topic's answer: what fits a small telephone's screen, or with `full` all of it.

    The passages that were `asked` for in particular, and what holds in the person's `case`, are
    told in it first.
    """
    facets = entry.facets
    if full:
        asked = [*asked, *(key for key in map(str, TOLD_IN_A_SENTENCE) if key not in asked)]
    told = [f"{_icon(key)} {text}" for key in asked if (text := sentence(entry, key))]
    if case:
        told.insert(0, f"👉 {case}")
    numbers = hotlines(catalogue, entry.hotlines, home)
    leads_on = _after_all(catalogue, entry, home) if full else _after_first(entry, bool(case))
    return AnswerReply(
        topic=entry.topic,
        title=entry.title,
        asked="\n".join(told) or None,
        lead=entry.answer,
        offices=offices(catalogue, entry, home),
        steps=tuple(step_text(step, device) for step in entry.steps),
        documents=facets.documents if full or "documents" in asked else (),
        trouble=tuple(map(_as_told, facets.trouble)) if full else (),
        changed=entry.changed if full else None,
        warnings=entry.warnings[: None if full or "warnings" in asked else length.WARNINGS],
        hotlines=numbers[: None if full or "hotlines" in asked else length.HOTLINES],
        **written_from(entry, None if full else FIRST_SOURCES),
        question=entry.cases.question if entry.cases and not case else None,
        brief=brief,
        full=full,
        buttons=leads_on,
    )


def _after_first(entry: Entry, case_is_known: bool) -> tuple[Button, ...]:
    """What people need next after the first message of an answer, most needed first."""
    cases = [] if case_is_known else case_buttons(entry)
    buttons = list(cases)
    if len(entry.steps) > 1 and len(buttons) < MAX_BUTTONS - len(NEVER_MISSING):
        buttons.append(button(wording.GUIDE, "guide", topic=entry.topic))
    parts = [part for part in available_parts(entry) if part is not Part.TROUBLE]
    # The place is the same in each case, and a person is offered below each of them.
    before_a_person = [part for part in parts if cases and part is Part.PLACE]
    parts = [part for part in parts if part not in before_a_person]
    buttons += [
        *(part_button(entry, part) for part in (*NEVER_MISSING, *before_a_person)),
        PERSON,
        *(part_button(entry, part) for part in parts[:1]),
        button(wording.BAD, "feedback_bad", topic=entry.topic),
        *(part_button(entry, part) for part in parts[1:]),
    ]
    return tuple(buttons[:MAX_BUTTONS])


def _after_all(catalogue: Catalogue, entry: Entry, home: Home) -> tuple[Button, ...]:
    """What is offered below the full answer: other topics, and what the person makes of it."""
    guide = [button(wording.GUIDE, "guide", topic=entry.topic)] if len(entry.steps) > 1 else []
    related = map(topic_button, refs(catalogue, entry.related, home)[:MAX_RELATED])
    return (
        *guide,
        PERSON,
        button(wording.GOOD, "feedback_good", topic=entry.topic),
        button(wording.BAD, "feedback_bad", topic=entry.topic),
        *related,
    )


def sentence(entry: Entry, key: str) -> str | None:
    """A passage in a sentence or two; None for those that the whole answer shows anyway."""
    if key.startswith(Part.TROUBLE.value):
        trouble = _trouble(entry, key)
        return f"{trouble.problem}: {trouble.remedy}" if trouble else None
    if key in (*map(str, TOLD_IN_A_SENTENCE), "changed"):
        return getattr(entry, key, None) or getattr(entry.facets, key, None)
    return None


def _trouble(entry: Entry, key: str) -> Trouble | None:
    number = key.removeprefix(Part.TROUBLE.value).removeprefix("-")
    troubles = entry.facets.trouble
    return (
        troubles[int(number) - 1] if number.isdecimal() and int(number) <= len(troubles) else None
    )


def part_button(entry: Entry, part: Part) -> Button:
    """A button that asks for one part of this entry, whatever is talked of when it is pressed."""
    return button(wording.PART_LABELS[part], "tell", passage=f"{entry.topic}{OF}{part.value}")


def case_buttons(entry: Entry) -> list[Button]:
    """One button for each case of the entry."""
    options = entry.cases.options if entry.cases else ()
    return [button(c.label, "case", case=f"{entry.topic}{OF}{c.id}") for c in options]


def _icon(key: str) -> str:
    part = Part.TROUBLE if key.startswith(Part.TROUBLE.value) else key
    label = wording.PART_LABELS.get(part)  # type: ignore[call-overload]
    return label.split()[0] if label else "🔄"


def passage(
    catalogue: Catalogue,
    entry: Entry,
    keys: Sequence[str],
    *,
    device: Device | None = None,
    home: Home | None = None,
) -> AnswerReply | None:
    """One passage of a topic, or two; None where the entry does not tell the first.

    Of two, the second one is told before in a sentence. A `home` without a commune is asked for
    where that would name an office; None is not, since the channel could not take the answer.
    """
    key, *others = keys
    told = _told(catalogue, entry, key, device, home)
    if told is None:
        return None
    more = [
        f"{_icon(other)} {text}"
        for other in others
        if other != key and (text := sentence(entry, other))
    ]
    next_parts = [p for p in available_parts(entry) if p.value not in (told["part"], *others)]
    buttons = [part_button(entry, p) for p in next_parts[:PARTS_AFTER_A_PART]]
    if key == "place" and home and entry.facets.offices and not home.commune:
        buttons.insert(0, TELL_COMMUNE)
    buttons = buttons[:PARTS_AFTER_A_PART]
    buttons.append(button(wording.WHOLE, "choose_topic", topic=entry.topic))
    return AnswerReply.model_validate(
        {
            "topic": entry.topic,
            "title": entry.title,
            **written_from(entry, 0),
            "asked": "\n".join(more) or None,
            "buttons": (*buttons, PERSON),
            **told,
        }
    )


def ring(entry: Entry, numbers: tuple[HotlineRef, ...]) -> AnswerReply:
    """The numbers of those whom the person named, about `entry`."""
    return AnswerReply(
        topic=entry.topic,
        title=entry.title,
        part=Part.HOTLINES,
        lead=wording.RING,
        hotlines=numbers,
        buttons=(button(wording.WHOLE, "choose_topic", topic=entry.topic), PERSON),
        **written_from(entry, 0),
    )


def _told(
    catalogue: Catalogue, entry: Entry, key: str, device: Device | None, home: Home | None
) -> dict[str, Any] | None:
    """The fields of the Reply that tell the passage `key`; None where the entry has none such."""
    facets = entry.facets
    if key in map(str, TOLD_IN_A_SENTENCE):
        own = offices(catalogue, entry, home) if key == "place" and home else ()
        lead = getattr(facets, key)
        return {"part": key, "lead": lead, "offices": own} if lead else None
    if trouble := _trouble(entry, key):
        return {"part": Part.TROUBLE, "lead": "", "trouble": (_as_told(trouble),)}
    if case := case_of(entry, key):
        return {"part": Part.CASE, "asked": f"👉 {case.tells}", "lead": ""}
    match key:
        case "documents" if facets.documents:
            return {"part": key, "lead": "Mình mang theo:", "documents": facets.documents}
        case "trouble" if facets.trouble:
            rows = tuple(map(_as_told, facets.trouble))
            return {"part": key, "lead": "Mình đang gặp chuyện nào dưới đây?", "trouble": rows}
        case "steps" if entry.steps:
            steps = tuple(step_text(step, device) for step in entry.steps)
            return {"part": key, "lead": "Mình làm lần lượt thế này:", "steps": steps}
        case "warnings" if entry.warnings:
            return {"part": key, "lead": "Mình nhớ giúp:", "warnings": entry.warnings}
        case "hotlines" if entry.hotlines:
            numbers = hotlines(catalogue, entry.hotlines, home or ANYWHERE)
            return {"part": key, "lead": wording.RING, "hotlines": numbers}
        case "changed" if entry.changed:
            return {"part": Part.CHANGED, "lead": entry.changed}
        case "answer":
            return {"part": Part.ANSWER, "lead": entry.answer}
        case _:
            return None


def case_of(entry: Entry, key: str) -> Case | None:
    """The case that a passage's key names: `case-duoi-1-ty`."""
    options = entry.cases.options if entry.cases else ()
    return next((case for case in options if key == f"case-{case.id}"), None)


def _as_told(trouble: Trouble) -> TroubleText:
    return TroubleText(problem=trouble.problem, remedy=trouble.remedy)


def guided_step(entry: Entry, number: int, *, device: Device | None = None) -> StepReply:
    """Step `number` (from 1) of a guided walk. Its buttons name the steps that they lead to."""
    buttons = [
        step_button(wording.NEXT, "walk", entry, number + 1),
        step_button(wording.STUCK, "stuck", entry, number),
    ]
    if number > 1:
        buttons.insert(1, step_button(wording.BACK, "walk", entry, number - 1))
    return StepReply(
        topic=entry.topic,
        title=entry.title,
        number=number,
        total=len(entry.steps),
        step=step_text(entry.steps[number - 1], device),
        buttons=tuple(buttons),
    )


def step_button(label: str, intent: str, entry: Entry, number: int) -> Button:
    return button(label, intent, step=f"{entry.topic}{OF}{number}")


def urgent(catalogue: Catalogue, card: Card) -> UrgentReply:
    """What to do in the next five minutes; a person, or the usual answer, is one button away."""
    more = map(topic_button, refs(catalogue, (card.topic,)))
    return UrgentReply(
        topic=card.topic,
        title=card.title,
        steps=card.steps,
        hotlines=hotlines(catalogue, card.hotlines),
        buttons=(PERSON, *more, NOT_URGENT),
    )


def suspect(catalogue: Catalogue, judgement: Judgement) -> SuspectReply:
    """The signs of fraud in what was pasted, and what to do with it."""
    entry = catalogue.entry(SUSPECT_TOPIC)
    more = map(topic_button, refs(catalogue, (SUSPECT_TOPIC,)))
    return SuspectReply(
        topic=SUSPECT_TOPIC,
        text=wording.SUSPECT if judgement.signs else wording.NO_SIGN,
        signs=tuple(sign.text_vi for sign in judgement.signs),
        advice=wording.SUSPECT_ADVICE,
        hotlines=hotlines(catalogue, entry.hotlines) if entry else (),
        buttons=(*more, PERSON, NOT_URGENT),
    )


def after_walk(entry: Entry) -> tuple[Button, ...]:
    """What is offered behind the last step."""
    return (
        button(wording.GOOD, "feedback_good", topic=entry.topic),
        part_button(entry, Part.TROUBLE),
        PERSON,
    )


def clarify(candidates: Sequence[TopicRef], *, text: str = wording.CLARIFY) -> ClarifyReply:
    """Two to four topics to choose from."""
    return ClarifyReply(
        text=text,
        candidates=tuple(candidates),
        buttons=(*map(topic_button, candidates), NONE_OF_THESE),
    )


def refer(catalogue: Catalogue, entry: Entry, *, home: Home = ANYWHERE) -> NoneReply:
    """A signpost: what the matter is, and whose door is the right one."""
    related = refs(catalogue, entry.related, home)[:MAX_RELATED]
    return NoneReply(
        text=entry.answer,
        topic=entry.topic,
        title=entry.title,
        place=entry.facets.place or "",
        offices=offices(catalogue, entry, home),
        documents=entry.facets.documents,
        hotlines=hotlines(catalogue, entry.hotlines, home),
        **written_from(entry, FIRST_SOURCES),
        buttons=(*map(topic_button, related), PERSON, MENU),
    )


def none(
    text: str, suggestions: Sequence[TopicRef] = (), hotline_refs: Sequence[HotlineRef] = ()
) -> NoneReply:
    """Nothing is known; the nearest topics, a person and the menu are offered."""
    return NoneReply(
        text=text,
        suggestions=tuple(suggestions),
        hotlines=tuple(hotline_refs),
        buttons=(*map(topic_button, suggestions), PERSON, MENU),
    )
