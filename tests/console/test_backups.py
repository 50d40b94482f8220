"""Backups, by the commands that their user types: all is lost, and all comes back."""

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from helpdesk import tickets, turns
from helpdesk.citizens import citizen_for
from helpdesk.models import Citizen, Team, Ticket
from knowledge import catalogue
from knowledge.models import LiveEntry
from tests.conftest import SQLITE_URL, switch_to
from tests.knowledge.test_catalogue import entry

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ("console", "helpdesk", "knowledge", "deploy")
QUESTION = "Mất điện thoại thì khóa ví tiền sao?"
WORDS_IN_RASA = "lời đã nói với Rasa"


@dataclass
class Machine:
    """A copy of the program with data of its own, used through `make`."""

    folder: Path
    url: str
    conversations: str

    def make(self, *words: str, key: str = "", code: int = 0) -> str:
        """Runs a target; what it printed."""
        ours = {
            "DJANGO_SETTINGS_MODULE",
            "DATABASE_URL",
            "TRACKER_STORE_URL",
            "SECRET_KEY",
            "LOG_LEVEL",
        }
        environment = {k: v for k, v in os.environ.items() if k not in ours}
        environment["HOME"] = str(self.folder / "home")
        if key:
            environment["BACKUP_KEY"] = key
        done = subprocess.run(
            ["make", "--silent", "--assume-old=.venv/.installed", *words],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert (done.returncode == 0) == (code == 0), done.stdout + done.stderr
        return done.stdout + done.stderr

    @property
    def key_file(self) -> Path:
        return self.folder / "home" / ".config" / "tro-ly-so" / "backup_key"

    @property
    def secret_key(self) -> Path:
        return self.folder / "var" / "secret_key"

    def refusal(self, *file: str, key: str | None = None) -> str:
        """Why `restore --force` does nothing; in this process, which is faster."""
        key = self.key_file.read_text() if key is None else key
        places = {
            "BACKUP_KEY": key,
            "BACKUP_KEY_FILE": self.folder / "no_key",
            "BACKUP_FOLDER": self.folder / "var" / "backups",
            "SECRET_KEY_FILE": self.secret_key,
        }
        with override_settings(**places), pytest.raises(CommandError) as refused:
            call_command("restore", *file, force=True)
        return str(refused.value)

    def backups(self) -> list[Path]:
        return sorted((self.folder / "var" / "backups").glob("*.backup"))

    def rasa(self, statement: str) -> list[tuple[object, ...]]:
        """Runs SQL where Rasa keeps its conversations."""
        if self.conversations.startswith("sqlite"):
            path = self.conversations.removeprefix("sqlite:///")
            with closing(sqlite3.connect(path)) as database, database:
                return database.execute(statement).fetchall()
        with psycopg.connect(self.conversations) as server:
            cursor = server.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def fill(self) -> None:
        """People, their questions, a ticket, published entries, and a talk with Rasa."""
        call_command("migrate", verbosity=0)
        Team.objects.create(slug="tinh", name="Tổ tỉnh", group_chat_id=-200, is_default=True)
        for number in range(30):
            turns.record_turn(citizen_for("telegram", number), QUESTION, "none")
        tickets.open_ticket(citizen_for("telegram", 1), QUESTION, [])
        row = LiveEntry(topic="vneid-quen-mat-khau", domain="dinh-danh")
        row.data = entry("vneid-quen-mat-khau", "Quên mật khẩu VNeID thì làm sao?")
        row.save()
        catalogue.publish("bản thử")
        self.rasa("CREATE TABLE events (id integer PRIMARY KEY, sender_id text, data text)")
        self.rasa(f"INSERT INTO events VALUES (1, 'x', '{WORDS_IN_RASA}')")
        self.secret_key.parent.mkdir(exist_ok=True)
        self.secret_key.touch(mode=0o600)
        self.secret_key.write_text("khóa của phiên đăng nhập")

    def holds_all(self) -> bool:
        switch_to(self.url)
        return (
            Citizen.objects.count() == 30
            and Ticket.objects.get().question == QUESTION
            and Ticket.objects.get().citizen == citizen_for("telegram", 1)
            and catalogue.newest_number() == 1
            and LiveEntry.objects.get().title == "Quên mật khẩu VNeID thì làm sao?"
            and self.rasa("SELECT data FROM events") == [(WORDS_IN_RASA,)]
            and self.secret_key.read_text() == "khóa của phiên đăng nhập"
        )

    def lose_all(self) -> None:
        switch_to(SQLITE_URL)
        shutil.rmtree(self.folder / "var")
        if self.url.startswith("postgresql"):
            with psycopg.connect(self.url) as server:
                server.execute("DROP SCHEMA public CASCADE")
                server.execute("CREATE SCHEMA public")


@pytest.fixture(params=["sqlite", "postgres"])
def machine(request: pytest.FixtureRequest, tmp_path: Path, sqlite_url: str) -> Iterator[Machine]:
    """Filled; with files for its databases, or with one on a server as the compose file has it."""
    folder = tmp_path / "máy của xã"
    folder.mkdir()
    shutil.copy(ROOT / "Makefile", folder)
    for name in PROGRAM:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / ".venv").symlink_to(ROOT / ".venv")
    if request.param == "sqlite":
        url = f"sqlite:///{folder}/var/tro_ly_so.sqlite3"
        conversations = f"sqlite:///{folder}/var/rasa.sqlite3"
    else:
        server = request.getfixturevalue("postgres")
        name = f"sao_luu_{os.urandom(4).hex()}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        url = conversations = server.rpartition("/")[0] + f"/{name}"
    lines = f'DATABASE_URL="{url}"\nTRACKER_STORE_URL="{conversations}"\nBACKUP_KEY=\n'
    (folder / ".env").write_text(lines, encoding="utf-8")
    made = Machine(folder, url, conversations)
    switch_to(url)
    made.fill()
    yield made
    switch_to(SQLITE_URL)


