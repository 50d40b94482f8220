"""The dated report of an evaluation: figures, tables, charts and every error, as one HTML page."""

import base64
import io
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from jinja2 import Environment, FileSystemLoader, select_autoescape

from knowledge.evaluation.metrics import Row, as_json_lines
from knowledge.retrieval.decision import Decision

mpl.use("Agg")
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

HEADLINE = (
    "recall_at_1",
    "recall_at_3",
    "mrr",
    "answered_right",
    "answered_wrong",
    "clarified_right",
    "missed",
    "false_answer",
    "false_clarify",
)
BINS = 10


@dataclass(frozen=True)
class Error:
    """A question whose right topic was not ranked first or not answered, and which part failed."""

    row: Row
    reason: str


def write(
    folder: Path,
    *,
    rows: Sequence[Row],
    out_of_scope: Sequence[Row],
    metrics: dict[str, Any],
    baselines: Mapping[str, Mapping[str, float]],
    reasons: Mapping[str, str],
    configuration: dict[str, Any],
) -> Path:
    """Write the report below `folder` and return the path of its page.

    `reasons`: for a question's id, the rankers that did not have the right topic first.
    """
    now = datetime.now()
    target = folder / now.strftime("%Y-%m-%d-%H%M%S")
    previous = _previous(folder)
    target.mkdir(parents=True)
    (target / "rows.jsonl").write_text(as_json_lines([*rows, *out_of_scope]), encoding="utf-8")
    document = {"metrics": metrics, "baselines": baselines, "configuration": configuration}
    text = json.dumps(document, ensure_ascii=False, indent=1)
    (target / "metrics.json").write_text(text, encoding="utf-8")
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=select_autoescape()
    )
    page = templates.get_template("report.html").render(
        made=now.strftime("%Y-%m-%d %H:%M"),
        metrics=metrics,
        headline=HEADLINE,
        previous=previous,
        baselines=baselines,
        configuration=json.dumps(configuration, ensure_ascii=False, indent=1),
        styles_chart=_image(_styles_chart(metrics["by_style"])),
        reliability_chart=_image(_reliability_chart([*rows, *out_of_scope])),
        confusions=_confusions(rows),
        errors=[Error(row, _reason(row, reasons)) for row in rows if _is_error(row)],
        false_answers=[row for row in out_of_scope if row.decision is Decision.ANSWER],
    )
    path = target / "index.html"
    path.write_text(page, encoding="utf-8")
    return path


def _previous(folder: Path) -> dict[str, Any]:
    """The figures of the newest report before this one; empty where there is none."""
    runs = sorted(folder.glob("*/metrics.json"))
    if not runs:
        return {}
    found: dict[str, Any] = json.loads(runs[-1].read_text(encoding="utf-8"))["metrics"]
    return found


def _is_error(row: Row) -> bool:
    wrong = row.decision is Decision.ANSWER and row.answered not in row.question.right
    unlisted = row.question.right.isdisjoint(row.candidates)
    return row.rank != 1 or wrong or unlisted or row.decision is Decision.NONE


def _reason(row: Row, reasons: Mapping[str, str]) -> str:
    if row.rank == 1:
        return "decision: the right topic came first, but was not answered or listed"
    return reasons.get(row.question.id, "")


def _confusions(rows: Sequence[Row]) -> list[tuple[str, str, int]]:
    """(right topic, topic ranked first instead, how often), most frequent first."""
    pairs = Counter(
        (row.question.topic or "", row.ranked[0]) for row in rows if row.rank != 1 and row.ranked
    )
    return [(right, instead, count) for (right, instead), count in pairs.most_common(40)]


def _styles_chart(by_style: Mapping[str, Mapping[str, float]]) -> Figure:
    figure, axes = plt.subplots(figsize=(8, 3.2))
    names = list(by_style)
    places = np.arange(len(names))
    for offset, name in enumerate(("recall_at_1", "recall_at_3", "answered_right")):
        values = [by_style[style][name] for style in names]
        bars = axes.bar(places + 0.27 * (offset - 1), values, 0.25, label=name)
        axes.bar_label(bars, fmt="%.2f", fontsize=7)
    axes.set_xticks(places, [f"{style} ({int(by_style[style]['n'])})" for style in names])
    axes.set_ylim(0, 1.12)
    axes.legend(ncols=3, fontsize=8, loc="lower center", bbox_to_anchor=(0.5, 1.0), frameon=False)
    axes.tick_params(axis="x", labelsize=8)
    figure.tight_layout()
    return figure


def _reliability_chart(rows: Sequence[Row]) -> Figure:
    """How often the first topic is right, against how sure the search was."""
    confidence = np.array([row.confidence for row in rows])
    right = np.array([row.rank == 1 for row in rows])
    which = np.minimum((confidence * BINS).astype(int), BINS - 1)
    figure, axes = plt.subplots(figsize=(4, 3.6))
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    for b in range(BINS):
        inside = which == b
        if inside.any():
            axes.scatter(
                confidence[inside].mean(), right[inside].mean(), s=10 + 2 * inside.sum(), color="C0"
            )
    axes.set_xlabel("confidence")
    axes.set_ylabel("share that is right")
    figure.tight_layout()
    return figure


def _image(figure: Figure) -> str:
    """The figure as a data address, so that the page is one file."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=110)
    plt.close(figure)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
