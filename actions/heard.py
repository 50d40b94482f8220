"""What Rasa tells an action of the conversation, typed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from knowledge.content.schema import Entry
from knowledge.releases import ReleaseData
from replies.model import Button, Device, Part

FREE_QUESTIONS = frozenset({"ask", "nlu_fallback", "off_topic", "ask_platform"})
"""Intents of messages that stand for themselves: what a ticket calls the question."""

FEEDBACK_FORM = "feedback_reason_form"


@dataclass(frozen=True)
class Heard:
    """The last message and what is remembered of the conversation."""

    sender: str
    text: str
    """Masked words, or the payload of a button."""
    intent: str = ""
    confidence: float = 0.0
    entities: Sequence[Mapping[str, Any]] = ()
    slots: Mapping[str, Any] = field(default_factory=dict)
    events: Sequence[Mapping[str, Any]] = ()
    loop: str | None = None
    """The form that is active."""
    alarmed_by: str = ""
    """The masked message that a card of the danger lane was shown for, where the bot showed it."""

    @classmethod
    def of(cls, tracker: Any) -> Self:
        message = tracker.latest_message
        intent = message.get("intent") or {}
        return cls(
            sender=tracker.sender_id,
            text=message.get("text") or "",
            intent=intent.get("name") or "",
            confidence=float(intent.get("confidence") or 0),
            entities=message.get("entities") or (),
            slots=tracker.slots,
            events=tracker.events,
            loop=tracker.active_loop_name,
            alarmed_by=str((message.get("metadata") or {}).get("alarmed_by") or ""),
        )

    @property
    def is_payload(self) -> bool:
        """A button was pressed."""
        return self.text.startswith("/")

    def entity(self, name: str) -> str | None:
        """The first value of an entity in the message."""
        return next((str(e["value"]) for e in self.entities if e["entity"] == name), None)

    @property
    def part(self) -> Part | None:
        value = self.entity("part")
        return Part(value) if value in set(Part) else None

    @property
    def device(self) -> Device | None:
        """The telephone that is spoken of now, or was before."""
        value = self.entity("device") or self.slots.get("device")
        return Device(value) if value in set(Device) else None

    @property
    def step(self) -> int | None:
        """The step of the guided walk that is on."""
        value = self.slots.get("step")
        return int(value) if value else None

    @property
    def misses(self) -> int:
        return int(self.slots.get("misses") or 0)

    @property
    def question(self) -> str:
        """The last free question, masked; empty where there was none."""
        return str(self.slots.get("question") or "")

    @property
    def open_question(self) -> str:
        """The question that was asked back on and is not answered yet, masked."""
        return str(self.slots.get("open_question") or "")

    @property
    def wanted(self) -> Part | None:
        """The part that is asked for: now, or while the question was still open."""
        value = self.slots.get("wanted")
        return self.part or (Part(value) if value in set(Part) else None)

    @property
    def options(self) -> tuple[Button, ...]:
        """The buttons of the last reply."""
        return tuple(
            Button.model_validate(option) for option in self.slots.get("last_options") or ()
        )

    def current(self, release: ReleaseData) -> Entry | None:
        """The entry that was answered last."""
        topic = self.slots.get("topic")
        return release.entry(topic) if topic else None

    def chosen(self, release: ReleaseData) -> Entry | None:
        """The entry that a button names, else the current one."""
        topic = self.entity("topic")
        return release.entry(topic) if topic else self.current(release)


def words_before(events: Sequence[Mapping[str, Any]]) -> str:
    """The last message before the present one that was no button; empty where there is none."""
    *before, _ = [str(e.get("text") or "") for e in events if e.get("event") == "user"] or [""]
    return next((text for text in reversed(before) if text and not text.startswith("/")), "")


def option_called(options: Sequence[Button], words: str) -> Button | None:
    """The button whose label was typed.

    >>> option_called([Button(label="👍 Có ích", payload="/feedback_good")], "có ích").payload
    '/feedback_good'
    """
    wanted = _letters(words)
    return next((o for o in options if wanted and _letters(o.label) == wanted), None)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())
