"""One action server and one Rasa for all tests of this folder."""

from collections.abc import Iterator

import pytest

from tests.actions.running import Server, running_actions, running_rasa


@pytest.fixture(scope="session")
def rasa() -> Iterator[Server]:
    with running_actions() as actions, running_rasa(actions) as server:
        yield server
