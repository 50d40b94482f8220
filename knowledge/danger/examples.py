"""The messages that the detector of danger learns from."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

FILE = Path(__file__).resolve().parent / "examples.yaml"
OUT_OF_SCOPE = Path(__file__).resolve().parent.parent / "training" / "out_of_scope.yaml"
TALK = Path(__file__).resolve().parents[2] / "nlu_data" / "data" / "nlu"
"""What people say within a conversation, by Rasa's intents: "xong rồi", "bị kẹt rồi", "số 2"."""
NO_TALK = frozenset({"ask", "off_topic", "insult"})
"""Intents of messages that stand for themselves, and may tell of anything."""
_MARKUP = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")
"""An entity in an example of Rasa's: `[bước 2](number)`."""

CODE = ("features.py", "cues.yaml")
"""What a fit depends on besides the examples."""

NEIGHBOURS = 4
"""Examples that stand together are often alike: they are held out together."""


@dataclass(frozen=True)
class Example:
    text: str
    card: str | None
    """The id of the card that fits; None where the message is not urgent."""
    kind: str
    """The group in its file, for tables of errors."""
    family: int
    """The same for neighbours; a cross-validation keeps a family in one fold."""
    composed: bool = True
    """Whether it was composed for the detector: the figures count only these."""

    @property
    def urgent(self) -> bool:
        return self.card is not None


def load_examples() -> list[Example]:
    """The composed examples; then, as not urgent ones, messages that no entry answers and talk."""
    own = _read(FILE)
    groups = [(kind, kind, texts, True) for kind, texts in own["urgent"].items()]
    groups += [(kind, None, texts, True) for kind, texts in own["not_urgent"].items()]
    groups += [(kind, None, texts, False) for kind, texts in _read(OUT_OF_SCOPE).items()]
    groups += [(intent, None, texts, False) for intent, texts in _talk()]
    examples: list[Example] = []
    family = 0
    for kind, card, texts, composed in groups:
        for number, text in enumerate(texts):
            family += number % NEIGHBOURS == 0
            examples.append(Example(text, card, kind, family, composed))
    return examples


def _talk() -> Iterator[tuple[str, list[str]]]:
    for path in sorted(TALK.glob("*.yml")):
        for group in _read(path)["nlu"]:
            intent = group.get("intent")
            if intent is None or intent in NO_TALK:
                continue
            lines = (line.strip().removeprefix("- ") for line in group["examples"].splitlines())
            said = [_MARKUP.sub(r"\1", line) for line in lines if line]
            yield intent, [text for text in said if not text.startswith("/")]


def _read(path: Path) -> dict:  # type: ignore[type-arg]
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)  # type: ignore[no-any-return]


def data_hash(examples: Iterable[Example]) -> str:
    """Changes whenever a fit would: with the examples, the cues or the features."""
    digest = hashlib.sha256()
    for example in examples:
        digest.update(f"{example.card}\t{example.text}\n".encode())
    for name in CODE:
        digest.update((FILE.parent / name).read_bytes())
    return digest.hexdigest()
