"""Writes `data/nlu/ask.yml` and `data/nlu/off_topic_far.yml` from what others composed.

Free questions are a spread of the FAQ's variants, off-topic ones of the messages that the search is
fitted to refuse. Run by hand when those have changed much (`python build_examples.py`, in
Rasa's environment). The files are committed: which examples teach the
classifier what a question looks like need not follow every edit of an entry.
"""

from functools import cache
from pathlib import Path

import yaml
from components.lexicon import FOLDER, Phrases, find, read_lexicon
from components.vietnamese import VietnameseTokenizer
from rasa.shared.nlu.training_data.message import Message

ROOT = FOLDER.parent
NLU = FOLDER / "data" / "nlu"

VARIANTS_A_TOPIC = 4
OFF_TOPIC_EXAMPLES = 200
MAX_CHARS = 160
"""Long rambling messages are never taken for anything but a question."""

MARKED = ("part", "device")
MARKUP = set("[](){}")


def spread(variants: list[str], count: int, offset: int) -> list[str]:
    """`count` variants from evenly spaced places; the offset makes topics differ in style.

    >>> spread(list("abcdefgh"), 4, 1)
    ['b', 'd', 'f', 'h']
    """
    step = len(variants) / count
    return [variants[int(offset + n * step) % len(variants)] for n in range(count)]


@cache
def lexicon() -> dict[str, Phrases]:
    return read_lexicon(FOLDER / "lexicon.yml")


def read_yaml(path: Path) -> dict:
    with path.open(encoding="utf-8") as file:
        return yaml.load(file, Loader=yaml.CSafeLoader)


def questions() -> list[str]:
    """The chosen variants, in the order of the FAQ's files."""
    chosen: list[str] = []
    files = sorted((ROOT / "knowledge" / "faq").glob("*.yaml"))
    entries = [entry for path in files for entry in read_yaml(path)["entries"]]
    for number, entry in enumerate(entries):
        usable = [v for v in entry["variants"] if len(v) <= MAX_CHARS and not MARKUP & set(v)]
        chosen += spread(usable, VARIANTS_A_TOPIC, number % 7)
    return list(dict.fromkeys(chosen))


def off_topic() -> list[str]:
    """Some of the messages that have nothing to do with any topic."""
    far = read_yaml(ROOT / "knowledge" / "out_of_scope.yaml")["far"]
    return spread([text for text in far if not MARKUP & set(text)], OFF_TOPIC_EXAMPLES, 0)


def annotated(text: str) -> str:
    """`text` with the entities of the lexicon marked in Rasa's way."""
    tokenizer = VietnameseTokenizer.create(VietnameseTokenizer.get_default_config())
    tokens = tokenizer.tokenize(Message({"text": text}), "text")
    marks = [
        (tokens[first].start, tokens[last].end, entity)
        for entity in MARKED
        for first, last, _ in find(tokens, lexicon()[entity])
    ]
    for start, end, mark in sorted(marks, reverse=True):
        text = f"{text[:start]}[{text[start:end]}]({mark}){text[end:]}"
    return text


def write(name: str, intent: str, examples: list[str]) -> None:
    lines = ["# Made by build_examples.py; do not edit.", 'version: "3.1"', "nlu:"]
    lines += [f"- intent: {intent}", "  examples: |", *(f"    - {text}" for text in examples)]
    (NLU / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{name}: {len(examples)} examples")


if __name__ == "__main__":
    write("ask.yml", "ask", [annotated(text) for text in questions()])
    write("off_topic_far.yml", "off_topic", off_topic())
