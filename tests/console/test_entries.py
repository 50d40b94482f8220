"""Writing an entry in words, and publishing what was written."""

import html
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.contrib.auth.models import Permission, User
from django.test import Client

from helpdesk import turns
from helpdesk.citizens import citizen_for
from helpdesk.models import DraftAnswer, Turn
from knowledge import catalogue
from knowledge.case_fields import CASE_FIELDS, fields_of
from knowledge.content.load import entries_of, load_facts, load_folder
from knowledge.forms import FACETS, PLAIN, EntryForm
from knowledge.models import LiveEntry
from knowledge.releases import entry_as_json
from tests.console.test_console import ENGLISH, visible

TOPIC = "vneid-quen-mat-khau"
EVERY = 7
"""One in so many entries is opened and saved: a form takes a while."""
PUBLISH = "/admin/knowledge/liveentry/publish/"


@pytest.fixture
def curator(database: str) -> Client:
    """May write and publish, but is no administrator; the catalogue is the reviewed one."""
    catalogue.seed()
    user = User.objects.create_user("mai", password="x", is_staff=True)
    names = ("view_liveentry", "add_liveentry", "change_liveentry")
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client = Client()
    client.force_login(user)
    return client


def row(topic: str = TOPIC) -> LiveEntry:
    return LiveEntry.objects.get(topic=topic)


def address(entry: LiveEntry) -> str:
    return f"/admin/knowledge/liveentry/{entry.pk}/change/"


def filled(entry: LiveEntry, **changes: Any) -> dict[str, Any]:
    """The form of an entry as a browser would send it back, with some fields written anew."""
    form = EntryForm(instance=entry)
    sent: dict[str, Any] = {name: getattr(entry, name) for name in ("topic", "domain", "position")}
    for name in (*PLAIN, *FACETS, *CASE_FIELDS, "only_here", "commune", "version"):
        value = form[name].value()
        if name in ("hotlines", "related", "facts_from"):
            sent |= {f"{name}_{i}": picked for i, picked in enumerate(value or ())}
        elif name == "only_here":
            sent |= {name: "on"} if value else {}
        elif value is not None:
            sent[name] = value
    return sent | changes


def write(client: Client, **changes: Any) -> None:
    """Saves the entry with some fields written anew."""
    entry = row()
    assert client.post(address(entry), filled(entry, **changes)).status_code == 302


def errors(page: str) -> list[str]:
    lists = re.findall(r'(?s)<ul class="errorlist.*?</ul>', page)
    return re.findall(r"<li>(.*?)</li>", "".join(lists))


def test_saving_what_the_form_shows_changes_no_entry(database: str) -> None:
    catalogue.seed()
    for entry in entries_of(load_folder())[::EVERY]:
        live = row(entry.topic)
        form = EntryForm(filled(live), instance=live)
        assert form.is_valid(), (entry.topic, form.errors)
        assert form.instance.data == entry_as_json(entry)


def test_a_curator_writes_in_words(curator: Client) -> None:
    written = {
        "title": "Lấy lại mật khẩu VNeID?",
        "steps": "Mở VNeID.\r\nAndroid: Bấm đây. | iPhone: Bấm kia.",
        "trouble": "Không thấy tin nhắn | Chờ một lát rồi bấm “Gửi lại”.",
        "commune": "ia hrung",
        "hotlines_0": "",
    }
    entry = row()
    assert curator.post(address(entry), filled(entry, **written)).status_code == 302
    saved = row()
    assert saved.title == "Lấy lại mật khẩu VNeID?"
    assert saved.data["steps"] == ["Mở VNeID.", {"android": "Bấm đây.", "iphone": "Bấm kia."}]
    assert saved.data["facets"]["trouble"] == [
        {"problem": "Không thấy tin nhắn", "remedy": "Chờ một lát rồi bấm “Gửi lại”."}
    ]
    assert saved.data["scope"] == {"commune": "xa-ia-hrung"}
    assert "hotlines" not in saved.data
    assert saved.edited_by
    assert saved.edited_by.username == "mai"
    page = curator.get(address(entry)).content.decode()
    assert "Android: Bấm đây. | iPhone: Bấm kia." in page
    assert "xã Ia Hrung" in page


