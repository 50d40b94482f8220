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
from scipy.sparse import csr_matrix, diags, hstack, vstack
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

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
        meaning = _meaning(messages)
        self._weights = {"mean": meaning.mean(axis=0), "spread": np.array(meaning.std())}
        for name in self._config["counts"]:
            seen = np.diff(_counts(messages, name).tocsc().indptr)
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
        scores = self._features([message]) @ weights["coefficients"].T + weights["intercepts"]
        odds = np.exp(scores[0] - scores[0].max())
        order = np.argsort(-odds)[: self._config["ranking_length"]]
        return [
            {"name": str(weights["intents"][i]), "confidence": float(odds[i] / odds.sum())}
            for i in order
        ]

    def _features(self, messages: list[Message]) -> csr_matrix:
        """One row a message: each featurizer's tf-idf, and the weighted meaning."""
        blocks = []
        for name in self._config["counts"]:
            counts = _counts(messages, name).astype(np.float64)
            counts.data = 1 + np.log(counts.data)
            blocks.append(normalize(counts @ diags(self._weights[f"rarity_{name}"])))
        centred = (_meaning(messages) - self._weights["mean"]) / self._weights["spread"]
        blocks.append(csr_matrix(self._config["meaning"] * centred))
        return hstack(blocks).tocsr()


def _counts(messages: list[Message], featurizer: str) -> csr_matrix:
    sentences = [m.get_sparse_features(TEXT, [featurizer])[1] for m in messages]
    return vstack([sentence.features for sentence in sentences]).tocsr()


def _meaning(messages: list[Message]) -> np.ndarray:
    return np.vstack([m.get_dense_features(TEXT)[1].features for m in messages])
