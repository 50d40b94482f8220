"""The names that people give to platforms and things, and which of them a text mentions."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from knowledge.retrieval.syllables import is_syllable
from knowledge.retrieval.text import fold, unify_tones, words

SHORTEST_NAME = 4
"""A shorter name would be found inside of words that are none."""
FILE = Path(__file__).resolve().parent.parent / "glossary.yaml"

Kind = Literal["platform", "document", "thing", "place", "organisation"]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Words = tuple[str, ...]


class GlossaryError(ValueError):
    """The glossary cannot be used; the message names the item and the alias."""


class Term(BaseModel):
    """One platform or thing, with the names that people say, spell and mishear."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    name: Name
    kind: Kind
    aliases: Annotated[tuple[Name, ...], Field(min_length=1)]

    @property
    def names(self) -> tuple[str, ...]:
        """Everything it is called: its name first."""
        return (self.name, *self.aliases)


def _typed(text: str) -> Words:
    """The words of `text` in lower case, with their diacritics."""
    return tuple(words(unify_tones(text).lower()))


def _folded(typed: Words) -> Words:
    return tuple(fold(word) for word in typed)


class Glossary:
    """The terms, and where in a text each is named.

    Raises GlossaryError where two terms share a folded name, or one holds a name twice.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = tuple(terms)
        if len({term.id for term in self.terms}) < len(self.terms):
            raise GlossaryError("an id stands twice")
        self._owners: dict[Words, str] = {}
        self._spellings: dict[Words, list[Words]] = {}
        for term in self.terms:
            for name in term.names:
                self._add(term.id, name)
        self._longest = max((len(key) for key in self._owners), default=0)

    def _add(self, term: str, name: str) -> None:
        typed = _typed(name)
        key = _folded(typed)
        if not key:
            raise GlossaryError(f"{term}: “{name}” has no words")
        other = self._owners.setdefault(key, term)
        if other != term:
            raise GlossaryError(f"{term}: “{name}” is a name of {other} too")
        spellings = self._spellings.setdefault(key, [])
        if typed in spellings:
            raise GlossaryError(f"{term}: “{name}” stands twice")
        spellings.append(typed)

    def mentions(self, text: str) -> list[str]:
        """The ids of the terms that `text` names, in the order of first mention.

        At each word the longest name wins, and its words are not read again, so that a wallet
        named after a network is not taken for the network.
        """
        typed = _typed(text)
        folded = _folded(typed)
        ids: list[str] = []
        position = 0
        while position < len(folded):
            size = self._longest_name_at(position, typed, folded)
            if size:
                term = self._owners[folded[position : position + size]]
                if term not in ids:
                    ids.append(term)
            position += size or 1
        return ids

    def _longest_name_at(self, position: int, typed: Words, folded: Words) -> int:
        """How many words the longest name at `position` has; 0 where none starts there."""
        for size in range(min(self._longest, len(folded) - position), 0, -1):
            spellings = self._spellings.get(folded[position : position + size], [])
            if any(_agree(typed[position : position + size], name) for name in spellings):
                return size
        return 0


def _agree(typed: Words, name: Words) -> bool:
    """Whether words that fold alike may be meant: typed plainly, or at least half as spelt.

    Half, since hỏi and ngã are mixed up in one word of a name and seldom in all.
    """
    if typed == _folded(typed):
        return True
    return 2 * sum(a == b for a, b in zip(typed, name, strict=True)) >= len(name)


def read_glossary(path: Path) -> Glossary:
    """The glossary in a file; raises GlossaryError or pydantic's ValidationError."""
    rows = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return Glossary(Term.model_validate(row) for row in rows)


@cache
def _ours() -> Glossary:
    return read_glossary(FILE)


def load_glossary() -> tuple[Term, ...]:
    """The terms of the catalogue's glossary, in the order of its file."""
    return _ours().terms


def mentions(text: str) -> list[str]:
    """The ids of the catalogue's terms that `text` names, in the order of first mention.

    >>> mentions("em quen mk vi nê ai đi"), mentions("nap tien viettel money")
    (['vneid'], ['viettel-money'])
    """
    return _ours().mentions(text)


@cache
def words_of_names() -> tuple[str, ...]:
    """The folded names of one word that are no syllable, such as "vneid", the longest first."""
    found = {
        word
        for term in load_glossary()
        for name in term.names
        for word in (_folded(_typed(name)),)
        if len(word) == 1 and len(word[0]) >= SHORTEST_NAME and not is_syllable(word[0])
    }
    return tuple(sorted((word[0] for word in found), key=len, reverse=True))
