"""What keeps a process from starting is told in a sentence, without a traceback or a secret."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from tests.conftest import SQLITE_URL, switch_to

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "matkhau123456"
TOKEN = "123456789:TEST-token-of-thirty-five-characters"
BOT, ACTIONS = ("bot",), ("actions",)
SITE = ("gunicorn", "--preload", "--bind=127.0.0.1:0", "console.wsgi:checked()")


def start(module: tuple[str, ...], **variables: str) -> str:
    """What a process says that can't start."""
    ended = subprocess.run(
        [sys.executable, "-m", *module],
        cwd=ROOT,
        env={
            **os.environ,
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_BASE_URL": "http://127.0.0.1:9/bot",
            **variables,
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )
    told = ended.stdout + ended.stderr
    assert ended.returncode == 2, told
    assert "Traceback" not in told
    assert PASSWORD not in told
    assert TOKEN not in told
    return told


@pytest.fixture
def migrated(tmp_path: Path) -> str:
    """A database of this program's own, for a test to spoil."""
    url = f"sqlite:///{tmp_path / 'db.sqlite3'}"
    switch_to(url)
    call_command("migrate", verbosity=0)
    switch_to(SQLITE_URL)
    return url


@pytest.mark.parametrize("module", [BOT, ACTIONS, SITE, ("console", "check")])
def test_a_wrong_variable_ends_every_process(module: tuple[str, ...]) -> None:
    assert "RETENTION_DAYS_TURNS" in start(module, RETENTION_DAYS_TURNS="90 ngày")


@pytest.mark.parametrize("module", [BOT, ACTIONS, SITE, ("console", "runserver", "--noreload")])
def test_a_database_of_no_migrations_is_refused(module: tuple[str, ...], tmp_path: Path) -> None:
    told = start(module, DATABASE_URL=f"sqlite:///{tmp_path / 'new.sqlite3'}")
    assert "chưa khớp với chương trình" in told
    assert "python -m console migrate" in told


def test_a_database_of_an_older_program_is_refused(migrated: str) -> None:
    switch_to(migrated)
    call_command("migrate", "helpdesk", "0001", verbosity=0)
    switch_to(SQLITE_URL)
    assert "còn theo bản cũ" in start(BOT, DATABASE_URL=migrated)


def test_a_database_of_a_newer_program_is_refused(migrated: str) -> None:
    switch_to(migrated)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) "
            "VALUES ('helpdesk', '9999_of_tomorrow', CURRENT_TIMESTAMP)"
        )
    switch_to(SQLITE_URL)
    assert "mới hơn chương trình" in start(BOT, DATABASE_URL=migrated)


@pytest.mark.parametrize("address", ["127.0.0.1:9", "khong-co.invalid"])
def test_a_database_that_cannot_be_reached_is_told(address: str) -> None:
    told = start(BOT, DATABASE_URL=f"postgresql://u:{PASSWORD}@{address}/x")
    assert "Chưa mở được cơ sở dữ liệu" in told


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    file = tmp_path / "text.sqlite3"
    file.write_text("this is no database " * 100)
    assert "DATABASE_URL" in start(BOT, DATABASE_URL=f"sqlite:///{file}")


def test_a_port_in_use_is_told(migrated: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        told = start(ACTIONS, DATABASE_URL=migrated, ACTIONS_PORT=port)
        assert f"Cổng {port} đang có chương trình khác dùng" in told
        told = start(
            BOT,
            DATABASE_URL=migrated,
            WEBHOOK_URL="https://bot.example",
            WEBHOOK_SECRET=PASSWORD,
            WEBHOOK_HOST="127.0.0.1",
            WEBHOOK_PORT=port,
        )
        assert "WEBHOOK_PORT" in told


def test_an_encoder_that_was_not_built_is_told(migrated: str, tmp_path: Path) -> None:
    told = start(ACTIONS, DATABASE_URL=migrated, ACTIONS_PORT="0", VAR_FOLDER=str(tmp_path / "var"))
    assert "ACTIONS_PORT" in told, "a port of naught is none"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    told = start(ACTIONS, DATABASE_URL=migrated, ACTIONS_PORT=port, VAR_FOLDER=str(tmp_path))
    assert "make setup" in told
