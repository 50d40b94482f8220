"""A folder of a process's own, for what can't be stored while the database is away.

It is locked for as long as the process lives, so that another one sees that it is dead, and takes
over what was left there.
"""

import fcntl
import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree

LOCK = "lock"
WAITING = ".waiting"
HANDLED = ".handled"


@dataclass(frozen=True)
class Left:
    """What a process left behind that ended, or was killed."""

    owner: str
    waiting: dict[int, str]
    """By number, the oldest first; sealed."""
    handled: list[int]
    """Numbers of those that the database may still believe to be waiting."""


class Spool:
    """One file for each update that waits, and one for each that is handled."""

    def __init__(self, root: Path) -> None:
        """Raises OSError where nothing can be written below `root`."""
        self._root = root
        self.owner = uuid.uuid4().hex
        self._folder = root / self.owner
        # Others see it only when it is locked, and take it for a dead one's no more.
        unlocked = root / f".{self.owner}"
        unlocked.mkdir(parents=True, mode=0o700)
        self._lock = os.open(unlocked / LOCK, os.O_CREAT | os.O_RDWR, 0o600)
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        unlocked.rename(self._folder)

    def keep(self, update_id: int, sealed: str) -> None:
        """On the disk when this returns, also if the power fails. Raises OSError."""
        path = self._folder / f"{update_id}{WAITING}"
        unfinished = path.with_suffix(".new")
        with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)

    def note_handled(self, update_id: int) -> None:
        """Until the database can be told. Raises OSError."""
        (self._folder / f"{update_id}{HANDLED}").touch(mode=0o600)
        (self._folder / f"{update_id}{WAITING}").unlink(missing_ok=True)

    def handled(self) -> list[int]:
        """What the database is still to be told of."""
        return _numbers(self._folder, HANDLED)

    def drop(self, update_id: int) -> None:
        """Nothing more is to be known of it."""
        for kind in (WAITING, HANDLED):
            (self._folder / f"{update_id}{kind}").unlink(missing_ok=True)

    def left_by_others(self) -> Iterator[Left]:
        """What dead processes left; each is the caller's to take over, and removed after it.

        While it is taken over it is locked, so that no other process does so too.
        """
        for folder in sorted(self._root.glob("[!.]*")):
            if folder == self._folder:
                continue
            try:
                lock = os.open(folder / LOCK, os.O_RDWR)
            except OSError:
                continue
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                texts = {n: (folder / f"{n}{WAITING}") for n in _numbers(folder, WAITING)}
                waiting = {number: path.read_text() for number, path in texts.items()}
                yield Left(folder.name, waiting, _numbers(folder, HANDLED))
                rmtree(folder)
            except OSError:
                continue
            finally:
                os.close(lock)

    def close(self) -> None:
        """At the end of the process; what still waits is left for the next one."""
        os.close(self._lock)


def _numbers(folder: Path, kind: str) -> list[int]:
    return sorted(int(path.stem) for path in folder.glob(f"*{kind}"))
