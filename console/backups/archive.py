"""One backup: the copies of the databases, what they hold, and the key of the sessions.

Inside of the sealed stream it is a tar file, so that nothing has to be in memory at once. The
copies lie on the disk while it is made or unpacked, in a folder that nobody else can read.
"""

import contextlib
import errno
import os
import shutil
import sqlite3
import tarfile
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, cast

from django.db import Error as DatabaseError
from pydantic import BaseModel

from console.backups import databases, keeping, wording
from console.backups.databases import Counts, Database
from console.backups.sealed import CHUNK, BackupError, SealedReader, SealedWriter

CONTENTS = "contents.json"
SECRET_KEY = "secret_key"  # noqa: S105  # the name of a file
WORKING = "dang-lam-"
SECONDS_LEFT_BEHIND = 86400


class Copied(BaseModel):
    kind: str
    tables: Counts


class Contents(BaseModel):
    """What a backup holds; counted when it was made."""

    made_at: datetime
    databases: dict[str, Copied]

    @property
    def tables(self) -> int:
        return sum(len(copied.tables) for copied in self.databases.values())

    def told(self) -> str:
        rows = self.databases["default"].tables
        return wording.CONTENTS.format(
            citizens=rows.get("helpdesk_citizen", 0),
            tickets=rows.get("helpdesk_ticket", 0),
            entries=rows.get("knowledge_liveentry", 0),
            releases=rows.get("knowledge_release", 0),
        )


def save(
    folder: Path, secret_key: Path, key: str, made_at: datetime, label: str
) -> tuple[Path, Contents]:
    """Makes a backup in `folder` and opens it again; only then it gets its name."""
    with _troubles_told(), _working_folder(folder) as working:
        found = {alias: db for alias, db in databases.configured().items() if db.is_there()}
        if "default" not in found:
            place = databases.configured()["default"].place()
            raise BackupError(wording.NO_DATA.format(path=place))
        copied = {
            alias: Copied(kind=db.kind, tables=db.copy_to(working / alias))
            for alias, db in found.items()
        }
        contents = Contents(made_at=made_at, databases=copied)
        (working / CONTENTS).write_text(contents.model_dump_json(), encoding="utf-8")
        if secret_key.exists():
            shutil.copyfile(secret_key, working / SECRET_KEY)
        file = working / "sealed"
        _pack(
            [working / CONTENTS, *(working / alias for alias in found), working / SECRET_KEY],
            file,
            key,
        )
        again = working / "again"
        again.mkdir()
        if not (unpack(file, again, key) == contents and _is_sound(again, contents, found)):
            raise BackupError(wording.NOT_AS_WRITTEN)
        final = folder / keeping.name_of(made_at, label)
        file.rename(final)
        return final, contents


def restore(
    file: Path, folder: Path, secret_key: Path, key: str, *, force: bool
) -> tuple[Contents, str]:
    """Puts what a backup holds in the place of what there is; all is checked before.

    It is unpacked in `folder`, since `file` may lie where nothing can be written. Also returns the
    name under which damaged data was set aside, if any.
    """
    with _troubles_told(), _working_folder(folder) as working:
        contents = unpack(file, working, key)
        ours = databases.configured()
        _refuse_another_kind(contents, ours)
        found = {alias: ours[alias] for alias in contents.databases}
        if not _is_sound(working, contents, found):
            raise BackupError(wording.DAMAGED)
        if not force and not all(_is_empty(db) for db in found.values()):
            raise BackupError(wording.NOT_EMPTY)
        set_aside = [db.replace_by(working / alias) for alias, db in found.items()]
        if (working / SECRET_KEY).exists():
            _put(working / SECRET_KEY, secret_key)
        missing = [
            table
            for alias, db in found.items()
            for table, rows in contents.databases[alias].tables.items()
            # More may have come since: a process that was not stopped writes on.
            if db.counts().get(table, -1) < rows
        ]
        if missing:
            raise BackupError(wording.NOT_ALL_THERE.format(tables=", ".join(missing)))
        return contents, ", ".join(filter(None, set_aside))


def unpack(file: Path, folder: Path, key: str) -> Contents:
    """Opens a backup into a folder, all of it, or raises BackupError."""
    with file.open("rb") as sealed:
        reader = SealedReader(sealed, key)
        try:
            with tarfile.open(fileobj=cast(IO[bytes], reader), mode="r|gz") as tar:
                tar.extractall(folder, filter="data")
            while reader.read(CHUNK):  # what follows the end is proved too
                pass
            return Contents.model_validate_json((folder / CONTENTS).read_bytes())
        except (tarfile.TarError, EOFError, ValueError, FileNotFoundError) as error:
            raise BackupError(wording.DAMAGED) from error


def _pack(parts: list[Path], file: Path, key: str) -> None:
    with file.open("xb") as out:
        file.chmod(0o600)
        sealed = SealedWriter(out, key)
        with tarfile.open(fileobj=cast(IO[bytes], sealed), mode="w|gz") as tar:
            for part in parts:
                if part.exists():
                    tar.add(part, arcname=part.name)
        sealed.close()
        out.flush()
        os.fsync(out.fileno())


def _is_sound(folder: Path, contents: Contents, found: dict[str, Database]) -> bool:
    return all(
        db.check(folder / alias, contents.databases[alias].tables) for alias, db in found.items()
    )


def _is_empty(database: Database) -> bool:
    """Data that can't be read may still be worth something to somebody."""
    try:
        return not database.is_there() or databases.is_empty(database.counts())
    except sqlite3.DatabaseError:
        return False


def _refuse_another_kind(contents: Contents, ours: dict[str, Database]) -> None:
    for alias, copied in contents.databases.items():
        kind = ours[alias].kind if alias in ours else wording.NO_SUCH
        if kind != copied.kind:
            raise BackupError(wording.OTHER_KIND.format(theirs=copied.kind, ours=kind))


def _put(source: Path, target: Path) -> None:
    """Replaces a file by one that only its owner reads, at once."""
    target.parent.mkdir(parents=True, exist_ok=True)
    new = target.with_name(target.name + ".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(source.read_bytes())
    new.replace(target)


@contextlib.contextmanager
def _working_folder(folder: Path) -> Iterator[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(f"{WORKING}*"):  # by one that was killed
        if time.time() - left.stat().st_mtime > SECONDS_LEFT_BEHIND:
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=WORKING, dir=folder) as working:
        yield Path(working)


@contextlib.contextmanager
def _troubles_told() -> Iterator[None]:
    """What may go wrong with disks and servers, in words for whoever runs the assistant."""
    try:
        yield
    except OSError as error:
        reason = wording.REASONS.get(error.errno or 0, wording.ANOTHER_REASON)
        raise BackupError(wording.DISK.format(reason=reason)) from error
    except sqlite3.OperationalError as error:
        code = error.sqlite_errorcode & 0xFF  # without what it says more exactly
        if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise BackupError(wording.BUSY) from error
        reason = wording.ANOTHER_REASON
        if code == sqlite3.SQLITE_FULL:
            reason = wording.REASONS[errno.ENOSPC]
        raise BackupError(wording.DISK.format(reason=reason)) from error
    except sqlite3.DatabaseError as error:
        raise BackupError(wording.DATA_DAMAGED) from error
    except DatabaseError as error:
        raise BackupError(wording.UNREACHABLE) from error
