"""One message on its way through the steps of the dialogue."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from dialogue.desk import Desk
from knowledge.content.schema import Entry
from knowledge.notices import NoticeData
from knowledge.releases import ReleaseData
from knowledge.retrieval.search import Search
from knowledge.understanding.context import Context
from knowledge.understanding.understanding import Understanding, Understood
from replies.model import Button, Device, Reply


@dataclass(frozen=True)
class Knowledge:
    """One release with what searches and understands it; a turn uses one from start to end."""

    release: ReleaseData
    search: Search
    understanding: Understanding
    notices: tuple[NoticeData, ...] = ()
    """What everybody is to be told these days; of no release."""


@dataclass(frozen=True)
class Inbound:
    """What a person sent, cleaned and masked."""

    text: str
    """Words, or the payload of a button."""
    about: str = ""
    """The topic of the older message that this one replies to."""
    pasted: str | None = None
    """The words before masking, with the addresses behind them: only judged, never kept."""
    is_guarded: bool = False
    """The danger lane has judged it already."""
    intent: str = ""
    """What Rasa takes it for, and how surely; empty without Rasa."""
    confidence: float = 0.0
    entities: tuple[Mapping[str, Any], ...] = ()

    @property
    def is_payload(self) -> bool:
        """A button was pressed."""
        return self.text.startswith("/")

    def entity(self, name: str) -> str | None:
        """The first value of an entity that Rasa found."""
        return next((str(e["value"]) for e in self.entities if e["entity"] == name), None)


class State(BaseModel):
    """What is remembered of a conversation from one message to the next. Masked, like all words."""

    model_config = ConfigDict(frozen=True)

    topic: str = ""
    """The topic answered last."""
    part: str = ""
    """The passage of it that was told last; empty for the whole."""
    step: int = 0
    """The step of the guided walk that is on, from 1; 0 where none is."""
    question: str = ""
    """The last question: the one that was answered, or the one that is open."""
    offered: tuple[str, ...] = ()
    """The topics to choose from, while the question is open."""
    wanted: tuple[str, ...] = ()
    """The part that was asked for while the question was open."""
    earlier: tuple[str, ...] = ()
    """Topics answered before, the latest first."""
    options: tuple[Button, ...] = ()
    """The buttons of the last reply, which can be typed by number."""
    device: Device | None = None
    misses: int = 0
    """Messages in a row of which nothing was known."""
    alarmed_by: str = ""
    """The message for which the last reply was a card of the danger lane."""
    cards: int = 0
    """Cards in a row."""
    awaiting: str = ""
    """What the next message is expected to tell: `place`, `reason:<topic>`, `case:<topic>`."""
    about: dict[str, str] = {}
    """What people said of themselves (`about.yaml`), in their words or as a number."""
    said: tuple[tuple[str, str], ...] = ()
    """The last messages of both sides, as (`citizen` or `bot`, words), for the team."""

    @classmethod
    def recalled(cls, kept: Mapping[str, Any]) -> Self:
        """The state that was `kept`; a new one where an older program kept it otherwise."""
        try:
            return cls.model_validate(kept)
        except ValidationError:
            return cls()

    def kept(self) -> dict[str, Any]:
        """What to store, as JSON: only what is not as at the beginning."""
        return self.model_dump(mode="json", exclude_defaults=True)

    def context(self, release: ReleaseData) -> Context:
        """What the understanding needs of it; while a question is open, nothing else is current."""
        if self.offered:
            earlier = (self.topic, *self.earlier) if self.topic else self.earlier
            return Context(question=self.question, offered=self.offered, earlier=earlier)
        entry = release.entry(self.topic)
        return Context(
            topic=self.topic,
            title=entry.title if entry else "",
            question=self.question,
            earlier=self.earlier,
            part=self.part,
        )


@dataclass(frozen=True)
class Said:
    """One Reply, and what it changes of the State."""

    reply: Reply
    changes: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Turn:
    """A message, what is remembered, and what may be asked of whom."""

    inbound: Inbound
    state: State
    known: Knowledge
    desk: Desk
    understood: Understood | None = None

    @property
    def text(self) -> str:
        return self.inbound.text

    @property
    def release(self) -> ReleaseData:
        return self.known.release

    @property
    def current(self) -> Entry | None:
        """The entry that is being talked of."""
        return self.release.entry(self.state.topic) if self.state.topic else None

    @property
    def device(self) -> Device | None:
        """The telephone that is spoken of now, or was before."""
        value = self.inbound.entity("device")
        return Device(value) if value in set(Device) else self.state.device
