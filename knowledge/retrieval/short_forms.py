"""Abbreviations, teencode and dialect, and the words that they stand for."""

from collections.abc import Mapping
from pathlib import Path

import yaml

FILE = Path(__file__).resolve().parent.parent / "short_forms.yaml"

Forms = Mapping[str, tuple[str, ...]]
"""A word as typed, in lower case, to what it may mean, most likely first."""


def _load() -> dict[str, Forms]:
    lists = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {
        name: {short: tuple(meanings) for short, meanings in forms.items()}
        for name, forms in lists.items()
    }


_forms = _load()
TEENCODE = _forms["teencode"]
DIALECT = _forms["dialect"]


def meanings(word: str) -> tuple[str, ...]:
    """What a word in lower case stands for; empty where it stands for itself.

    >>> meanings("mk"), meanings("tui"), meanings("nhà")
    (('mật khẩu', 'mình'), ('tôi',), ())
    """
    return TEENCODE.get(word) or DIALECT.get(word) or ()
