"""Texts of the evaluation sets, which nothing that is learned from may repeat."""

import json

from knowledge.content.load import EVALUATION, read_yaml
from knowledge.retrieval.text import folded_words

TAKEN = "trùng một câu dùng để chấm điểm máy: hỏi cách khác"
"""Not which one: evaluation questions are never content."""
LEAST_WORDS = 4
"""What is said within a conversation is often just "ở đâu vậy": shorter ones meet by chance."""


def key(text: str) -> str:
    """What two texts share when only case, diacritics, spaces or punctuation differ."""
    return " ".join(folded_words(text))


def questions() -> set[str]:
    """The keys of the single questions."""
    return {
        key(json.loads(line)["text"])
        for path in EVALUATION.glob("*.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
    }


def said() -> set[str]:
    """The keys of the single questions, and of the longer messages of the conversations."""
    talks = [talk for path in EVALUATION.glob("*.yaml") for talk in read_yaml(path)]
    turns = (key(turn["user"]) for talk in talks for turn in talk["turns"])
    return questions() | {text for text in turns if len(text.split()) >= LEAST_WORDS}
