"""The labelled conversations through the whole stack: Rasa, the action server and the database.

`python -m dialogue evaluate` talks them through in process; here each message goes over Rasa's REST
channel, as a channel would send it, so that the two can be compared.
"""

import tempfile
from pathlib import Path
from uuid import uuid4

import httpx

from bench.stack import LONGEST_WAIT, REST
from bench.table import Table
from dialogue.evaluation import labels
from dialogue.evaluation.labels import Json
from dialogue.evaluation.run import Talker, talk_through
from knowledge.content.load import EVALUATION
from tests.bot_api import server as bot_api
from tests.stack import Stack

TALKS = EVALUATION / "dev_dialogues.yaml"


def table() -> Table:
    """Starts the assistant and talks every conversation through with a new person."""
    rows = Table("Conversations through the whole stack", ("figure", "value"))
    folder = Path(tempfile.mkdtemp(prefix="tro-ly-so-talks-"))
    with bot_api.running() as telegram:
        stack = Stack(telegram, folder, {"LOG_LEVEL": "WARNING"})
        try:
            stack.start()
            with httpx.Client(
                base_url=stack.real_rasa_url, timeout=LONGEST_WAIT, trust_env=False
            ) as rasa:
                figures = talk_through(labels.load(TALKS), lambda: _talker(rasa)).as_json()
        finally:
            stack.stop()
    for name, value in figures.items():
        if name != "by_kind":
            rows.add(name, value)
    for kind, right in figures["by_kind"].items():
        rows.add(f"right turns of kind {kind}", right)
    return rows


def _talker(rasa: httpx.Client) -> Talker:
    sender = f"bench-{uuid4()}"

    def say(text: str) -> Json:
        said = rasa.post(REST, json={"sender": sender, "message": text}).raise_for_status().json()
        replies: list[Json] = [message["custom"] for message in said if "custom" in message]
        return replies[-1] if replies else {"kind": "text"}

    return say
