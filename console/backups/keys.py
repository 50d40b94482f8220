"""The key of the backups: of the environment, or of a file that is made on first use."""

import os
import secrets
from pathlib import Path

from console.backups import wording
from console.backups.sealed import BackupError

LEAST_CHARACTERS = 16


def find(given: str, path: Path) -> str | None:
    """The key that there is: the one given, else that of the file."""
    try:
        key = given.strip() or path.read_text("utf-8").strip()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise BackupError(wording.KEY_NOT_READ.format(path=path)) from error
    if len(key) < LEAST_CHARACTERS:
        raise BackupError(wording.SHORT_KEY.format(least=LEAST_CHARACTERS))
    return key


def make(path: Path, var: Path) -> str:
    """A new key, kept in a file that only its owner reads."""
    if path.resolve().is_relative_to(var.resolve()):
        raise BackupError(wording.KEY_IN_VAR.format(var=var))
    key = secrets.token_urlsafe(32)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(key + "\n")
    except OSError as error:
        raise BackupError(wording.KEY_NOT_KEPT.format(path=path)) from error
    return key
