"""From single results to the figures of an evaluation."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.retrieval.decision import Decision


@dataclass(frozen=True)
class Question:
    """A labelled question; `topic` is None where no topic answers it."""

    id: str
    text: str
    topic: str | None
    also: tuple[str, ...] = ()
    style: str = ""

    @property
    def right(self) -> frozenset[str]:
        return frozenset((self.topic, *self.also)) if self.topic else frozenset()


@dataclass(frozen=True)
class Row:
    """What became of one question. `rank` counts from 1; 0 where the right topic is not known."""

    question: Question
    decision: Decision
    answered: str | None
    confidence: float
    candidates: tuple[str, ...]
    ranked: tuple[str, ...]
    """The first topics, best first, whatever the decision."""
    rank: int
    milliseconds: float


def read_questions(path: Path) -> list[Question]:
    """The questions of a `.jsonl` file; raises ValueError naming the line that is broken."""
    questions = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            questions.append(
                Question(
                    id=str(row.get("id", number)),
                    text=row["text"],
                    topic=row.get("topic"),
                    also=tuple(row.get("also", ())),
                    style=row.get("style") or row.get("kind", ""),
                )
            )
        except (KeyError, TypeError, AttributeError, json.JSONDecodeError) as error:
            raise ValueError(f"{path}, line {number}: {error!r}") from error
    return questions


def _share(rows: Sequence[Row], holds: Callable[[Row], bool]) -> float:
    return round(sum(map(holds, rows)) / len(rows), 4) if rows else 0.0


def in_scope_metrics(rows: Sequence[Row]) -> dict[str, float]:
    """The figures of questions that some topic answers, as shares of them."""
    return {
        "n": len(rows),
        "recall_at_1": _share(rows, lambda r: r.rank == 1),
        "recall_at_3": _share(rows, lambda r: 1 <= r.rank <= 3),
        "mrr": round(sum(1 / r.rank for r in rows if r.rank) / len(rows), 4) if rows else 0.0,
        "answered_right": _share(rows, _answered_right),
        "answered_wrong": _share(rows, _answered_wrong),
        "clarified_right": _share(rows, _clarified_right),
        "referred_wrong": _share(rows, _referred_wrong),
        "missed": _share(rows, _missed),
    }


def _answered_right(row: Row) -> bool:
    return row.decision is Decision.ANSWER and row.answered in row.question.right


def _answered_wrong(row: Row) -> bool:
    return row.decision is Decision.ANSWER and row.answered not in row.question.right


def _referred_right(row: Row) -> bool:
    return row.decision is Decision.REFER and row.answered in row.question.right


def _referred_wrong(row: Row) -> bool:
    """Another door is pointed out, though an entry or another signpost answers."""
    return row.decision is Decision.REFER and row.answered not in row.question.right


def _clarified_right(row: Row) -> bool:
    return row.decision is Decision.CLARIFY and not row.question.right.isdisjoint(row.candidates)


def _missed(row: Row) -> bool:
    """Neither answered nor listed: nothing said, or asked back without the right topic."""
    is_told = row.decision in (Decision.ANSWER, Decision.REFER)
    return not is_told and not _clarified_right(row)


def near_miss_metrics(rows: Sequence[Row]) -> dict[str, float]:
    """The figures of questions that sound like an entry which does not answer them, as shares.

    Where the set names what does (`topic` or `also`: an entry or a signpost), it is counted whether
    they get it.
    """
    named = [row for row in rows if row.question.right]
    return {
        "n": len(rows),
        "answered_wrong": _share(rows, _answered_wrong),
        "told_right": _share(named, lambda r: _answered_right(r) or _referred_right(r)),
        "referred": _share(rows, lambda r: r.decision is Decision.REFER),
        "referred_right": _share(named, _referred_right),
        "referred_wrong": _share(named, _referred_wrong),
        "clarified": _share(rows, lambda r: r.decision is Decision.CLARIFY),
        "declined": _share(rows, lambda r: r.decision is Decision.NONE),
    }


def metrics(
    rows: Sequence[Row], out_of_scope: Sequence[Row] = (), near_misses: Sequence[Row] = ()
) -> dict[str, Any]:
    """All figures: in scope, out of scope, near misses, by style, and the time of a question."""
    styles = sorted({row.question.style for row in rows})
    result: dict[str, Any] = dict(in_scope_metrics(rows))
    result["out_of_scope_n"] = len(out_of_scope)
    result["false_answer"] = _share(out_of_scope, lambda r: r.decision is Decision.ANSWER)
    result["false_clarify"] = _share(out_of_scope, lambda r: r.decision is Decision.CLARIFY)
    result["false_referral"] = _share(out_of_scope, lambda r: r.decision is Decision.REFER)
    if near_misses:
        result["near_miss"] = near_miss_metrics(near_misses)
    result["by_style"] = {
        style: in_scope_metrics([r for r in rows if r.question.style == style]) for style in styles
    }
    times = [row.milliseconds for row in (*rows, *out_of_scope)]
    result["latency_ms"] = {
        "p50": round(float(np.percentile(times, 50)), 2) if times else 0.0,
        "p95": round(float(np.percentile(times, 95)), 2) if times else 0.0,
    }
    return result


def as_json_lines(rows: Iterable[Row]) -> str:
    """The rows, one JSON object a line."""
    return "".join(json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in rows)
