"""Fits the detector of danger to its examples: `python -m knowledge.danger.train`.

Cross-validates first, chooses the threshold on the held-out scores, then fits on everything and
writes the artefact with its card. Needs scikit-learn; the detector itself does not.
"""

import sys
import time
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import scipy.sparse as sparse
import sklearn
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from knowledge.danger.cards import load_cards
from knowledge.danger.examples import (
    Example,
    counts,
    data_hash,
    load_borrowed,
    load_examples,
)
from knowledge.danger.features import ACCENTS, CUE, LETTERS, SOUNDS, WORDS, features
from knowledge.danger.model import FOLDER, Model, Vocabulary, save

LEAST_MESSAGES = {WORDS: 3, SOUNDS: 3, ACCENTS: 3, LETTERS: 8, CUE: 5}
"""A feature counts from so many messages on; rarer ones only remember single examples."""
LEAST_URGENT = 3
"""A feature chooses among the cards from so many urgent messages on."""
CARD_BLOCKS = (WORDS, SOUNDS, LETTERS, CUE)
STRENGTH = 8.0
"""Inverse of the regularisation. Cross-validated: 5 to 15 differ by less than 0.01."""
CARD_STRENGTH = 10.0
FOLDS = 5
SEED = 23
URGENT_SHARE = 0.05
"""Of the messages that come in; a guess, until there are figures."""
MISS_COST = 8.0
"""A missed danger, counted in needless cards."""

GENERAL_HELPS = 0.7
"""How much the general card helps, as a share of the right one: it stops the person and names whom
to ask, but not what to undo. A judgement, not a measurement."""

Scores = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Chosen(NamedTuple):
    """The card chosen for an urgent message, and how likely it is."""

    card: str
    probability: float


@cache
def _features(text: str) -> tuple[str, ...]:
    """The features of `text`, kept: every fold asks for them again."""
    return tuple(sys.intern(name) for name in features(text))


def fit_vocabulary(texts: Sequence[str]) -> Vocabulary:
    """The features that stand in enough of `texts`."""
    messages: Counter[str] = Counter()
    for text in texts:
        messages.update(set(_features(text)))
    names = sorted(n for n, count in messages.items() if count >= LEAST_MESSAGES[n[0]])
    counted = np.array([messages[name] for name in names])
    idf = np.log((1 + len(texts)) / (1 + counted)) + 1
    return Vocabulary(names, idf.astype(np.float32))


def matrix(texts: Sequence[str], vocabulary: Vocabulary) -> sparse.csr_matrix:
    """The vectors of `texts`, one a row."""
    rows = [vocabulary.weigh(_features(text)) for text in texts]
    starts = np.cumsum([0] + [len(places) for places, _ in rows])
    return sparse.csr_matrix(
        (
            np.concatenate([values for _, values in rows]),
            np.concatenate([places for places, _ in rows]),
            starts,
        ),
        shape=(len(texts), len(vocabulary.names)),
    )


def weights(examples: Sequence[Example]) -> NDArray[np.float64]:
    """The weight of each example: urgent and not urgent ones weigh the same together."""
    urgent = np.array([e.urgent for e in examples])
    weight = np.array([e.weight for e in examples])
    return np.where(urgent, weight * weight[~urgent].sum() / weight[urgent].sum(), weight)


def fit_detector(vectors: sparse.csr_matrix, examples: Sequence[Example]) -> LogisticRegression:
    weight = weights(examples)
    # Many ordinary questions must not loosen the regularisation.
    weight *= sum(e.source != "faq" for e in examples) / weight.sum()
    fitted = LogisticRegression(C=STRENGTH, max_iter=1000, solver="liblinear")
    return fitted.fit(vectors, [e.urgent for e in examples], sample_weight=weight)


def card_columns(vocabulary: Vocabulary, urgent: sparse.csr_matrix) -> NDArray[np.int64]:
    """The places of the features that choose the card."""
    often = np.asarray((urgent > 0).sum(axis=0)).ravel() >= LEAST_URGENT
    return np.array(
        [i for i, name in enumerate(vocabulary.names) if often[i] and name[0] in CARD_BLOCKS]
    )


def fit_cards(vectors: sparse.csr_matrix, cards: Sequence[str]) -> LogisticRegression:
    fitted = LogisticRegression(C=CARD_STRENGTH, max_iter=3000, class_weight="balanced")
    return fitted.fit(vectors, list(cards))


def cross_validate(examples: Sequence[Example], seed: int) -> tuple[Scores, list[Chosen]]:
    """The held-out score of each example, and the held-out card of each urgent one."""
    scores = np.zeros(len(examples))
    cards = [Chosen("", 0.0)] * len(examples)
    folds = GroupKFold(FOLDS, shuffle=True, random_state=seed)
    for seen, held_out in folds.split(scores, groups=[e.family for e in examples]):
        known = [examples[i] for i in seen]
        vocabulary = fit_vocabulary([e.text for e in known])
        vectors = matrix([e.text for e in known], vocabulary)
        unseen = matrix([examples[i].text for i in held_out], vocabulary)
        scores[held_out] = fit_detector(vectors, known).decision_function(unseen)
        urgent = [i for i, e in enumerate(known) if e.urgent]
        columns = card_columns(vocabulary, vectors[urgent])
        chooser = fit_cards(vectors[urgent][:, columns], [known[i].card or "" for i in urgent])
        rows = [row for row, i in enumerate(held_out) if examples[i].urgent]
        sure = chooser.predict_proba(unseen[rows][:, columns])
        for row, likely in zip(rows, sure, strict=True):
            best = int(likely.argmax())
            cards[held_out[row]] = Chosen(str(chooser.classes_[best]), float(likely[best]))
    return scores, cards


