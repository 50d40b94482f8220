"""The live catalogue: seeding it from YAML, publishing a release, reading the newest one."""

import logging
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from knowledge.content.load import (
    FAQ,
    FOLDER,
    load_domains,
    load_folder,
    load_hotlines,
    load_offices,
)
from knowledge.content.schema import Entry, EntryFile, Grade, Hotline, Office
from knowledge.merging import GONE, merge
from knowledge.models import CatalogueState, LiveEntry, Release, ReleaseEntry
from knowledge.paths import FITTED, UNDERSTANDING
from knowledge.releases import ReleaseData, checksum, entry_as_json

log = logging.getLogger(__name__)


class EditedCatalogue(Exception):  # noqa: N818
    """Seeding would overwrite what curators have edited."""


def newest_number() -> int | None:
    """The number of the newest release, or None where nothing is published yet."""
    return Release.objects.order_by("-number").values_list("number", flat=True).first()


def newest_release() -> ReleaseData | None:
    """The newest release, or None where nothing is published yet."""
    release = Release.objects.order_by("-number").first()
    return None if release is None else release.data()


def seed(folder: Path = FAQ, *, discard_edits: bool = False) -> None:
    """Makes the live entries those of the YAML files in `folder`.

    Raises EditedCatalogue where somebody has edited the live entries since the last seeding and
    `discard_edits` is not set, and ContentError where a file is invalid.
    """
    with _locked_state() as state:
        if not discard_edits and _is_edited(state):
            raise EditedCatalogue("the live catalogue was edited since it was seeded")
        files = load_folder(folder)
        state.seeded, state.left_over = _checksums(files), {}
        _take(files, removed=LiveEntry.objects.exclude(topic__in=state.seeded))
        state.seed_files = _fingerprint(folder)
        state.save()


def to_publish(rows: Iterable[LiveEntry]) -> list[LiveEntry]:
    """The entries of which nothing that is doubtful keeps them back."""
    return [row for row in rows if row.entry().needs_review is not Grade.BLOCKS]


def left_over() -> list[str]:
    """The topics of which the seed says something new that an edited entry has not taken."""
    state = CatalogueState.objects.filter(pk=CatalogueState.ONLY).first()
    if state is None or not state.left_over:
        return []
    live = _live_checksums()
    return sorted(topic for topic, new in state.left_over.items() if live.get(topic, GONE) != new)


def publish(
    note: str = "", *, artefacts: dict[str, Any] | None = None, without_drafts: bool = False
) -> Release:
    """Publishes the live catalogue as a new release; the newest one where nothing has changed.

    `artefacts` are what was fitted for it; None keeps those of the newest release. With
    `without_drafts`, entries that curators have edited stay as they were published. Two processes
    that publish at once do so one after the other.
    """
    with _locked_state() as state:
        newest = Release.objects.order_by("-number").first()
        if artefacts is None:
            artefacts = newest.artefacts if newest else {}
        live = to_publish(LiveEntry.objects.order_by("domain", "position", "topic"))
        if newest and without_drafts:
            live = _without_drafts(live, newest, state)
        if not live:
            raise ValueError("the live catalogue is empty: seed it, or unblock an entry")
        domains = [domain.model_dump(mode="json") for domain in load_domains()]
        live = _in_menu_order(live, [domain["id"] for domain in domains])
        hotlines = [hotline.model_dump(mode="json") for hotline in load_hotlines().values()]
        if newest:  # what an edited entry still names, though the files have dropped it
            named = {hotline for row in live for hotline in row.data.get("hotlines", ())}
            hotlines += _dropped(newest.hotlines, hotlines, named)
            domains += _dropped(newest.domains, domains, {row.domain for row in live})
        offices = [office.model_dump(mode="json") for office in load_offices()]
        entries = [[row.domain, row.data] for row in live]
        digest = checksum([*entries, domains, hotlines, offices, artefacts])
        if newest and newest.checksum == digest:
            return newest
        release = Release.objects.create(
            number=newest.number + 1 if newest else 1,
            note=note,
            checksum=digest,
            domains=domains,
            hotlines=hotlines,
            offices=offices,
            artefacts=artefacts,
        )
        ReleaseEntry.objects.bulk_create(
            ReleaseEntry(
                release=release,
                topic=row.topic,
                domain=row.domain,
                data=row.data,
                position=position,
            )
            for position, row in enumerate(live)
        )
    log.info("published release %d with %d entries", release.number, len(live))
    return release


