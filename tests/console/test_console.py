"""The curators' pages."""

import gettext
import html
import re
from ast import literal_eval
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.utils import timezone

from helpdesk import reach, relay, tickets, turns
from helpdesk.citizens import citizen_for
from helpdesk.models import Citizen, DraftAnswer, Feedback, Team, Ticket, Turn
from knowledge import catalogue
from knowledge.models import LiveEntry, Notice, Release
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


def test_only_who_may_edit_may_publish(curator: Client) -> None:
    reader = User.objects.create_user("hoa", password="x", is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename="view_liveentry"))
    client = Client()
    client.force_login(reader)
    assert "Đăng bản mới" not in client.get("/admin/knowledge/liveentry/").content.decode()
    assert client.post("/admin/knowledge/liveentry/publish/").status_code == 403
    assert catalogue.newest_release() is None


def test_a_team_is_written_in_words(curator: Client) -> None:
    form = {
        "slug": "pleiku",
        "name": "Tổ Pleiku",
        "communes": "phường Pleiku\nia hrung",
        "opening_hours": "T2-T6 7h30-11h30\nT7, CN 08:00 - 10:00",
    }
    assert curator.post("/admin/helpdesk/team/add/", form).status_code == 302
    team = Team.objects.get()
    assert team.communes == ["phuong-pleiku", "xa-ia-hrung"]
    assert team.opening_hours == [
        {"days": [1, 2, 3, 4, 5], "from": "07:30", "to": "11:30"},
        {"days": [6, 7], "from": "08:00", "to": "10:00"},
    ]
    page = curator.get(f"/admin/helpdesk/team/{team.pk}/change/").content.decode()
    assert "phường Pleiku\nxã Ia Hrung" in page
    assert "T2-T6 07:30-11:30\nT7-CN 08:00-10:00" in page


def test_a_team_out_of_reach_is_seen_until_it_has_another_group(curator: Client) -> None:
    team = Team.objects.create(slug="to", name="Tổ Pleiku", group_chat_id=-100, is_default=True)
    ticket = tickets.open_ticket(citizen_for("telegram", 1), "hỏi")
    relay.set_posted(ticket, 11)
    reach.lost(-100, Team.OutOfReach.GONE)
    for page in ("", f"{team.pk}/change/"):
        shown = curator.get(f"/admin/helpdesk/team/{page}").content.decode()
        assert "không vào được nhóm từ" in shown
        assert "bot đã bị đưa ra khỏi nhóm" in shown
    form = {"slug": "to", "name": "Tổ Pleiku", "is_default": "on", "group_chat_id": "-200"}
    assert curator.post(f"/admin/helpdesk/team/{team.pk}/change/", form).status_code == 302
    team.refresh_from_db()
    assert team.in_reach
    assert relay.unposted() == [ticket], "its card is posted in the new group"


@pytest.mark.parametrize(
    ("field", "text", "told"),
    [
        ("opening_hours", "T9 07:30-11:30", "Giờ trực chưa đúng dạng"),
        ("opening_hours", "T2 11:30-07:30", "Giờ trực chưa đúng dạng"),
        ("opening_hours", "T2 26:00-27:00", "Giờ trực chưa đúng dạng"),
        ("communes", "xã Atlantis", "Không có nơi này: xã Atlantis"),
    ],
)
def test_strange_hours_and_places_are_refused_in_vietnamese(
    curator: Client, field: str, text: str, told: str
) -> None:
    form = {"slug": "to", "name": "Tổ", field: text}
    assert told in curator.post("/admin/helpdesk/team/add/", form).content.decode()
    assert not Team.objects.exists()


def test_deleting_a_person_forgets_them(curator: Client) -> None:
    citizen = citizen_for("telegram", 1)
    ticket = tickets.open_ticket(citizen, "chuyện riêng", [{"role": "citizen", "text": "kín"}])
    address = f"/admin/helpdesk/citizen/{citizen.pk}/delete/"
    assert curator.post(address, {"post": "yes"}).status_code == 302
    ticket.refresh_from_db()
    assert (ticket.question, ticket.conversation, ticket.status) == ("", [], "closed")


