"""The content check: our content passes, and each kind of mistake is found and named."""

import json
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.content.check import check
from knowledge.content.length import lengths
from knowledge.content.load import (
    EVALUATION,
    FAQ,
    entries_of,
    load_domains,
    load_folder,
    load_hotlines,
)
from knowledge.content.schema import EntryKind

TODAY = date(2026, 11, 30)
Entry = dict[str, Any]
Mistake = Callable[[Entry], None]


def test_our_content_has_231_answers_184_signposts_and_no_finding() -> None:
    entries = entries_of(load_folder())
    topics = {entry.topic for entry in entries}
    assert len(entries) == len(topics)
    assert Counter(entry.kind for entry in entries) == {
        EntryKind.ANSWER: 231,
        EntryKind.SIGNPOST: 184,
    }
    listed = {topic for domain in load_domains() for topic in domain.topics}
    assert listed == {entry.topic for entry in entries if not entry.is_signpost}
    assert check(today=TODAY) == []


def test_first_messages_fit_a_small_screen() -> None:
    answers = [entry for entry in entries_of(load_folder()) if not entry.is_signpost]
    median, high, most = lengths(answers, load_hotlines())
    assert median <= 560
    assert high <= 760
    assert most <= 900


def test_every_answer_names_what_it_is_not_for() -> None:
    answers = [entry for entry in entries_of(load_folder()) if not entry.is_signpost]
    assert min(len(entry.not_for) for entry in answers) >= 8
    assert sum(len(entry.not_for) for entry in answers) >= 3000


@pytest.fixture
def spoil(tmp_path: Path) -> Callable[[Mistake], list[str]]:
    """Makes a mistake in one entry of a copy of a domain, and gives the findings on that entry."""

    def run(mistake: Mistake) -> list[str]:
        path = tmp_path / "dinh-danh.yaml"
        shutil.copy(FAQ / path.name, path)
        document = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
        entry = next(e for e in document["entries"] if e["topic"] == "vneid-quen-mat-khau")
        mistake(entry)
        path.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
        return [str(f) for f in check(tmp_path, today=TODAY)]

    return run


def _a_number_without_a_fact(entry: Entry) -> None:
    entry["answer"] = "Mình nộp 75.000 đồng là có mật khẩu mới."


def _a_spelt_number_without_a_fact(entry: Entry) -> None:
    entry["warnings"] = ["Mã chỉ dùng được trong tám ngày."]


def _a_phone_number_without_a_fact(entry: Entry) -> None:
    entry["steps"] = ["Gọi 1900 7777 để hỏi."]


def _a_web_address_without_a_fact(entry: Entry) -> None:
    entry["steps"] = ["Mở trang lay-lai-mat-khau.com."]


def _a_decree_without_a_fact(entry: Entry) -> None:
    entry["changed"] = "Nghị định 999/2031 đã đổi cách làm."


def _no_source(entry: Entry) -> None:
    del entry["sources"]


def _empty_sources(entry: Entry) -> None:
    entry["sources"] = []


def _a_source_that_is_no_fact(entry: Entry) -> None:
    entry["sources"] = [{"name": "Báo lạ", "url": "https://vi-du.vn/a", "date": "2026-01"}]


def _a_variant_twice(entry: Entry) -> None:
    entry["variants"].append(entry["variants"][0])


