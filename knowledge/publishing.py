"""Who may publish, what it would change, and what has to be mended in that first."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, User

from knowledge.catalogue import to_publish
from knowledge.content.check import Finding, Located, check_entries
from knowledge.models import LiveEntry, Release


def may_publish(user: User | AnonymousUser) -> bool:
    """Whether somebody decides what people are told: publishes releases, puts up notices."""
    return user.has_perm("knowledge.change_liveentry")


@dataclass(frozen=True)
class Changes:
    """What the live catalogue has otherwise than the newest release."""

    added: tuple[LiveEntry, ...]
    changed: tuple[LiveEntry, ...]
    removed: tuple[str, ...]
    """Titles."""

    @property
    def edited(self) -> tuple[LiveEntry, ...]:
        return self.added + self.changed

    def __bool__(self) -> bool:
        return bool(self.edited or self.removed)


def unpublished() -> Changes:
    newest = Release.objects.order_by("-number").first()
    published = dict(newest.entries.values_list("topic", "data")) if newest else {}
    live = {row.topic: row for row in to_publish(LiveEntry.objects.order_by("title"))}
    return Changes(
        added=tuple(row for topic, row in live.items() if topic not in published),
        changed=tuple(
            row for topic, row in live.items() if published.get(topic, row.data) != row.data
        ),
        removed=tuple(data["title"] for topic, data in published.items() if topic not in live),
    )


def findings_on(edited: Sequence[LiveEntry]) -> list[Finding]:
    """What the content check finds in entries beside all others of the live catalogue."""
    if not edited:
        return []
    located = [
        Located(f"{row.domain}.yaml", row.domain, row.entry()) for row in LiveEntry.objects.all()
    ]
    topics = {row.topic for row in edited}
    return [finding for finding in check_entries(located) if finding.topic in topics]
