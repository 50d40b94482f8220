"""Fitting the fusion, the calibration and the thresholds on held-out variants of our own.

The held-out variants and messages out of scope (one in seven, see `split`) are asked of a search
that indexes the others. Never the evaluation sets.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold, cross_val_predict

from knowledge.content.load import load_out_of_scope
from knowledge.content.schema import Entry
from knowledge.evaluation.reliability import bins_of, expected_error
from knowledge.paths import RANKERS
from knowledge.retrieval.decision import Judge, Logistic, how_many_candidates
from knowledge.retrieval.encoder import Encoder
from knowledge.retrieval.fusion import Fusion, standardise
from knowledge.retrieval.search import ALL_FEATURES, LEXICAL_FEATURES, Fitted, Ranking, Search, fuse
from knowledge.training.split import is_held_out, labelled

COST_WRONG = 3.0
"""A wrong answer: somebody reads it, sees by its heading that it is about something else, and asks
again; at worst they travel to the commune for nothing."""
COST_ASK_BACK = 1.0
"""Asking back: they read four titles, and some give up."""
COST_MISS = 2.0
OUT_OF_SCOPE_SHARE = 0.15
"""How many messages in a hundred are about something else: what the pilot sites of such bots report
lies between 10 and 20; the thresholds weigh the two sets by it."""
SIGNPOST_SHARE = 0.1
"""How many ask for what a signpost points to; every entry that explains is asked more often."""
FUSION_PENALTY = 1e-3
FOLDS = 5


@dataclass(frozen=True)
class Asked:
    """A message, what was found for it, and the right topic's position (-1 where none is right)."""

    text: str
    ranking: Ranking
    label: int


def fit(entries: Sequence[Entry], encoder: Encoder, passages: Encoder) -> Fitted:
    """Fit both searches: with the encoder and, for when it cannot be had, without."""
    fusion, judge, card = _fit_one(entries, ALL_FEATURES, encoder, passages)
    lexical_fusion, lexical_judge, lexical_card = _fit_one(entries, LEXICAL_FEATURES, None, None)
    return Fitted(
        fusion=fusion,
        judge=judge,
        lexical_fusion=lexical_fusion,
        lexical_judge=lexical_judge,
        card={"full": card, "lexical": lexical_card},
    )


def _fit_one(
    entries: Sequence[Entry],
    features: tuple[str, ...],
    encoder: Encoder | None,
    passages: Encoder | None,
) -> tuple[Fusion, Judge, dict[str, float]]:
    search = Search.build(
        entries,
        outside=load_out_of_scope(),
        encoder=encoder,
        passages=passages,
        keep=lambda text: not is_held_out(text),
        cache=RANKERS,  # the second fit needs the same word rankers
    )
    position = {entry.topic: i for i, entry in enumerate(entries)}
    questions = [(text, position[topic]) for text, topic in labelled(entries, held_out=True)]
    questions += [
        (one.ask, position.get(one.see or "", -1))
        for entry in entries
        for one in entry.not_for
        if is_held_out(one.ask)
    ]
    questions += [(text, -1) for text in load_out_of_scope() if is_held_out(text)]
    asked = [
        Asked(text, ranking, label)
        for text, label in questions
        if (ranking := search.rank(text)) is not None
    ]
    in_scope = [a for a in asked if a.label >= 0]
    fusion = fit_fusion(in_scope, features)
    judge, card = fit_judge([_fused_again(fusion, a) for a in asked])
    card["recall_at_1"] = _recall(in_scope, fusion)
    card["cross_validated_recall_at_1"] = _cross_validated_recall(in_scope, features)
    return fusion, judge, card


def _fused_again(fusion: Fusion, asked: Asked) -> Asked:
    """`asked`, ranked with the fitted fusion."""
    old = asked.ranking
    ranking = fuse(
        fusion,
        old.scores,
        accented=old.accented,
        outside=old.outside,
        coverage=old.coverage,
        length=old.length,
        signposts=old.signposts,
    )
    return Asked(asked.text, ranking, asked.label)


def _matrices(
    asked: Sequence[Asked], features: Sequence[str]
) -> list[tuple[NDArray[np.float64], int]]:
    return [
        (np.stack([standardise(a.ranking.scores[name]) for name in features]), a.label)
        for a in asked
    ]


def fit_fusion(asked: Sequence[Asked], features: tuple[str, ...]) -> Fusion:
    """Weights that make the right topics most likely, for each of the two ways of typing."""

    def weights(rows: Sequence[Asked]) -> tuple[float, ...]:
        matrices = _matrices(rows, features)

        def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
            total, gradient = 0.0, np.zeros_like(w)
            for matrix, label in matrices:
                sums = w @ matrix
                exponents = np.exp(sums - sums.max())
                p = exponents / exponents.sum()
                total -= float(np.log(p[label] + 1e-12))
                gradient -= matrix[:, label] - matrix @ p
            n = len(matrices)
            return total / n + FUSION_PENALTY * float(w @ w), gradient / n + 2 * FUSION_PENALTY * w

        start = np.ones(len(features))
        bounds = [(0.0, None)] * len(features)
        result = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds)
        return tuple(round(float(x), 4) for x in result.x)

    accented = [a for a in asked if a.ranking.accented]
    plain = [a for a in asked if not a.ranking.accented]
    both = weights(asked)
    return Fusion(
        features=features,
        accented=weights(accented) if len(accented) > 10 * len(features) else both,
        plain=weights(plain) if len(plain) > 10 * len(features) else both,
    )


def _ranks_first(asked: Asked, fusion: Fusion) -> bool:
    p = fusion.probabilities(asked.ranking.scores, accented=asked.ranking.accented)
    return int(p.argmax()) == asked.label


