"""Fits the detector of danger to its examples: `python -m knowledge.danger.train`.

Cross-validates first, chooses the threshold on the held-out scores, then fits on everything and
writes the artefact with its card. Needs scikit-learn; the detector itself does not.
"""

import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import scipy.sparse as sparse
import sklearn
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from knowledge.content.load import entries_of, load_folder
from knowledge.danger.cards import card_that_fits, load_cards
from knowledge.danger.examples import (
    Example,
    counts,
    data_hash,
    load_borrowed,
    load_examples,
    load_lessons,
)
from knowledge.danger.features import ACCENTS, CUE, LETTERS, SOUNDS, WORDS, features
from knowledge.danger.model import FOLDER, Model, Vocabulary, save
from knowledge.danger.ordinary import asks_for_an_ordinary_topic

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
URGENT_SHARE = 0.02
"""Of the messages that come in: as many as in the development conversations (6 of 278)."""
MISS_COST = 12.0
"""A missed danger, counted in needless cards: it may cost somebody's savings, while a card for
nothing costs a look and a press of its button. At 8 too many went unnoticed."""

HIGHEST_CLOSE = 2.5
"""A score that is higher is never outweighed."""
LESSON_WEIGHT = 0.3
"""Weight of a lesson beside an urgent message. Between 0.1 and 1 cross-validation finds no
difference."""
MOST_OUTWEIGHED = 0.01
"""The share of urgent messages that a search for an ordinary topic may outweigh."""
GENERAL_HELPS = 0.7
"""How much the general card helps, as a share of the right one: it stops the person and names whom
to ask, but not what to undo. A judgement, not a measurement."""

Scores = NDArray[np.float64]
Flags = NDArray[np.bool_]


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