def _a_variant_of_another_entry(entry: Entry) -> None:
    document = yaml.load((FAQ / "dinh-danh.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    other = next(e for e in document["entries"] if e["topic"] == "vneid-passcode")
    entry["variants"].append(other["variants"][0].upper())


def _an_evaluation_question(entry: Entry) -> None:
    first = json.loads((EVALUATION / "dev.jsonl").read_text("utf-8").splitlines()[0])
    entry["variants"].append(first["text"].upper() + "!")


def _an_unknown_related_topic(entry: Entry) -> None:
    entry["related"] = ["khong-co-chu-de-nay", "vneid-passcode"]


def _a_review_month_in_the_past(entry: Entry) -> None:
    entry["checked"], entry["review_by"] = "2026-01", "2026-10"


def _a_review_more_than_a_year_away(entry: Entry) -> None:
    entry["review_by"] = "2028-01"


def _a_sentence_of_forty_words(entry: Entry) -> None:
    entry["warnings"] = [" ".join(["nhớ"] * 40) + "."]


def _an_office_phrase(entry: Entry) -> None:
    entry["warnings"] = ["Vui lòng làm theo hướng dẫn."]


def _an_english_word(entry: Entry) -> None:
    entry["warnings"] = ["Đừng gửi password cho ai."]


def _no_short_title(entry: Entry) -> None:
    del entry["short_title"]


def _a_long_short_title(entry: Entry) -> None:
    entry["short_title"] = "Lấy lại mật khẩu ứng dụng định danh VNeID"


def _the_short_title_of_another_entry(entry: Entry) -> None:
    document = yaml.load((FAQ / "dinh-danh.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    other = next(e for e in document["entries"] if e["topic"] == "vneid-passcode")
    entry["short_title"] = other["short_title"].upper()


def _too_few_variants(entry: Entry) -> None:
    entry["variants"] = entry["variants"][:10]


def _a_near_miss_of_an_unknown_topic(entry: Entry) -> None:
    entry["not_for"] = [{"ask": "quên mật khẩu nhà băng", "see": "khong-co"}]


def _an_unknown_hotline(entry: Entry) -> None:
    entry["hotlines"] = ["khong-co"]


def _an_unknown_office(entry: Entry) -> None:
    entry["facets"]["offices"] = ["khong-co"]


def _an_office_without_a_place(entry: Entry) -> None:
    entry["facets"] = {"offices": ["cong-an-xa"]}
    entry["asks"] = {"answer": entry["asks"].get("answer", [])}


def _ways_to_ask_for_a_part_that_is_gone(entry: Entry) -> None:
    entry["facets"].pop("place")
    entry["asks"] = {"place": ["Làm lại mật khẩu thì tới đâu?"]}


def _a_commune_that_does_not_exist(entry: Entry) -> None:
    entry["scope"] = {"commune": "xa-ia-rung"}


def _a_province_by_its_name(entry: Entry) -> None:
    entry["scope"] = {"province": "Gia Lai"}


def _a_misspelt_field(entry: Entry) -> None:
    entry["anwser"] = "…"


def _a_review_without_a_reason(entry: Entry) -> None:
    entry["needs_review"] = True
    entry.pop("review_reason", None)


@pytest.mark.parametrize(
    ("mistake", "field"),
    [
        (_a_number_without_a_fact, "answer"),
        (_a_spelt_number_without_a_fact, "warnings[1]"),
        (_a_phone_number_without_a_fact, "steps[1]"),
        (_a_web_address_without_a_fact, "steps[1]"),
        (_a_decree_without_a_fact, "changed"),
        (_no_source, "sources"),
        (_empty_sources, "sources"),
        (_a_source_that_is_no_fact, "sources[1]"),
        (_a_variant_twice, "variants["),
        (_a_variant_of_another_entry, "variants["),
        (_an_evaluation_question, "variants["),
        (_an_unknown_related_topic, "related"),
        (_a_near_miss_of_an_unknown_topic, "not_for[1]: không có chủ đề khong-co"),
        (_a_review_month_in_the_past, "review_by"),
        (_a_review_more_than_a_year_away, "review_by"),
        (_a_sentence_of_forty_words, "warnings[1]"),
        (_an_office_phrase, "warnings[1]"),
        (_an_english_word, "warnings[1]"),
        (_no_short_title, "short_title"),
        (_a_long_short_title, "short_title: dài quá, nhiều nhất 32 chữ cái"),
        (_the_short_title_of_another_entry, "short_title"),
        (_too_few_variants, "variants"),
        (_an_unknown_hotline, "hotlines"),
        (_an_unknown_office, "facets.offices: khong-co"),
        (_an_office_without_a_place, "facets.offices: chưa ghi nơi làm"),
        (_ways_to_ask_for_a_part_that_is_gone, "-: asks: mục place"),
        (_a_commune_that_does_not_exist, "scope.commune"),
        (_a_province_by_its_name, "scope.province"),
        (_a_misspelt_field, "anwser"),
        (_a_review_without_a_reason, "review_reason"),
    ],
)
def test_a_mistake_is_found_and_named(
    spoil: Callable[[Mistake], list[str]], mistake: Mistake, field: str
) -> None:
    found = spoil(mistake)
    assert any(f.startswith(f"dinh-danh.yaml: vneid-quen-mat-khau: {field}") for f in found), found


def test_an_unspoilt_copy_has_no_finding(spoil: Callable[[Mistake], list[str]]) -> None:
    assert spoil(lambda entry: None) == []


def test_a_file_that_is_no_yaml_is_named(tmp_path: Path) -> None:
    (tmp_path / "hong.yaml").write_text("entries: [", encoding="utf-8")
    assert [f.file for f in check(tmp_path, today=TODAY)] == ["hong.yaml"]


def test_an_empty_folder_is_a_finding(tmp_path: Path) -> None:
    assert check(tmp_path, today=TODAY)
