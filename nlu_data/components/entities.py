"""Which entities a message holds."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.lexicon import FOLDER, GLOSSARY, Phrases, add, add_glossary, find, read_lexicon
from components.place import place_in

PLACE = "place"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class EntityFinder(GraphComponent, EntityExtractorMixin):
    """Finds the entities of `lexicon.yml`, platforms by the aliases of the glossary, and places.

    An entity is looked for only where its intent may carry it: "ba" is a number in "cái thứ ba"
    and a father in "ba tui quên mật khẩu". So this component stands behind the classifier.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "lexicon": "lexicon.yml",
            "platform_kinds": ["platform", "organisation"],
            "intents": {},
        }

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Changed lists mean a new model."""
        name = {**cls.get_default_config(), **config}["lexicon"]
        lists = (FOLDER / name).read_bytes() + GLOSSARY.read_bytes()
        return hashlib.sha256(lists).hexdigest()

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        phrases: dict[str, Phrases] | None = None,
    ) -> None:
        self._config = {**self.get_default_config(), **config}
        self._storage = storage
        self._resource = resource
        self._phrases = phrases or {}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> EntityFinder:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Takes the lists into the model, so that a trained model does not change any more."""
        self._phrases = read_lexicon(FOLDER / self._config["lexicon"])
        add_glossary(self._phrases["platform"], GLOSSARY, self._config["platform_kinds"])
        stored = {
            entity: [spelling for spellings in phrases.values() for spelling in spellings]
            for entity, phrases in self._phrases.items()
        }
        with self._storage.write_to(self._resource) as folder:
            (folder / "lexicon.json").write_text(
                json.dumps(stored, ensure_ascii=False), encoding="utf-8"
            )
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> EntityFinder:
        with model_storage.read_from(resource) as folder:
            stored = json.loads((folder / "lexicon.json").read_text(encoding="utf-8"))
        phrases: dict[str, Phrases] = {}
        for entity, spellings in stored.items():
            for spelt, value in spellings:
                add(phrases.setdefault(entity, {}), tuple(spelt), value)
        return cls(config, model_storage, resource, phrases)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            found = message.get(ENTITIES, []) + self.add_extractor_name(self._found_in(message))
            message.set(ENTITIES, found, add_to_output=True)
        return messages

    def _found_in(self, message: Message) -> list[dict[str, Any]]:
        tokens = message.get(TOKENS_NAMES[TEXT]) or []
        intent = (message.get(INTENT) or {}).get(INTENT_NAME_KEY)
        found = [
            (entity, first, last, value)
            for entity, phrases in self._phrases.items()
            if intent in self._config["intents"].get(entity, ())
            for first, last, value in find(tokens, phrases)
        ]
        place = place_in(tokens) if intent in self._config["intents"].get(PLACE, ()) else None
        if place:
            start, end = tokens[place[0]].start, tokens[place[1]].end
            found.append((PLACE, *place, message.get(TEXT)[start:end]))
        return [
            {
                "entity": entity,
                "start": tokens[first].start,
                "end": tokens[last].end,
                "value": value,
            }
            for entity, first, last, value in found
        ]
