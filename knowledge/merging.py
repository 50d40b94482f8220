"""Taking a new seed into a catalogue that curators edit: entry by entry, never over their work.

Three states of each topic are compared, by checksums: what was seeded last, what is live now, and
what the new seed holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass

GONE = ""
"""Stands for the checksum of a topic that the new seed no longer has."""


@dataclass(frozen=True)
class Merge:
    """What a new seed changes."""

    taken: frozenset[str]
    """Topics that become what the seed says: nobody has edited them."""
    removed: frozenset[str]
    """Topics that the seed has dropped and nobody has edited."""
    left_over: dict[str, str]
    """Edited topics of which the seed says something new: the seed's checksum, or GONE."""
    seeded: dict[str, str]
    """From what each topic comes now; the base of the next merge."""


def merge(seeded: Mapping[str, str], live: Mapping[str, str], seed: Mapping[str, str]) -> Merge:
    """How to take `seed`, where `live` came from `seeded`; all are checksums by topic.

    A topic that a curator has deleted, or made anew under a name of the seed's, counts as edited.

    >>> merged = merge({"a": "1", "b": "1"}, {"a": "1", "b": "mine"}, {"a": "2", "b": "2"})
    >>> sorted(merged.taken), merged.left_over
    (['a'], {'b': '2'})
    """
    edited = {
        topic
        for topic in {*seeded, *live}
        if live.get(topic) != seeded.get(topic) and live.get(topic, GONE) != seed.get(topic, GONE)
    }
    left_over = {
        topic: seed.get(topic, GONE)
        for topic in sorted(edited & {*seeded, *seed})
        if seed.get(topic, GONE) != seeded.get(topic, GONE)
    }
    return Merge(
        taken=frozenset(seed.keys() - edited),
        removed=frozenset((seeded.keys() & live.keys()) - seed.keys() - edited),
        left_over=left_over,
        seeded={
            **{topic: seed[topic] for topic in seed.keys() - edited},
            # The base stays: until a curator takes what is new, it is left over each time.
            **{topic: seeded[topic] for topic in edited & seeded.keys()},
        },
    )