def test_what_is_wrong_is_told_in_vietnamese(curator: Client) -> None:
    entry = row()
    for field, text, told in (
        ("title", "", "bắt buộc"),
        ("short_title", "Lấy lại mật khẩu của ứng dụng VNeID", "32"),
        ("answer", "chữ " * 100, "300"),
        ("steps", "Bấm.\n" * 9, "nhiều quá, nhiều nhất 8 mục."),
        ("trouble", "Không thấy nút", "Dòng này chưa đúng dạng: Không thấy nút"),
        ("sources", "", "bắt buộc"),
        ("sources", "Báo | bao.vn", "Dòng 1: viết chưa đúng dạng."),
        ("sources", "Báo | https://bao.vn | tháng 5", "Dòng 1: viết chưa đúng dạng."),
        ("checked", "11/2026", "viết chưa đúng dạng."),
        ("commune", "xã Atlantis", "Không có nơi này: xã Atlantis"),
        ("related_0", "khong-co", "khong-co"),
    ):
        page = curator.post(address(entry), filled(entry, **{field: text})).content.decode()
        assert any(told in error for error in errors(page)), (field, text, errors(page))
        assert not ENGLISH.findall(visible(page)), (field, text)
        assert row().data == entry.data


def test_nobody_overwrites_what_somebody_else_has_just_saved(curator: Client) -> None:
    entry = row()
    both = [filled(entry, cost="Hỏi xã."), filled(entry, cost="Hỏi huyện.")]
    assert curator.post(address(entry), both[0]).status_code == 302
    page = curator.post(address(entry), both[1]).text
    assert any("Có người vừa sửa" in error for error in errors(page))
    assert row().data["facets"]["cost"] == "Hỏi xã."


def test_a_new_entry_is_written(curator: Client) -> None:
    fields = filled(row(), topic="rac-thai", title="Đổ rác ở đâu?", domain="gia-lai")
    assert curator.post("/admin/knowledge/liveentry/add/", fields).status_code == 302
    assert row("rac-thai").data["title"] == "Đổ rác ở đâu?"


def emptied(*slots: int) -> dict[str, str]:
    return {name: "" for slot in slots for name in fields_of(slot)}


def test_a_case_is_written_and_the_others_stay_as_they_are(curator: Client) -> None:
    before = row("huu-tri-xa-hoi")
    page = html.unescape(curator.get(address(before)).text)
    assert "Trường hợp 2: 70 đến 74 tuổi" in page
    assert "Trường hợp 4: chưa ghi" in page
    words = {
        "case_2_label": "70 đến 79 tuổi",
        "case_2_below": "80",
        "case_2_says": 'mới "bảy chục" | tròn\r\n\r\nbảy mốt',
        "case_4_label": "Đủ 80 tuổi",
        "case_4_at_least": "80",
        "case_4_says": "tám chục",
        "case_4_tells": "Hỏi xã | phường.",
    }
    assert curator.post(address(before), filled(before, **words)).status_code == 302
    old, new = before.data["cases"], row(before.topic).data["cases"]
    assert (new["about"], new["question"]) == (old["about"], old["question"])
    assert [new["options"][i] for i in (0, 2)] == [old["options"][i] for i in (0, 2)]
    assert new["options"][1] == old["options"][1] | {
        "label": "70 đến 79 tuổi",
        "below": 80,
        "says": ['mới "bảy chục" | tròn', "bảy mốt"],
    }
    assert new["options"][3] == {
        "id": "du-80-tuoi",
        "label": "Đủ 80 tuổi",
        "at_least": 80,
        "says": ["tám chục"],
        "tells": "Hỏi xã | phường.",
    }
    changed = {key for key in before.data if before.data[key] != row(before.topic).data[key]}
    assert changed == {"cases"}
    again = EntryForm(filled(row(before.topic)), instance=row(before.topic))
    assert again.is_valid()
    assert again.instance.data == row(before.topic).data


def test_a_case_known_elsewhere_has_the_id_it_has_there(curator: Client) -> None:
    words = {"cases_about": "phone-os", "cases_question": "Máy gì?"}
    for slot, label in enumerate(("iPhone", "Máy lạ"), start=1):
        names = {"label": label, "says": "máy đó", "tells": "Bấm đây."}
        words |= {f"case_{slot}_{part}": text for part, text in names.items()}
    write(curator, **(emptied(1, 2) | {"cases_about": "", "cases_question": ""}))
    assert "cases" not in row().data
    write(curator, **words)
    assert [option["id"] for option in row().data["cases"]["options"]] == ["iphone", "may-la"]


