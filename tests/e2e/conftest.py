"""One running assistant for the whole test session, and people who talk to it."""

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from django.db import connections

from tests.bot_api import server as bot_api
from tests.e2e import tap as taps
from tests.e2e.person import Person
from tests.e2e.tap import Tap
from tests.stack import Stack

MESSAGES_A_MINUTE = "60"
"""Tests are quicker than people; the limit itself is tested in tests/bot."""


@pytest.fixture(scope="session")
def tap() -> Iterator[Tap]:
    with taps.running() as running:
        yield running


@pytest.fixture(scope="session")
def whole_stack(tap: Tap, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The assistant, started once: Rasa alone needs twenty seconds."""
    folder: Path = tmp_path_factory.mktemp("assistant")
    environment = {"MESSAGES_PER_MINUTE": MESSAGES_A_MINUTE, "RASA_TIMEOUT_SECONDS": "5"}
    with bot_api.running() as telegram:
        stack = Stack(telegram, folder, environment, tap.url)
        tap.rasa_url = stack.real_rasa_url
        try:
            stack.start()
            yield stack
        finally:
            stack.stop()
            if keep := os.environ.get("KEEP_LOGS"):
                for part in stack.parts:
                    Path(keep, part.log_file.name).write_bytes(part.log_file.read_bytes())


@pytest.fixture(scope="session")
def _ids() -> Iterator[int]:
    return iter(count(50_001))


@pytest.fixture
def stack(whole_stack: Stack) -> Iterator[Stack]:
    """The assistant, with this process's Django on the same database."""
    from tests.conftest import SQLITE_URL, switch_to

    switch_to(f"sqlite:///{whole_stack.database}")
    yield whole_stack
    connections.close_all()
    switch_to(SQLITE_URL)


class People:
    """New people, each with a chat of their own."""

    def __init__(self, stack: Stack, tap: Tap, ids: Iterator[int]) -> None:
        self._stack, self._tap, self._ids = stack, tap, ids

    def new(self, *, group: int | None = None) -> Person:
        return Person(self._stack.telegram.world, self._tap, next(self._ids), group)


@pytest.fixture
def people(stack: Stack, tap: Tap, _ids: Iterator[int]) -> People:
    return People(stack, tap, _ids)


@pytest.fixture
def person(people: People) -> Person:
    return people.new()
