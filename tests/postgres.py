"""A real PostgreSQL with pgvector, from PyPI, which a test may take away and bring back."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
from pgserver import _commands, postgres_server

from tests.stack import free_port

ROLE = DATABASE = "tro_ly_so"
PASSWORD = "matkhauthu123"


class Postgres:
    """Listens on TCP, with the role and the database of the compose file."""

    def __init__(self) -> None:
        self.port = free_port()
        self._folder = Path(tempfile.mkdtemp(prefix="tro-ly-so-postgres-"))
        server = postgres_server.get_server(self._folder, cleanup_mode=None)
        server.psql(
            f"CREATE ROLE {ROLE} LOGIN SUPERUSER PASSWORD '{PASSWORD}';"
            f"CREATE DATABASE {DATABASE} OWNER {ROLE};"
        )
        self._user = server.system_user
        # From its socket, where it was set up, to TCP.
        self.kill()
        self.start()

    @property
    def url(self) -> str:
        """Its DATABASE_URL."""
        return f"postgresql://{ROLE}:{PASSWORD}@127.0.0.1:{self.port}/{DATABASE}"

    @property
    def log(self) -> str:
        return (self._folder / "log").read_text("utf-8", "replace")

    def start(self) -> None:
        options = f"-h 127.0.0.1 -p {self.port} -k {self._folder}"
        self._control("-o", options, "-l", str(self._folder / "log"), "start")

    def kill(self) -> None:
        """At once, connections and all, as when the machine goes down."""
        self._control("-m", "immediate", "stop")

    @contextlib.contextmanager
    def away(self) -> Iterator[None]:
        """It is gone while the block runs, and back after it."""
        self.kill()
        try:
            yield
        finally:
            self.start()

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """It hangs while the block runs: it keeps its connections, and never answers."""
        pid = int((self._folder / "postmaster.pid").read_text().split()[0])
        server = psutil.Process(pid)
        hanging = [server, *server.children(recursive=True)]
        for process in hanging:
            process.suspend()
        try:
            yield
        finally:
            for process in hanging:
                process.resume()

    def remove(self) -> None:
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _control(self, *arguments: str) -> None:
        _commands.pg_ctl(  # type: ignore[attr-defined]
            ["-w", *arguments], pgdata=self._folder, user=self._user, timeout=60
        )


@contextlib.contextmanager
def running() -> Iterator[Postgres]:
    """A server of one's own, until the block ends."""
    server = Postgres()
    try:
        yield server
    finally:
        server.remove()
