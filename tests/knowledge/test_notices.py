"""Notices for everybody: when and where one holds, and how processes come to know of it."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from knowledge.board import NoticeBoard
from knowledge.models import Notice
from knowledge.notices import EVERYWHERE, NoticeData, told
from tests import postgres
from tests.conftest import SQLITE_URL, switch_to
from tests.knowledge.test_following import wait_until
from tests.postgres import Postgres

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


def notice(
    text: str, *domains: str, starts: datetime = NOW - HOUR, ends: datetime = NOW + HOUR
) -> NoticeData:
    return NoticeData(text, domains, starts, ends)


def put_up(text: str, hours: float = 1) -> Notice:
    now = timezone.now()
    ends = now + timedelta(hours=hours)
    return Notice.objects.create(text=text, domains=[EVERYWHERE], starts_at=now, ends_at=ends)


def texts(board: NoticeBoard) -> list[str]:
    return [notice.text for notice in board.current]


def test_it_holds_in_its_domains_from_its_start_until_its_end() -> None:
    one = [notice("Hỏng.", "dinh-danh", "dich-vu-cong")]
    for domain, now, holds in (
        ("dinh-danh", NOW, True),
        ("dich-vu-cong", NOW, True),
        ("y-te", NOW, False),
        ("dinh-danh", NOW - HOUR, True),
        ("dinh-danh", NOW - HOUR - timedelta(seconds=1), False),
        ("dinh-danh", NOW + HOUR, False),
    ):
        assert told(one, domain, now) == (("Hỏng.",) if holds else ())
    assert told([notice("Mọi nơi.", EVERYWHERE)], "y-te", NOW) == ("Mọi nơi.",)


def test_of_many_the_two_that_began_last_are_told() -> None:
    many = [notice(f"{n}.", EVERYWHERE, starts=NOW - n * HOUR) for n in (3, 1, 2)]
    assert told(many, "y-te", NOW) == ("1.", "2.")


def test_what_another_process_puts_up_and_ends_is_followed(each_database: str) -> None:
    board = NoticeBoard(poll_seconds=0.05)
    assert texts(board) == []
    for program in ("put_up('Hỏng.')", "Notice.objects.update(ends_at=timezone.now())"):
        start = "import django; django.setup(); from tests.knowledge.test_notices import *; "
        subprocess.run(
            [sys.executable, "-c", start + program],
            env=os.environ | {"DATABASE_URL": each_database},
            check=True,
            timeout=60,
        )
        expected = ["Hỏng."] if "put_up" in program else []
        wait_until(lambda expected=expected: texts(board) == expected)  # type: ignore[misc]
    board.stop()


def test_what_has_ended_is_not_read(database: str) -> None:
    put_up("Qua rồi.", hours=-1)
    board = NoticeBoard(poll_seconds=60)
    board.refresh()
    assert texts(board) == []
    board.stop()


@pytest.fixture
def server() -> Iterator[Postgres]:
    with postgres.running() as running:
        switch_to(running.url)
        call_command("migrate", verbosity=0)
        yield running
        connections.close_all()
        switch_to(SQLITE_URL)


def test_while_the_database_is_away_or_hangs_nobody_waits_and_old_ones_go(
    server: Postgres,
) -> None:
    put_up("Hỏng.")
    board = NoticeBoard(poll_seconds=0.05, kept_seconds=2)
    wait_until(lambda: texts(board) == ["Hỏng."])
    for trouble in (server.frozen, server.away):
        with trouble():
            started = time.monotonic()
            assert texts(board) == ["Hỏng."], "a short trouble changes nothing"
            assert time.monotonic() - started < 0.1
            wait_until(lambda: texts(board) == [])
        wait_until(lambda: texts(board) == ["Hỏng."])
    board.stop()
