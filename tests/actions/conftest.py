"""One action server for all tests of this folder."""

from collections.abc import Iterator

import pytest

from tests.actions.calling import Caller
from tests.actions.running import Server, running_actions
from tests.conftest import SQLITE_URL, switch_to


@pytest.fixture(scope="session")
def actions() -> Iterator[Server]:
    with running_actions() as server:
        yield server


@pytest.fixture
def rasa(actions: Server) -> Iterator[Caller]:
    """Calls the action server as Rasa does; the database of both is the test's."""
    switch_to(actions.database)
    yield Caller(actions.url)
    switch_to(SQLITE_URL)
