"""Building the understanding of a release: its passages, and the classifiers of the turns."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from knowledge.content.schema import Entry
from knowledge.retrieval.encoder import Encoder
from knowledge.retrieval.fitted_cache import cached
from knowledge.retrieval.search import Search
from knowledge.understanding import acts as acts_module
from knowledge.understanding import passages
from knowledge.understanding.acts import SOCIAL, MeaningClassifier, WordsClassifier
from knowledge.understanding.context import EARLIER, Context
from knowledge.understanding.passages import ALL, NOT_TOLD, PassageIndex, kind_of
from knowledge.understanding.turns import FollowUp, Talk, Turn
from knowledge.understanding.understanding import (
    Classifiers,
    Understanding,
    UnderstandingFitted,
)

Labelled = tuple[Context, str, str]
"""What came before, the message, its label."""


def build(
    search: Search,
    entries: Sequence[Entry],
    follow_ups: Sequence[FollowUp],
    talks: Sequence[Talk],
    *,
    encoder: Encoder | None = None,
    own_texts: Encoder | None = None,
    fitted: UnderstandingFitted | None = None,
    keep: Callable[[str], bool] = lambda text: True,
    cache: Path | None = None,
) -> Understanding:
    """What understands messages over `search`.

    `encoder` reads a message in its context; without it, by words alone. `own_texts` encodes the
    catalogue's own texts (a cache of `encoder`, say). `keep` chooses the texts that are learned
    from, so that others can be asked; `cache` is a folder for what was fitted.
    """
    kept = [
        entry.model_copy(
            update={
                "asks": {k: tuple(filter(keep, asks)) for k, asks in entry.asks.items()},
                "not_for": tuple(one for one in entry.not_for if keep(one.ask)),
            }
        )
        for entry in entries
    ]
    titles = {entry.topic: entry.title for entry in entries}
    acts = [row for row in acts_of(follow_ups, talks, titles) if keep(row[1])]
    kinds = [row for row in kinds_of(kept, follow_ups, talks, titles) if keep(row[1])]
    texts = passages.texts_of(kept)

    def fit() -> tuple[PassageIndex, Classifiers]:
        readings = [search.read(text) for text in texts]
        words = [_by_words(search, rows) for rows in (acts, kinds)]
        if own is None:
            return PassageIndex(kept, readings), Classifiers(words[0], words[1])
        index = PassageIndex(kept, readings, own.encode(passages.spoken_texts_of(kept)))
        meaning = [_by_meaning(own, rows) for rows in (acts, kinds)]
        return index, Classifiers(words[0], words[1], meaning[0], meaning[1])

    own = own_texts or encoder
    name = encoder.name if encoder else ""
    code = [Path(str(module.__file__)).read_bytes() for module in (acts_module, passages)]
    index, classifiers = cached(cache, [name, texts, acts, kinds, *code], fit)
    return Understanding(search, index, classifiers, encoder, fitted)


def _by_words(search: Search, rows: Sequence[Labelled]) -> WordsClassifier:
    return WordsClassifier([search.read(say) for _, say, _ in rows], [row[2] for row in rows])


def _by_meaning(encoder: Encoder, rows: Sequence[Labelled]) -> MeaningClassifier:
    spoken = [context.spoken(say) for context, say, _ in rows]
    return MeaningClassifier(encoder.encode(spoken), [row[2] for row in rows])


def contexts_of(
    follow_ups: Sequence[FollowUp], talks: Sequence[Talk], titles: Mapping[str, str]
) -> Iterator[tuple[Context, Turn]]:
    """Every turn with what came before it, each rightly answered."""
    for one in follow_ups:
        yield context_of(one, titles), one.turn
    for talk in talks:
        context = Context()
        for turn in talk.turns:
            yield context, turn
            context = after(context, turn, titles)


def context_of(one: FollowUp, titles: Mapping[str, str]) -> Context:
    """What came before a single turn."""
    turn = one.turn
    before = turn.now or one.topic
    return Context(
        topic="" if turn.offered else before,
        title="" if turn.offered else titles.get(before, ""),
        question=turn.before or "",
        offered=turn.offered,
        earlier=(one.topic,) if turn.now else (),
    )


def after(context: Context, turn: Turn, titles: Mapping[str, str]) -> Context:
    """The context when `turn` has been answered rightly."""
    if turn.offers:
        before = tuple(t for t in (context.topic, *context.earlier) if t)
        return Context(question=turn.say, offered=turn.offers, earlier=before)
    if turn.topic is None or turn.act in (*SOCIAL, "off"):
        return context
    if turn.topic == context.topic and not context.offered:
        part = turn.parts[0] if len(turn.parts) == 1 and turn.parts[0] != ALL else ""
        return replace(context, part=part)
    earlier = [t for t in (context.topic, *context.earlier) if t and t != turn.topic]
    return Context(
        topic=turn.topic,
        title=titles.get(turn.topic, ""),
        question=turn.say,
        earlier=tuple(earlier[:EARLIER]),
    )


def acts_of(
    follow_ups: Sequence[FollowUp], talks: Sequence[Talk], titles: Mapping[str, str]
) -> list[Labelled]:
    """Every turn with what it does."""
    return [(c, turn.say, turn.act) for c, turn in contexts_of(follow_ups, talks, titles)]


def kinds_of(
    entries: Sequence[Entry],
    follow_ups: Sequence[FollowUp],
    talks: Sequence[Talk],
    titles: Mapping[str, str],
) -> list[Labelled]:
    """The ways to ask, and every turn that asks for one part, with the kind of that passage."""
    asked = [
        (Context(title=entry.title), text, kind_of(key))
        for entry in entries
        for key, texts in entry.asks.items()
        for text in texts
    ]
    asked += [
        (Context(title=entry.title), one.ask, NOT_TOLD)
        for entry in entries
        for one in entry.not_for
        if one.see is None
    ]
    for context, turn in contexts_of(follow_ups, talks, titles):
        if len(turn.parts) == 1:
            asked.append((context, turn.say, kind_of(turn.parts[0])))
    return asked
