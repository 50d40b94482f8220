"""From the release before to this one and back, with what people have said in the database."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from tests.conftest import SQLITE_URL, switch_to

BEFORE = ("helpdesk", "0003_threads")
KEPT = ("citizen", "turn", "thread", "team", "ticket", "ticketmessage", "grouppost", "feedback")
LATER = 9007199254740993
"""An update's number that a floating-point number does not hold."""


@pytest.fixture(params=["sqlite", "postgres"])
def release_before(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    """A database as the release before left it, empty."""
    url = f"sqlite:///{tmp_path / 'before.sqlite3'}"
    if request.param == "postgres":
        server = request.getfixturevalue("postgres")
        with psycopg.connect(server, autocommit=True) as server_connection:
            server_connection.execute("DROP DATABASE IF EXISTS release_before")
            server_connection.execute("CREATE DATABASE release_before")
        url = server.rpartition("/")[0] + "/release_before"
    switch_to(url)
    migrate_to(BEFORE)
    yield
    switch_to(SQLITE_URL)


def migrate_to(*targets: tuple[str, str]) -> None:
    for app, name in targets:
        call_command("migrate", app, name, verbosity=0)


def migrate_to_newest() -> None:
    call_command("migrate", verbosity=0)


def managers_at(target: tuple[str, str], *names: str) -> dict[str, models.Manager[models.Model]]:
    """Models as they were at a migration, all of the same state."""
    apps = MigrationExecutor(connection).loader.project_state(target).apps
    return {name: apps.get_model("helpdesk", name)._default_manager for name in names}


def newest() -> tuple[str, str]:
    (leaf,) = MigrationExecutor(connection).loader.graph.leaf_nodes("helpdesk")
    return leaf


def fill(at: datetime) -> None:
    """One of everything that people leave behind, as the release before stored it."""
    make = managers_at(BEFORE, *KEPT, "handledupdate")
    team = make["team"].create(slug="tinh", name="Tổ tỉnh", group_chat_id=-200, is_default=True)
    for number in range(3):
        citizen = make["citizen"].create(
            channel="telegram", address=str(number), pseudonym=f"bí-danh-{number}"
        )
        make["turn"].create(citizen=citizen, question="Mất SIM thì sao?", kind="none", at=at)
        make["thread"].create(citizen=citizen, state={"topic": "sim-mat"})
        make["feedback"].create(citizen=citizen, topic="sim-mat", good=False, reason="khó hiểu")
        status = "open" if number else "closed"
        ticket = make["ticket"].create(citizen=citizen, team=team, status=status, question="Hỏi")
        make["ticketmessage"].create(ticket=ticket, direction="to_team", text="Cảm ơn", at=at)
        make["grouppost"].create(chat_id=-200, message_id=number, ticket=ticket)
        make["handledupdate"].create(channel="telegram", update_id=LATER + number, at=at)
    make["grouppost"].create(chat_id=-200, message_id=99, ticket=None)


def rows_of(target: tuple[str, str], fields: dict[str, list[str]]) -> dict[str, list[object]]:
    """What stands in the fields that the release before had."""
    return {
        name: list(manager.order_by("pk").values_list(*fields[name]))
        for name, manager in managers_at(target, *fields).items()
    }


@pytest.mark.usefixtures("release_before")
def test_up_and_down_again_all_that_people_left_is_there() -> None:
    at = timezone.now() - timedelta(days=1)
    fill(at)
    fields = {
        name: [field.attname for field in manager.model._meta.concrete_fields]
        for name, manager in managers_at(BEFORE, *KEPT).items()
    }
    before = rows_of(BEFORE, fields)
    migrate_to_newest()
    assert rows_of(newest(), fields) == before
    updates = managers_at(newest(), "inboundupdate")["inboundupdate"]
    kept = [("handled", "", LATER + number) for number in range(3)]
    assert list(updates.order_by("pk").values_list("state", "sealed", "update_id")) == kept
    # What nobody has answered is not taken for answered by the release before.
    waiting = {"channel": "telegram", "chat": "1", "sealed": "x"}
    updates.create(update_id=1, state="waiting", **waiting)
    updates.create(update_id=2, state="set_aside", **waiting)
    updates.create(update_id=3, state="handled", channel="telegram")
    migrate_to(BEFORE)
    assert rows_of(BEFORE, fields) == before
    handled = managers_at(BEFORE, "handledupdate")["handledupdate"]
    assert sorted(handled.values_list("update_id", flat=True)) == [3, LATER, LATER + 1, LATER + 2]
    migrate_to_newest()
    assert rows_of(newest(), fields) == before
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
