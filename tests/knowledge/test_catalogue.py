"""The live catalogue and its releases, on SQLite and on PostgreSQL."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError as InvalidEntry

from knowledge import catalogue
from knowledge.content.load import load_domains, load_folder, load_hotlines, load_offices
from knowledge.models import Immutable, LiveEntry, Release, ReleaseEntry


def entry(topic: str, title: str = "Câu hỏi?") -> dict[str, Any]:
    return {
        "topic": topic,
        "title": title,
        "variants": ["hỏi thử", "hoi thu"],
        "answer": "Trả lời thử.",
        "steps": ["Bước một.", {"android": "Bấm đây.", "iphone": "Bấm kia."}],
        "facets": {"place": "Công an xã.", "offices": ["cong-an-xa"]},
        "hotlines": ["vneid"],
        "scope": {"province": "gia-lai", "commune": "xa-ia-hrung"},
        "sources": [{"name": "Nguồn", "url": "https://example.vn/x", "date": "2026-10"}],
        "checked": "2026-11",
        "review_by": "2027-06",
        "related": ["vneid-la-gi", "vneid-cai-dat"],
    }


def write_seed(folder: Path, **domains: list[dict[str, Any]]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, entries in domains.items():
        domain = name.replace("_", "-")
        text = yaml.safe_dump({"domain": domain, "entries": entries}, allow_unicode=True)
        (folder / f"{domain}.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def seed_folder(tmp_path: Path) -> Path:
    return write_seed(
        tmp_path / "faq",
        y_te=[entry("dat-lich-kham")],
        dinh_danh=[entry("vneid-la-gi"), entry("vneid-cai-dat")],
    )


def edit(topic: str, title: str) -> None:
    row = LiveEntry.objects.get(topic=topic)
    row.data = {**row.data, "title": title}
    row.save()


def test_an_empty_catalogue_has_no_release(each_database: str) -> None:
    assert catalogue.newest_release() is None
    assert catalogue.newest_number() is None
    with pytest.raises(ValueError, match="empty"):
        catalogue.publish("nothing")


def test_a_release_holds_entries_domains_hotlines_and_offices(
    each_database: str, seed_folder: Path
) -> None:
    catalogue.seed(seed_folder)
    release = catalogue.publish("lần đầu", artefacts={"threshold": 0.5})
    data = catalogue.newest_release()
    assert data is not None
    assert data.number == release.number == 1
    # In the order of the menu, not of the file names.
    assert [e.topic for e in data.entries] == ["vneid-la-gi", "vneid-cai-dat", "dat-lich-kham"]
    assert data.entry("dat-lich-kham") == load_folder(seed_folder)[1].entries[0]
    assert data.entry("khong-co") is None
    assert data.domain_of("dat-lich-kham").id == "y-te"
    assert [e.topic for e in data.topics_in("dinh-danh")] == ["vneid-la-gi", "vneid-cai-dat"]
    assert data.hotline("vneid") == load_hotlines()["vneid"]
    assert data.offices == load_offices()
    assert [office.kind for office in data.offices_of("cong-an-xa")] == ["cong-an-xa"]
    assert data.offices_of("khong-co") == ()
    assert data.domains == load_domains()
    assert data.artefacts == {"threshold": 0.5}


def test_publishing_twice_without_a_change_makes_one_release(
    each_database: str, seed_folder: Path
) -> None:
    catalogue.seed(seed_folder)
    first = catalogue.publish("một")
    assert catalogue.publish("hai").number == first.number
    assert catalogue.publish("ba", artefacts={"threshold": 0.7}).number == 2
    assert catalogue.publish("bốn").artefacts == {"threshold": 0.7}  # kept, so nothing is new
    edit("vneid-la-gi", "Câu hỏi khác?")
    assert catalogue.publish("năm").number == 3
    assert list(Release.objects.values_list("number", flat=True)) == [3, 2, 1]


def test_an_older_release_stays_as_it_was(each_database: str, seed_folder: Path) -> None:
    catalogue.seed(seed_folder)
    first = catalogue.publish("một")
    edit("vneid-la-gi", "Câu hỏi khác?")
    catalogue.publish("hai")
    assert Release.objects.get(number=first.number).data().entries[0].title == "Câu hỏi?"
    with pytest.raises(Immutable):
        first.save()
    row = ReleaseEntry.objects.filter(release=first)[0]
    with pytest.raises(Immutable):
        row.save()


def test_two_processes_publishing_at_once_never_share_a_number(
    each_database: str, seed_folder: Path
) -> None:
    catalogue.seed(seed_folder)
    catalogue.publish("gốc")
    program = (
        "import django, sys; django.setup()\n"
        "from knowledge import catalogue\n"
        "sys.stdin.readline()\n"
        "for turn in range(5):\n"
        "    release = catalogue.publish('x', artefacts={'by': sys.argv[1], 'turn': turn})\n"
        "    print(release.number, flush=True)\n"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program, name],
            env=os.environ | {"DATABASE_URL": each_database},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in "ab"
    ]
    for process in processes:
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()
    numbers = [int(n) for process in processes for n in process.communicate()[0].split()]
    assert sorted(numbers) == list(range(2, 12))
    assert all(release.entries.count() == 3 for release in Release.objects.all())


def test_ensure_published_seeds_once_and_follows_the_files(
    each_database: str, seed_folder: Path
) -> None:
    catalogue.ensure_published(seed_folder)
    catalogue.ensure_published(seed_folder)
    assert catalogue.newest_number() == 1
    write_seed(seed_folder, y_te=[entry("dat-lich-kham", "Đặt lịch khám?"), entry("kham-tu-xa")])
    catalogue.ensure_published(seed_folder)
    data = catalogue.newest_release()
    assert data
    assert data.number == 2
    assert [e.title for e in data.topics_in("y-te")] == ["Đặt lịch khám?", "Câu hỏi?"]


def test_a_new_seed_is_taken_around_what_curators_edited(
    each_database: str, seed_folder: Path
) -> None:
    catalogue.ensure_published(seed_folder)
    edit("vneid-la-gi", "Sửa bởi biên tập viên?")
    write_seed(
        seed_folder,
        y_te=[entry("dat-lich-kham", "Đặt lịch khám?"), entry("kham-tu-xa")],
        dinh_danh=[entry("vneid-la-gi", "Gốc mới?")],
    )
    catalogue.ensure_published(seed_folder)
    live = dict(LiveEntry.objects.values_list("topic", "title"))
    assert live == {
        "dat-lich-kham": "Đặt lịch khám?",
        "kham-tu-xa": "Câu hỏi?",
        "vneid-la-gi": "Sửa bởi biên tập viên?",
    }
    data = catalogue.newest_release()
    assert data
    # A draft is not published behind a curator's back.
    assert [(e.topic, e.title) for e in data.entries] == [
        ("vneid-la-gi", "Câu hỏi?"),
        ("dat-lich-kham", "Đặt lịch khám?"),
        ("kham-tu-xa", "Câu hỏi?"),
    ]
    assert catalogue.left_over() == ["vneid-la-gi"]
    catalogue.ensure_published(seed_folder)
    assert catalogue.newest_number() == 2


def test_what_is_left_over_is_listed_until_it_is_taken(
    each_database: str, seed_folder: Path
) -> None:
    catalogue.ensure_published(seed_folder)
    edit("vneid-la-gi", "Sửa?")
    edit("dat-lich-kham", "Sửa?")
    LiveEntry.objects.get(topic="vneid-cai-dat").delete()
    seed = {"dinh_danh": [entry("vneid-la-gi", "Mới?"), entry("vneid-cai-dat", "Mới?")]}
    write_seed(seed_folder, **seed)
    (seed_folder / "y-te.yaml").unlink()
    catalogue.ensure_published(seed_folder)
    # Edited, deleted by a curator, and edited but gone from the seed.
    assert catalogue.left_over() == ["dat-lich-kham", "vneid-cai-dat", "vneid-la-gi"]
    assert not LiveEntry.objects.filter(topic="vneid-cai-dat").exists()
    edit("vneid-la-gi", "Mới?")
    LiveEntry.objects.get(topic="dat-lich-kham").delete()
    assert catalogue.left_over() == ["vneid-cai-dat"]
    # Another seed says something new of what was taken, and it is taken without a word.
    seed["dinh_danh"][0]["title"] = "Mới hơn?"
    write_seed(seed_folder, **seed)
    catalogue.ensure_published(seed_folder)
    assert LiveEntry.objects.get(topic="vneid-la-gi").title == "Mới hơn?"
    assert catalogue.left_over() == ["vneid-cai-dat"]


def test_an_entry_of_a_curator_s_own_stays_and_is_published_when_they_say(
    each_database: str, seed_folder: Path
) -> None:
    catalogue.ensure_published(seed_folder)
    LiveEntry(topic="cua-minh", domain="y-te", data=entry("cua-minh"), position=9).save()
    write_seed(seed_folder, y_te=[entry("dat-lich-kham", "Mới?")])
    catalogue.ensure_published(seed_folder)
    data = catalogue.newest_release()
    assert data
    assert data.entry("cua-minh") is None
    catalogue.publish("của mình")
    write_seed(seed_folder, y_te=[entry("dat-lich-kham", "Mới hơn?")])
    catalogue.ensure_published(seed_folder)
    data = catalogue.newest_release()
    assert data
    assert data.entry("cua-minh") is not None
    assert data.entries[-2].title == "Mới hơn?"
    assert catalogue.left_over() == []


def test_new_hotlines_and_offices_are_taken_in_spite_of_edits(
    each_database: str, seed_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue.ensure_published(seed_folder)
    edit("vneid-la-gi", "Sửa?")
    lines = load_hotlines()
    newer = {
        **{name: line for name, line in lines.items() if name != "vneid"},
        "moi": lines["vneid"].model_copy(update={"id": "moi", "number": "1900 1234"}),
    }
    monkeypatch.setattr(catalogue, "load_hotlines", lambda: newer)
    monkeypatch.setattr(catalogue, "load_offices", lambda: load_offices()[:1])
    write_seed(seed_folder, y_te=[entry("dat-lich-kham", "Mới?")])
    catalogue.ensure_published(seed_folder)
    data = catalogue.newest_release()
    assert data
    assert data.hotline("moi").number == "1900 1234"
    assert data.hotline("vneid") == lines["vneid"], "published entries name it still"
    assert len(data.offices) == 1


def test_seeding_over_edits_needs_to_be_said(each_database: str, seed_folder: Path) -> None:
    catalogue.seed(seed_folder)
    edit("vneid-la-gi", "Sửa?")
    with pytest.raises(catalogue.EditedCatalogue):
        catalogue.seed(seed_folder)
    catalogue.seed(seed_folder, discard_edits=True)
    assert LiveEntry.objects.get(topic="vneid-la-gi").title == "Câu hỏi?"


def test_seeding_keeps_the_row_of_an_entry_and_drops_what_left_the_files(
    each_database: str, seed_folder: Path
) -> None:
    catalogue.seed(seed_folder)
    key = LiveEntry.objects.get(topic="vneid-la-gi").pk
    write_seed(seed_folder, dinh_danh=[entry("vneid-la-gi", "Mới?")])
    catalogue.seed(seed_folder)
    assert LiveEntry.objects.get(topic="vneid-la-gi").pk == key
    assert not LiveEntry.objects.filter(topic="vneid-cai-dat").exists()


def test_export_and_seed_are_each_others_reverse(
    each_database: str, seed_folder: Path, tmp_path: Path
) -> None:
    catalogue.seed(seed_folder)
    target = tmp_path / "exported"
    target.mkdir()
    (target / "old-domain.yaml").write_text("domain: old\n")
    catalogue.export(target)
    assert load_folder(target) == load_folder(seed_folder)
    assert "Câu hỏi?" in (target / "dinh-danh.yaml").read_text("utf-8")


def test_an_invalid_entry_cannot_be_saved(database: str, seed_folder: Path) -> None:
    catalogue.seed(seed_folder)
    row = LiveEntry.objects.get(topic="vneid-la-gi")
    row.data = {**row.data, "sources": []}
    with pytest.raises(InvalidEntry):
        row.save()


def test_the_reviewed_content_itself_can_be_published(database: str) -> None:
    catalogue.ensure_published()
    data = catalogue.newest_release()
    assert data is not None
    assert data.entries == tuple(data.entry(e.topic) for e in data.entries)
    assert len(data.entries) == sum(len(file.entries) for file in load_folder())