def _recall(asked: Sequence[Asked], fusion: Fusion) -> float:
    return round(float(np.mean([_ranks_first(a, fusion) for a in asked])), 4)


def _cross_validated_recall(asked: Sequence[Asked], features: tuple[str, ...]) -> float:
    hits: list[bool] = []
    for fitted_on, tested_on in KFold(FOLDS, shuffle=True, random_state=0).split(asked):
        fusion = fit_fusion([asked[i] for i in fitted_on], features)
        hits += [_ranks_first(asked[i], fusion) for i in tested_on]
    return round(float(np.mean(hits)), 4)


def fit_judge(asked: Sequence[Asked]) -> tuple[Judge, dict[str, float]]:
    """The two calibrated probabilities, and the thresholds of least cost on them."""
    names = sorted(asked[0].ranking.evidence)
    table = np.array([[a.ranking.evidence[name] for name in names] for a in asked])
    first = np.array([int(a.ranking.probabilities.argmax()) for a in asked])
    labels = np.array([a.label for a in asked])
    means, scales = table.mean(axis=0), table.std(axis=0) + 1e-9
    standard = (table - means) / scales
    weight = _weights(asked)

    def logistic(target: NDArray[np.bool_]) -> tuple[Logistic, NDArray[np.float64]]:
        model = LogisticRegression(C=0.3, max_iter=2000)
        # Thresholds are chosen on probabilities of folds that the regression did not see.
        held = cross_val_predict(
            model,
            standard,
            target,
            cv=KFold(FOLDS, shuffle=True, random_state=0),
            method="predict_proba",
            params={"sample_weight": weight},
        )[:, 1]
        model.fit(standard, target, sample_weight=weight)
        return (
            Logistic(
                means=dict(zip(names, means.round(6).tolist(), strict=True)),
                scales=dict(zip(names, scales.round(6).tolist(), strict=True)),
                weights=dict(zip(names, model.coef_[0].round(6).tolist(), strict=True)),
                bias=round(float(model.intercept_[0]), 6),
            ),
            held,
        )

    right, p_right = logistic(first == labels)
    in_scope, p_in_scope = logistic(labels >= 0)
    listed = np.array([_is_listed(a) for a in asked])
    answer_from, clarify_from, cost = _thresholds(
        p_right, p_in_scope, first == labels, listed, labels >= 0, weight
    )
    judge = Judge(
        right=right,
        in_scope=in_scope,
        answer_from=answer_from,
        clarify_from=clarify_from,
    )
    card = {
        "questions": float((labels >= 0).sum()),
        "out_of_scope": float((labels < 0).sum()),
        "cost": round(cost, 4),
        "calibration_error": calibration_error(p_right, first == labels),
    }
    return judge, card


def _weights(asked: Sequence[Asked]) -> NDArray[np.float64]:
    """How much each message counts, so that the kinds have the shares of real traffic."""
    kinds = np.array([2 if a.label < 0 else int(a.ranking.signposts[a.label]) for a in asked])
    shares = (1 - SIGNPOST_SHARE - OUT_OF_SCOPE_SHARE, SIGNPOST_SHARE, OUT_OF_SCOPE_SHARE)
    weights = np.zeros(len(kinds))
    for kind, share in enumerate(shares):
        weights[kinds == kind] = share / max(1, (kinds == kind).sum())
    found: NDArray[np.float64] = weights * len(kinds) / weights.sum()
    return found


def _is_listed(asked: Asked) -> bool:
    """Whether asking back would list the right topic."""
    order = np.argsort(-asked.ranking.probabilities)
    count = how_many_candidates([float(asked.ranking.probabilities[i]) for i in order[:8]])
    return asked.label in order[:count]


def _thresholds(
    p_right: NDArray[np.float64],
    p_in_scope: NDArray[np.float64],
    first_is_right: NDArray[np.bool_],
    listed: NDArray[np.bool_],
    in_scope: NDArray[np.bool_],
    weight: NDArray[np.float64],
) -> tuple[float, float, float]:
    """(answer from, clarify from, mean cost), in hundredths.

    Of all thresholds to answer from whose mean cost cannot be told from the least (it lies within
    one standard error of the difference), the most careful one is taken.
    """
    answered = np.where(first_is_right, 0.0, COST_WRONG)
    asked_back = COST_ASK_BACK + np.where(in_scope & ~listed, COST_MISS, 0.0)
    silent = np.where(in_scope, COST_MISS, 0.0)

    def costs(answer_from: float, clarify_from: float) -> NDArray[np.float64]:
        asks = np.where(p_in_scope >= clarify_from, asked_back, silent)
        each: NDArray[np.float64] = np.where(p_right >= answer_from, answered, asks) * weight
        return each

    grid = [(a, c) for a in np.arange(0.3, 0.99, 0.01) for c in np.arange(0.05, 0.99, 0.01)]
    least_from, clarify_from = min(grid, key=lambda thresholds: float(costs(*thresholds).mean()))
    least = costs(least_from, clarify_from)
    answer_from = least_from
    for higher in np.arange(least_from, 0.99, 0.01):
        more = costs(higher, clarify_from) - least
        if more.mean() <= more.std() / np.sqrt(len(more)):
            answer_from = higher
    mean = float(costs(answer_from, clarify_from).mean())
    return round(float(answer_from), 2), round(float(clarify_from), 2), mean


def calibration_error(p: NDArray[np.float64], outcome: NDArray[np.bool_]) -> float:
    """The expected calibration error: |confidence − accuracy| averaged over equal-width bins.

    Source: Naeini, Cooper & Hauskrecht 2015.

    >>> calibration_error(np.array([1.0, 1.0, 0.0]), np.array([True, True, False]))
    0.0
    """
    return expected_error(bins_of(p, outcome))
