"""The real action server and the real Rasa, without a bot, for callers of their HTTP interfaces."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.stack import (
    ENDPOINTS,
    RASA_ENVIRONMENT,
    RASA_FOLDER,
    RASA_MODEL,
    ROOT,
    Part,
    free_port,
)


@dataclass(frozen=True)
class Server:
    url: str
    folder: Path
    """Where it keeps its database and its log."""

    @property
    def database(self) -> str:
        return f"sqlite:///{self.folder / 'main.sqlite3'}"


@contextmanager
def running_actions() -> Iterator[Server]:
    """`python -m actions` on an SQLite of its own that holds the seed catalogue."""
    port = free_port()
    server = Server(f"http://127.0.0.1:{port}", Path(tempfile.mkdtemp(prefix="tro-ly-so-actions-")))
    environment = {**os.environ, "DATABASE_URL": server.database, "LOG_LEVEL": "INFO"}
    migrate = [sys.executable, "-m", "console", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, cwd=ROOT, env=environment, check=True)
    command = [sys.executable, "-m", "actions", "--port", str(port)]
    log, health = server.folder / "actions.log", f"{server.url}/health"
    with _running(Part("actions", command, environment, ROOT, log, health)):
        yield server


@contextmanager
def running_rasa(actions: Server, tracker_store: str = "") -> Iterator[Server]:
    """`rasa run` with the trained model, calling `actions`; by default on an SQLite of its own."""
    port = free_port()
    server = Server(f"http://127.0.0.1:{port}", actions.folder)
    endpoints = server.folder / "endpoints.yml"
    tracker_store = tracker_store or f"sqlite:///{server.folder / 'tracker.sqlite3'}"
    endpoints.write_text(ENDPOINTS.format(actions=actions.url, tracker_store=tracker_store))
    command = [
        *[str(RASA_FOLDER / ".venv" / "bin" / "rasa"), "run", "--endpoints", str(endpoints)],
        *["--credentials", "credentials.yml", "--model", str(RASA_MODEL), "--enable-api"],
        *["--interface", "127.0.0.1", "--port", str(port)],
    ]
    log = server.folder / "rasa.log"
    environment = {**os.environ, **RASA_ENVIRONMENT}
    with _running(Part("rasa", command, environment, RASA_FOLDER, log, f"{server.url}/")):
        yield server


@contextmanager
def _running(part: Part) -> Iterator[None]:
    try:
        part.start()
        yield
    finally:
        part.stop()
