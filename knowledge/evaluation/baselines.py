"""What the search must beat, measured in the same run.

BM25 alone, the raw encoder alone, and Rasa's own ResponseSelector trained on the same variants.
"""

import json
import subprocess
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from knowledge.content.schema import Entry
from knowledge.evaluation.metrics import Question, Row, in_scope_metrics
from knowledge.paths import ROOT
from knowledge.retrieval.decision import Decision
from knowledge.retrieval.encoder import Encoder
from knowledge.retrieval.search import Search, body

RASA_PYTHON = ROOT / "nlu_data" / ".venv" / "bin" / "python"

RASA_CONFIG = {
    "recipe": "default.v1",
    "language": "vi",
    "pipeline": [
        {"name": "WhitespaceTokenizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 2, "max_ngram": 4},
        {"name": "ResponseSelector", "epochs": 10, "retrieval_intent": "faq", "random_seed": 7},
    ],
}
"""The usual pipeline of Rasa's own documentation; its selector ranks ten topics for a message. With
so many variants ten passes are enough, and take minutes rather than an hour."""

_ASK_RASA = """
import asyncio, json, sys
from rasa.core.agent import Agent

async def main(model, questions):
    agent = Agent.load(model)
    for text in json.load(open(questions)):
        found = await agent.parse_message(text)
        ranking = found["response_selector"]["faq"]["ranking"]
        print(json.dumps([r["intent_response_key"].split("/")[1] for r in ranking]))

asyncio.run(main(sys.argv[1], sys.argv[2]))
"""


def _row(question: Question, topics: Sequence[str], milliseconds: float) -> Row:
    ranks = [topics.index(topic) + 1 for topic in question.right if topic in topics]
    return Row(
        question=question,
        decision=Decision.ANSWER,
        answered=topics[0] if topics else None,
        confidence=1.0,
        candidates=tuple(topics[:1]),
        ranked=tuple(topics[:10]),
        rank=min(ranks, default=0),
        milliseconds=milliseconds,
    )


def by_feature(search: Search, feature: str, questions: Iterable[Question]) -> list[Row]:
    """One ranker of `search` alone, for example `folded` (BM25)."""
    rows = []
    for question in questions:
        started = time.perf_counter()
        ranking = search.rank(question.text)
        order = list(np.argsort(-ranking.scores[feature])) if ranking else []
        elapsed = (time.perf_counter() - started) * 1000
        rows.append(_row(question, [search.entries[i].topic for i in order], elapsed))
    return rows


def raw_encoder(
    entries: Sequence[Entry], encoder: Encoder, questions: Sequence[Question], *, variants: bool
) -> list[Row]:
    """Nearest neighbour by an encoder alone, over variants or over titles and answers only."""
    texts = [
        (text, entry.topic)
        for entry in entries
        for text in ((entry.title, *entry.variants) if variants else (" ".join(body(entry)),))
    ]
    passages = encoder.encode([text for text, _ in texts])
    topics = [topic for _, topic in texts]
    rows = []
    for question in questions:
        started = time.perf_counter()
        cosines: NDArray[np.float32] = passages @ encoder.encode([question.text])[0]
        ranked = dict.fromkeys(topics[i] for i in np.argsort(-cosines))
        rows.append(_row(question, list(ranked), (time.perf_counter() - started) * 1000))
    return rows


def response_selector(entries: Sequence[Entry], questions: Sequence[Question]) -> list[Row]:
    """Rasa's ResponseSelector, trained here and now on the same variants in Rasa's environment."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        _write_rasa_project(folder, entries)
        subprocess.run(
            [RASA_PYTHON, "-m", "rasa", "train", "nlu", "--nlu", "nlu.yml", "--config",
             "config.yml", "--domain", "domain.yml", "--out", "models"],
            cwd=folder, check=True, capture_output=True,
        )  # fmt: skip
        (folder / "ask.py").write_text(_ASK_RASA)
        (folder / "questions.json").write_text(json.dumps([q.text for q in questions]))
        (model,) = (folder / "models").glob("*.tar.gz")
        started = time.perf_counter()
        answer = subprocess.run(
            [RASA_PYTHON, "ask.py", model, "questions.json"],
            cwd=folder, check=True, capture_output=True, text=True,
        )  # fmt: skip
        each = (time.perf_counter() - started) * 1000 / max(1, len(questions))
    rankings = [json.loads(line) for line in answer.stdout.splitlines() if line.startswith("[")]
    return [_row(q, topics, each) for q, topics in zip(questions, rankings, strict=True)]


def _write_rasa_project(folder: Path, entries: Sequence[Entry]) -> None:
    nlu = [
        {
            "intent": f"faq/{entry.topic}",
            "examples": "".join(f"- {_plain(text)}\n" for text in (entry.title, *entry.variants)),
        }
        for entry in entries
    ]
    domain = {
        "version": "3.1",
        "intents": ["faq"],
        "responses": {f"utter_faq/{entry.topic}": [{"text": entry.topic}] for entry in entries},
    }
    documents = {"config.yml": RASA_CONFIG, "domain.yml": domain}
    documents["nlu.yml"] = {"version": "3.1", "nlu": nlu}
    for name, document in documents.items():
        text = yaml.safe_dump(document, allow_unicode=True, sort_keys=False)
        (folder / name).write_text(text, encoding="utf-8")


def _plain(text: str) -> str:
    """Without the brackets that mark entities in Rasa's examples."""
    return " ".join(text.translate(str.maketrans("[](){}", "      ")).split())


def summary(rows: Sequence[Row]) -> dict[str, float]:
    """The figures of a baseline that never refuses: its ranking only."""
    figures = in_scope_metrics(rows)
    return {name: figures[name] for name in ("n", "recall_at_1", "recall_at_3", "mrr")}
