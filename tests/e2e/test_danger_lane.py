"""The danger lane, measured through the bot on messages that it has never seen."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bot import texts
from tests.bot_api.people import Chatter, words
from tests.e2e.conftest import People

REPORTS = Path(__file__).resolve().parents[2] / "knowledge/evaluation/dev_scam_reports.jsonl"
LEAST_RECALL = 0.95
LEAST_PRECISION = 0.93


def measure(reports: Path, new_person: Callable[[], Chatter]) -> tuple[float, float]:
    """Recall and precision; each message is the first of somebody new."""
    rows = [json.loads(line) for line in reports.read_text("utf-8").splitlines()]

    def is_urgent(row: dict[str, object]) -> bool:
        person = new_person()
        person.write(str(row["text"]))
        return texts.URGENT_HEADING in words(person.wait_for(seconds=60))

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(is_urgent, rows))
    right = sum(urgent and bool(row["urgent"]) for urgent, row in zip(told, rows, strict=True))
    return right / sum(bool(row["urgent"]) for row in rows), right / max(1, sum(told))


def test_the_lane_finds_what_is_urgent_and_little_else(people: People) -> None:
    recall, precision = measure(REPORTS, people.new)
    print(f"danger lane through the bot: recall {recall:.3f}, precision {precision:.3f}")
    assert recall >= LEAST_RECALL
    assert precision >= LEAST_PRECISION
