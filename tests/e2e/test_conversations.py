"""Whole conversations, as the tables in `conversations/` tell them."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.e2e.conftest import People
from tests.e2e.person import Person, Seen

FOLDER = Path(__file__).parent / "conversations"
KNOWN = {
    *("say", "say_option", "press"),
    *("kind", "topic", "topic_of_option", "part", "step"),
    *("sees", "not_sees", "offers", "differs"),
}


def conversations() -> list[Any]:
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        for told in yaml.safe_load(path.read_text("utf-8")):
            found.append(pytest.param(told["turns"], id=f"{path.stem}: {told['name']}"))
    return found


@pytest.mark.parametrize("turns", conversations())
def test_conversation(turns: list[dict[str, Any]], people: People) -> None:
    person = people.new()
    options: list[str] = []
    labels: list[str] = []
    before: Seen | None = None
    for turn in turns:
        assert set(turn) <= KNOWN, turn
        seen = act(person, turn, labels)
        where = f"{turn} → {seen.kind} {seen.topic} {seen.part}: {seen.text[:300]}"
        expect(turn, seen, before, options, where)
        if seen.candidates:
            options, labels = seen.candidates, list(seen.labels)
        before = seen


def act(person: Person, turn: dict[str, Any], labels: list[str]) -> Seen:
    if "press" in turn:
        return person.presses(turn["press"])
    if "say_option" in turn:
        return person.says(labels[turn["say_option"] - 1])
    return person.says(turn["say"])


def expect(
    turn: dict[str, Any], seen: Seen, before: Seen | None, options: list[str], where: str
) -> None:
    if "kind" in turn:
        assert seen.kind in _several(turn["kind"]), where
    if "topic" in turn:
        assert seen.topic in _several(turn["topic"]), where
    if "topic_of_option" in turn:
        assert seen.topic == options[turn["topic_of_option"] - 1], where
    if "part" in turn:
        assert seen.part == turn["part"], where
    if "step" in turn:
        assert getattr(seen.reply, "number", None) == turn["step"], where
    for words in turn.get("sees", ()):
        assert words in seen.text, where
    for words in turn.get("not_sees", ()):
        assert words not in seen.text, where
    for payload in turn.get("offers", ()):
        assert payload in seen.payloads, where
    if turn.get("differs"):
        assert before is not None
        assert seen.text != before.text, where


def _several(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]


def test_there_are_enough_of_them() -> None:
    """And enough as people really write: without diacritics, or in dialect."""
    told = [t for path in FOLDER.glob("*.yaml") for t in yaml.safe_load(path.read_text("utf-8"))]
    assert len(told) >= 60
    assert len([t for t in told if t.get("style") in ("bare", "dialect")]) >= 12