def test_all_is_lost_and_all_comes_back(machine: Machine, tmp_path: Path) -> None:
    printed = machine.make("backup")
    (made,) = machine.backups()
    key = machine.key_file.read_text().strip()
    assert key in printed
    assert "30 người hỏi, 1 phiếu hỗ trợ, 1 câu trả lời, 1 bản đăng" in printed
    assert key not in machine.make("backup"), "the key is shown once"
    assert machine.key_file.stat().st_mode & 0o077 == 0
    assert made.stat().st_mode & 0o077 == 0
    sealed = made.read_bytes()
    for secret in (QUESTION, WORDS_IN_RASA, "telegram", "CREATE TABLE", "SQLite format"):
        assert secret.encode() not in sealed

    elsewhere = tmp_path / made.name
    shutil.copy(made, elsewhere)
    machine.lose_all()
    machine.key_file.unlink()
    told = machine.make("restore", f"FROM={elsewhere}", key=key)
    assert "30 người hỏi, 1 phiếu hỗ trợ" in told
    assert machine.holds_all()
    # What was brought back is a database like any other.
    call_command("migrate", verbosity=0)
    assert tickets.open_ticket(citizen_for("telegram", 2), QUESTION, []).pk == 2
    assert "30 người hỏi, 2 phiếu hỗ trợ" in machine.make("backup", key=key)


def test_what_is_there_is_not_overwritten_unasked(machine: Machine) -> None:
    machine.make("backup")
    (made,) = machine.backups()
    turns.record_turn(citizen_for("telegram", 77), "câu hỏi mới", "none")
    told = machine.make("restore", f"FROM={made}", code=2)
    assert "đang có dữ liệu" in told
    assert Citizen.objects.count() == 31
    machine.rasa("CREATE TABLE of_a_newer_version (id integer PRIMARY KEY)")
    machine.make("restore", f"FROM={made}", "FORCE=1")
    assert machine.holds_all()
    with pytest.raises((sqlite3.Error, psycopg.Error)):
        machine.rasa("SELECT * FROM of_a_newer_version")


def test_it_is_of_one_moment_while_others_write(machine: Machine) -> None:
    machine.rasa("CREATE TABLE pairs (id integer)")
    stop, written = threading.Event(), []

    def write() -> None:
        while not stop.is_set():
            machine.rasa(f"INSERT INTO pairs VALUES ({len(written)}), ({len(written)})")
            written.append(None)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        machine.make("backup")
    finally:
        stop.set()
        writer.join()
    (made,) = machine.backups()
    machine.make("restore", f"FROM={made}", "FORCE=1")
    ((saved, different),) = machine.rasa("SELECT count(*), count(DISTINCT id) FROM pairs")
    assert 0 < saved == 2 * different < 2 * len(written)


def test_a_disk_without_room_leaves_no_half_a_backup(tmp_path: Path, database: str) -> None:
    citizen_for("telegram", 1)
    folder = tmp_path / "backups"
    command = f"ulimit -f 100; {sys.executable} -m console backup"
    told = subprocess.run(
        ["bash", "-c", command],
        cwd=ROOT,
        env={**os.environ, "BACKUP_FOLDER": str(folder), "BACKUP_KEY": "x" * 32},
        capture_output=True,
        text=True,
    )
    assert told.returncode == 1
    assert "Không ghi được" in told.stderr
    assert "Traceback" not in told.stderr
    assert list(folder.iterdir()) == []


def test_a_wrong_key_and_a_damaged_file_change_nothing(machine: Machine) -> None:
    machine.make("backup")
    (made,) = machine.backups()
    wrong = machine.make("restore", f"FROM={made}", "FORCE=1", key="x" * 32, code=2)
    assert "Khóa không đúng" in wrong
    assert "Traceback" not in wrong
    whole = made.read_bytes()
    middle = len(whole) // 2
    for damaged, told in (
        (whole[:middle], "bị hỏng"),
        (whole[:-1], "bị hỏng"),
        (whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :], "bị hỏng"),
        (whole + b"x", "bị hỏng"),
        (whole[:40], "Khóa không đúng"),
        (b"", "không phải tệp sao lưu"),
        (b"tro-ly-so", "không phải tệp sao lưu"),
    ):
        made.write_bytes(damaged)
        assert told in machine.refusal(str(made))
        assert machine.holds_all()
    assert "Không thấy tệp" in machine.refusal("khong-co.backup")
    assert "make restore FROM=" in machine.refusal()
    made.write_bytes(whole)
    assert "ngắn quá" in machine.refusal(str(made), key="ngắn")
    assert "Chưa có khóa" in machine.refusal(str(made), key="")
    assert not list(made.parent.glob("dang-lam-*")), "nothing unpacked is left behind"
