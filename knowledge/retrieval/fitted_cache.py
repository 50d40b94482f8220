"""Fitted rankers kept on disk: fitting takes seconds, loading a fraction of one."""

import hashlib
import hmac
import logging
import pickle
import secrets
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

from knowledge.installation_key import own_key
from knowledge.retrieval import (
    glossary,
    lexical,
    linear,
    reading,
    short_forms,
    sparse,
    syllables,
    text,
)

log = logging.getLogger(__name__)

T = TypeVar("T")

CODE = (glossary, lexical, linear, reading, short_forms, sparse, syllables, text)
"""What the fitted rankers are made by."""

KEPT = 16
"""How many fits stay on disk: four a release, this release's and the last few."""


SEAL_BYTES = 32


def cached(folder: Path | None, inputs: Iterable[object], make: Callable[[], T]) -> T:
    """What `make` gave for these inputs before, from `folder`; else made now and kept.

    What is kept are pickles, which run whatever they say: one is read only if its seal shows that
    this installation wrote it, under this name. Any other is made anew.
    """
    if folder is None:
        return make()
    path = folder / f"{_fingerprint(inputs)}.pickle"
    try:
        key = own_key().encode()
    except OSError as error:
        log.warning("nothing is kept of what was fitted: %s", type(error).__name__)
        return make()
    sealed = path.read_bytes() if path.exists() else b""
    seal, pickled = sealed[:SEAL_BYTES], memoryview(sealed)[SEAL_BYTES:]
    if hmac.compare_digest(seal, _seal(key, path.name, pickled)):
        found: T = pickle.loads(pickled)  # noqa: S301 (sealed by us)
        with suppress(OSError):
            path.touch()
        return found
    if sealed:
        log.warning("%s was not written by this installation: fitted anew", path.name)
    made = make()
    try:
        _keep(path, key, pickle.dumps(made, pickle.HIGHEST_PROTOCOL))
    except OSError as error:
        log.warning("what was fitted is not kept: %s", type(error).__name__)
    return made


def _keep(path: Path, key: bytes, pickled: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(f".{secrets.token_hex(8)}.tmp")
    scratch.write_bytes(_seal(key, path.name, pickled) + pickled)
    scratch.replace(path)
    files = [file for file in path.parent.iterdir() if file.suffix != ".tmp"]
    for old in sorted(files, key=lambda file: file.stat().st_mtime)[:-KEPT]:
        old.unlink(missing_ok=True)


def _seal(key: bytes, name: str, pickled: bytes | memoryview) -> bytes:
    """Of the name too, so that no fit can be put in the place of another."""
    own = hmac.digest(key, b"fitted rankers: " + name.encode(), "sha256")
    return hmac.digest(own, pickled, "sha256")


def _fingerprint(inputs: Iterable[object]) -> str:
    """Changes with anything that a fit depends on, our own modules and scikit-learn included."""
    digest = hashlib.sha256(f"{version('scikit-learn')}\n".encode())
    for source in (
        glossary.FILE,
        short_forms.FILE,
        *(Path(str(module.__file__)) for module in CODE),
    ):
        digest.update(source.read_bytes())
    for value in inputs:
        digest.update(value if isinstance(value, bytes) else f"{value}\n".encode())
    return digest.hexdigest()[:24]
