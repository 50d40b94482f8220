"""From what is known to what is said: entries and outcomes become Replies."""

import json
from collections.abc import Iterable, Sequence
from typing import Protocol

from knowledge.content.offices import office_of
from knowledge.content.schema import (
    ANYWHERE,
    DeviceStep,
    Domain,
    Entry,
    Home,
    Hotline,
    Office,
    Step,
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

MAX_RELATED = 3
MAX_PART_BUTTONS = 3
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
        Part.COST: facets.cost,
        Part.DOCUMENTS: facets.documents,
        Part.PLACE: facets.place,
        Part.TIME: facets.time,
        Part.TROUBLE: facets.trouble,
        Part.WHO: facets.who,
    }
    return [part for part, value in known.items() if value]


def answer(
    catalogue: Catalogue,
    entry: Entry,
    *,
    device: Device | None = None,
    wanted: Part | None = None,
    brief: bool = False,
    home: Home = ANYWHERE,
) -> AnswerReply:
    """A topic's whole answer; the part that was `wanted` in particular is told in it too."""
    asked = getattr(entry.facets, wanted.value) if wanted in TOLD_IN_A_SENTENCE else None
    buttons = [_part_button(part) for part in available_parts(entry)[:MAX_PART_BUTTONS]]
    if len(entry.steps) > 1:
        buttons.insert(0, button(wording.GUIDE, "guide", topic=entry.topic))
    buttons += map(topic_button, refs(catalogue, entry.related, home)[:MAX_RELATED])
    buttons += [
        button(wording.GOOD, "feedback_good", topic=entry.topic),
        button(wording.BAD, "feedback_bad", topic=entry.topic),
        PERSON,
    ]
    return AnswerReply(
        topic=entry.topic,
        title=entry.title,
        asked=f"{_icon(wanted)} {asked}" if wanted and asked else None,
        lead=entry.answer,
        offices=offices(catalogue, entry, home),
        steps=tuple(step_text(step, device) for step in entry.steps),
        documents=entry.facets.documents if wanted is Part.DOCUMENTS else (),
        changed=entry.changed,
        warnings=entry.warnings,
        hotlines=hotlines(catalogue, entry.hotlines, home),
        sources=tuple(SourceRef(name=s.name, url=s.url, date=s.date) for s in entry.sources),
        checked=entry.checked,
        brief=brief,
        buttons=tuple(buttons),
    )


def _part_button(part: Part) -> Button:
    return button(wording.PART_LABELS[part], "ask_part", part=part.value)


def _icon(part: Part) -> str:
    return wording.PART_LABELS[part].split()[0]


def part(
    catalogue: Catalogue,
    entry: Entry,
    wanted: Part,
    *,
    device: Device | None = None,
    home: Home | None = None,
) -> AnswerReply | None:
    """One facet of a topic; None where the entry does not tell it.

    A `home` without a commune is asked for where that would name an office; None is not, since the
    channel could not take the answer.
    """
    if wanted is Part.ALL:
        return answer(catalogue, entry, device=device, home=home or ANYWHERE)
    facets = entry.facets
    lead: str | None = None
    steps: tuple[StepText, ...] = ()
    trouble: tuple[TroubleText, ...] = ()
    documents: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    own: tuple[OfficeRef, ...] = ()
    numbers: tuple[HotlineRef, ...] = ()
    if wanted in TOLD_IN_A_SENTENCE:
        lead = getattr(facets, wanted.value)
    elif wanted is Part.DOCUMENTS and facets.documents:
        lead, documents = "Mình mang theo:", facets.documents
    elif wanted is Part.TROUBLE and facets.trouble:
        lead = "Mình đang gặp chuyện nào dưới đây?"
        trouble = tuple(TroubleText(problem=t.problem, remedy=t.remedy) for t in facets.trouble)
    elif wanted is Part.STEPS and entry.steps:
        lead = "Mình làm lần lượt thế này:"
        steps = tuple(step_text(step, device) for step in entry.steps)
    elif wanted is Part.WARNINGS and entry.warnings:
        lead, warnings = "Mình nhớ giúp:", entry.warnings
    elif wanted is Part.HOTLINES and entry.hotlines:
        lead = "Mình gọi số này để hỏi:"
        numbers = hotlines(catalogue, entry.hotlines, home or ANYWHERE)
    if lead is None:
        return None
    others = [p for p in available_parts(entry) if p is not wanted][:MAX_PART_BUTTONS]
    buttons = list(map(_part_button, others))
    if wanted is Part.PLACE and home:
        own = offices(catalogue, entry, home)
        if entry.facets.offices and not home.commune:
            buttons.insert(0, TELL_COMMUNE)
    return AnswerReply(
        topic=entry.topic,
        title=entry.title,
        part=wanted,
        lead=lead,
        offices=own,
        steps=steps,
        documents=documents,
        trouble=trouble,
        warnings=warnings,
        hotlines=numbers,
        checked=entry.checked,
        buttons=(*buttons, PERSON),
    )


def guided_step(entry: Entry, number: int, *, device: Device | None = None) -> StepReply:
    """Step `number` (from 1) of a guided walk."""
    buttons = [button(wording.NEXT, "guide_next"), button(wording.STUCK, "guide_stuck")]
    if number > 1:
        buttons.insert(1, button(wording.BACK, "guide_back"))
    return StepReply(
        topic=entry.topic,
        title=entry.title,
        number=number,
        total=len(entry.steps),
        step=step_text(entry.steps[number - 1], device),
        buttons=tuple(buttons),
    )


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
        button(wording.STUCK, "ask_part", part=Part.TROUBLE.value),
        PERSON,
    )


def clarify(candidates: Sequence[TopicRef], *, text: str = wording.CLARIFY) -> ClarifyReply:
    """Two to four topics to choose from."""
    return ClarifyReply(
        text=text,
        candidates=tuple(candidates),
        buttons=(*map(topic_button, candidates), NONE_OF_THESE),
    )


def which_part(entry: Entry) -> NoneReply:
    """Something about `entry`, but not what: the parts that it can tell are offered."""
    parts = map(_part_button, available_parts(entry))
    return NoneReply(text=wording.WHICH_PART % entry.title, buttons=(*parts, PERSON))


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
