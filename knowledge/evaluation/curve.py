"""How recall rises with the number of variants a topic."""

import random
from collections.abc import Iterable, Iterator, Sequence

from knowledge.content.load import load_out_of_scope
from knowledge.content.schema import Entry
from knowledge.evaluation.metrics import Question, in_scope_metrics
from knowledge.evaluation.run import run
from knowledge.loading import committed_fitted, encoder, passages
from knowledge.retrieval.search import Search

SEED = 11


def recall_by_variants(
    entries: Sequence[Entry], questions: Sequence[Question], counts: Iterable[int]
) -> Iterator[tuple[int, dict[str, float]]]:
    """For each count, the figures of a search that indexes so many variants a topic.

    Which ones is drawn by lot; a smaller draw is part of each larger one.
    """
    for count in counts:
        fewer = [_with_variants(entry, count) for entry in entries]
        search = Search.build(
            fewer,
            outside=load_out_of_scope(),
            encoder=encoder(),
            passages=passages(),
            fitted=committed_fitted(),
        )
        yield count, in_scope_metrics(run(search, questions))


def _with_variants(entry: Entry, count: int) -> Entry:
    order = list(entry.variants)
    random.Random(f"{SEED}{entry.topic}").shuffle(order)
    return entry.model_copy(update={"variants": tuple(order[:count])})
