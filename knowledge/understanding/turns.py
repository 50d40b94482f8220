"""The composed turns and conversations from which understanding in context is learned."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import Field

from knowledge.content.load import read_yaml
from knowledge.content.schema import Strict, Text, TopicId
from knowledge.understanding.acts import ACT_OF_KIND

FOLDER = Path(__file__).resolve().parent.parent / "conversations"

Row = TypeVar("Row", bound=Strict)


class Turn(Strict):
    """One message with what it means. `FOLDER/README.md` says what each key is for."""

    kind: Text
    say: Text
    before: Text | None = None
    means: Text | None = None
    topic: TopicId | None = None
    part: Text | tuple[Text, ...] | None = None
    offered: tuple[TopicId, ...] = ()
    offers: tuple[TopicId, ...] = ()
    also: tuple[TopicId, ...] = ()
    now: TopicId | None = None
    card: bool = False

    @property
    def act(self) -> str:
        return ACT_OF_KIND[self.kind]

    @property
    def parts(self) -> tuple[str, ...]:
        """The passages that must be told; empty where the turn asks for none."""
        if self.part is None:
            return ()
        return (self.part,) if isinstance(self.part, str) else self.part


class Group(Strict):
    """Turns that follow an answer on one topic."""

    topic: TopicId
    turns: Annotated[tuple[Turn, ...], Field(min_length=1)]


class Talk(Strict):
    """A whole conversation."""

    id: Text
    style: tuple[Text, ...] = ()
    turns: Annotated[tuple[Turn, ...], Field(min_length=2)]


@dataclass(frozen=True)
class FollowUp:
    """A turn, and the topic that had been answered just before it."""

    topic: str
    turn: Turn


@cache
def load_follow_ups(folder: Path = FOLDER / "turns") -> tuple[FollowUp, ...]:
    """All single turns, in the order of the files."""
    return tuple(
        FollowUp(group.topic, turn) for group in _rows(folder, Group) for turn in group.turns
    )


@cache
def load_talks(folder: Path = FOLDER / "talks") -> tuple[Talk, ...]:
    """All conversations, in the order of the files."""
    return tuple(_rows(folder, Talk))


def _rows(folder: Path, kind: type[Row]) -> Iterator[Row]:
    for path in sorted(folder.glob("*.yaml")):
        yield from map(kind.model_validate, read_yaml(path))


def texts(follow_ups: Sequence[FollowUp], talks: Sequence[Talk]) -> list[str]:
    """Everything that people say in them, for comparing with the evaluation sets."""
    turns = [one.turn for one in follow_ups] + [t for talk in talks for t in talk.turns]
    return [text for turn in turns for text in (turn.say, turn.before) if text]