def ensure_published(folder: Path = FAQ) -> None:
    """Sees to it that the newest release holds the seed, but for what curators have edited.

    Seeds and publishes when there is no release yet, and when the files have changed: then entry
    by entry, and without the drafts of curators. Each process may call it at its start.
    """
    fingerprint = _fingerprint(folder)
    state = CatalogueState.objects.filter(pk=CatalogueState.ONLY).first()
    if state and state.seed_files == fingerprint and newest_number() is not None:
        return
    with _locked_state() as state:
        if newest_number() is not None and state.seed_files == fingerprint:
            return
        _merge_seed(state, load_folder(folder))
        state.seed_files = fingerprint
        state.save()
        from knowledge.loading import artefacts  # the search is heavy; others here need none of it

        note = "Nội dung ban đầu" if newest_number() is None else "Cập nhật nội dung gốc"
        publish(note, artefacts=artefacts() if folder == FAQ else None, without_drafts=True)


def add_variants(topic: str, questions: Iterable[str], editor_id: int | None = None) -> int:
    """Adds ways to ask to a live entry, but for those that it has; how many were new.

    Raises LiveEntry.DoesNotExist for an unknown topic.
    """
    with transaction.atomic():
        row = LiveEntry.objects.select_for_update().get(topic=topic)
        known = {variant.lower() for variant in row.data["variants"]}
        # A dict keeps the order in which they were asked.
        new = {q.lower(): q for q in (" ".join(q.split()) for q in questions) if q}
        added = [question for key, question in new.items() if key not in known]
        if added:
            row.data = {**row.data, "variants": [*row.data["variants"], *added]}
            row.edited_at, row.edited_by_id = timezone.now(), editor_id
            row.save()
    return len(added)


def live_entries() -> tuple[Entry, ...]:
    """The entries as the curators have them now, published or not."""
    rows = LiveEntry.objects.order_by("domain", "position", "topic")
    return tuple(Entry.model_validate(row.data) for row in rows)


def export(folder: Path) -> None:
    """Writes the live catalogue to `folder`, one YAML file a domain; unused files there go."""
    folder.mkdir(parents=True, exist_ok=True)
    by_domain: dict[str, list[dict[str, Any]]] = {}
    for row in LiveEntry.objects.order_by("domain", "position", "topic"):
        by_domain.setdefault(row.domain, []).append(row.data)
    for path in folder.glob("*.yaml"):
        if path.stem not in by_domain:
            path.unlink()
    for domain, entries in by_domain.items():
        with (folder / f"{domain}.yaml").open("w", encoding="utf-8") as file:
            yaml.dump(
                {"domain": domain, "entries": [_in_schema_order(data) for data in entries]},
                file,
                Dumper=yaml.CSafeDumper,
                allow_unicode=True,
                sort_keys=False,
                width=100,
            )


@contextmanager
def _locked_state() -> Iterator[CatalogueState]:
    """A transaction that only one process at a time can be in.

    PostgreSQL locks the row; SQLite takes its one write lock when the transaction begins.
    """
    with transaction.atomic():
        CatalogueState.objects.get_or_create(pk=CatalogueState.ONLY)
        yield CatalogueState.objects.select_for_update().get(pk=CatalogueState.ONLY)


def _is_edited(state: CatalogueState) -> bool:
    return LiveEntry.objects.exists() and _live_checksums() != state.seeded


def _live_checksums() -> dict[str, str]:
    rows = LiveEntry.objects.values_list("topic", "domain", "data")
    return {topic: checksum([domain, data]) for topic, domain, data in rows}


