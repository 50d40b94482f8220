"""PostgreSQL and Redis on ports of this machine, as containers have them."""

import re
from collections.abc import Iterator

import pytest
import valkey

from tests.deploy.compose import Machine
from tests.postgres import PASSWORD, running
from tests.stack import free_port

TOKEN = "token-of-our-own-parts"
REDIS_PASSWORD = "matkhaucuaredis"


@pytest.fixture(scope="module")
def postgres_port() -> Iterator[int]:
    """Of a PostgreSQL of this module's own, with the role and the database of the compose file."""
    with running() as server:
        yield server.port


@pytest.fixture(scope="module")
def machine(postgres_port: int, redis: str, tmp_path_factory: pytest.TempPathFactory) -> Machine:
    redis_port = re.search(r":(\d+)/", redis)
    assert redis_port
    valkey.from_url(redis).config_set("requirepass", REDIS_PASSWORD)
    ports = {name: str(free_port()) for name in ("5005", "5055", "8000", "8443", "9464", "9465")}
    return Machine(
        variables={
            "INTERNAL_TOKEN": TOKEN,
            "POSTGRES_PASSWORD": PASSWORD,
            "REDIS_PASSWORD": REDIS_PASSWORD,
            "SECRET_KEY": "for-tests-only",
            "TELEGRAM_BOT_TOKEN": "set by the test",
        },
        replacements={
            "@postgres:5432": f"@127.0.0.1:{postgres_port}",
            "6379": redis_port[1],
            "http://actions:": "http://127.0.0.1:",
            "http://rasa:": "http://127.0.0.1:",
            **ports,
        },
        folder=tmp_path_factory.mktemp("deploy"),
    )
