"""A conversation over Rasa's REST channel, and what Rasa makes of one message."""

import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx

from replies.model import Reply, parse_reply

PATIENCE_SECONDS = 60


@dataclass
class Talk:
    """One person's conversation."""

    url: str
    sender: str = field(default_factory=lambda: uuid.uuid4().hex)

    def say(self, message: str) -> Reply:
        """The one Reply to `message`."""
        body = {"sender": self.sender, "message": message}
        url = f"{self.url}/webhooks/rest/webhook"
        said = httpx.post(url, json=body, timeout=PATIENCE_SECONDS, trust_env=False).json()
        replies = [parse_reply(one["custom"]) for one in said if "custom" in one]
        assert len(replies) == 1, f"{message!r} got {len(replies)} replies"
        return replies[0]


def parse(url: str, text: str) -> tuple[str, dict[str, Any]]:
    """The intent of `text`, and its entities by name."""
    found = httpx.post(
        f"{url}/model/parse", json={"text": text}, timeout=PATIENCE_SECONDS, trust_env=False
    ).json()
    return found["intent"]["name"], {e["entity"]: e["value"] for e in found["entities"]}
