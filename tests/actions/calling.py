"""Calling an action over HTTP as Rasa does, and reading what it answers."""

import json
import re
import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx
from django.db import connections

from dialogue.turn import State
from helpdesk import citizens, threads
from helpdesk.models import Citizen
from replies.compose import read_payload
from replies.model import Reply, parse_reply

ENTITY = re.compile(r"\[([^\]]+)\]\((\w+):([^)]*)\)")


@dataclass
class Caller:
    """One conversation."""

    url: str
    sender: str = field(default_factory=lambda: uuid.uuid4().hex)

    @property
    def citizen(self) -> Citizen:
        """Who is talking, as the help desk knows them."""
        citizen = citizens.citizen_for("rest", self.sender)
        connections.close_all()
        return citizen

    @property
    def state(self) -> State:
        """What is remembered of the conversation."""
        state = State.recalled(threads.load(self.citizen))
        connections.close_all()
        return state

    def call(self, text: str, intent: str = "ask", **metadata: object) -> Reply:
        """The Reply to a message; its entities are marked `[words](entity:value)`."""
        message = {**self._message(text, intent), "metadata": metadata}
        body = {
            "next_action": "action_reply",
            "sender_id": self.sender,
            "version": "3.6.21",
            "tracker": {
                "sender_id": self.sender,
                "slots": {},
                "latest_message": message,
                "events": [],
                "paused": False,
                "followup_action": None,
                "active_loop": {},
                "latest_action_name": "action_listen",
            },
        }
        response = httpx.post(f"{self.url}/webhook", json=body, timeout=60, trust_env=False)
        response.raise_for_status()
        (said,) = response.json()["responses"]
        return parse_reply(said["custom"])

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
