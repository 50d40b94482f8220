"""Fitted rankers kept on disk: fitting takes seconds, loading a fraction of one."""

import hashlib
import pickle
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

import sklearn

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

T = TypeVar("T")

CODE = (glossary, lexical, linear, reading, short_forms, sparse, syllables, text)
"""What the fitted rankers are made by."""

KEPT = 16
"""How many fits stay on disk: four a release, this release's and the last few."""


def cached(folder: Path | None, inputs: Iterable[object], make: Callable[[], T]) -> T:
    """What `make` gave for these inputs before, from `folder`; else made now and kept.

    The folder is our own (`var/`): it holds pickles, so nothing from elsewhere may be put there.
    """
    if folder is None:
        return make()
    path = folder / f"{_fingerprint(inputs)}.pickle"
    if path.exists():
        found: T = pickle.loads(path.read_bytes())  # noqa: S301 (written by us)
        path.touch()
        return found
    made = make()
    folder.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(f".{id(made)}.tmp")
    scratch.write_bytes(pickle.dumps(made, pickle.HIGHEST_PROTOCOL))
    scratch.replace(path)
    for old in sorted(folder.glob("*.pickle"), key=lambda p: p.stat().st_mtime)[:-KEPT]:
        old.unlink(missing_ok=True)
    return made


def _fingerprint(inputs: Iterable[object]) -> str:
    """Changes with anything that a fit depends on, our own modules and scikit-learn included."""
    digest = hashlib.sha256(f"{sklearn.__version__}\n".encode())
    for source in (
        glossary.FILE,
        short_forms.FILE,
        *(Path(str(module.__file__)) for module in CODE),
    ):
        digest.update(source.read_bytes())
    for value in inputs:
        digest.update(value if isinstance(value, bytes) else f"{value}\n".encode())
    return digest.hexdigest()[:24]
