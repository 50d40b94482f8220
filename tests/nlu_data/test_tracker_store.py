"""Of a long conversation Rasa keeps the last turns, and stores each event once."""

import contextlib
import os
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from tornado.web import RequestHandler

from tests.actions.running import Server, running_rasa
from tests.http_server import serving
from tests.stack import RASA_ENVIRONMENT, RASA_FOLDER

Query = Callable[[str], list[tuple[Any, ...]]]

FLOATS = 64
"""Bytes by which calls differ that say the same: moments have more or fewer digits."""

ANSWER = "vâng" * 400

TURNS = """
import asyncio, sys
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SessionStarted, UserUttered
from components.recent import RecentTrackerStore

store = RecentTrackerStore(domain=Domain.load("domain"), host=sys.argv[1])

async def turn(text, session=False):
    tracker = await store.get_or_create_tracker("somebody", append_action_listen=False)
    if session or not tracker.events:
        for event in ActionExecuted("action_session_start"), SessionStarted():
            tracker.update(event)
        tracker.update(ActionExecuted("action_listen"))
    read = len(tracker.events)
    tracker.update(UserUttered(text, {"name": "ask"}))
    tracker.update(ActionExecuted("action_reply"))
    tracker.update(ActionExecuted("action_listen"))
    await store.save(tracker)
    return read

async def texts():
    tracker = await store.retrieve("somebody")
    return [event.text for event in tracker.events if isinstance(event, UserUttered)]

async def main():
    read = [await turn(f"message {number}") for number in range(12)]
    assert len(set(read[3:])) == 1, read
    assert await texts() == ["message 11"], await texts()
    await turn("of a new session", session=True)
    assert await texts() == ["of a new session"], await texts()
    await turn("and on")
    assert await texts() == ["and on"], await texts()
    await store.save(await store.retrieve("somebody"))

asyncio.run(main())
"""

BEFORE = """
import asyncio, sys
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered

async def main():
    store = SQLTrackerStore(domain=Domain.load("domain"), host=sys.argv[1])
    tracker = await store.get_or_create_tracker("somebody")
    for number in range(300):
        tracker.update(UserUttered(f"old {number}", {"name": "ask"}))
        tracker.update(ActionExecuted("action_reply"))
        tracker.update(ActionExecuted("action_listen"))
    await store.save(tracker)

asyncio.run(main())
"""


ONE_MORE = """
import asyncio, sys
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered
from components.recent import RecentTrackerStore

async def main():
    store = RecentTrackerStore(domain=Domain.load("domain"), host=sys.argv[1])
    tracker = await store.retrieve("somebody")
    assert tracker.latest_message.text == "old 299"
    assert len(tracker.events) < 10
    tracker.update(UserUttered("new", {"name": "ask"}))
    tracker.update(ActionExecuted("action_listen"))
    await store.save(tracker)

asyncio.run(main())
"""


def run(program: str, url: str) -> None:
    done = subprocess.run(
        [str(RASA_FOLDER / ".venv" / "bin" / "python"), "-c", program, url],
        cwd=RASA_FOLDER,
        env={**os.environ, **RASA_ENVIRONMENT},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-3000:]


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Query]:
    """An empty tracker store: its address, and what a query of it finds."""
    if request.param == "sqlite":
        path = tmp_path / "rasa.sqlite3"

        def ask_file(sql: str) -> list[tuple[Any, ...]]:
            with contextlib.closing(sqlite3.connect(path)) as connection:
                return connection.execute(sql).fetchall()

        return f"sqlite:///{path}", ask_file
    url: str = request.getfixturevalue("postgres")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS events")

    def ask_server(sql: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(url) as connection:
            return connection.execute(sql.encode()).fetchall()

    return url, ask_server


def test_the_last_turn_is_read_and_the_ones_before_it_are_deleted(
    store: tuple[str, Query],
) -> None:
    url, ask = store
    run(TURNS, url)
    kept = "".join(data for (data,) in ask("SELECT data FROM events"))
    assert "and on" in kept
    assert "message" not in kept.replace("message_id", "")


def test_no_word_stays_in_a_file_that_it_was_deleted_from(tmp_path: Path) -> None:
    file = tmp_path / "rasa.sqlite3"
    run(TURNS, f"sqlite:///{file}")
    assert b"and on" in file.read_bytes()
    assert b"message 1" not in file.read_bytes()


def test_a_long_conversation_of_before_is_cut_with_its_next_message(
    store: tuple[str, Query],
) -> None:
    url, ask = store
    run(BEFORE, url)
    assert ask("SELECT count(*) FROM events") > [(900,)]
    run(ONE_MORE, url)
    assert ask("SELECT count(*) FROM events") < [(10,)]


class Actions(RequestHandler):
    """An action server that answers anything, and notes how long each call was."""

    def initialize(self, lengths: list[int]) -> None:
        self.lengths = lengths

    def post(self) -> None:
        self.lengths.append(len(self.request.body))
        self.finish({"events": [], "responses": [{"text": ANSWER}]})


def test_message_400_costs_what_message_40_costs(store: tuple[str, Query], tmp_path: Path) -> None:
    url, ask = store
    lengths: list[int] = []
    stored = []
    with (
        serving([("/webhook", Actions, {"lengths": lengths})]) as port,
        running_rasa(Server(f"http://127.0.0.1:{port}", tmp_path), tracker_store=url) as rasa,
        httpx.Client(trust_env=False, timeout=60) as client,
    ):
        body = {"sender": "somebody", "message": "quên mật khẩu vneid thì làm sao"}
        for _ in range(400):
            said = client.post(f"{rasa.url}/webhooks/rest/webhook", json=body).json()
            assert said == [{"recipient_id": "somebody", "text": ANSWER}]
            stored += ask("SELECT count(*), sum(length(data)) FROM events")
    assert abs(lengths[399] - lengths[39]) < FLOATS
    assert stored[399][0] == stored[39][0]
    assert abs(stored[399][1] - stored[39][1]) < FLOATS * stored[39][0]
