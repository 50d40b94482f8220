"""The names of the table that are nearest to a misspelt one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.places.model import Area
from knowledge.places.parse import MAX_NAME, Parsed, Run, nearest_spelling
from knowledge.places.spelling import Key
from knowledge.places.table import Gazetteer, Name, gazetteer
from knowledge.retrieval.text import has_diacritics

# The least similarity (1 - edits / letters) of a misspelt name that is taken for meant. One wrong
# letter in five anywhere in the province; one in four inside a named district, where not 480 names
# compete but ten or twenty.
SIMILAR = 0.8
SIMILAR_IN_AREA = 0.75
# Other names that come so close to the best one are asked about too.
MARGIN = 0.06
# Below this a name is not even suggested.
NEAR = 0.6
# Shorter words are like too many names.
MIN_LETTERS = 4
# Runs of unknown words that are tried; a long story holds many, and a place stands early in it.
MAX_RUNS = 6
_CANDIDATES = 4


@dataclass(frozen=True, slots=True)
class Guess:
    """The nearest names, best first."""

    names: tuple[Name, ...] = ()
    similarity: float = 0.0
    sure: bool = False
    """Whether they are near enough to be meant; then all of `names` are equally near."""
    kind: str | None = None
    """The kind that was typed before the name."""


def _spans(parsed: Parsed, runs: Sequence[Run]) -> Iterator[tuple[Run, Key]]:
    for run in runs[:MAX_RUNS]:
        last_start = run.start + 1 if run.kind else run.end
        for start in range(run.start, last_start):
            for end in range(start + 1, min(start + MAX_NAME, run.end) + 1):
                key = parsed.key(start, end)
                if len(key.loose) >= MIN_LETTERS:
                    yield run, key


def _pool(table: Gazetteer, limits: Sequence[Sequence[Area]]) -> dict[str, tuple[Name, ...]]:
    """The names of units inside all `limits`, by their loose key."""
    pool: dict[str, tuple[Name, ...]] = {}
    for loose, names in table.unit_names.items():
        inside = names
        for areas in limits:
            inside = tuple(table.within(inside, areas))
        if inside:
            pool[loose] = inside
    return pool


def nearest_names(
    parsed: Parsed, runs: Sequence[Run], limits: Sequence[Sequence[Area]], table: Gazetteer
) -> Guess:
    """The unit names inside `limits` that are nearest to any words of `runs`."""
    pool = _pool(table, limits)
    best: list[tuple[str, float]] = []
    best_run: Run | None = None
    typed: Key | None = None
    for run, span in _spans(parsed, runs):
        found = process.extract(
            span.loose,
            pool.keys(),
            scorer=OSA.normalized_similarity,
            score_cutoff=max(NEAR, best[0][1] if best else 0.0),
            limit=_CANDIDATES,
        )
        if found and (not best or found[0][1] > best[0][1]):
            best = [(loose, similarity) for loose, similarity, _ in found]
            best_run, typed = run, span
    if best_run is None or typed is None:
        return Guess()
    kind = best_run.kind.kind if best_run.kind else None
    similarity = best[0][1]
    if similarity < (SIMILAR_IN_AREA if limits else SIMILAR):
        return Guess(
            tuple(name for loose, _ in best for name in pool[loose]), similarity, kind=kind
        )
    accents = has_diacritics(parsed.text)
    equals = tuple(
        name
        for loose, near in best
        if similarity - near < MARGIN
        for name in nearest_spelling(pool[loose], typed, accents)
    )
    return Guess(equals, similarity, sure=True, kind=kind)


@cache
def _districts() -> dict[str, Area]:
    return {
        name.key.loose: name.place
        for names in gazetteer().names.values()
        for name in names
        if isinstance(name.place, Area) and name.place.kind != "tỉnh"
    }


def nearest_area(parsed: Parsed, run: Run) -> Area | None:
    """The old district whose misspelt name `run` begins with, if it is near enough to one."""
    districts = _districts()
    best: tuple[float, Area | None] = (SIMILAR_IN_AREA, None)
    for _, span in _spans(parsed, [run]):
        found = process.extractOne(
            span.loose, districts.keys(), scorer=OSA.normalized_similarity, score_cutoff=best[0]
        )
        if found and (best[1] is None or found[1] > best[0]):
            best = (found[1], districts[found[0]])
    return best[1]
