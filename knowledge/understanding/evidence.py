"""What speaks for each way of understanding a message: for its topics, and for their parts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import log

from knowledge.retrieval.encoder import Vectors
from knowledge.retrieval.search import Outcome, Ranking
from knowledge.understanding.acts import SOCIAL
from knowledge.understanding.context import Context, Heard
from knowledge.understanding.passages import ALL, CASE, NOT_TOLD, TROUBLE, kind_of

OFF = "off"
"""The candidate that stands for: not a matter of any topic."""
REJECT = "reject"
NO_TOPIC = (*SOCIAL, OFF, REJECT)

OF_TOPICS = ("ask", "go_on", "complete", "return")
"""Acts that mean a topic."""
NEAREST = 5
"""So many topics of each search are candidates."""
LEAST = 1e-4

RASA_FOLLOWS = frozenset(
    "ask_part ask_step ask_device ask_platform follow_trouble guide guide_next guide_back "
    "guide_stuck".split()
)
RASA_OF_ACT: Mapping[str, tuple[str, ...]] = {
    "thanks": ("thank",),
    "bye": ("goodbye",),
    "hail": ("greet",),
    "angry": ("insult", "feedback_bad"),
    "human": ("want_person",),
    "feedback": ("feedback_good", "feedback_bad"),
    "place": ("set_locality", "ask_place"),
    OFF: ("off_topic",),
    REJECT: ("none_of_these",),
}
Features = dict[str, float]


@dataclass(frozen=True)
class Found:
    """What the rankers made of one message in its context."""

    heard: Heard
    context: Context
    alone: Ranking
    """Of the message by itself."""
    joined: Ranking
    """Of the message with the question before it; the same as `alone` where there was none."""
    outcome: Outcome
    """The search's decision on the message by itself."""
    in_scope: float
    """The probability that any topic answers the message by itself."""
    acts: Mapping[str, float]
    """The probabilities of what the message does (`acts.ACTS`), by its words and its meaning."""
    kinds: Mapping[str, float]
    """The probabilities of the kinds of passage that it asks for."""
    fits: Mapping[str, Mapping[str, Mapping[str, float]]]
    """By topic of the thread, by passage: how well the message fits it."""
    vector: Vectors | None = None
    """What the encoder makes of the message in its context."""

    @cached_property
    def of_message(self) -> Features:
        """What holds for the message, whatever the candidate."""
        intents = self.heard.intents
        return {
            **{f"act_{act}": _log(self.acts.get(act, 0.0)) for act in OF_TOPICS},
            "in_scope": self.in_scope,
            "length": log(1 + self.alone.length),
            "rasa_ask": intents.get("ask", 0.0),
            "rasa_follows": sum(intents.get(i, 0.0) for i in RASA_FOLLOWS),
            "without_rasa": float(not intents),
            "open": float(bool(self.context.offered)),
        }


def topic_candidates(found: Found, topics: tuple[str, ...]) -> list[str]:
    """The topics that may be meant: the nearest of both searches and those of the thread."""
    context = found.context
    names: dict[str, None] = {}
    for ranking in (found.alone, found.joined):
        for position in ranking.probabilities.argsort()[::-1][:NEAREST]:
            names[topics[position]] = None
    for topic in (context.topic, *context.offered, *context.earlier):
        if topic in topics:
            names[topic] = None
    return list(names)


def topic_features(found: Found, topic: str, position: int, related: Iterable[str]) -> Features:
    """What speaks for `topic`, whose place among the search's topics is `position`."""
    context = found.context
    role = (
        "current"
        if topic == context.topic
        else "offered"
        if topic in context.offered
        else "earlier"
        if topic in context.earlier
        else "other"
    )
    alone = float(found.alone.probabilities[position])
    joined = float(found.joined.probabilities[position])
    has_before = not context.is_empty
    features = {
        "alone": _log(alone),
        "joined": _log(joined) if has_before else 0.0,
        "alone_without_context": 0.0 if has_before else _log(alone),
        "related": float(topic in set(related)),
        f"{role}": 1.0,
        f"{role}_alone": _log(alone),
        f"{role}_joined": _log(joined) if has_before else 0.0,
    }
    if found.outcome.topic == topic:
        features[f"{role}_answered_alone"] = found.outcome.confidence
    for name, value in found.of_message.items():
        features[f"{role}_{name}"] = value
    fits = found.fits.get(topic)
    if fits:
        for name in ("words", "meaning", "meaning_near"):
            values = sorted((fit.get(name, 0.0) for fit in fits.values()), reverse=True)
            features[f"{role}_fit_{name}"] = values[0]
            features[f"fit_{name}"] = values[0]
    return features


def no_topic_features(found: Found, name: str) -> Features:
    """What speaks for a message that names no topic."""
    rasa = sum(found.heard.intents.get(i, 0.0) for i in RASA_OF_ACT[name])
    features = {
        name: 1.0,
        "act": _log(found.acts.get(name, 0.0)),
        f"{name}_act": _log(found.acts.get(name, 0.0)),
        "rasa": rasa,
        f"{name}_rasa": rasa,
    }
    for key, value in found.of_message.items():
        if not key.startswith("act_"):
            features[f"{name}_{key}"] = value
    features[f"{name}_offered"] = float(bool(found.context.offered))
    return features


def part_features(found: Found, topic: str) -> dict[str, Features]:
    """By passage of `topic`, and for ALL and NOT_TOLD: what speaks for telling it."""
    fits = found.fits.get(topic, {})
    is_current = topic == found.context.topic
    told = [fit for key, fit in fits.items() if key != NOT_TOLD]
    best = {
        name: max((fit.get(name, 0.0) for fit in told), default=0.0)
        for name in ("words", "words_text", "meaning", "meaning_near", "meaning_text")
    }
    candidates: dict[str, Features] = {}
    for key, fit in fits.items():
        if key == NOT_TOLD:
            continue
        kind = kind_of(key)
        features = {
            kind: 1.0,
            f"{kind}_current": float(is_current),
            "prior": _log(found.kinds.get(kind, 0.0)),
            f"{kind}_prior": _log(found.kinds.get(kind, 0.0)),
            "rasa_part": float(kind in found.heard.parts),
            "told_last": float(key == found.context.part and is_current),
        }
        for name, value in fit.items():
            # A way to ask is compared in the context of its topic: elsewhere it says less.
            known = name if is_current else f"new_{name}"
            features[known] = value
            features[f"{known}_lag"] = value - best.get(name, value)
            if kind in (TROUBLE, CASE):
                features[f"{kind}_{known}"] = value
        candidates[key] = features
    for name in (ALL, NOT_TOLD):
        prior = _log(found.kinds.get(name, 0.0))
        features = {name: 1.0, f"{name}_prior": prior, f"{name}_current": float(is_current)}
        for key, value in best.items():
            features[f"{name}_best_{key if is_current else f'new_{key}'}"] = value
        for key, value in found.of_message.items():
            features[f"{name}_{key}"] = value
        for key, value in fits.get(NOT_TOLD, {}).items():
            features[f"{name}_untold_{key if is_current else f'new_{key}'}"] = value
        features[f"{name}_rasa_part"] = float(bool(found.heard.parts))
        features[f"{name}_no_topic_before"] = float(not found.context.topic)
        candidates[name] = features
    return candidates


def _log(probability: float) -> float:
    """A log probability, of order 1 and bounded."""
    return log(max(probability, LEAST)) / 4
