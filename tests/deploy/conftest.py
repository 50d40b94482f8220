"""PostgreSQL and Redis on ports of this machine, as containers have them."""

import os
import re
import shutil
import signal
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.compose import Machine

PASSWORD = "matkhauthu123"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def postgres_port() -> Iterator[int]:
    """A PostgreSQL that listens on TCP, with the role and the database of the compose file."""
    from pgserver import _commands, postgres_server

    folder = Path(tempfile.mkdtemp(prefix="tro-ly-so-deploy-"))
    server = postgres_server.get_server(folder, cleanup_mode=None)
    server.psql(
        f"CREATE ROLE tro_ly_so LOGIN SUPERUSER PASSWORD '{PASSWORD}';"
        "CREATE DATABASE tro_ly_so OWNER tro_ly_so;"
    )
    port = free_port()
    options = f"-h 127.0.0.1 -p {port} -k {folder}"
    _commands.pg_ctl(  # type: ignore[attr-defined]
        ["-w", "-m", "fast", "-o", options, "-l", str(folder / "log"), "restart"],
        pgdata=folder,
        user=server.system_user,
        timeout=60,
    )
    yield port
    os.kill(int((folder / "postmaster.pid").read_text().split()[0]), signal.SIGQUIT)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def machine(postgres_port: int, redis: str, tmp_path_factory: pytest.TempPathFactory) -> Machine:
    redis_port = re.search(r":(\d+)/", redis)
    assert redis_port
    ports = {name: str(free_port()) for name in ("5005", "5055", "8000", "8443")}
    return Machine(
        variables={
            "POSTGRES_PASSWORD": PASSWORD,
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
