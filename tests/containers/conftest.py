"""The engine, the images and the stack, once for all tests of this folder."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot_api.server import BotApi
from tests.bot_api.server import running as bot_api
from tests.containers import bases
from tests.containers.engine import Engine, Missing, install
from tests.containers.stack import GATEWAY, Stack


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    """Removed at the end with all that it holds; CONTAINERS_FOLDER names one whose images stay."""
    kept = os.environ.get("CONTAINERS_FOLDER")
    try:
        install()
    except Missing as missing:
        pytest.exit(str(missing), returncode=1)
    made = Engine(Path(kept or tempfile.mkdtemp(prefix="tro-ly-so-containers-", dir="/var/tmp")))
    made.remove(keep_images=True)  # what an earlier run left that was killed
    try:
        yield made
    finally:
        made.say("Removing the containers")
        made.remove(keep_images=bool(kept))


@pytest.fixture(scope="session")
def telegram() -> Iterator[BotApi]:
    with bot_api(address=GATEWAY) as api:
        yield api


@pytest.fixture(scope="session")
def stack(engine: Engine, telegram: BotApi) -> Stack:
    """Images built, nothing started."""
    try:
        bases.provide(engine)
    except Missing as missing:
        pytest.exit(str(missing), returncode=1)
    made = Stack(engine, telegram)
    made.build()
    return made