def test_cases_are_taken_away(curator: Client) -> None:
    entry = row("huu-tri-xa-hoi")
    assert curator.post(address(entry), filled(entry, **emptied(1))).status_code == 302
    entry = row(entry.topic)
    ids_left = [option["id"] for option in entry.data["cases"]["options"]]
    assert ids_left == ["70-den-74", "tu-75"]
    none = {"cases_about": "", "cases_question": ""}
    assert curator.post(address(entry), filled(entry, **none)).status_code == 302
    assert "cases" not in row(entry.topic).data


@pytest.mark.parametrize(
    ("written", "field", "told"),
    [
        ({"cases_question": ""}, "cases_question", "còn thiếu."),
        ({"cases_about": "", "case_1_label": "Trẻ"}, "cases_about", "còn thiếu."),
        ({"case_1_label": "", "case_2_says": ""}, "case_1_label", "còn thiếu."),
        ({"case_1_label": "", "case_2_says": ""}, "case_2_says", "còn thiếu."),
        (emptied(2) | {"case_3_tells": ""}, "case_3_tells", "còn thiếu."),
        (emptied(2, 3), "cases_question", "ít quá, ít nhất 2 mục."),
        ({"case_1_tells": "chữ " * 100}, "case_1_tells", "300"),
        ({"case_2_below": "bảy lăm"}, "case_2_below", "Chỉ ghi chữ số."),
        ({"case_2_below": "70"}, "case_2_below", "Số này phải lớn hơn"),
        ({"cases_about": "phone-os"}, "case_1_below", "không tính bằng số"),
        ({"asks": "Trục trặc 9 | nó hư"}, "asks", "Chưa ghi gì ở “Trục trặc 9”"),
        ({"not_for": "rớt ví | Mất Vé"}, "not_for", "Không có chủ đề nào tên “Mất Vé”."),
        ({"not_for": "a | b | c"}, "not_for", "ghi hai lần: ||"),
    ],
)
def test_what_is_wrong_with_what_is_asked_stands_at_its_field(
    curator: Client, written: dict[str, str], field: str, told: str
) -> None:
    entry = row("huu-tri-xa-hoi")
    page = curator.post(address(entry), filled(entry, **written)).text
    found = re.search(rf'(?s)class="form-row errors field-{field}">(.*?</ul>)', page)
    assert found, errors(page)
    assert any(told in error for error in errors(html.unescape(found[1]))), found[1]
    # A case that is wrong is still counted.
    assert ("ít nhất 2 mục" in page) == ("ít nhất 2 mục" in told)
    assert not ENGLISH.findall(visible(page))
    assert row(entry.topic).data == entry.data


def test_what_belongs_elsewhere_is_told_by_the_name_on_the_button(curator: Client) -> None:
    entry = row("bhyt-thay-the")
    assert "xem the bhyt con han den thang may | " in curator.get(address(entry)).text
    name = row("khai-sinh").data["short_title"]
    text = f'mẹ "đẻ" rớt || bé | {name.upper()}\r\nhai mẹ con || cha'
    assert curator.post(address(entry), filled(entry, not_for=text)).status_code == 302
    saved = row(entry.topic)
    assert saved.data["not_for"] == [
        {"ask": 'mẹ "đẻ" rớt | bé', "see": "khai-sinh"},
        {"ask": "hai mẹ con | cha"},
    ]
    assert f"rớt || bé | {name}" in html.unescape(curator.get(address(saved)).text)


def test_ways_to_ask_go_with_their_part_and_keep_their_marks(curator: Client) -> None:
    asks = 'Câu lạ | x\r\nTrả lời ngắn | sao "kỳ" | vậy\r\nTốn bao nhiêu | hết nhiêu'
    page = curator.post(address(row()), filled(row(), asks=asks)).text
    assert any("Dòng 1: ghi tên phần" in error for error in errors(page))
    write(curator, cost="Không mất tiền.", asks=asks.partition("\n")[2])
    assert row().data["asks"] == {"answer": ['sao "kỳ" | vậy'], "cost": ["hết nhiêu"]}
    again = EntryForm(filled(row()), instance=row())
    assert again.is_valid()
    assert again.instance.data == row().data
    write(curator, cost="")
    assert row().data["asks"] == {"answer": ['sao "kỳ" | vậy']}


