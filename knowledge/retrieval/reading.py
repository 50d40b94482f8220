"""What was typed, read in several ways.

Nothing here rewrites what a person typed: `read` lays readings beside it (without diacritics, with
abbreviations spelt out, split, freed of telex leftovers, by sound), and the rankers match them all.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from knowledge.retrieval.glossary import words_of_names
from knowledge.retrieval.short_forms import meanings
from knowledge.retrieval.syllables import is_syllable, sound, unstick, untelex, unvni
from knowledge.retrieval.text import clean, fold, folded_words, words


@dataclass(frozen=True)
class Reading:
    """One text in the forms that are matched, each a list of words in order."""

    typed: tuple[str, ...]
    """As typed, cleaned."""
    folded: tuple[str, ...]
    """Without diacritics; telex leftovers and stuck words mended."""
    added: tuple[str, ...]
    """Folded words that abbreviations, dialect and aliases stand for."""

    @property
    def sounds(self) -> tuple[str, ...]:
        return tuple(sound(word) for word in self.folded)


@lru_cache(maxsize=16384)
def _mend(folded: str, known: frozenset[str]) -> tuple[str, ...]:
    if folded in known:
        return (folded,)
    mended = untelex(folded) or unvni(folded)
    if mended:
        return (mended,)
    return unstick(folded) or _around_a_name(folded) or (folded,)


def _around_a_name(folded: str) -> tuple[str, ...]:
    """The words of "quenmatkhauvneid": syllables stuck to a name that is none itself."""
    for name in words_of_names():
        before, found, behind = folded.partition(name)
        split = (_syllables(before), _syllables(behind))
        if found and (before or behind) and None not in split:
            return (*(split[0] or ()), name, *(split[1] or ()))
    return ()


def _syllables(folded: str) -> tuple[str, ...] | None:
    """The syllables of letters typed together; None where they are none."""
    if not folded or is_syllable(folded):
        return (folded,) if folded else ()
    return unstick(folded) or None


def read(text: str, *, known: frozenset[str] = frozenset()) -> Reading:
    """The readings of `text`; folded words that are `known` to the catalogue are not mended.

    >>> read("quen mk vneid").added
    ('mat', 'khau', 'minh')
    """
    typed = tuple(words(clean(text)))
    folded: list[str] = []
    added: list[str] = []
    for word in typed:
        plain = fold(word)
        folded += _mend(plain, known)
        for meaning in meanings(word):
            if fold(meaning) != plain:
                added += folded_words(meaning)
    return Reading(typed, tuple(folded), tuple(added))


def ngrams(text: str, sizes: Collection[int]) -> list[str]:
    """Character n-grams inside the folded words of `text`, each word framed by spaces.

    >>> ngrams("mk ví", [3])
    [' mk', 'mk ', ' vi', 'vi ']
    """
    found = []
    for word in folded_words(text):
        framed = f" {word} "
        for size in sizes:
            found += [framed[i : i + size] for i in range(len(framed) - size + 1)]
    return found
