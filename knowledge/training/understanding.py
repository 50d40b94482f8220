"""Fitting how a message is understood in its context, on composed turns and conversations.

The search, the passages and the classifiers that give the evidence are built without the turns on
which the choice is fitted (one in seven, and every conversation), so that it is fitted on what they
make of messages that they have not seen. Never the evaluation sets.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from knowledge.content.schema import Entry
from knowledge.evaluation.reliability import bins_of, table
from knowledge.loading import context_encoder, load_search
from knowledge.paths import EMBEDDINGS, RANKERS
from knowledge.retrieval.cache import CachedEncoder
from knowledge.training.rasa import heard_of, rasa_on
from knowledge.training.split import is_held_out
from knowledge.understanding.building import after, build, context_of
from knowledge.understanding.context import Context, Heard
from knowledge.understanding.evidence import NO_TOPIC, Found, part_features
from knowledge.understanding.passages import NOT_TOLD
from knowledge.understanding.softmax import Softmax
from knowledge.understanding.turns import (
    FollowUp,
    Talk,
    Turn,
    load_follow_ups,
    load_talks,
)
from knowledge.understanding.understanding import Understanding, UnderstandingFitted

PENALTY = 2e-4
FOLDS = 3
"""So many parts are predicted each by what the others teach."""
BESIDE_WEIGHT = 0.25
"""Of what an entry does not answer, beside a turn: so often nobody asks for it."""
COST_WRONG = 5.0
"""A wrong answer, as for a single question."""
COST_ASK_BACK = 2.5
"""Asking back in the middle of a thread: people seldom choose then, they say it again in other
words, and take it for not having been listened to. Of a single question it costs 1."""


@dataclass(frozen=True)
class Row:
    """The candidates of one choice, by their features, and which of them are right."""

    candidates: list[dict[str, float]]
    right: list[bool]
    weight: float = 1.0


@dataclass(frozen=True)
class Asked:
    """A turn in its context, with what is right."""

    turn: Turn
    context: Context
    names: frozenset[str]
    """The right topics; or the right name of no topic."""
    parts: frozenset[str]
    """The right passages of the (first) right topic, ALL or NOT_TOLD; empty where any will do."""
    topic: str = ""
    follows: bool = True
    """Something was said before."""
    weight: float = 1.0


Choice = tuple[Row, Asked]


def asked_in_turns(follow_ups: Sequence[FollowUp], titles: Mapping[str, str]) -> list[Asked]:
    """The single turns, each after an answer on its group's topic."""
    return [
        _asked(one.turn, context_of(one, titles), one.turn.topic or one.topic) for one in follow_ups
    ]


def asked_beside(entries: Sequence[Entry]) -> list[Asked]:
    """What entries do not answer, asked while they are talked of: untold, or told by another."""
    rows = []
    for entry in entries:
        context = Context(topic=entry.topic, title=entry.title, question=entry.title)
        for one in filter(lambda one: is_held_out(one.ask), entry.not_for):
            kind, part = ("switch", None) if one.see else ("unknown", NOT_TOLD)
            turn = Turn(kind=kind, say=one.ask, topic=one.see, part=part)
            asked = _asked(turn, context, one.see or entry.topic)
            rows.append(replace(asked, weight=BESIDE_WEIGHT))
    return rows


def asked_in_talks(talks: Sequence[Talk], titles: Mapping[str, str]) -> list[list[Asked]]:
    """The turns of each conversation, each after what would rightly have been answered before."""
    conversations = []
    for talk in talks:
        context = Context()
        rows: list[Asked] = []
        for turn in talk.turns:
            asked = _asked(turn, context, turn.topic or context.topic)
            rows.append(replace(asked, follows=bool(rows)))
            context = after(context, turn, titles)
        conversations.append(rows)
    return conversations


def _asked(turn: Turn, context: Context, topic: str) -> Asked:
    if turn.offers:
        return Asked(turn, context, frozenset(turn.offers), frozenset())
    if turn.act in NO_TOPIC:
        return Asked(turn, context, frozenset({turn.act}), frozenset())
    return Asked(turn, context, frozenset({topic, *turn.also}), frozenset(turn.parts), topic)


def fit_understanding(entries: Sequence[Entry]) -> dict[str, Any]:
    """Both fits, `full` and `lexical` (without an encoder), as JSON."""
    rows, heard = _asked_of_a_fit(entries)
    return {
        name: fit(_unfitted(entries, lexical_only), rows, heard).model_dump(mode="json")
        for name, lexical_only in (("full", False), ("lexical", True))
    }


def reliability(entries: Sequence[Entry], *, lexical_only: bool) -> str:
    """How far both choices' probabilities can be believed, as two tables of text."""
    rows, heard = _asked_of_a_fit(entries)
    choices = choices_of(_unfitted(entries, lexical_only), rows, heard)
    return "\n\n".join(
        table(title, bins_of(*held_out_predictions(own)))
        for title, own in zip(("topics", "parts"), choices, strict=True)
    )


def _asked_of_a_fit(entries: Sequence[Entry]) -> tuple[list[Asked], dict[str, Heard]]:
    """What is fitted on, and by text what Rasa makes of it."""
    follow_ups, talks = load_follow_ups(), load_talks()
    titles = {entry.topic: entry.title for entry in entries}
    turns = [one for one in follow_ups if is_held_out(one.turn.say)]
    rows = asked_in_turns(turns, titles) + asked_beside(entries)
    rows += [asked for talk in asked_in_talks(talks, titles) for asked in talk]
    parsed = rasa_on({asked.turn.say for asked in rows})
    return rows, {text: heard_of(row) for text, row in parsed.items()}


