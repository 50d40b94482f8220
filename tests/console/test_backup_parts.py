"""The parts of a backup: the sealed stream, which ones are kept, the copy while others write."""

import io
import sqlite3
import threading
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from console.backups import databases, keeping, keys, sealed
from console.backups.sealed import BackupError, SealedReader, SealedWriter

KEY = "một khóa đủ dài để thử"


def sealed_up(data: bytes) -> bytes:
    file = io.BytesIO()
    writer = SealedWriter(file, KEY)
    for start in range(0, len(data), 300_000):
        writer.write(data[start : start + 300_000])
    writer.close()
    return file.getvalue()


def opened(data: bytes, key: str = KEY) -> bytes:
    reader = SealedReader(io.BytesIO(data), key)
    return b"".join(iter(lambda: reader.read(700_000), b""))


@pytest.mark.parametrize("size", [0, 1, sealed.CHUNK - 1, sealed.CHUNK, 2 * sealed.CHUNK + 5])
def test_what_was_sealed_is_opened(size: int) -> None:
    data = bytes(index % 251 for index in range(size))
    assert opened(sealed_up(data)) == data


def test_chunks_can_be_neither_cut_off_nor_swapped_nor_left_out() -> None:
    whole = sealed_up(bytes(3 * sealed.CHUNK))
    head = len(sealed.MAGIC) + sealed.SALT + sealed.CHECK
    step = sealed.CHUNK + sealed.TAG
    first, second, third = (whole[head + i * step : head + (i + 1) * step] for i in range(3))
    start = whole[:head]
    for body in (first + second, second + first + third, first + third, first + second + third * 2):
        with pytest.raises(BackupError, match="bị hỏng"):
            opened(start + body)
    with pytest.raises(BackupError, match="Khóa không đúng"):
        opened(whole, KEY + "x")


def test_two_backups_of_the_same_look_nothing_alike() -> None:
    first, second = sealed_up(bytes(1000)), sealed_up(bytes(1000))
    assert first[-500:] != second[-500:]


def test_a_key_lies_outside_of_var(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="không được nằm trong"):
        keys.make(tmp_path / "var" / "x" / "key", tmp_path / "var")
    assert keys.find("", tmp_path / "key") is None
    made = keys.make(tmp_path / "key", tmp_path / "var")
    assert keys.find("", tmp_path / "key") == made


def test_seven_days_and_four_weeks_are_kept(tmp_path: Path) -> None:
    now = datetime(2026, 11, 30, 21, 0)
    names = {keeping.name_of(now - timedelta(hours=12 * n)) for n in range(120)}
    upgrades = [keeping.name_of(now - timedelta(days=d), "truoc-nang-cap") for d in (1, 27, 29)]
    for name in (*names, *upgrades, "ghi chú.txt", "tro-ly-so.backup"):
        (tmp_path / name).touch()
    assert keeping.prune(tmp_path, now) == 120 - 10 + 1
    left = {path.name for path in tmp_path.iterdir()}
    daily = {keeping.name_of(now - timedelta(days=d)) for d in range(7)}
    today = {keeping.name_of(now - timedelta(hours=12))}
    # Monday's own week, and the Sundays before it.
    weekly = {keeping.name_of(now - timedelta(days=d)) for d in (0, 1, 8, 15)}
    assert left == daily | weekly | today | {*upgrades[:2], "ghi chú.txt", "tro-ly-so.backup"}
    assert keeping.prune(tmp_path, now + timedelta(days=400)) == 3
    assert {path.name for path in tmp_path.iterdir()} >= daily | weekly, "the last ones stay"


def test_a_copy_is_of_one_moment_while_others_write(tmp_path: Path) -> None:
    path = tmp_path / "live.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE pair (side text, number integer)")
        database.execute("CREATE TABLE filling (data blob)")
        database.execute("INSERT INTO filling VALUES (zeroblob(20000000))")
        database.commit()
    stop, written = threading.Event(), 0

    def write() -> None:
        nonlocal written
        with closing(sqlite3.connect(path, timeout=20)) as database:
            while not stop.is_set():
                with database:
                    database.execute("INSERT INTO pair VALUES ('left', ?)", [written])
                    database.execute("INSERT INTO pair VALUES ('right', ?)", [written])
                written += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        live = databases.Sqlite(path)
        for number in range(5):
            before = written
            counts = live.copy_to(tmp_path / f"{number}.copy")
            assert counts["pair"] % 2 == 0
            assert counts["pair"] >= 2 * before
            assert live.check(tmp_path / f"{number}.copy", counts)
    finally:
        stop.set()
        writer.join()
    assert written > 5, "the writer was held up"


def test_what_is_no_database_any_more_is_set_aside(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.sqlite3", tmp_path / "bad.sqlite3"
    with closing(sqlite3.connect(good)) as database:
        database.execute("CREATE TABLE t (x)")
    bad.write_bytes(("hỏng mất rồi" * 1000).encode())
    aside = databases.Sqlite(bad).replace_by(good)
    assert (tmp_path / aside).read_bytes().startswith("hỏng".encode())
    assert databases.Sqlite(bad).counts() == {"t": 0}
