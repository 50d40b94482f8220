"""Copying a database as it is at one moment, and putting such a copy in its place.

SQLite is copied by its online backup, PostgreSQL by pg_dump: both while others go on writing.
"""

import contextlib
import importlib.util
import os
import re
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.backends.postgresql.client import DatabaseClient

from console.backups import wording
from console.backups.sealed import BackupError
from helpdesk.conversations import ALIAS as CONVERSATIONS

FILLED_BY_MIGRATE = {"django_migrations", "django_content_type", "auth_permission"}
"""What stands in a new database already."""
COMPUTED = "passage_vectors_*"
"""Tables of the search, which makes them again."""
SECONDS_TO_WAIT = 30

Counts = dict[str, int]
"""How many rows each table has."""


class Database(Protocol):
    kind: str

    def place(self) -> str:
        """What its user knows it by."""
        ...

    def is_there(self) -> bool: ...
    def counts(self) -> Counts: ...
    def copy_to(self, file: Path) -> Counts:
        """Writes a copy; returns the rows in it."""
        ...

    def check(self, file: Path, expected: Counts) -> bool:
        """Whether a copy can be read and has these tables."""
        ...

    def replace_by(self, file: Path) -> str:
        """Puts a copy in the place of what there is: all of it, or nothing changes.

        Returns the name under which damaged data was set aside, if any.
        """
        ...


def configured() -> dict[str, Database]:
    """The help desk's database and Rasa's, by their aliases; one where they are the same."""
    settings = {
        alias: connections[alias].settings_dict for alias in (DEFAULT_DB_ALIAS, CONVERSATIONS)
    }
    places = {alias: [str(s[k]) for k in ("NAME", "HOST", "PORT")] for alias, s in settings.items()}
    if places[CONVERSATIONS] == places[DEFAULT_DB_ALIAS]:
        del settings[CONVERSATIONS]
    return {
        alias: Sqlite(Path(s["NAME"])) if "sqlite" in s["ENGINE"] else Postgres(alias)
        for alias, s in settings.items()
    }


def is_empty(counts: Counts) -> bool:
    return not any(rows for table, rows in counts.items() if table not in FILLED_BY_MIGRATE)


@dataclass
class Sqlite:
    path: Path
    kind: str = "SQLite"

    def place(self) -> str:
        return str(self.path)

    def is_there(self) -> bool:
        return self.path.exists()

    def counts(self) -> Counts:
        with _read_only(self.path) as database:
            return _counts_of(database)

    def copy_to(self, file: Path) -> Counts:
        with _read_only(self.path) as source, contextlib.closing(sqlite3.connect(file)) as copy:
            _copy(source, copy)
            # A copy of a database in WAL mode would be three files when it is opened.
            copy.execute("PRAGMA journal_mode=DELETE")
            return _counts_of(copy)

    def check(self, file: Path, expected: Counts) -> bool:
        try:
            with _read_only(file) as copy:
                sound = copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                return sound and _counts_of(copy) == expected
        except sqlite3.DatabaseError:
            return False

    def replace_by(self, file: Path) -> str:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        set_aside = self._set_aside_if_damaged()
        with (
            _read_only(file) as copy,
            contextlib.closing(sqlite3.connect(self.path, timeout=SECONDS_TO_WAIT)) as target,
        ):
            _copy(copy, target)
        return set_aside

    def _set_aside_if_damaged(self) -> str:
        """What is no database any more can't be written into, and may still be of use."""
        if not self.path.exists():
            return ""
        try:
            self.counts()
        except sqlite3.OperationalError:
            return ""  # locked, or the like: copying says so
        except sqlite3.DatabaseError:
            aside = self.path.with_name(f"{self.path.name}.hong-{time.strftime('%Y%m%d%H%M%S')}")
            self.path.rename(aside)
            for ending in ("-wal", "-shm"):  # they would be taken for parts of the new one
                self.path.with_name(self.path.name + ending).unlink(missing_ok=True)
            return aside.name
        return ""


@contextlib.contextmanager
def _read_only(path: Path) -> Iterator[sqlite3.Connection]:
    address = f"{path.resolve().as_uri()}?mode=ro"
    with contextlib.closing(sqlite3.connect(address, uri=True, timeout=SECONDS_TO_WAIT)) as opened:
        yield opened


def _counts_of(database: sqlite3.Connection) -> Counts:
    tables = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_'"
    ).fetchall()
    return {
        table: database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]  # noqa: S608  # ours
        for (table,) in tables
    }