def figures(scores: Scores, urgent: Flags, threshold: float) -> tuple[float, float]:
    """Precision and recall at `threshold`."""
    told = scores >= threshold
    right = int((told & urgent).sum())
    return right / max(int(told.sum()), 1), right / int(urgent.sum())


def best_threshold(scores: Scores, urgent: Flags, composed: Flags, ordinary: Flags) -> float:
    """The threshold with the least expected cost of a message, in steps of a twentieth.

    Misses are counted on the composed examples, which are harder than what people write; alarms on
    the composed and the ordinary questions, half and half.
    """
    dangers, questions = scores[composed & urgent], scores[composed & ~urgent]

    def cost(threshold: float) -> float:
        missed = float((dangers < threshold).mean())
        alarms = float((questions >= threshold).mean() + (scores[ordinary] >= threshold).mean()) / 2
        return URGENT_SHARE * MISS_COST * missed + (1 - URGENT_SHARE) * alarms

    return round(float(min(np.arange(-3, 3, 0.05), key=cost)), 2)


def best_card_from(examples: Sequence[Example], chosen: Sequence[Chosen]) -> float:
    """From which probability a card is shown rather than its general one, in hundredths."""
    cards = load_cards()

    def helps(card_from: float) -> float:
        total = 0.0
        for example, choice in zip(examples, chosen, strict=True):
            if not example.urgent:
                continue
            general = cards[choice.card].unless_sure
            if general and choice.probability < card_from:
                total += 1.0 if example.card == general else GENERAL_HELPS
            else:
                total += example.card == choice.card
        return total

    return round(float(max(np.arange(0, 1, 0.01), key=helps)), 2)


def fit(examples: Sequence[Example], borrowed: Sequence[Example]) -> Model:
    """The detector fitted to all examples, with its cross-validated figures."""
    everything = [*examples, *borrowed]
    scores, held_out_cards = cross_validate(everything, SEED)
    card_from = best_card_from(everything, held_out_cards)
    threshold, measured = _measure(everything, len(examples), scores)
    measured |= _measure_cards(everything, held_out_cards, card_from)
    urgent = np.array([e.urgent for e in everything])
    curve = LogisticRegression(C=1e6).fit(
        scores.reshape(-1, 1), urgent, sample_weight=weights(everything)
    )

    texts = [e.text for e in everything]
    vocabulary = fit_vocabulary(texts)
    vectors = matrix(texts, vocabulary)
    detector = fit_detector(vectors, everything)
    rows = np.flatnonzero(urgent)
    columns = card_columns(vocabulary, vectors[rows])
    chooser = fit_cards(vectors[rows][:, columns], [everything[i].card or "" for i in rows])
    card_weights = np.zeros((len(vocabulary.names) + 1, len(chooser.classes_)), dtype=np.float32)
    card_weights[columns] = chooser.coef_.T
    card_weights[-1] = chooser.intercept_
    return Model(
        vocabulary=vocabulary,
        weights=np.append(detector.coef_[0], detector.intercept_).astype(np.float32),
        cards=tuple(str(card) for card in chooser.classes_),
        card_weights=card_weights,
        threshold=threshold,
        slope=round(float(curve.coef_[0, 0]), 4),
        offset=round(float(curve.intercept_[0]), 4),
        card_from=card_from,
        about={
            "data_hash": data_hash(examples),
            "examples": counts(examples),
            "borrowed": counts(borrowed),
            "features": len(vocabulary.names),
            "cross_validated": measured,
            "scikit_learn": sklearn.__version__,
        },
    )


def _measure(
    everything: Sequence[Example], own: int, scores: Scores
) -> tuple[float, dict[str, Any]]:
    """The threshold, and the held-out figures of each source at it."""
    urgent = np.array([e.urgent for e in everything])
    source = np.array([e.source for e in everything])
    borrowed = np.arange(len(everything)) >= own
    composed = source == "composed"
    ordinary = (source == "faq") & borrowed
    variants = (source == "faq") & ~borrowed
    threshold = best_threshold(scores, urgent, composed, ordinary)
    told = scores >= threshold
    precision, recall = figures(scores[composed], urgent[composed], threshold)
    hard_precision, hard_recall = figures(scores[variants], urgent[variants], threshold)
    measured = {
        "precision": precision,
        "recall": recall,
        "hard_variants_precision": hard_precision,
        "hard_variants_recall": hard_recall,
        "false_alarms_out_of_scope": float(told[source == "out_of_scope"].mean()),
        "false_alarms_ordinary_questions": float(told[ordinary].mean()),
        "false_alarms_talk": float(told[source == "talk"].mean()),
    }
    rounded = {name: round(value, 3) for name, value in measured.items()}
    return threshold, {**rounded, "folds": FOLDS, "seed": SEED}


def _measure_cards(
    everything: Sequence[Example], chosen: Sequence[Chosen], card_from: float
) -> dict[str, float]:
    """Shares of the urgent messages: shown the right card, the general one, a wrong one."""
    cards = load_cards()
    shown: Counter[str] = Counter()
    for example, choice in zip(everything, chosen, strict=True):
        if not example.urgent:
            continue
        unsure = choice.probability < card_from
        card = (cards[choice.card].unless_sure if unsure else None) or choice.card
        general = card == cards[example.card or card].unless_sure
        kind = "right" if card == example.card else "general" if general else "wrong"
        shown[f"{kind}_card"] += 1
    return {name: round(count / shown.total(), 3) for name, count in sorted(shown.items())}


def main() -> None:
    started = time.monotonic()
    model = fit(load_examples(), load_borrowed())
    save(model)
    for name, value in model.about["cross_validated"].items():
        print(f"{name}: {value}")
    print(f"threshold: {model.threshold}; a card is shown from {model.card_from}")
    print(f"written to {FOLDER} in {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
