"""A release as the searching processes see it: a plain value, without Django."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from knowledge.content.schema import Domain, Entry, Hotline, Office


@dataclass(frozen=True)
class ReleaseData:
    """One published state of the whole catalogue; it never changes."""

    number: int
    checksum: str
    entries: tuple[Entry, ...]
    domain_ids: tuple[str, ...]
    """The domain of each entry, in the order of `entries`."""
    domains: tuple[Domain, ...]
    hotlines: tuple[Hotline, ...]
    offices: tuple[Office, ...]
    artefacts: dict[str, Any] = field(default_factory=dict)
    """What was fitted for this release: fusion weights, thresholds."""

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {entry.topic: position for position, entry in enumerate(self.entries)}

    @cached_property
    def _domains(self) -> dict[str, Domain]:
        return {domain.id: domain for domain in self.domains}

    @cached_property
    def _hotlines(self) -> dict[str, Hotline]:
        return {hotline.id: hotline for hotline in self.hotlines}

    def entry(self, topic: str) -> Entry | None:
        """The entry of a topic, or None where this release has none."""
        position = self._positions.get(topic)
        return None if position is None else self.entries[position]

    def domain_of(self, topic: str) -> Domain:
        """The domain that a topic's entry belongs to; KeyError for an unknown topic."""
        return self._domains[self.domain_ids[self._positions[topic]]]

    def topics_in(self, domain_id: str) -> tuple[Entry, ...]:
        """The answers of one domain, in the order of the menu; signposts are not in it."""
        return tuple(
            entry
            for entry, its_domain in zip(self.entries, self.domain_ids, strict=True)
            if its_domain == domain_id and not entry.is_signpost
        )

    def hotline(self, hotline_id: str) -> Hotline:
        """A number of the register; KeyError for an unknown one."""
        return self._hotlines[hotline_id]

    def offices_of(self, kind: str) -> tuple[Office, ...]:
        """The offices of one kind; none for a kind that this release does not know."""
        return tuple(office for office in self.offices if office.kind == kind)


def entry_as_json(entry: Entry) -> dict[str, Any]:
    """The stored form of an entry: only what was said, so that it reads like the YAML."""
    return entry.model_dump(mode="json", exclude_defaults=True)


def checksum(parts: Iterable[Any]) -> str:
    """SHA-256 of JSON values, the same on every machine.

    >>> checksum([{"b": 1, "a": "đ"}]) == checksum([{"a": "đ", "b": 1}])
    True
    """
    digest = hashlib.sha256()
    for part in parts:
        digest.update(json.dumps(part, sort_keys=True, ensure_ascii=False).encode())
        digest.update(b"\n")
    return digest.hexdigest()
