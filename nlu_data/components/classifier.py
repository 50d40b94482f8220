"""Which intent a message has: a logistic regression over its words, its letters and its meaning."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression

FILE = "weights.npz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class MessageClassifier(GraphComponent, IntentClassifier):
    """Rasa's own logistic regression takes raw counts and raw embeddings.

    Both are hard on it: frequent words drown rare ones, and e5's vectors all point nearly the same
    way, so that their differences are too small to count. Here counts are weighted by how rare
    they are (tf-idf, each featurizer's to length 1), and vectors by how they differ from their
    mean. Trained in seconds; the probabilities are good enough for a threshold.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "counts": ["words", "letters"],
            # How much the meaning weighs against the words, and how freely weights may grow;
            # both by cross-validation.
            "meaning": 0.1,
            "C": 30.0,
            "max_iter": 200,
            "random_state": 42,
            "ranking_length": 5,
        }

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        weights: dict[str, np.ndarray] | None = None,
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._weights = weights or {}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MessageClassifier:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Fits rarity, mean and regression, and stores them as plain arrays."""
        messages = [m for m in training_data.intent_examples if m.get(TEXT)]
        meaning = np.vstack([_meaning(message) for message in messages])
        self._weights = {"mean": meaning.mean(axis=0), "spread": np.array(meaning.std())}
        for name in self._config["counts"]:
            counts = vstack([_counts(message, name) for message in messages])
            seen = np.diff(counts.tocsc().indptr)
            self._weights[f"rarity_{name}"] = np.log((1 + len(messages)) / (1 + seen)) + 1
        regression = LogisticRegression(
            C=self._config["C"],
            class_weight="balanced",
            max_iter=self._config["max_iter"],
            random_state=self._config["random_state"],
        ).fit(self._features(messages), [m.get(INTENT) for m in messages])
        self._weights["coefficients"] = regression.coef_.astype(np.float32)
        self._weights["intercepts"] = regression.intercept_
        self._weights["intents"] = regression.classes_.astype(str)
        with self._storage.write_to(self._resource) as folder:
            np.savez(folder / FILE, **self._weights)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> MessageClassifier:
        with model_storage.read_from(resource) as folder, np.load(folder / FILE) as stored:
            return cls(config, model_storage, resource, dict(stored))

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get(TEXT):
                ranking = self._ranking(message)
                message.set("intent", ranking[0], add_to_output=True)
                message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def _ranking(self, message: Message) -> list[dict[str, Any]]:
        weights = self._weights
        places, values = self._row(message)
        scores = weights["coefficients"][:, places] @ values + weights["intercepts"]
        odds = np.exp(scores - scores.max())
        order = np.argsort(-odds)[: self._config["ranking_length"]]
        return [
            {"name": str(weights["intents"][i]), "confidence": float(odds[i] / odds.sum())}
            for i in order
        ]

    def _features(self, messages: list[Message]) -> csr_matrix:
        """One row a message."""
        places, values = zip(*(self._row(message) for message in messages), strict=True)
        ends = np.cumsum([0, *map(len, places)])
        width = sum(len(self._weights[f"rarity_{name}"]) for name in self._config["counts"])
        width += len(self._weights["mean"])
        table = (np.concatenate(values), np.concatenate(places), ends)
        return csr_matrix(table, shape=(len(messages), width))

    def _row(self, message: Message) -> tuple[np.ndarray, np.ndarray]:
        """The features of a message that are not zero, as places and values: each featurizer's
        tf-idf, and the weighted meaning.

        Plain arrays: for one message, sparse matrices cost more than what is computed with them.
        """
        places, values, begin = [], [], 0
        for name in self._config["counts"]:
            counts = _counts(message, name)
            rarity = self._weights[f"rarity_{name}"]
            weighted = (1 + np.log(counts.data)) * rarity[counts.indices]
            length = np.linalg.norm(weighted)
            places.append(counts.indices + begin)
            values.append(weighted / length if length else weighted)
            begin += len(rarity)
        centred = (_meaning(message) - self._weights["mean"]) / self._weights["spread"]
        places.append(np.arange(begin, begin + len(centred)))
        values.append(self._config["meaning"] * centred)
        return np.concatenate(places), np.concatenate(values)


def _counts(message: Message, featurizer: str) -> csr_matrix:
    return message.get_sparse_features(TEXT, [featurizer])[1].features.tocsr()


def _meaning(message: Message) -> np.ndarray:
    return message.get_dense_features(TEXT)[1].features[0]
