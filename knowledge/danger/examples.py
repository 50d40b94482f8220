"""The messages that the detector of danger learns from."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.content.load import FAQ, entries_of, load_folder, read_yaml
from knowledge.danger.cards import MAY_BE_URGENT, load_cards
from knowledge.danger.features import cues, tokens
from knowledge.understanding.turns import load_follow_ups, load_talks

FOLDER = Path(__file__).resolve().parent
FILE = FOLDER / "examples.yaml"
OUT_OF_SCOPE = FOLDER.parent / "out_of_scope.yaml"
TALK = FOLDER.parents[1] / "nlu_data" / "data" / "nlu"
"""What people say within a conversation, by Rasa's intents: "xong rồi", "bị kẹt rồi", "số 2"."""
NO_TALK = frozenset({"ask", "off_topic", "insult"})
"""Intents of messages that stand for themselves, and may tell of anything."""
MAY_TELL_OF_DANGER = frozenset({"fright", "forward", "real", "angry"})
"""Kinds of turn that are left out: what is told may be going on."""
_MARKUP = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")
"""An entity in an example of Rasa's: `[bước 2](number)`."""
NEVER_URGENT = ("far", "near", "chitchat")
"""Groups of `out_of_scope.yaml`."""
CODE = ("features.py", "cues.yaml")
"""What a fit depends on besides the examples."""

NEIGHBOURS = 4
"""Examples that stand together are often alike: they are held out together."""
FAQ_WEIGHT = 0.4
"""Weight of an ordinary question of the FAQ beside a composed example. Between 0.2 and 1 the
cross-validated precision at a recall of 0.95 differs by 0.01."""


@dataclass(frozen=True)
class Example:
    text: str
    card: str | None
    """The id of the card that fits; None where the message is not urgent."""
    kind: str
    """The group in its file, for tables of errors."""
    source: str
    """`composed` for the detector, `faq`, `out_of_scope` or `talk`."""
    family: int
    """The same for neighbours; a cross-validation keeps a family in one fold."""

    @property
    def urgent(self) -> bool:
        return self.card is not None

    @property
    def weight(self) -> float:
        return FAQ_WEIGHT if self.source == "faq" else 1.0


Group = tuple[str, str | None, str, Iterable[str]]
"""Kind, card, source, texts."""


def load_examples() -> list[Example]:
    """The composed examples, and messages that no entry answers, as not urgent ones.

    Not those of medicine, law and the like: nobody answers them here, but some cry for help.
    """
    own = read_yaml(FILE)
    groups: list[Group] = [(k, k, "composed", texts) for k, texts in own["urgent"].items()]
    groups += [(k, None, "composed", texts) for k, texts in own["not_urgent"].items()]
    groups += [(k, k, "faq", texts) for k, texts in own["urgent_variants"].items()]
    groups += [("variants", None, "faq", own["not_urgent_variants"])]
    outside = read_yaml(OUT_OF_SCOPE)
    groups += [(k, None, "out_of_scope", outside[k]) for k in NEVER_URGENT]
    return _numbered(groups, first_family=0)


def load_borrowed(folder: Path = FAQ) -> list[Example]:
    """Not urgent messages that were written for other ends: the FAQ's ordinary variants, and talk.

    They change with the FAQ and with Rasa's examples, so the artefact's hash leaves them out: it
    need not be fitted anew for each of them.
    """
    groups = [*_ordinary_questions(folder), *_talk(), *_turns()]
    return _numbered(groups, first_family=1_000_000)


def load_lessons(folder: Path = FAQ) -> list[tuple[str, str]]:
    """Variants of the FAQ, each with the card whose words it has.

    They teach which card fits, not what is urgent: most of them only ask.
    """
    card_of = {topic: card.id for card in load_cards().values() for topic in card.sounds_like}
    return [
        (variant, card_of[entry.topic])
        for entry in entries_of(load_folder(folder))
        if entry.topic in card_of
        for variant in entry.variants
    ]


def _ordinary_questions(folder: Path) -> Iterator[Group]:
    """The variants on other than the mixed topics.

    A few tell of a scam all the same ("có người xưng cán bộ..."); those that sound so are left out.
    """
    for entry in entries_of(load_folder(folder)):
        if entry.topic not in MAY_BE_URGENT:
            variants = [v for v in entry.variants if not _tells_of_a_stranger(v)]
            yield entry.topic, None, "faq", variants


def _talk() -> Iterator[Group]:
    """The phrases of each intent of Rasa's, without markup and payloads."""
    for path in sorted(TALK.glob("*.yml")):
        for group in read_yaml(path)["nlu"]:
            intent = group.get("intent")
            if intent is None or intent in NO_TALK:
                continue
            lines = (line.strip().removeprefix("- ") for line in group["examples"].splitlines())
            said = [_MARKUP.sub(r"\1", line) for line in lines if line]
            yield intent, None, "talk", [text for text in said if not text.startswith("/")]


def _turns() -> Iterator[Group]:
    """What people say on after an answer, by the kind of turn, where no danger can be meant."""
    turns = [(one.topic, one.turn) for one in load_follow_ups()]
    turns += [(turn.topic or "", turn) for talk in load_talks() for turn in talk.turns]
    by_kind: dict[str, list[str]] = {}
    for topic, turn in turns:
        about = {topic, turn.topic or topic, *turn.also}
        if turn.kind not in MAY_TELL_OF_DANGER and not turn.card and not about & MAY_BE_URGENT:
            by_kind.setdefault(turn.kind, []).append(turn.say)
    for kind, texts in by_kind.items():
        yield f"turn-{kind}", None, "talk", [t for t in texts if not _tells_of_a_stranger(t)]


def _tells_of_a_stranger(text: str) -> bool:
    hit = cues(tokens(text))
    return (
        "pose" in hit
        or ("gave" in hit and bool(hit & {"secret", "install"}))
        or ("shall_i" in hit and bool(hit & {"they", "demand"}))
    )


def _numbered(groups: Iterable[Group], first_family: int) -> list[Example]:
    examples: list[Example] = []
    family = first_family
    for kind, card, source, texts in groups:
        for number, text in enumerate(texts):
            family += number % NEIGHBOURS == 0
            examples.append(Example(text, card, kind, source, family))
    return examples


def data_hash(examples: Iterable[Example]) -> str:
    """Changes whenever a fit would: with the examples, the cues or the features."""
    digest = hashlib.sha256()
    for example in examples:
        digest.update(f"{example.card}\t{example.text}\n".encode())
    for name in CODE:
        digest.update((FOLDER / name).read_bytes())
    return digest.hexdigest()


def counts(examples: Iterable[Example]) -> dict[str, Any]:
    """How many examples of each kind there are."""
    table: dict[str, int] = {}
    for example in examples:
        key = f"{example.source}_{'urgent' if example.urgent else 'not_urgent'}"
        table[key] = table.get(key, 0) + 1
    return dict(sorted(table.items()))
