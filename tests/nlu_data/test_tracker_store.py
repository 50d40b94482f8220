"""Of a long conversation Rasa reads the last turns, and stores each event once."""

import os
import subprocess
from pathlib import Path

from tests.stack import RASA_FOLDER

PROGRAM = """
import asyncio, sys
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from components.recent import RecentTrackerStore, TURNS

domain = Domain.load("domain")
store = RecentTrackerStore(domain=domain, host=sys.argv[1])

async def main():
    lengths = []
    for number in range(40):
        tracker = await store.get_or_create_tracker("somebody")
        if not tracker.events:
            tracker.update(ActionExecuted("action_listen"))
        lengths.append(len(tracker.events))
        tracker.update(UserUttered(f"message {number}", {"name": "ask"}))
        tracker.update(ActionExecuted("action_reply"))
        tracker.update(ActionExecuted("action_listen"))
        await store.save(tracker)
    whole = await store.retrieve_full_tracker("somebody")
    said = [event.text for event in whole.events if isinstance(event, UserUttered)]
    assert said == [f"message {number}" for number in range(40)], said
    assert lengths[-1] == lengths[10] <= 3 * TURNS, lengths
    last = await store.retrieve("somebody")
    assert last.latest_message.text == "message 39"

asyncio.run(main())
"""


def test_message_400_reads_no_more_than_message_10(tmp_path: Path) -> None:
    python = RASA_FOLDER / ".venv" / "bin" / "python"
    done = subprocess.run(
        [str(python), "-c", PROGRAM, f"sqlite:///{tmp_path / 'rasa.sqlite3'}"],
        cwd=RASA_FOLDER,
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "RASA_TELEMETRY_ENABLED": "false"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-3000:]
