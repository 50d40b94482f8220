"""Fits the detector of danger to its examples: `python -m knowledge.danger.train`.

Cross-validates first, chooses the threshold on the held-out scores, then fits on everything and
writes the artefact with its card. Needs scikit-learn; the detector itself does not.
"""

import time
from collections import Counter
from collections.abc import Sequence

import numpy as np
import scipy.sparse as sparse
import sklearn
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from knowledge.danger.examples import Example, data_hash, load_examples
from knowledge.danger.features import ACCENTS, CUE, LETTERS, SOUNDS, WORDS, features
from knowledge.danger.model import FOLDER, Model, Vocabulary, save

LEAST_MESSAGES = {WORDS: 2, SOUNDS: 2, ACCENTS: 2, LETTERS: 3, CUE: 5}
"""A feature counts from so many messages on; rarer ones only remember single examples."""
CARD_BLOCKS = (WORDS, CUE)
"""Which blocks choose the card: the others help little, and would make the artefact large."""
STRENGTH = 5.0
"""Inverse of the regularisation. Cross-validated: 2 to 15 differ by less than 0.003 in F1."""
CARD_STRENGTH = 10.0
FOLDS = 5
REPEATS = 2
SEED = 23
RECALL_WEIGHT = 1.5
"""The threshold maximises F-beta with this beta: a missed danger costs more than a needless card."""

Scores = NDArray[np.float64]


def fit_vocabulary(texts: Sequence[str]) -> Vocabulary:
    """The features that stand in enough of `texts`."""
    messages: Counter[str] = Counter()
    for text in texts:
        messages.update(set(features(text)))
    names = sorted(n for n, count in messages.items() if count >= LEAST_MESSAGES[n[0]])
    counts = np.array([messages[name] for name in names])
    idf = np.log((1 + len(texts)) / (1 + counts)) + 1
    return Vocabulary(names, idf.astype(np.float32))


def matrix(texts: Sequence[str], vocabulary: Vocabulary) -> sparse.csr_matrix:
    """The vectors of `texts`, one a row."""
    rows = [vocabulary.vector(text) for text in texts]
    starts = np.cumsum([0] + [len(places) for places, _ in rows])
    return sparse.csr_matrix(
        (
            np.concatenate([values for _, values in rows]),
            np.concatenate([places for places, _ in rows]),
            starts,
        ),
        shape=(len(texts), len(vocabulary.names)),
    )


def fit_detector(vectors: sparse.csr_matrix, urgent: NDArray[np.bool_]) -> LogisticRegression:
    fitted = LogisticRegression(C=STRENGTH, max_iter=3000, class_weight="balanced")
    return fitted.fit(vectors, urgent)


def card_columns(vocabulary: Vocabulary) -> NDArray[np.int64]:
    """The places of the features that choose the card."""
    return np.array([i for i, name in enumerate(vocabulary.names) if name[0] in CARD_BLOCKS])


def fit_cards(vectors: sparse.csr_matrix, cards: Sequence[str]) -> LogisticRegression:
    fitted = LogisticRegression(C=CARD_STRENGTH, max_iter=3000, class_weight="balanced")
    return fitted.fit(vectors, list(cards))


def cross_validate(examples: Sequence[Example], seed: int) -> tuple[Scores, float]:
    """The held-out score of each example, and the share of urgent ones with the right card."""
    texts = np.array([e.text for e in examples], dtype=object)
    urgent = np.array([e.urgent for e in examples])
    families = [e.family for e in examples]
    scores = np.zeros(len(examples))
    right_cards = 0
    folds = GroupKFold(FOLDS, shuffle=True, random_state=seed)
    for seen, held_out in folds.split(texts, urgent, families):
        vocabulary = fit_vocabulary(texts[seen])
        vectors = matrix(texts[seen], vocabulary)
        unseen = matrix(texts[held_out], vocabulary)
        scores[held_out] = fit_detector(vectors, urgent[seen]).decision_function(unseen)
        columns = card_columns(vocabulary)
        urgent_seen = [i for i in range(len(seen)) if urgent[seen[i]]]
        urgent_held_out = [i for i in range(len(held_out)) if urgent[held_out[i]]]
        chooser = fit_cards(
            vectors[urgent_seen][:, columns], [examples[seen[i]].card or "" for i in urgent_seen]
        )
        chosen = chooser.predict(unseen[urgent_held_out][:, columns])
        right_cards += sum(
            examples[held_out[i]].card == card
            for i, card in zip(urgent_held_out, chosen, strict=True)
        )
    return scores, right_cards / int(urgent.sum())


def figures(scores: Scores, urgent: NDArray[np.bool_], threshold: float) -> tuple[float, float]:
    """Precision and recall at `threshold`."""
    told = scores >= threshold
    right = int((told & urgent).sum())
    return right / max(int(told.sum()), 1), right / int(urgent.sum())


def best_threshold(scores: Scores, urgent: NDArray[np.bool_]) -> float:
    """The threshold with the greatest F-beta, in steps of a twentieth."""
    square = RECALL_WEIGHT**2

    def f_beta(threshold: float) -> float:
        precision, recall = figures(scores, urgent, threshold)
        return (1 + square) * precision * recall / max(square * precision + recall, 1e-9)

    return float(max(np.arange(-3, 3, 0.05), key=f_beta))


def fit(examples: Sequence[Example]) -> Model:
    """The detector fitted to all `examples`, with its cross-validated figures."""
    urgent = np.array([e.urgent for e in examples])
    composed = np.array([e.composed for e in examples])
    rounds = [cross_validate(examples, SEED + i) for i in range(REPEATS)]
    scores = np.mean([held_out for held_out, _ in rounds], axis=0)
    threshold = round(best_threshold(scores[composed], urgent[composed]), 2)
    precision, recall = figures(scores[composed], urgent[composed], threshold)
    alarms = float((scores[~composed] >= threshold).mean())
    curve = LogisticRegression(C=1e6).fit(scores.reshape(-1, 1), urgent)

    texts = [e.text for e in examples]
    vocabulary = fit_vocabulary(texts)
    vectors = matrix(texts, vocabulary)
    detector = fit_detector(vectors, urgent)
    columns = card_columns(vocabulary)
    rows = np.flatnonzero(urgent)
    chooser = fit_cards(vectors[rows][:, columns], [examples[i].card or "" for i in rows])
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
        about={
            "data_hash": data_hash(examples),
            "urgent": int(urgent.sum()),
            "not_urgent": int((~urgent & composed).sum()),
            "out_of_scope": int((~composed).sum()),
            "features": len(vocabulary.names),
            "cross_validated": {
                "precision": round(precision, 3),
                "recall": round(recall, 3),
                "false_alarms_out_of_scope": round(alarms, 3),
                "right_card": round(float(np.mean([share for _, share in rounds])), 3),
                "folds": FOLDS,
                "repeats": REPEATS,
                "seed": SEED,
            },
            "scikit_learn": sklearn.__version__,
        },
    )


def main() -> None:
    started = time.monotonic()
    model = fit(load_examples())
    save(model)
    found = model.about["cross_validated"]
    print(f"{model.about['urgent']} urgent, {model.about['not_urgent']} not urgent examples")
    print(f"cross-validated: precision {found['precision']}, recall {found['recall']},", end=" ")
    print(f"right card {found['right_card']}, threshold {model.threshold}")
    print(f"written to {FOLDER} in {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
