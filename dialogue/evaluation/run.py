"""Talking labelled conversations through, and the figures that come of it."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from dialogue.evaluation.labels import (
    OF_A_TOPIC,
    Json,
    LabelledTalk,
    LabelledTurn,
    fits,
    tells,
    topics_of,
    wanted_topics,
)

Talker = Callable[[str], Json]
"""Says the next message of a conversation and returns the Reply as JSON."""


@dataclass(frozen=True)
class Row:
    """One turn, what was said to it, and whether that was right."""

    talk: str
    number: int
    turn: LabelledTurn
    reply: Json
    is_right: bool
    topic_is_right: bool | None
    """None where the turn wants no topic, or was answered rightly without one."""
    parts_told: tuple[tuple[str, bool], ...]

    @property
    def reason(self) -> str:
        """Why the turn is wrong, for the list of wrong turns."""
        kind, topics = self.reply["kind"], sorted(topics_of(self.reply))
        wanted = "/".join(self.turn.labels)
        if _alarm(self) == "needless":
            return f"a card that nobody needs: {', '.join(topics)}"
        if self.is_right:
            untold = [part for part, told in self.parts_told if not told]
            return f"part {', '.join(untold)} not told, but {self.reply.get('part', kind)}"
        return f"wanted {wanted} {self.turn.expect_topic or ''}, was {kind} {', '.join(topics)}"


@dataclass
class Figures:
    """Shares of what was right, over all rows."""

    rows: list[Row] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The figures of the issue tracker's own script, and the right turns by kind."""
        rows = self.rows
        by_kind: dict[str, list[bool]] = {}
        for row in rows:
            by_kind.setdefault(row.turn.kind, []).append(row.is_right)
        talks: dict[str, bool] = {}
        for row in rows:
            talks[row.talk] = talks.get(row.talk, True) and row.is_right
        alarms = Counter(filter(None, map(_alarm, rows)))
        return {
            "turns": len(rows),
            "turns_right": _share(row.is_right for row in rows),
            "topics_right": _share(
                row.topic_is_right for row in rows if row.topic_is_right is not None
            ),
            "parts_right": _share(told for row in rows for _, told in row.parts_told),
            "openings_right": _share(row.is_right for row in rows if row.number == 0),
            "follow_ups_right": _share(row.is_right for row in rows if row.number),
            "conversations_right": _share(talks.values()),
            "cards": {name: alarms[name] for name in ("raised", "missed", "needless")},
            "by_kind": {
                kind: f"{sum(right)}/{len(right)}"
                for kind, right in sorted(by_kind.items(), key=lambda item: -len(item[1]))
            },
        }

    @property
    def wrong(self) -> list[Row]:
        """The turns that are wrong, left a part untold, or got a card that nobody needs."""
        return [
            row
            for row in self.rows
            if not row.is_right
            or not all(told for _, told in row.parts_told)
            or _alarm(row) == "needless"
        ]


def talk_through(talks: Sequence[LabelledTalk], start: Callable[[], Talker]) -> Figures:
    """Every conversation with a new person, whom `start` makes."""
    figures = Figures()
    for talk in talks:
        say = start()
        for number, turn in enumerate(talk.turns):
            figures.rows.append(_judged(talk.id, number, turn, say(turn.user)))
    return figures


def _judged(talk: str, number: int, turn: LabelledTurn, reply: Json) -> Row:
    is_right = fits(turn, reply)
    topic_is_right = None
    if turn.expect in ("answer", "urgent") and turn.expect_topic:
        if is_right and topics_of(reply):
            topic_is_right = True
        elif not is_right:
            said = topics_of(reply) if reply["kind"] in OF_A_TOPIC else set()
            topic_is_right = bool(said & wanted_topics(turn, "answer"))
    is_answer = is_right and reply["kind"] in OF_A_TOPIC
    parts: tuple[tuple[str, bool], ...] = ()
    if turn.expect != "none" and (is_answer or not is_right):
        parts = tuple(
            (part, is_answer and any(tells(reply, either) for either in part.split("|")))
            for part in turn.parts
        )
    return Row(talk, number, turn, reply, is_right, topic_is_right, parts)


def _alarm(row: Row) -> str | None:
    is_urgent = row.reply["kind"] == "urgent"
    if row.turn.expect == "urgent":
        return "raised" if is_urgent else "missed"
    return "needless" if is_urgent and "urgent" not in row.turn.labels else None


def _share(values: Iterable[bool]) -> float:
    rows = list(values)
    return round(sum(rows) / len(rows), 4) if rows else 0.0
