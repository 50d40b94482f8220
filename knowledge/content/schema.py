"""The shape of an FAQ entry, of the hotline register and of the facts behind them."""

import datetime
import re
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import (
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
TopicId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Month = Annotated[str, StringConstraints(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")]
"""A month as `YYYY-MM`."""

MAX_ANSWER_CHARS = 300
MAX_SHORT_TITLE_CHARS = 32
"""What a button of a small telephone shows beside its number."""
MAX_DOUBT_CHARS = 120
MAX_STEPS = 8
MAX_CASE_TEXT_CHARS = 300
MAX_CASES = 4
PassageKey = Annotated[
    str,
    StringConstraints(
        pattern=r"^(answer|steps|cost|time|place|who|documents|changed|warnings|hotlines"
        r"|trouble-[1-9][0-9]?)$"
    ),
]
"""A part of an entry that can be told by itself; troubles are counted from 1."""
COMMUNE = "{commune}"
"""Stands for the person's commune in an office's name."""


class Strict(BaseModel):
    """A model that rejects unknown fields, so that a misspelt one is noticed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DeviceStep(Strict):
    """One step whose taps differ between the two kinds of telephone."""

    android: Text
    iphone: Text


Step = Text | DeviceStep


class Trouble(Strict):
    """Something that goes wrong on the way, and what to do then."""

    problem: Text
    remedy: Text


class Facets(Strict):
    """What people ask next about a topic. Each is optional: an absent one is not known."""

    cost: Text | None = None
    time: Text | None = None
    place: Text | None = None
    offices: tuple[TopicId, ...] = ()
    """The kinds of office that `place` sends people to, where their own commune's is the right one;
    `offices.yaml` says which office that is."""
    documents: tuple[Text, ...] = ()
    who: Text | None = None
    trouble: tuple[Trouble, ...] = ()


class Source(Strict):
    """Where an answer comes from. `date` is a month, a year, or None if the source tells none."""

    name: Text
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
    date: Annotated[str, StringConstraints(pattern=r"^20\d\d(-(0[1-9]|1[0-2]))?$")] | None = None


class Home(Strict):
    """Where a person lives, as they told the help desk; empty where they did not."""

    province: str = ""
    """The province's slug, such as `gia-lai`."""
    commune: str = ""
    """The commune's slug, such as `xa-ia-hrung`."""
    commune_name: str = ""
    """As it is read: "xã Ia Hrung"."""


ANYWHERE = Home()
"""Of a person who did not say where they live."""


class Scope(Strict):
    """Where an entry, an office or a number holds, by slugs. Empty fields mean everywhere."""

    province: Text | None = None
    commune: Text | None = None

    def covers(self, home: Home) -> bool:
        """Whether it holds where this person lives; a person of an unknown place is covered too.

        >>> here, there = Home(commune="xa-ia-hrung"), Home(commune="xa-kbang")
        >>> scope = Scope(commune="xa-ia-hrung")
        >>> scope.covers(here), scope.covers(there), scope.covers(Home())
        (True, False, True)
        """
        limits = ((self.province, home.province), (self.commune, home.commune))
        return all(not place or not own or place == own for place, own in limits)

    def is_just_of(self, home: Home) -> bool:
        """Whether it is for the person's own commune alone.

        >>> Scope(province="gia-lai").is_just_of(Home(province="gia-lai", commune="xa-kbang"))
        False
        """
        return self.commune is not None and self.commune == home.commune

    def nearness(self, home: Home) -> int:
        """How near to the person it is: 2 for their commune alone, 1 for their province, else 0."""
        if self.is_just_of(home):
            return 2
        return int(self.province is not None and self.province == home.province)


class NotFor(Strict):
    """A question that sounds like an entry's and is not answered by it."""

    ask: Text
    see: TopicId | None = None
    """The entry that does answer it, where there is one."""


class Case(Strict):
    """What holds for people of whom one thing is true."""

    id: TopicId
    label: Annotated[Text, StringConstraints(max_length=MAX_SHORT_TITLE_CHARS)]
    """What stands on its button."""
    at_least: Annotated[
        float | None,
        Field(validation_alias=AliasChoices("from", "at_least"), serialization_alias="from"),
    ] = None
    """The least number of this case, where the case is told by a number."""
    below: float | None = None
    """The first number that belongs to the next case."""
    says: Annotated[tuple[Text, ...], Field(min_length=1)]
    """How people tell that this is their case."""
    tells: Annotated[Text, StringConstraints(max_length=MAX_CASE_TEXT_CHARS)]

    def holds(self, number: float) -> bool:
        """Whether a number (đồng, years) belongs to this case.

        >>> case = Case(id="a", label="A", at_least=70, below=75, says=("a",), tells="A.")
        >>> case.holds(70), case.holds(75)
        (True, False)
        """
        if self.at_least is None and self.below is None:
            return False
        return (self.at_least or 0) <= number and (self.below is None or number < self.below)


class Cases(Strict):
    """One question about the person on which the right answer depends."""

    about: TopicId
    """What is asked about (`about.yaml`); several entries may ask about the same thing."""
    question: Text
    options: Annotated[tuple[Case, ...], Field(min_length=2, max_length=MAX_CASES)]


class About(Strict):
    """Something that may be known of a person, and how its number is said, if it is one."""

    unit: Literal["dong", "tuoi", "ngay", "thang"] | None = None
    note: Text


class EntryKind(StrEnum):
    """What an entry does with its matter."""

    ANSWER = "answer"
    """It explains it."""
    SIGNPOST = "signpost"
    """It says what it is and whose door is the right one, and explains no more."""


class Grade(StrEnum):
    """What is done about an entry of which something is doubtful."""

    BLOCKS = "blocks"
    """It is not published."""
    TOLD = "told"
    """The doubt is told in the chat, with who knows."""
    NOTE = "note"
    """For the editors alone."""


GRADE_OF: dict[bool | str, Grade | None] = {True: Grade.NOTE, False: None}


class Entry(Strict):
    """One curated answer to one topic, or a signpost to who can answer.

    A signpost tells what the matter is (`answer`), where to go (`facets.place`, `offices`), whom to
    ring (`hotlines`) and what to bring (`facets.documents`).
    """

    topic: TopicId
    kind: EntryKind = EntryKind.ANSWER
    title: Text
    short_title: Annotated[Text, StringConstraints(max_length=MAX_SHORT_TITLE_CHARS)] | None = None
    """What stands on a button."""
    variants: tuple[Text, ...]
    answer: Annotated[Text, StringConstraints(max_length=MAX_ANSWER_CHARS)]
    steps: Annotated[tuple[Step, ...], Field(max_length=MAX_STEPS)] = ()
    facets: Facets = Facets()
    changed: Text | None = None
    """What is no longer as older advice says, and since when."""
    warnings: tuple[Text, ...] = ()
    asks: dict[PassageKey, tuple[Text, ...]] = {}
    """How people ask for one part of this entry while they are talking about it."""
    not_for: tuple[NotFor, ...] = ()
    """What this entry does not answer, though it has its words."""
    cases: Cases | None = None
    hotlines: tuple[str, ...] = ()
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    checked: Month
    review_by: Month
    related: Annotated[tuple[TopicId, ...], Field(min_length=2, max_length=5)]
    scope: Scope = Scope()
    facts_from: tuple[TopicId, ...] = ()
    """Other topics whose facts this entry relies on too."""
    needs_review: Annotated[
        Grade | None, BeforeValidator(lambda told: GRADE_OF.get(told, told))
    ] = None
    """The grade of what is doubtful; releases of before the grades say true or false."""
    review_reason: Text | None = None
    doubt: Annotated[Text, StringConstraints(max_length=MAX_DOUBT_CHARS)] | None = None
    """What the chat says is not certain, and whom to ask."""
    confirmed_by: Text | None = None
    """The office or role of who has confirmed the entry: "Công an xã Ia Hrung"."""
    confirmed: Month | None = None
    """The month in which they did."""
    confirm: tuple[Text, ...] = ()
    """What the curators still have to confirm, from the cautions of the facts sheet."""

    def texts(self) -> list[tuple[str, str]]:
        """Every passage a citizen may read, as (field, text) pairs."""
        pairs = [("title", self.title), ("answer", self.answer)]
        if self.short_title:
            pairs.insert(1, ("short_title", self.short_title))
        for number, step in enumerate(self.steps, start=1):
            if isinstance(step, DeviceStep):
                pairs.append((f"steps[{number}].android", step.android))
                pairs.append((f"steps[{number}].iphone", step.iphone))
            else:
                pairs.append((f"steps[{number}]", step))
        facets = self.facets
        for name in ("cost", "time", "place", "who"):
            text = getattr(facets, name)
            if text:
                pairs.append((f"facets.{name}", text))
        pairs += [(f"facets.documents[{i}]", t) for i, t in enumerate(facets.documents, start=1)]
        for i, trouble in enumerate(facets.trouble, start=1):
            pairs.append((f"facets.trouble[{i}].problem", trouble.problem))
            pairs.append((f"facets.trouble[{i}].remedy", trouble.remedy))
        if self.changed:
            pairs.append(("changed", self.changed))
        if self.doubt:
            pairs.append(("doubt", self.doubt))
        pairs += [(f"warnings[{i}]", t) for i, t in enumerate(self.warnings, start=1)]
        if self.cases:
            pairs.append(("cases.question", self.cases.question))
            for case in self.cases.options:
                pairs.append((f"cases.{case.id}.label", case.label))
                pairs.append((f"cases.{case.id}.tells", case.tells))
        return pairs

    @property
    def is_signpost(self) -> bool:
        return self.kind is EntryKind.SIGNPOST

    @model_validator(mode="after")
    def _asks_for_what_there_is(self) -> Self:
        """Ways to ask for a part that the entry does not have would never be told."""
        missing = sorted(set(self.asks) - set(self.passage_keys()))
        if missing:
            raise PydanticCustomError(
                "asks_without_part",
                "asks for parts that the entry does not have: {part}",
                {"part": ", ".join(missing)},
            )
        return self

    def passage_keys(self) -> list[str]:
        """The parts that this entry can tell, in the order of an answer."""
        facets = self.facets
        told = {
            "answer": self.answer,
            "steps": self.steps,
            "cost": facets.cost,
            "time": facets.time,
            "place": facets.place,
            "who": facets.who,
            "documents": facets.documents,
            "changed": self.changed,
            "warnings": self.warnings,
            "hotlines": self.hotlines,
        }
        keys = [key for key, value in told.items() if value]
        return keys + [f"trouble-{i}" for i in range(1, len(facets.trouble) + 1)]


class EntryFile(Strict):
    """One file of `faq/`: the entries of one domain."""

    domain: TopicId
    entries: tuple[Entry, ...]


class Hotline(Strict):
    """A telephone number of the register. `free` is None where nobody has confirmed it."""

    id: Text
    name: Text
    number: Annotated[str, StringConstraints(pattern=r"^[0-9]+( [0-9]+)*$")]
    hours: Text | None = None
    free: bool | None = None
    scope: Scope = Scope()
    fact_topics: tuple[TopicId, ...]
    needs_review: Text | None = None

    @property
    def digits(self) -> str:
        """The number as one dials it.

        >>> Hotline(id="x", name="X", number="1900 0368", fact_topics=()).digits
        '19000368'
        """
        return re.sub(r"\D", "", self.number)


class KnownOffice(Strict):
    """What a curator found out about one commune's office."""

    address: Text
    hours: Text | None = None
    phone: Text | None = None
    """A hotline's id."""
    source: Text
    """Where it stands, or who went there: no facts sheet has it."""
    checked: Month


class Office(Strict):
    """Where people go with what cannot be done at home.

    An entry names the `kind`. Of its offices that one is meant which serves the person's commune.
    """

    id: TopicId
    kind: TopicId
    name: Text
    """With `{commune}` in it, it is an office that every commune has."""
    address: Text | None = None
    hours: Text | None = None
    phone: Text | None = None
    """A hotline's id."""
    scope: Scope = Scope()
    formerly: Literal["Gia Lai", "Bình Định"] | None = None
    """It serves the communes that lay in this province until 30 June 2025."""
    fact_topics: Annotated[tuple[TopicId, ...], Field(min_length=1)]
    known: dict[TopicId, KnownOffice] = {}
    """What is known of single communes' offices, by the commune's slug."""

    def at(self, home: Home) -> Self:
        """This office as the person's commune has it.

        >>> police = Office(id="ca", kind="ca", name="Công an {commune}", fact_topics=("tam-tru",))
        >>> police.at(Home(commune="xa-kbang", commune_name="xã Kbang")).name
        'Công an xã Kbang'
        """
        told: dict[str, object] = {"name": self.name.replace(COMMUNE, home.commune_name)}
        known = self.known.get(home.commune)
        if known:
            told |= {"address": known.address, "hours": known.hours, "phone": known.phone}
        return self.model_copy(update=told)


class Site(Strict):
    """An official address that any answer may name."""

    address: Text
    name: Text
    fact_topics: tuple[TopicId, ...]


class FactKind(StrEnum):
    """What a fact tells, which decides what it may rest on and how it ends."""

    LAW = "law"
    """What is allowed, owed or required."""
    FEE = "fee"
    DEADLINE = "deadline"
    AMOUNT = "amount"
    NUMBER = "number"
    """A number to ring."""
    ADDRESS = "address"
    TAP = "tap"
    """What stands on the screen of an app."""
    STATISTIC = "statistic"
    PLAN = "plan"
    """What was announced and may come otherwise."""
    ADVICE = "advice"


class Fact(Strict):
    """One sourced statement of a facts sheet."""

    text: Text
    source: Text
    url: str | None = None
    date: str | None = None
    confidence: Literal["high", "medium", "low"]
    kind: FactKind | None = None
    """None where nobody has said yet."""
    document: TopicId | None = None
    """The law, decree or circular that it rests on (`documents.yaml`)."""
    press: bool = False
    """It is known that only newspapers tell it."""
    valid_from: datetime.date | None = None
    valid_until: datetime.date | None = None
    """The last day on which it holds; None while no end is known."""
    same_as: TopicId | None = None
    """The name of a value that is told in more than one place, and must be the same in all."""
    read_again: Month | None = None
    """The month in which somebody reads its source again."""


class Document(Strict):
    """A law, decree, circular or resolution that facts rest on."""

    id: TopicId
    name: Text
    valid_from: datetime.date | None = None
    valid_until: datetime.date | None = None
    """Its last day; None while no end is known."""
    replaced_by: TopicId | None = None
    note: Text | None = None


class Season(Strict):
    """A time of the year at which rules change, or people need something else."""

    name: Text
    month: Annotated[int, Field(ge=1, le=12)]
    """The month in which what it touches must have been read again."""
    topics: Annotated[tuple[TopicId, ...], Field(min_length=1)]


class TopicFacts(Strict):
    """All that is known of a topic, with what the curators must be careful about."""

    facts: tuple[Fact, ...]
    caution: Text | None = None


class Domain(Strict):
    """A domain of the menu and the scope of each of its topics."""

    id: TopicId
    name: Text
    icon: Text
    topics: dict[TopicId, Text]