def test_publishing_names_the_case_that_has_to_be_mended(curator: Client) -> None:
    catalogue.publish()
    write(curator, case_2_tells="Gọi 0999 888 777.")
    page = curator.get(PUBLISH).text
    assert "<b>Trường hợp 2, Trả lời cho trường hợp này:</b> “0999 888 777”" in page


def test_publishing_shows_what_changes(curator: Client) -> None:
    catalogue.publish()
    write(curator, title="Lấy lại mật khẩu VNeID thế nào?")
    page = curator.get(PUBLISH).content.decode()
    assert "Đã sửa (1)" in page
    assert "Lấy lại mật khẩu VNeID thế nào?" in page
    assert "Đã đăng bản số 2." in curator.post(PUBLISH, follow=True).content.decode()
    assert "Không câu trả lời nào khác" in curator.get(PUBLISH).content.decode()
    release = catalogue.newest_release()
    assert release
    changed = release.entry(TOPIC)
    assert changed
    assert changed.title == "Lấy lại mật khẩu VNeID thế nào?"


def test_publishing_lists_what_of_a_new_seed_was_not_taken(curator: Client, tmp_path: Path) -> None:
    catalogue.publish()
    edited = row()
    edited.data = {**edited.data, "title": "Quên mật khẩu thì sửa sao?"}
    edited.save()
    assert "bản gốc mới" not in curator.get(PUBLISH).content.decode()
    seed = load_folder()
    for file in seed:
        entries = [entry_as_json(entry) for entry in file.entries]
        for one in entries:
            one["title"] = "Gốc mới?" if one["topic"] == TOPIC else one["title"]
        text = yaml.safe_dump({"domain": file.domain, "entries": entries}, allow_unicode=True)
        (tmp_path / f"{file.domain}-{len(entries)}.yaml").write_text(text, "utf-8")
    catalogue.ensure_published(tmp_path)
    shown = curator.get(PUBLISH).content.decode()
    assert "Đã sửa tay nên chưa lấy bản gốc mới, xem lại giúp (1)" in shown
    assert "Quên mật khẩu thì sửa sao?" in shown


def test_an_untraced_number_is_not_published(curator: Client) -> None:
    catalogue.publish()
    write(curator, warnings="Gọi 0999 888 777 để lấy lại mật khẩu.")
    page = curator.get(PUBLISH).content.decode()
    assert "Cần sửa trước khi đăng" in page
    assert "<b>Lưu ý, dòng 1:</b> “0999 888 777”: không tư liệu nào có" in page
    assert "Tôi đã xem từng điều" not in page
    for sent in ({}, {"insist": "on"}):
        assert "Cần sửa trước khi đăng" in curator.post(PUBLISH, sent).content.decode()
    assert catalogue.newest_number() == 1


def test_an_administrator_may_insist(curator: Client) -> None:
    catalogue.publish()
    write(curator, warnings="Gọi 0999 888 777 để lấy lại mật khẩu.")
    administrator = Client()
    administrator.force_login(User.objects.create_superuser("lan", password="x"))
    assert "Tôi đã xem từng điều" in administrator.post(PUBLISH).content.decode()
    assert catalogue.newest_number() == 1
    administrator.post(PUBLISH, {"insist": "on"})
    assert catalogue.newest_number() == 2


def test_a_curator_sees_what_people_will_see(curator: Client) -> None:
    catalogue.publish()
    entry = row()
    curator.post(
        address(entry), filled(entry, answer="Bấm <b>đây</b> nhé.", cost="Không mất tiền.")
    )
    assert f"/admin/knowledge/liveentry/{entry.pk}/preview/" in curator.get(address(entry)).text
    page = curator.get(f"/admin/knowledge/liveentry/{entry.pk}/preview/").text
    assert "Bấm &lt;b&gt;đây&lt;/b&gt; nhé." in page
    assert "<b>Quên mật khẩu VNeID" in page
    assert "Không mất tiền." in page
    assert "👍" in page
    assert curator.get("/admin/knowledge/liveentry/0/preview/").status_code == 404


