"""Writing an entry in words, and publishing what was written."""

import html
import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from helpdesk import turns
from helpdesk.citizens import citizen_for
from helpdesk.models import DraftAnswer, Turn
from knowledge import catalogue
from knowledge.content.load import entries_of, load_facts, load_folder
from knowledge.forms import FACETS, PLAIN, EntryForm
from knowledge.models import LiveEntry
from knowledge.releases import entry_as_json
from tests.console.test_console import ENGLISH, visible

TOPIC = "vneid-quen-mat-khau"
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
    for name in (*PLAIN, *FACETS, "only_here", "commune", "version"):
        value = form[name].value()
        if name in ("hotlines", "related", "facts_from"):
            sent |= {f"{name}_{i}": picked for i, picked in enumerate(value or ())}
        elif name in ("needs_review", "only_here"):
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
    for entry in entries_of(load_folder()):
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
