"""The evaluation's figures, and its command line."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.content.load import EVALUATION, FAQ
from knowledge.evaluation.metrics import Question, Row, metrics, read_questions
from knowledge.paths import ROOT
from knowledge.retrieval.decision import Decision


def _row(
    topic: str | None,
    decision: Decision,
    answered: str | None = None,
    candidates: tuple[str, ...] = (),
    rank: int = 1,
    also: tuple[str, ...] = (),
) -> Row:
    question = Question("q", "?", topic, also, "standard")
    return Row(question, decision, answered, 0.5, candidates, candidates, rank, 2.0)


def test_the_shares_add_up_to_one() -> None:
    rows = [
        _row("a", Decision.ANSWER, "a"),
        _row("a", Decision.ANSWER, "b", rank=2),
        _row("a", Decision.CLARIFY, candidates=("b", "a"), rank=2),
        _row("a", Decision.CLARIFY, candidates=("b", "c"), rank=4),
        _row("a", Decision.NONE, rank=1),
    ]
    found = metrics(rows)
    assert found["answered_right"] == found["answered_wrong"] == found["clarified_right"] == 0.2
    assert found["missed"] == 0.4
    assert found["recall_at_1"] == 0.4
    assert found["recall_at_3"] == 0.8
    assert found["mrr"] == pytest.approx((1 + 0.5 + 0.5 + 0.25 + 1) / 5)


def test_an_also_label_counts_as_right() -> None:
    assert metrics([_row("a", Decision.ANSWER, "b", also=("b",))])["answered_right"] == 1


def test_false_answers_are_shares_of_what_is_out_of_scope() -> None:
    decisions = (Decision.ANSWER, Decision.NONE, Decision.NONE, Decision.CLARIFY)
    refused = [_row(None, decision, "a") for decision in decisions]
    found = metrics([_row("a", Decision.ANSWER, "a")], refused)
    assert found["false_answer"] == found["false_clarify"] == 0.25


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "cau-hoi.jsonl"
    path.write_text('{"text": "a", "topic": "b"}\n{"text": \n', encoding="utf-8")
    with pytest.raises(ValueError, match="line 2"):
        read_questions(path)


def test_another_province_brings_its_own_catalogue(tmp_path: Path) -> None:
    folder = tmp_path / "kho"
    folder.mkdir()
    (folder / "giao-duc.yaml").write_text((FAQ / "giao-duc.yaml").read_text("utf-8"), "utf-8")
    questions = tmp_path / "hoi.jsonl"
    lines = [
        json.loads(line) for line in (EVALUATION / "dev.jsonl").read_text("utf-8").splitlines()
    ]
    topics = ("hoc-ba-so", "dong-hoc-phi", "thi-tot-nghiep")
    own = [line for line in lines if line["topic"] in topics]
    questions.write_text("".join(json.dumps(line) + "\n" for line in own), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "knowledge", "evaluate", "--questions", str(questions),
         "--catalogue", str(folder), "--json"],
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    found = json.loads(done.stdout)
    assert found["n"] == len(own)
    assert found["recall_at_1"] > 0.7
    assert set(found) >= {
        "recall_at_1", "recall_at_3", "mrr", "answered_right", "answered_wrong", "clarified_right",
        "missed", "out_of_scope_n", "false_answer", "false_clarify", "by_style", "latency_ms",
    }  # fmt: skip


def test_a_missing_file_is_said_in_one_sentence(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "knowledge", "evaluate", "--questions", str(tmp_path / "nope")],
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
