"""The secret of this installation: it seals the cache of fits and, where no other is set, signs
the console's sessions."""

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "var" / "secret_key"


def secret_key() -> str:
    """SECRET_KEY of the environment, else the installation's own; raises as `own_key` does."""
    return os.environ.get("SECRET_KEY", "").strip() or own_key()


def own_key() -> str:
    """The key in `FILE`, made on first use; whatever the environment says.

    Raises OSError where it can be neither read nor made, and PermissionError where somebody else
    could have put it there.
    """
    FILE.parent.mkdir(exist_ok=True)
    if not FILE.exists():
        _make(FILE)
    return _read(FILE)


def _make(file: Path) -> None:
    """Whole or not at all: of two processes that start at once, the second reads the first's."""
    scratch = file.with_suffix(f".{secrets.token_hex(8)}.tmp")
    with os.fdopen(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
        new.write(secrets.token_urlsafe(50))
    with suppress(FileExistsError):
        os.link(scratch, file)
    scratch.unlink()


def _read(file: Path) -> str:
    with file.open() as open_file:
        state = os.fstat(open_file.fileno())
        others = stat.S_IRWXG | stat.S_IRWXO
        if state.st_uid != os.geteuid() or state.st_mode & others:
            raise PermissionError(f"{file} is not this user's alone")
        return open_file.read().strip()