def _unfitted(entries: Sequence[Entry], lexical_only: bool) -> Understanding:
    """What has not seen the rows of a fit."""
    encoder = None if lexical_only else context_encoder()
    return build(
        load_search(entries, lexical_only=lexical_only),
        entries,
        [one for one in load_follow_ups() if not is_held_out(one.turn.say)],
        (),
        encoder=encoder,
        own_texts=CachedEncoder(encoder, EMBEDDINGS) if encoder else None,
        keep=lambda text: not is_held_out(text),
        cache=RANKERS,
    )


def fit(
    understanding: Understanding, rows: Sequence[Asked], heard: Mapping[str, Heard]
) -> UnderstandingFitted:
    """Fit both choices on `rows`, asked of an `understanding` that has not seen them."""
    topic_rows, part_rows = choices_of(understanding, rows, heard)
    topics = fit_softmax([row for row, _ in topic_rows])
    parts = fit_softmax([row for row, _ in part_rows])
    return UnderstandingFitted(
        topics=topics,
        parts=parts,
        answer_from=_answer_from(topics, topic_rows),
        tell_from=0.3,
        card={"turns": float(len(topic_rows)), "parts": float(len(part_rows))},
    )


def choices_of(
    understanding: Understanding, rows: Sequence[Asked], heard: Mapping[str, Heard]
) -> tuple[list[Choice], list[Choice]]:
    """The choices of a topic and those of a part that `rows` pose.

    `heard`: what Rasa makes of the texts, by text. Each row is learned from twice, with and
    without it, so that the choice stands also where Rasa is away.
    """
    topic_rows: list[Choice] = []
    part_rows: list[Choice] = []
    for asked in rows:
        say = asked.turn.say
        found = understanding.find(Heard(say), asked.context)
        if found is None:
            continue
        for known in filter(None, (found.heard, heard.get(say))):
            found = replace(found, heard=known)
            names = understanding.candidates(found)
            right = [name in asked.names for name, _ in names]
            if any(right):
                topic_rows.append((Row([f for _, f in names], right, asked.weight), asked))
            part_rows += [(row, asked) for row in part_row(found, asked)]
    return topic_rows, part_rows


def held_out_predictions(choices: Sequence[Choice]) -> tuple[list[float], list[bool]]:
    """The likeliest candidate's probability, and whether it is right, for each choice.

    Each by weights that were learned without it, and without its text in any other form.
    """
    predicted, right = [], []
    fold_of = [crc32(asked.turn.say.encode()) % FOLDS for _, asked in choices]
    for fold in range(FOLDS):
        learned = fit_softmax([r for (r, _), f in zip(choices, fold_of, strict=True) if f != fold])
        for (row, _), own in zip(choices, fold_of, strict=True):
            if own == fold:
                p = learned.probabilities(row.candidates)
                predicted.append(float(p.max()))
                right.append(row.right[int(p.argmax())])
    return predicted, right


def part_row(found: Found, asked: Asked) -> Iterator[Row]:
    """The passages of the right topic, and which of them are right."""
    if not asked.parts or asked.topic not in found.fits:
        return
    candidates = part_features(found, asked.topic)
    right = [key in asked.parts for key in candidates]
    if any(right):
        yield Row(list(candidates.values()), right, asked.weight)


def fit_softmax(rows: Sequence[Row]) -> Softmax:
    """Weights under which the right candidates of each row get most of the probability."""
    names = sorted({name for row in rows for f in row.candidates for name in f})
    place = {name: i for i, name in enumerate(names)}
    data: list[float] = []
    columns: list[int] = []
    starts, groups, right = [0], [], []
    for number, row in enumerate(rows):
        for f, r in zip(row.candidates, row.right, strict=True):
            columns += [place[name] for name in f]
            data += f.values()
            starts.append(len(columns))
            groups.append(number)
            right.append(r)
    x = csr_matrix((data, columns, starts), shape=(len(groups), len(names)))
    group, is_right = np.array(groups), np.array(right)
    scale = np.sqrt(np.asarray(x.multiply(x).mean(axis=0))).ravel() + 1e-6
    x = x.multiply(1 / scale).tocsr()
    count = len(rows)
    weight = np.array([row.weight for row in rows])
    weight /= weight.mean()

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = x @ w
        top = np.full(count, -np.inf)
        np.maximum.at(top, group, scores)
        exponents = np.exp(scores - top[group])
        total = np.bincount(group, exponents, count)
        of_right = np.bincount(group, exponents * is_right, count) + 1e-12
        lost = weight * (np.log(total) - np.log(of_right))
        value = float(np.mean(lost)) + PENALTY * float(w @ w)
        p = exponents / total[group]
        q = exponents * is_right / of_right[group]
        gradient = x.T @ (weight[group] * (p - q)) / count + 2 * PENALTY * w
        return value, gradient

    result = minimize(
        loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 500}
    )
    weights = result.x / scale
    return Softmax(weights={n: round(float(w), 4) for n, w in zip(names, weights, strict=True)})


def _answer_from(topics: Softmax, rows: Sequence[Choice]) -> float:
    """The threshold of least cost between answering the likeliest and asking back.

    On turns and conversations alone: what is asked beside an entry was written to be hard.
    """
    likeliest = []
    for row, asked in rows:
        if asked.turn.offers or asked.context.is_empty or asked.weight < 1:
            continue
        p = topics.probabilities(row.candidates)
        best = int(p.argmax())
        likeliest.append((float(p[best]), row.right[best]))
    grid = np.arange(0.3, 0.95, 0.01)

    def cost(threshold: float) -> float:
        wrong = sum(p >= threshold and not right for p, right in likeliest)
        asked_back = sum(p < threshold for p, _ in likeliest)
        return (COST_WRONG * wrong + COST_ASK_BACK * asked_back) / len(likeliest)

    return round(float(min(grid, key=cost)), 2)
