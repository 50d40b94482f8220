"""The curators' pages."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from helpdesk import tickets, turns
from helpdesk.citizens import citizen_for
from knowledge import catalogue
from knowledge.models import LiveEntry
from tests.knowledge.test_catalogue import entry


@pytest.fixture
def curator(database: str) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("mai", password="x"))
    row = LiveEntry(topic="vneid-quen-mat-khau", domain="dinh-danh")
    row.data = entry("vneid-quen-mat-khau", "Quên mật khẩu VNeID thì làm sao?")
    row.save()
    return client


def test_health_needs_no_login_and_the_rest_does(database: str) -> None:
    assert Client().get("/healthy").content == b"ok"
    assert Client().get("/admin/", follow=True).redirect_chain[-1][0].startswith("/admin/login")


def test_an_entry_is_found_with_and_without_diacritics(curator: Client) -> None:
    for words in ("Quên mật khẩu", "quen mat khau"):
        page = curator.get("/admin/knowledge/liveentry/", {"q": words}).content.decode()
        assert "Quên mật khẩu VNeID thì làm sao?" in page
    page = curator.get("/admin/knowledge/liveentry/", {"overdue": "1"}).content.decode()
    assert "Quên mật khẩu VNeID" not in page


def test_a_curator_edits_an_entry_as_yaml_and_publishes(curator: Client) -> None:
    row = LiveEntry.objects.get()
    address = f"/admin/knowledge/liveentry/{row.pk}/change/"
    page = curator.get(address).content.decode()
    assert "answer: Trả lời thử." in page
    form = {"topic": row.topic, "domain": row.domain, "position": 0}
    text = "\n".join(
        [
            "topic: vneid-quen-mat-khau",
            "title: Lấy lại mật khẩu VNeID?",
            "variants: [quên mk]",
            "answer: Bấm “Quên mật khẩu”.",
            "sources: [{name: A, url: 'https://a.vn', date: '2026-11'}]",
            "checked: 2026-11",
            "review_by: 2027-06",
            "related: [vneid-la-gi, vneid-cai-dat]",
        ]
    )
    assert curator.post(address, form | {"data": text}).status_code == 302
    row.refresh_from_db()
    assert row.title == "Lấy lại mật khẩu VNeID?"
    assert row.edited_by
    assert row.edited_by.username == "mai"
    broken = curator.post(address, form | {"data": text.replace("title:", "tile:")})
    assert "title: còn thiếu" in broken.content.decode()
    curator.post(
        "/admin/knowledge/liveentry/",
        {"action": "publish", "_selected_action": [row.pk]},
    )
    release = catalogue.newest_release()
    assert release
    assert release.entries[0].title == "Lấy lại mật khẩu VNeID?"


def test_releases_and_what_people_said_cannot_be_changed(curator: Client) -> None:
    release = catalogue.publish("x")
    citizen = citizen_for("telegram", 4455667788)
    turns.record_turn(citizen, "hỏi", "none")
    ticket = tickets.open_ticket(citizen, "hỏi", [])
    for address in (
        f"/admin/knowledge/release/{release.pk}/change/",
        f"/admin/helpdesk/ticket/{ticket.pk}/change/",
        f"/admin/helpdesk/citizen/{citizen.pk}/change/",
    ):
        page = curator.get(address)
        assert page.status_code == 200
        assert b"4455667788" not in page.content
        assert curator.post(address, {"question": "khác"}).status_code == 403
    for model in ("turn", "feedback", "stuckstep", "team", "draftanswer", "citizen", "ticket"):
        assert curator.get(f"/admin/helpdesk/{model}/").status_code == 200


def test_a_team_with_strange_hours_is_refused_in_vietnamese(curator: Client) -> None:
    form = {"slug": "to", "name": "Tổ", "communes": "[]", "opening_hours": '[{"days": [9]}]'}
    page = curator.post("/admin/helpdesk/team/add/", form).content.decode()
    assert "Giờ trực chưa đúng dạng" in page
