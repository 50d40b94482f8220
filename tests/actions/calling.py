"""Calling an action over HTTP as Rasa does, and reading what it answers."""

import json
import re
import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx

from replies.compose import read_payload
from replies.model import Reply, parse_reply

ENTITY = re.compile(r"\[([^\]]+)\]\((\w+):([^)]*)\)")


@dataclass(frozen=True)
class Answer:
    reply: Reply | None
    slots: dict[str, Any]
    """The slots that were set."""
    events: list[dict[str, Any]]

    @property
    def taken_as(self) -> str | None:
        """The message that Rasa is asked to hear instead."""
        return next((e["text"] for e in self.events if e["event"] == "user"), None)


@dataclass
class Caller:
    """One conversation; slots that actions set are remembered as Rasa would."""

    url: str
    sender: str = field(default_factory=lambda: uuid.uuid4().hex)
    slots: dict[str, Any] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    loop: str | None = None

    def call(self, action: str, text: str, intent: str = "ask") -> Answer:
        """Runs `action` on a message; its entities are marked `[words](entity:value)`."""
        message = self._message(text, intent)
        event = {"event": "user", "text": message["text"], "parse_data": message}
        self.events.append(event)
        body = {
            "next_action": action,
            "sender_id": self.sender,
            "version": "3.6.21",
            "tracker": {
                "sender_id": self.sender,
                "slots": self.slots,
                "latest_message": message,
                "events": self.events,
                "paused": False,
                "followup_action": None,
                "active_loop": {"name": self.loop} if self.loop else {},
                "latest_action_name": "action_listen",
            },
        }
        response = httpx.post(f"{self.url}/webhook", json=body, timeout=60, trust_env=False)
        response.raise_for_status()
        said = response.json()
        replies = [r["custom"] for r in said["responses"]]
        assert len(replies) <= 1, "an action says one Reply"
        slots = {e["name"]: e["value"] for e in said["events"] if e["event"] == "slot"}
        self.slots |= slots
        self.events += [{"event": "bot", "text": r["text"]} for r in said["responses"]]
        reply = parse_reply(replies[0]) if replies else None
        return Answer(reply, slots, said["events"])

    def _message(self, text: str, intent: str) -> dict[str, Any]:
        if text.startswith("/"):
            intent, values = read_payload(text)
            entities = [{"entity": name, "value": value} for name, value in values.items()]
            return {"text": text, "intent": {"name": intent, "confidence": 1}, "entities": entities}
        plain, found = "", []
        rest = text
        while mark := ENTITY.search(rest):
            plain += rest[: mark.start()]
            start = len(plain)
            plain += mark[1]
            found.append({"entity": mark[2], "value": mark[3], "start": start, "end": len(plain)})
            rest = rest[mark.end() :]
        return {
            "text": plain + rest,
            "intent": {"name": intent, "confidence": 0.9},
            "entities": found,
        }


def payload(intent: str, **entities: str) -> str:
    return f"/{intent}{json.dumps(entities)}" if entities else f"/{intent}"
