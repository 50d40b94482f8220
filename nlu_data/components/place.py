"""The place that somebody says they live in: what is left of the message without its frame."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from components.vietnamese import spoken
from knowledge.retrieval.text import fold

SET_LOCALITY = "set_locality"

BEFORE = frozenset(
    "tôi em con mình cháu bác cô anh chị ông bà ba má mẹ gia đình nhà của quê quán cho đang hiện "
    "nay tại giờ bây này trước kia sống ở sinh cư trú thuộc về chuyển vừa mới là người dân bên "
    "dưới trên dạ thưa nói ngụ chỗ vùng khu".split()
)
"""Words that lead up to the place, spelt out."""

AFTER = frozenset(
    "nha nhé nhe nghe nghen nhen hen ạ á đó đây nè này rồi luôn vậy nữa thôi ơi huyện cũ".split()
)
"""Words that follow the place."""

NAMING = frozenset(["là", "tên", "la", "ten"])
"""The place stands behind them: "xã của tôi là Ia Ko"."""

FOLDED_BEFORE = frozenset(map(fold, BEFORE)) - {"ba", "co", "ma"}
FOLDED_AFTER = frozenset(map(fold, AFTER)) - {"a", "cu", "do"}
"""Words typed without diacritics that are seldom part of a name."""


def place_in(tokens: list[Token]) -> tuple[int, int] | None:
    """The first and the last token of the place; None where nothing is left."""
    said = [spoken(token.text) for token in tokens]
    plain = all(token.text.lower() == fold(token.text) for token in tokens)
    first, last = 0, len(tokens) - 1
    naming = [at for at, word in enumerate(said) if word in NAMING and 0 < at < last]
    if naming:
        first = naming[-1] + 1
    while first <= last and said[first] in (FOLDED_BEFORE | BEFORE if plain else BEFORE):
        first += 1
    while last >= first and said[last] in (FOLDED_AFTER | AFTER if plain else AFTER):
        last -= 1
    return (first, last) if first <= last else None


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PlaceExtractor(GraphComponent, EntityExtractorMixin):
    """Finds the entity `place`, in messages of the intent `set_locality` only.

    A list of names would not do: people write old and new names, shortened, without diacritics.
    Which place is meant is the action's to find out.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PlaceExtractor:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if (message.get(INTENT) or {}).get(INTENT_NAME_KEY) == SET_LOCALITY:
                found = message.get(ENTITIES, []) + self.add_extractor_name(_places(message))
                message.set(ENTITIES, found, add_to_output=True)
        return messages


def _places(message: Message) -> list[dict[str, Any]]:
    tokens = message.get(TOKENS_NAMES[TEXT]) or []
    found = place_in(tokens)
    if found is None:
        return []
    start, end = tokens[found[0]].start, tokens[found[1]].end
    return [{"entity": "place", "start": start, "end": end, "value": message.get(TEXT)[start:end]}]
