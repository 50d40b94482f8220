"""The typed Reply that every answer of the assistant is.

Actions send it as Rasa's `custom` payload; a channel parses it with `parse_reply` and renders it.
Tests and tools read `kind` and `topic`, never wording.
"""

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, field_validator

MAX_PAYLOAD_BYTES = 64
"""Telegram's limit of `callback_data`; every payload keeps to it, so that no channel needs a store
of what its buttons meant."""


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Kind(StrEnum):
    ANSWER = "answer"
    STEP = "step"
    CLARIFY = "clarify"
    NONE = "none"
    URGENT = "urgent"
    SUSPECT = "suspect"
    HANDOFF = "handoff"
    LOCALITY = "locality"
    SMALLTALK = "smalltalk"
    MENU = "menu"
    ACK = "ack"


class Part(StrEnum):
    """Which part of a topic's answer is told."""

    ALL = "all"
    COST = "cost"
    TIME = "time"
    PLACE = "place"
    DOCUMENTS = "documents"
    WHO = "who"
    TROUBLE = "trouble"
    STEPS = "steps"
    WARNINGS = "warnings"
    HOTLINES = "hotlines"
    CHANGED = "changed"
    ANSWER = "answer"
    CASE = "case"
    """What holds for people like this one."""


class Device(StrEnum):
    ANDROID = "android"
    IPHONE = "iphone"


class Button(Model):
    """Something the person may press, or type: its words, or its number in the list.

    `payload` is what is sent to Rasa in place of words, for example
    `/choose_topic{"topic": "vneid-la-gi"}`.
    """

    label: str
    payload: str

    @field_validator("payload")
    @classmethod
    def _fits_every_channel(cls, payload: str) -> str:
        if len(payload.encode()) > MAX_PAYLOAD_BYTES:
            raise ValueError(f"payload of more than {MAX_PAYLOAD_BYTES} bytes: {payload}")
        return payload


class TopicRef(Model):
    topic: str
    title: str
    short_title: str | None = None

    @property
    def label(self) -> str:
        """What stands on its button."""
        return self.short_title or self.title


class HotlineRef(Model):
    """A number to ring. `free` is None where it isn't known whether the call costs money."""

    name: str
    number: str
    hours: str | None = None
    free: bool | None = None


class OfficeRef(Model):
    """An office of the person's own commune; what is not known of it is left out."""

    name: str
    address: str | None = None
    hours: str | None = None
    number: str | None = None


class SourceRef(Model):
    name: str
    url: str
    date: str | None = None


class StepText(Model):
    """One step. `text` holds for every telephone; else the two alternatives are given."""

    text: str | None = None
    android: str | None = None
    iphone: str | None = None


class TroubleText(Model):
    problem: str
    remedy: str


class BaseReply(Model):
    buttons: tuple[Button, ...] = ()
    """In the order of their numbers, from 1."""


class TopicReply(BaseReply):
    """About one topic, or about none that is known."""

    notices: tuple[str, ...] = ()
    """What everybody is told now who asks about topics of this domain, before all else."""


class CuratedReply(TopicReply):
    """What somebody has written from sources."""

    sources: tuple[SourceRef, ...] = ()
    checked: str | None = None
    """Month `YYYY-MM` in which it was last compared with its sources."""
    confirmed_by: str | None = None
    """Who of the offices has confirmed it; None where nobody has."""
    confirmed: str | None = None
    """Month `YYYY-MM` in which they did."""
    doubt: str | None = None
    """What is not certain, and whom to ask."""