def _copy(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """All at once, so that it is of one moment; gives up where somebody else keeps it locked."""
    deadline = time.monotonic() + SECONDS_TO_WAIT

    def in_time(status: int, remaining: int, total: int) -> None:
        if status != sqlite3.SQLITE_DONE and time.monotonic() > deadline:
            raise BackupError(wording.BUSY)

    source.backup(target, progress=in_time)


@dataclass
class Postgres:
    alias: str
    kind: str = "PostgreSQL"

    def place(self) -> str:
        return str(connections[self.alias].settings_dict["NAME"])

    def is_there(self) -> bool:
        connections[self.alias].ensure_connection()
        return True

    def counts(self) -> Counts:
        with connections[self.alias].cursor() as cursor:
            cursor.execute(
                "SELECT tablename FROM pg_tables"
                " WHERE schemaname = 'public' AND NOT starts_with(tablename, %s)",
                [COMPUTED.rstrip("*")],
            )
            tables = [table for (table,) in cursor.fetchall()]
            counts = {}
            for table in tables:
                cursor.execute(f'SELECT count(*) FROM public."{table}"')  # noqa: S608  # ours
                counts[table] = cursor.fetchone()[0]
            return counts

    def copy_to(self, file: Path) -> Counts:
        # The rows are counted in the very snapshot that is dumped.
        with transaction.atomic(using=self.alias), connections[self.alias].cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
            self._run(
                "pg_dump",
                "--format=custom",
                f"--snapshot={snapshot}",
                f"--exclude-table={COMPUTED}",
                # The search makes the extension of its vectors itself.
                "--extension=plpgsql",
                f"--file={file}",
            )
            return self.counts()

    def check(self, file: Path, expected: Counts) -> bool:
        try:
            # Written out as SQL, all of it is read.
            self._run("pg_restore", "--file=/dev/null", str(file))
            listed = self._run("pg_restore", "--list", str(file))
        except BackupError:
            return False
        return set(re.findall(r" TABLE DATA public (\S+) ", listed)) == set(expected)

    def replace_by(self, file: Path) -> str:
        # A stream that breaks off would be taken for the end: it is written out whole first.
        script = file.with_suffix(".sql")
        self._run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(file))
        connections[self.alias].close()
        self._run(
            "psql",
            "--no-psqlrc",
            "--quiet",
            "--single-transaction",
            "--set=ON_ERROR_STOP=1",
            f"--command=SET LOCAL lock_timeout = '{SECONDS_TO_WAIT}s'",
            # Tables that a newer version has added go too.
            "--command=DROP SCHEMA public CASCADE",
            "--command=CREATE SCHEMA public",
            f"--file={script}",
        )
        return ""

    def _run(self, program: str, *arguments: str) -> str:
        settings = connections[self.alias].settings_dict
        (_, *address), secrets = DatabaseClient.settings_to_cmd_args_env(settings, [])
        if program != "pg_restore":  # which writes a script here, and asks no server
            arguments = (*arguments, *address)
        done = subprocess.run(
            [self._programs() / program, *arguments],
            env={**os.environ, **(secrets or {})},
            capture_output=True,
            text=True,
        )
        if "lock timeout" in done.stderr:
            raise BackupError(wording.BUSY)
        if done.returncode:
            reason = (done.stderr.strip().splitlines() or ["?"])[0]
            raise BackupError(wording.PROGRAM_FAILED.format(name=program, reason=reason))
        return done.stdout

    def _connection(self) -> DatabaseWrapper:
        return cast(DatabaseWrapper, connections[self.alias])

    def _programs(self) -> Path:
        """The folder of PostgreSQL's programs: the oldest ones that are as new as the server.

        Older ones refuse it, and newer ones write what it may not know.
        """
        server = self._connection().pg_version // 10000
        found = {
            version: folder for folder in _folders() if (version := _version_in(folder)) >= server
        }
        if not found:
            raise BackupError(wording.NO_PROGRAM.format(name="pg_dump", version=server))
        return found[min(found)]


def _folders() -> list[Path]:
    """Where PostgreSQL's programs may be: on the PATH, as Debian has them, and pgserver's."""
    folders = [*Path("/usr/lib/postgresql").glob("*/bin")]
    if on_path := shutil.which("pg_dump"):
        folders.append(Path(on_path).parent)
    if (pgserver := importlib.util.find_spec("pgserver")) and pgserver.origin:
        folders.append(Path(pgserver.origin).parent / "pginstall" / "bin")
    return folders


def _version_in(folder: Path) -> int:
    """The version of the pg_dump there; 0 where it has none."""
    try:
        told = subprocess.run([folder / "pg_dump", "--version"], capture_output=True, text=True)
    except OSError:
        return 0
    version = re.search(r"\d+", told.stdout)
    return int(version[0]) if version else 0
