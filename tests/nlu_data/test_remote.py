"""Answers of the action server are checked as by Rasa itself, only faster."""

import os
import subprocess

from tests.stack import RASA_ENVIRONMENT, RASA_FOLDER

PROGRAM = """
from jsonschema import ValidationError
from rasa.core.actions import action
from rasa.core.actions.action import RemoteAction
from components.channel import AssistantChannel
from components.remote import LeanRemoteAction

good = {"events": [], "responses": [{"text": "vâng", "custom": {"kind": "smalltalk"}}]}
slot = {"event": "slot", "timestamp": None, "name": "topic", "value": "sim"}
ANSWERS = [
    good, {}, {**good, "events": [slot]}, {"responses": []},
    [], None, "vâng", {"events": {}}, {"events": None}, {"events": ["slot"]},
    {"events": [{"event": "slot"}]}, {"events": [{"event": "unheard of"}]}, {"events": [{}]},
    {"events": [{**slot, "name": 5}]}, {"responses": {}}, {"responses": ["vâng"]},
]

def refused(kind, answer):
    try:
        assert kind("action_reply", None)._validate_action_result(answer)
    except ValidationError:
        return True
    return False

ours = [refused(LeanRemoteAction, answer) for answer in ANSWERS]
assert ours == [refused(RemoteAction, answer) for answer in ANSWERS], ours
assert not ours[0] and 8 < sum(ours) < len(ANSWERS) - 3, ours

async def nobody(message):
    pass

assert action.RemoteAction is RemoteAction
AssistantChannel.from_credentials({}).blueprint(nobody)
assert action.RemoteAction is LeanRemoteAction
"""


def test_what_rasa_refuses_is_refused() -> None:
    done = subprocess.run(
        [str(RASA_FOLDER / ".venv" / "bin" / "python"), "-c", PROGRAM],
        cwd=RASA_FOLDER,
        env={**os.environ, **RASA_ENVIRONMENT},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-3000:]
