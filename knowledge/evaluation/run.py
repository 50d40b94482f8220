"""Asking a search all questions of a set."""

import time
from collections.abc import Iterable

import numpy as np

from knowledge.evaluation.metrics import Question, Row
from knowledge.retrieval.decision import Decision
from knowledge.retrieval.search import LEXICAL_FEATURES, Search

RANKED = 10
"""How many topics are noted for each question, right or wrong."""


def run(search: Search, questions: Iterable[Question]) -> list[Row]:
    """Each question's row. The first question is asked once more before, to warm up."""
    rows = []
    warm = False
    for question in questions:
        if not warm:
            search.ask(question.text)
            warm = True
        rows.append(_ask(search, question))
    return rows


def _ask(search: Search, question: Question) -> Row:
    started = time.perf_counter()
    ranking = search.rank(question.text)
    outcome = search.judge(ranking) if ranking else None
    milliseconds = (time.perf_counter() - started) * 1000
    if ranking is None or outcome is None:
        return Row(question, Decision.NONE, None, 0.0, (), (), 0, milliseconds)
    topics = [search.entries[i].topic for i in ranking.order]
    if outcome.topic:
        topics = [outcome.topic, *(topic for topic in topics if topic != outcome.topic)]
    ranks = [topics.index(topic) + 1 for topic in question.right if topic in topics]
    return Row(
        question=question,
        decision=outcome.decision,
        answered=outcome.topic,
        confidence=outcome.confidence,
        candidates=tuple(candidate.topic for candidate in outcome.candidates),
        ranked=tuple(topics[:RANKED]),
        rank=min(ranks, default=0),
        milliseconds=milliseconds,
    )


def missing_first(search: Search, question: Question) -> str:
    """Which rankers do not have a right topic first: where an error comes from."""
    ranking = search.rank(question.text)
    if ranking is None:
        return "no word in it"
    failed = [
        name
        for name, scores in ranking.scores.items()
        if search.entries[int(np.argmax(scores))].topic not in question.right
    ]
    lexical = [name for name in failed if name in LEXICAL_FEATURES]
    dense = [name for name in failed if name not in LEXICAL_FEATURES]
    parts = [f"lexical: {', '.join(lexical)}"] if lexical else []
    parts += [f"dense: {', '.join(dense)}"] if dense else []
    return "; ".join(parts) or "fusion"