class AnswerReply(CuratedReply):
    """A topic's answer, or the part of it that was asked for."""

    kind: Literal[Kind.ANSWER] = Kind.ANSWER
    topic: str
    title: str
    part: Part = Part.ALL
    asked: str | None = None
    """What the question asked in particular ("mất bao nhiêu tiền"), told before the rest."""
    lead: str
    """The sentence or two that answer first."""
    offices: tuple[OfficeRef, ...] = ()
    """Where the person themselves goes with this, where their commune is known."""
    steps: tuple[StepText, ...] = ()
    documents: tuple[str, ...] = ()
    trouble: tuple[TroubleText, ...] = ()
    changed: str | None = None
    warnings: tuple[str, ...] = ()
    hotlines: tuple[HotlineRef, ...] = ()
    question: str | None = None
    """What would have to be known of the person to answer more exactly."""
    brief: bool = False
    """The person asked for short answers: the channel leaves the source out."""
    full: bool = False
    """All that is known is told, not just what fits a small telephone's screen."""


class StepReply(TopicReply):
    """One step of a guided walk through a topic; `number` counts from 1 to `total`."""

    kind: Literal[Kind.STEP] = Kind.STEP
    topic: str
    title: str
    number: int
    total: int
    step: StepText


class ClarifyReply(BaseReply):
    """Which of two to four topics was meant?"""

    kind: Literal[Kind.CLARIFY] = Kind.CLARIFY
    text: str
    candidates: Annotated[tuple[TopicRef, ...], Field(min_length=2, max_length=4)]


class NoneReply(CuratedReply):
    """Nothing is explained of this. `suggestions` are the nearest topics, if any help.

    Where a signpost fits, `topic` names it, and the right door is told: `place` and what follows.
    """

    kind: Literal[Kind.NONE] = Kind.NONE
    text: str
    topic: str = ""
    title: str = ""
    place: str = ""
    offices: tuple[OfficeRef, ...] = ()
    documents: tuple[str, ...] = ()
    suggestions: tuple[TopicRef, ...] = ()
    hotlines: tuple[HotlineRef, ...] = ()


class UrgentReply(BaseReply):
    """What to do in the next five minutes."""

    kind: Literal[Kind.URGENT] = Kind.URGENT
    topic: str
    title: str
    steps: tuple[str, ...]
    hotlines: tuple[HotlineRef, ...] = ()


class SuspectReply(BaseReply):
    """What is suspicious in a message or address that was pasted. It never says "safe"."""

    kind: Literal[Kind.SUSPECT] = Kind.SUSPECT
    topic: str
    text: str
    signs: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    hotlines: tuple[HotlineRef, ...] = ()


class HandoffReply(BaseReply):
    """A person is being fetched, or was. `ticket` is the ticket's public number."""

    kind: Literal[Kind.HANDOFF] = Kind.HANDOFF
    text: str
    ticket: str | None = None
    hotlines: tuple[HotlineRef, ...] = ()


class LocalityReply(BaseReply):
    """About places: the person's commune, or what an old place is called now."""

    kind: Literal[Kind.LOCALITY] = Kind.LOCALITY
    text: str


class SmalltalkReply(BaseReply):
    kind: Literal[Kind.SMALLTALK] = Kind.SMALLTALK
    text: str


class MenuReply(BaseReply):
    """The topics to choose from, by domain."""

    kind: Literal[Kind.MENU] = Kind.MENU
    title: str
    text: str
    options: tuple[str, ...] = ()
    """The first buttons in full, for channels whose buttons are too narrow for them."""


class AckReply(BaseReply):
    """Feedback or a setting was taken."""

    kind: Literal[Kind.ACK] = Kind.ACK
    text: str


Reply = Annotated[
    AnswerReply
    | StepReply
    | ClarifyReply
    | NoneReply
    | UrgentReply
    | SuspectReply
    | HandoffReply
    | LocalityReply
    | SmalltalkReply
    | MenuReply
    | AckReply,
    Field(discriminator="kind"),
]

_adapter: TypeAdapter[Reply] = TypeAdapter(Reply)


def parse_reply(payload: Any) -> Reply:
    """The Reply in a `custom` payload; raises pydantic's ValidationError on anything else.

    >>> parse_reply({"kind": "ack", "text": "Cảm ơn bà con."}).kind
    <Kind.ACK: 'ack'>
    """
    return _adapter.validate_python(payload)