class Chooser:
    """A linear choice among the cards, learned from urgent messages and from lessons.

    A lesson is a text and the card whose words it has (`load_lessons`); those that stand in
    `held_out` are not learned.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        urgent: Sequence[Example],
        lessons: Sequence[tuple[str, str]],
        held_out: frozenset[str] = frozenset(),
    ) -> None:
        known = {e.text for e in urgent} | held_out
        lessons = [lesson for lesson in lessons if lesson[0] not in known]
        vectors = matrix([e.text for e in urgent] + [text for text, _ in lessons], vocabulary)
        often = np.asarray((vectors > 0).sum(axis=0)).ravel() >= LEAST_URGENT
        self.columns = np.array(
            [i for i, name in enumerate(vocabulary.names) if often[i] and name[0] in CARD_BLOCKS]
        )
        cards = [e.card or "" for e in urgent] + [card for _, card in lessons]
        weight = np.array([1.0] * len(urgent) + [LESSON_WEIGHT] * len(lessons))
        # Every card weighs the same, however many examples it has.
        of_card = {card: weight[[c == card for c in cards]].sum() for card in set(cards)}
        weight /= np.array([of_card[card] for card in cards])
        weight *= len(urgent) / weight.sum()
        self.model = LogisticRegression(C=CARD_STRENGTH, max_iter=3000).fit(
            vectors[:, self.columns], cards, sample_weight=weight
        )

    def likely(self, vectors: sparse.csr_matrix) -> list[dict[str, float]]:
        """For each row, how likely each card is."""
        cards = [str(card) for card in self.model.classes_]
        rows = self.model.predict_proba(vectors[:, self.columns])
        return [dict(zip(cards, row.tolist(), strict=True)) for row in rows]


def cross_validate(
    examples: Sequence[Example], lessons: Sequence[tuple[str, str]], seed: int
) -> tuple[Scores, list[Mapping[str, float]]]:
    """The held-out score of each example, and how likely each card is for the urgent ones."""
    scores = np.zeros(len(examples))
    cards: list[Mapping[str, float]] = [{}] * len(examples)
    folds = GroupKFold(FOLDS, shuffle=True, random_state=seed)
    for seen, held_out in folds.split(scores, groups=[e.family for e in examples]):
        known = [examples[i] for i in seen]
        vocabulary = fit_vocabulary([e.text for e in known])
        vectors = matrix([e.text for e in known], vocabulary)
        unseen = matrix([examples[i].text for i in held_out], vocabulary)
        scores[held_out] = fit_detector(vectors, known).decision_function(unseen)
        chooser = Chooser(
            vocabulary,
            [e for e in known if e.urgent],
            lessons,
            frozenset(examples[i].text for i in held_out),
        )
        rows = [row for row, i in enumerate(held_out) if examples[i].urgent]
        for row, likely in zip(rows, chooser.likely(unseen[rows]), strict=True):
            cards[held_out[row]] = likely
    return scores, cards


def figures(scores: Scores, urgent: Flags, threshold: float) -> tuple[float, float]:
    """Precision and recall at `threshold`."""
    told = scores >= threshold
    right = int((told & urgent).sum())
    return right / max(int(told.sum()), 1), right / int(urgent.sum())


def best_threshold(scores: Scores, urgent: Flags, sources: Sequence[Flags]) -> float:
    """The lowest threshold whose cost cannot be told from the least, in steps of a twentieth.

    The cost is the expected one of a message: misses are counted on the first of the `sources`, the
    composed examples, which are harder than what people write; alarms on each of the sources alike.
    It cannot be told from the least where they differ by no more than one standard error of their
    difference: the curve is flat, and where it is lowest is chance. Of such thresholds the lowest
    is the most careful, since a card for nothing is put right by one button, a loss by none.
    """
    dangers = scores[sources[0] & urgent]
    questions = [scores[source & ~urgent] for source in sources]
    steps = np.arange(-3, 3, 0.05)

    def share_between(of: Scores, low: float, high: float) -> float:
        return float(((of >= low) & (of < high)).mean())

    miss, alarm = URGENT_SHARE * MISS_COST, (1 - URGENT_SHARE) / len(questions)

    def cost(threshold: float) -> float:
        missed = float((dangers < threshold).mean())
        return miss * missed + alarm * sum(float((of >= threshold).mean()) for of in questions)

    least = float(min(steps, key=cost))

    def is_as_good(threshold: float) -> bool:
        shares = [(miss, dangers), *((alarm, of) for of in questions)]
        variance = sum(
            factor**2 * share * (1 - share) / len(of)
            for factor, of in shares
            for share in [share_between(of, threshold, least)]
        )
        return bool(cost(threshold) - cost(least) <= np.sqrt(variance))

    careful = [float(step) for step in steps if step <= least and is_as_good(float(step))]
    return round(careful[0], 2)


def best_close_below(scores: Scores, ordinary_to_search: Flags, threshold: float) -> float:
    """Up to which score the search outweighs the detector, in steps of a twentieth.

    As far as MOST_OUTWEIGHED allows. `scores` are those of urgent messages, and
    `ordinary_to_search` tells which of them the search takes for an ordinary question.
    """
    allowed = int(MOST_OUTWEIGHED * len(scores))
    outweighed = np.sort(scores[ordinary_to_search & (scores >= threshold)])
    highest = outweighed[allowed] if len(outweighed) > allowed else np.inf
    return round(float(min(np.floor(highest * 20) / 20, HIGHEST_CLOSE)), 2)


def taken_for_ordinary(texts: Sequence[str]) -> Flags:
    """Which of `texts` the search by words takes for a question on an ordinary topic."""
    from knowledge.loading import load_search

    search = load_search(entries_of(load_folder()), lexical_only=True)
    return np.array([asks_for_an_ordinary_topic(search, text) for text in texts])


def best_card_from(examples: Sequence[Example], likely: Sequence[Mapping[str, float]]) -> float:
    """From which probability a card is shown rather than a general one, in hundredths."""

    def helps(card_from: float) -> float:
        shown = _shown(examples, likely, card_from)
        return shown["right"] + GENERAL_HELPS * shown["general"]

    return round(float(max(np.arange(0, 1, 0.01), key=helps)), 2)


def _shown(
    examples: Sequence[Example], likely: Sequence[Mapping[str, float]], card_from: float
) -> Counter[str]:
    """How many of the urgent messages are shown the right card, its general one, a wrong one."""
    cards = load_cards()
    shown: Counter[str] = Counter()
    for example, probabilities in zip(examples, likely, strict=True):
        if example.card is None:
            continue
        card = card_that_fits(probabilities, card_from)
        is_general = card.id == cards[example.card].unless_sure
        shown["right" if card.id == example.card else "general" if is_general else "wrong"] += 1
    return shown


def fit(
    examples: Sequence[Example],
    borrowed: Sequence[Example],
    lessons: Sequence[tuple[str, str]],
) -> Model:
    """The detector fitted to all examples, with its cross-validated figures."""
    everything = [*examples, *borrowed]
    scores, likely = cross_validate(everything, lessons, SEED)
    card_from = best_card_from(everything, likely)
    threshold, measured = _measure(everything, len(examples), scores)
    composed = [i for i, e in enumerate(examples) if e.urgent and e.source == "composed"]
    close_below = best_close_below(
        scores[composed], taken_for_ordinary([examples[i].text for i in composed]), threshold
    )
    shown = _shown(everything, likely, card_from)
    for kind, count in sorted(shown.items()):
        measured[f"{kind}_card"] = round(count / shown.total(), 3)
    urgent = np.array([e.urgent for e in everything])
    curve = LogisticRegression(C=1e6).fit(
        scores.reshape(-1, 1), urgent, sample_weight=weights(everything)
    )

    texts = [e.text for e in everything]
    vocabulary = fit_vocabulary(texts)
    vectors = matrix(texts, vocabulary)
    detector = fit_detector(vectors, everything)
    chooser = Chooser(vocabulary, [e for e in everything if e.urgent], lessons)
    cards = chooser.model.classes_
    card_weights = np.zeros((len(vocabulary.names) + 1, len(cards)), dtype=np.float32)
    card_weights[chooser.columns] = chooser.model.coef_.T
    card_weights[-1] = chooser.model.intercept_
    return Model(
        vocabulary=vocabulary,
        weights=np.append(detector.coef_[0], detector.intercept_).astype(np.float32),
        cards=tuple(map(str, cards)),
        card_weights=card_weights,
        threshold=threshold,
        close_below=close_below,
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
    threshold = best_threshold(scores, urgent, [composed, ordinary, source == "out_of_scope"])
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


def main() -> None:
    started = time.monotonic()
    model = fit(load_examples(), load_borrowed(), load_lessons())
    save(model)
    for name, value in model.about["cross_validated"].items():
        print(f"{name}: {value}")
    print(f"threshold: {model.threshold}, close to it below {model.close_below}")
    print(f"a card is shown from {model.card_from}")
    print(f"written to {FOLDER} in {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
