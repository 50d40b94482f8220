"""Words of Vietnamese, whose lemma is the word without diacritics and abbreviations."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from knowledge.retrieval.short_forms import meanings
from knowledge.retrieval.syllables import unstick, untelex, unvni
from knowledge.retrieval.text import fold, unify_tones

WORD = re.compile(r"[^\W_]+")


def spoken(word: str) -> str:
    """`word` spelt out: short forms and dialect replaced, telex and stuck syllables mended.

    An abbreviation with several meanings stays as it is.

    >>> spoken("ko"), spoken("tui"), spoken("nguwowif"), spoken("nhieutien"), spoken("mk")
    ('không', 'tôi', 'nguoi', 'nhieu tien', 'mk')
    """
    typed = unify_tones(unicodedata.normalize("NFC", word).lower())
    meant = meanings(typed)
    if len(meant) == 1:
        return meant[0]
    if typed != fold(typed):
        return typed
    return untelex(typed) or unvni(typed) or " ".join(unstick(typed)) or typed


def lemma(word: str) -> str:
    """What `word` is counted as: spelt out, without diacritics.

    >>> lemma("Được"), lemma("dc"), lemma("mô")
    ('duoc', 'duoc', 'dau')
    """
    return fold(spoken(word))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class VietnameseTokenizer(Tokenizer):
    """Splits at everything that is no letter or digit; the featurizers count the lemmas."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
            "prefix_separator_symbol": None,
        }

    @classmethod
    def create(cls, config: dict[str, Any], *_: Any) -> VietnameseTokenizer:
        return cls(config)

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        text = message.get(attribute)
        tokens = [
            Token(found[0], found.start(), found.end(), lemma=lemma(found[0]))
            for found in WORD.finditer(text)
        ]
        # Signs and emoji alone: Rasa wants one token at least.
        return tokens or [Token(text, 0, len(text), lemma=text)]