def test_a_curator_sees_the_facts_behind_an_entry(curator: Client) -> None:
    entry = row()
    facts = f"/admin/knowledge/liveentry/{entry.pk}/facts/"
    assert facts in curator.get(address(entry)).text
    page = html.unescape(curator.get(facts).text)
    sheet = load_facts()[TOPIC]
    assert all(fact.text in page and fact.source in page for fact in sheet.facts)
    stranger = Client()
    stranger.force_login(User.objects.create_user("hoa", password="x", is_staff=True))
    assert stranger.get(facts).status_code == 403


def test_a_preview_is_for_those_who_may_read_entries(curator: Client) -> None:
    entry, stranger = row(), User.objects.create_user("hoa", password="x", is_staff=True)
    catalogue.publish()
    client = Client()
    client.force_login(stranger)
    assert client.get(f"/admin/knowledge/liveentry/{entry.pk}/preview/").status_code == 404
    stranger.user_permissions.set(Permission.objects.filter(codename="view_liveentry"))
    assert entry.title in client.get(address(entry), follow=True).text
    # Whoever may write entries may see them.
    stranger.user_permissions.set(Permission.objects.filter(codename="change_liveentry"))
    assert client.get(f"/admin/knowledge/liveentry/{entry.pk}/preview/").status_code == 200


def test_questions_become_ways_to_ask(curator: Client) -> None:
    curator_user = User.objects.get(username="mai")
    curator_user.user_permissions.add(*Permission.objects.filter(codename="view_turn"))
    citizen = citizen_for("telegram", 1)
    asked = ("vô hổng được vờ nét", "Vô hổng được vờ nét", "số 0912 345 678 vô hổng được", "")
    for words in asked:
        turns.record_turn(citizen, words, "none")
    ticked = {"action": "add_to_variants", "_selected_action": ids(Turn)}
    turns_page = "/admin/helpdesk/turn/"
    assert "Thêm vào cách hỏi của chủ đề" in curator.get(turns_page).text
    refused = curator.post(turns_page, ticked, follow=True).text
    assert "Chọn chủ đề trước đã." in refused
    page = curator.post(turns_page, ticked | {"topic": TOPIC}, follow=True).text
    assert "Đã thêm 1 cách hỏi." in page
    assert "Bỏ qua 3 câu" in page
    variants = row().data["variants"]
    assert [v for v in variants if "vờ nét" in v.lower()] == [variants[-1]]
    assert "[số điện thoại]" not in "".join(variants)


def test_a_taken_draft_is_marked_so(curator: Client) -> None:
    names = ("view_draftanswer", "change_draftanswer")
    User.objects.get(username="mai").user_permissions.add(
        *Permission.objects.filter(codename__in=names)
    )
    DraftAnswer.objects.create(question="vô hổng được vờ nét", answer="Ra xã nhé.")
    ticked = {"action": "add_to_variants", "_selected_action": ids(DraftAnswer)}
    curator.post("/admin/helpdesk/draftanswer/", ticked | {"topic": TOPIC})
    draft = DraftAnswer.objects.get()
    assert (draft.status, draft.topic) == (DraftAnswer.Status.TAKEN, TOPIC)
    assert row().data["variants"][-1] == "vô hổng được vờ nét"


def test_who_may_not_write_entries_takes_no_question(curator: Client) -> None:
    reader = User.objects.create_user("hoa", password="x", is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename="view_turn"))
    client = Client()
    client.force_login(reader)
    turns.record_turn(citizen_for("telegram", 1), "vô hổng được vờ nét", "none")
    assert "Thêm vào cách hỏi" not in client.get("/admin/helpdesk/turn/").text
    ticked = {"action": "add_to_variants", "_selected_action": ids(Turn), "topic": TOPIC}
    client.post("/admin/helpdesk/turn/", ticked)
    assert "vô hổng được vờ nét" not in row().data["variants"]


def ids(model: type[Turn | DraftAnswer]) -> list[int]:
    return list(model._default_manager.values_list("pk", flat=True))
