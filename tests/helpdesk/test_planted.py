"""Nothing is left of what people type of themselves, and what belongs to nobody stays."""

import re
from pathlib import Path

import pytest
import yaml

from helpdesk.personal_data import find, mask

ROWS = yaml.safe_load((Path(__file__).parent / "planted.yaml").read_text("utf-8"))
INNOCENT: list[str] = ROWS.pop("innocent")
PLANTED: list[tuple[str, str]] = [pair for rows in ROWS.values() for pair in rows.items()]


def test_the_lists_are_long_enough() -> None:
    assert len(PLANTED) >= 220
    assert len(INNOCENT) >= 120


@pytest.mark.parametrize(("text", "hidden"), PLANTED)
def test_nothing_is_left_of_it(text: str, hidden: str) -> None:
    assert hidden in text
    masked = mask(text)
    assert hidden not in masked
    # Of a number no group of digits either, of words none.
    groups = re.findall(r"\w+", hidden)
    told = [group for group in groups if any(map(str.isdigit, group))] or groups
    left = [one for one in told if re.search(rf"(?<!\w){re.escape(one)}(?!\w)", masked)]
    assert not left
    assert find(masked) == []


@pytest.mark.parametrize("text", INNOCENT)
def test_what_belongs_to_nobody_stays(text: str) -> None:
    assert mask(text) == text
