"""Entities from closed lists, found without regard to diacritics, dialect and short forms."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from pathlib import Path
from typing import Any

import yaml
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.vietnamese import WORD, spoken
from knowledge.retrieval.text import fold

FOLDER = Path(__file__).resolve().parents[1]
GLOSSARY = FOLDER.parent / "knowledge" / "glossary.yaml"

NOTHING = "none"
"""The value of phrases that would be taken for another if they did not stand in the list."""

Words = tuple[str, ...]
Phrases = dict[Words, list[tuple[Words, str]]]
"""Folded syllables to the spellings that fold so, each with the value that it means."""


def syllables(text: str) -> Words:
    """The words of `text` spelt out, each syllable apart; ngã counts as hỏi, as many write it.

    >>> syllables("ko ở mô, chỗ nào")
    ('không', 'ở', 'đâu', 'chổ', 'nào')
    """
    return tuple(_same_tone(part) for word in WORD.findall(text) for part in spoken(word).split())


def _same_tone(syllable: str) -> str:
    marks = unicodedata.normalize("NFD", syllable).replace("\u0303", "\u0309")
    return unicodedata.normalize("NFC", marks)


def add(phrases: Phrases, spelt: Words, value: str) -> None:
    """Adds one way of saying `value`."""
    phrases.setdefault(tuple(map(fold, spelt)), []).append((spelt, value))


def read_lexicon(path: Path) -> dict[str, Phrases]:
    """The phrases of each entity in a lexicon file."""
    with path.open(encoding="utf-8") as file:
        content = yaml.safe_load(file)
    lexicon: dict[str, Phrases] = {}
    for entity, values in content.items():
        for value, said in values.items():
            for phrase in said:
                add(lexicon.setdefault(entity, {}), syllables(phrase), str(value))
    return lexicon


def add_glossary(phrases: Phrases, path: Path, kinds: list[str]) -> None:
    """Adds names and aliases of the glossary's terms of some kinds, each meaning the name."""
    with path.open(encoding="utf-8") as file:
        terms = yaml.load(file, Loader=yaml.CSafeLoader)
    for term in terms:
        if term["kind"] in kinds:
            for name in (term["name"], *term["aliases"]):
                add(phrases, syllables(name), term["name"])


def find(tokens: list[Token], phrases: Phrases) -> list[tuple[int, int, str]]:
    """Where phrases stand, as (first token, last token, value); longest first, none overlapping.

    Diacritics that were typed must fit: "mà tui" is not "má tui", but "ma tui" may be.
    """
    said = [(part, at) for at, token in enumerate(tokens) for part in syllables(token.text)]
    folded = [fold(part) for part, _ in said]
    longest = max(map(len, phrases), default=0)
    found = []
    start = 0
    while start < len(said):
        for end in range(min(start + longest, len(said)), start, -1):
            spellings = phrases.get(tuple(folded[start:end]), ())
            typed = [part for part, _ in said[start:end]]
            value = next((value for spelt, value in spellings if _fits(typed, spelt)), None)
            if value is not None:
                if value != NOTHING:
                    found.append((said[start][1], said[end - 1][1], value))
                start = end - 1
                break
        start += 1
    return found


def _fits(typed: list[str], spelt: Words) -> bool:
    return all(one in (other, fold(other)) for one, other in zip(typed, spelt, strict=True))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class LexiconExtractor(GraphComponent, EntityExtractorMixin):
    """Finds the entities of `lexicon.yml`, and platforms by the aliases of the glossary.

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
    ) -> LexiconExtractor:
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
    ) -> LexiconExtractor:
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
        return [
            {
                "entity": entity,
                "start": tokens[first].start,
                "end": tokens[last].end,
                "value": value,
            }
            for entity, phrases in self._phrases.items()
            if intent in self._config["intents"].get(entity, ())
            for first, last, value in find(tokens, phrases)
        ]