def test_a_ticket_is_found_by_its_number_and_deleted_only_when_closed(curator: Client) -> None:
    ticket = tickets.open_ticket(citizen_for("telegram", 1), "không thấy nút")
    page = curator.get("/admin/helpdesk/ticket/", {"q": ticket.number}).content.decode()
    assert f"{ticket.number} không thấy nút" in page
    address = f"/admin/helpdesk/ticket/{ticket.pk}/delete/"
    assert curator.post(address, {"post": "yes"}).status_code == 403
    tickets.close(ticket)
    assert curator.post(address, {"post": "yes"}).status_code == 302


def test_a_ticket_shows_what_was_said_on_both_sides(curator: Client) -> None:
    ticket = tickets.open_ticket(
        citizen_for("telegram", 1), "hỏi", [{"role": "bot", "text": "Mình <b> hỏi gì?"}]
    )
    tickets.record_answer(ticket, tickets.Member(7), "Ra ủy ban xã nhé.")
    page = curator.get(f"/admin/helpdesk/ticket/{ticket.pk}/change/").content.decode()
    assert "<b>Máy:</b> Mình &lt;b&gt; hỏi gì?" in page
    assert "Ra ủy ban xã nhé. (chưa chuyển)" in page


ENGLISH = re.compile(
    r"\b(add|change|choose|counts|delete|disabled?|enabled?|entry|group|history|number|password"
    r"|please|errors?|province|reset|select|slug|status|theme|ticket|user|view|can)\b",
    re.IGNORECASE,
)


def test_no_page_speaks_english(curator: Client) -> None:
    citizen = citizen_for("telegram", 1)
    turns.record_turn(citizen, "hỏi", "none")
    turns.record_feedback(citizen, "vneid-quen-mat-khau", good=False)
    ticket = tickets.open_ticket(citizen, "hỏi", [])
    tickets.record_answer(ticket, tickets.Member(7), "Ra ủy ban xã nhé.")
    tickets.add_to_drafts(ticket)
    catalogue.publish("x")
    now = timezone.now()
    ends = now + timedelta(hours=4)
    Notice.objects.create(text="Đang hỏng.", domains=["*"], starts_at=now, ends_at=ends)
    Group.objects.create(name="Biên tập")
    seen = 0
    for model in (
        Citizen,
        Turn,
        Feedback,
        Ticket,
        Team,
        DraftAnswer,
        LiveEntry,
        Release,
        Notice,
        Group,
        User,
    ):
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        row = model._default_manager.first()
        assert row
        pages = [base, f"{base}add/", *(f"{base}{row.pk}/{x}/" for x in ("change", "delete"))]
        for address in pages:
            page = curator.get(address)
            if page.status_code == 403:
                continue
            found = ENGLISH.findall(visible(page.content.decode()))
            assert not found, f"{address}: {found}"
            seen += 1
    assert seen > 30


def visible(page: str) -> str:
    """What can be read on a page, without what an entry's own yaml says."""
    page = re.sub(r"(?s)<(script|style|textarea).*?</\1>", " ", page)
    return html.unescape(re.sub(r"(?s)<[^>]*>", " ", page))


def test_the_compiled_translation_is_the_written_one() -> None:
    folder = settings.LOCALE_PATHS[0] / "vi" / "LC_MESSAGES"
    with (folder / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    written = re.findall(
        r'(?m)^msgid (".+")\n(?:msgid_plural .+\n)?msgstr(?:\[0\])? (".+")$',
        (folder / "django.po").read_text("utf-8"),
    )
    assert len(written) > 60
    for source, ours in written:
        assert compiled.gettext(literal_eval(source)) == literal_eval(ours)


def test_pages_bring_the_styles_for_telephones(curator: Client) -> None:
    address = "/static/console/console.css"
    assert address in curator.get("/admin/").content.decode()
    assert b"max-width: 767px" in b"".join(curator.get(address))  # type: ignore[arg-type]