def _checksums(files: Iterable[EntryFile]) -> dict[str, str]:
    """Of the entries of a seed, by topic."""
    return {
        entry.topic: checksum([file.domain, entry_as_json(entry)])
        for file in files
        for entry in file.entries
    }


def _merge_seed(state: CatalogueState, files: Sequence[EntryFile]) -> None:
    """Takes what is new in the files, but for what was edited; says what is left over."""
    live = _live_checksums()
    # What was left over and a curator has taken since comes from the last seed after all.
    by_hand = {t: new for t, new in state.left_over.items() if live.get(t, GONE) == new}
    seeded = {t: old for t, old in {**state.seeded, **by_hand}.items() if old != GONE}
    merged = merge(seeded, live, _checksums(files))
    _take(files, only=merged.taken, removed=LiveEntry.objects.filter(topic__in=merged.removed))
    state.seeded, state.left_over = merged.seeded, merged.left_over
    if merged.left_over:
        log.warning("edited, so the new seed was not taken: %s", ", ".join(merged.left_over))


def _without_drafts(
    live: list[LiveEntry], newest: Release, state: CatalogueState
) -> list[LiveEntry]:
    """The entries as seeded where nobody has edited them, else as they were published."""
    current = _live_checksums()
    edited = {
        topic
        for topic in {*state.seeded, *current}
        if current.get(topic) != state.seeded.get(topic)
    }
    places = dict(LiveEntry.objects.values_list("topic", "position"))
    published = [
        LiveEntry(
            topic=row.topic,
            domain=row.domain,
            data=row.data,
            position=places.get(row.topic, row.position),
        )
        for row in newest.entries.filter(topic__in=edited)
    ]
    return [*(row for row in live if row.topic not in edited), *published]


def _dropped(
    before: list[dict[str, Any]], now: list[dict[str, Any]], named: set[str]
) -> list[dict[str, Any]]:
    """The rows of a register that are named still, but no longer among those of `now`."""
    missing = named - {row["id"] for row in now}
    return [row for row in before if row["id"] in missing]


def _fingerprint(folder: Path) -> str:
    """Changes with any file that a release is made of, and with the schema."""
    registers = (FOLDER / f"{name}.yaml" for name in ("topics", "hotlines", "offices"))
    paths = [*sorted(folder.glob("*.yaml")), *registers]
    if folder == FAQ:
        paths += [FITTED, UNDERSTANDING]
    schemas = [model.model_json_schema() for model in (Entry, Hotline, Office)]
    return checksum([*schemas, *(path.read_text("utf-8") for path in paths)])


def _take(
    files: Iterable[EntryFile], *, removed: QuerySet[LiveEntry], only: Container[str] | None = None
) -> None:
    """Makes the live entries those of the files, or `only` some of them."""
    # Deleting and creating would lose the history of an entry, which hangs on its row.
    existing = {row.topic: row for row in LiveEntry.objects.all()}
    places: dict[str, Iterator[int]] = {}
    # Its answers, then its signposts: so they stand in the lists of the console.
    for file in sorted(files, key=lambda file: any(entry.is_signpost for entry in file.entries)):
        place = places.setdefault(file.domain, count())
        for entry in file.entries:
            position = next(place)
            if only is not None and entry.topic not in only:
                continue
            row = existing.get(entry.topic) or LiveEntry(topic=entry.topic)
            row.domain, row.position, row.data = file.domain, position, entry_as_json(entry)
            row.edited_at = row.edited_by = None
            row.save()
    removed.delete()


def _in_menu_order(live: list[LiveEntry], domain_ids: list[str]) -> list[LiveEntry]:
    rank = {domain: place for place, domain in enumerate(domain_ids)}
    return sorted(live, key=lambda row: (rank.get(row.domain, len(rank)), row.position))


def _in_schema_order(data: dict[str, Any]) -> dict[str, Any]:
    """Field order is lost where the database stores JSON in binary form."""
    return {name: data[name] for name in Entry.model_fields if name in data}
