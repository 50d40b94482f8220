"""Two curators at once, a session that ended, a page that was open for too long, text of a Mac."""

import html
import unicodedata

import pytest
from django.contrib.auth.models import User
from django.test import Client

from helpdesk.models import DraftAnswer, Team
from knowledge import catalogue
from knowledge.writing import CHANGED_MEANWHILE, NOT_SAVED_YET
from tests.console.test_console import ENGLISH, visible
from tests.console.test_entries import address, filled, row

PASSWORD = "mot-mat-khau-dai"


def logged_in(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser(name, password=PASSWORD))
    return client


@pytest.fixture
def mai(database: str) -> Client:
    return logged_in("mai")


@pytest.fixture
def lan(database: str) -> Client:
    return logged_in("lan")


def hidden(page: str) -> str:
    """The version that a page carries."""
    return page.partition('name="version" value="')[2].partition('"')[0]


def test_the_second_to_save_a_draft_is_told_and_keeps_her_words(mai: Client, lan: Client) -> None:
    draft = DraftAnswer.objects.create(question="hỏi", answer="cũ")
    url = f"/admin/helpdesk/draftanswer/{draft.pk}/change/"
    sent = {"question": "hỏi", "answer": "cũ", "topic": "", "status": "new"}
    opened = hidden(lan.get(url).content.decode())
    assert opened
    mine = {**sent, "answer": "Của Mai.", "version": hidden(mai.get(url).content.decode())}
    assert mai.post(url, mine).status_code == 302
    for version in (opened, ""):
        page = lan.post(url, {**sent, "answer": "Của Lan.", "version": version})
        assert CHANGED_MEANWHILE in html.unescape(page.content.decode())
        assert "Của Lan." in page.content.decode()
    draft.refresh_from_db()
    assert draft.answer == "Của Mai."
    again = {**sent, "answer": "Của cả hai.", "version": hidden(lan.get(url).content.decode())}
    assert lan.post(url, again).status_code == 302


def test_a_team_whose_group_has_moved_is_not_moved_back_by_an_old_page(mai: Client) -> None:
    team = Team.objects.create(slug="to", name="Tổ", group_chat_id=-1)
    url = f"/admin/helpdesk/team/{team.pk}/change/"
    opened = hidden(mai.get(url).content.decode())
    Team.objects.update(group_chat_id=-100777)  # as the bot does when Telegram tells it
    sent = {"name": "Tổ", "slug": "to", "group_chat_id": "-1", "version": opened}
    assert CHANGED_MEANWHILE in html.unescape(mai.post(url, sent).content.decode())
    team.refresh_from_db()
    assert team.group_chat_id == -100777


def test_what_was_sent_after_the_session_is_in_the_form_after_the_login(lan: Client) -> None:
    catalogue.seed()
    sent = filled(row(), answer="Một câu trả lời viết nửa giờ.")
    lan.session.flush()
    page = lan.post(address(row()), sent, follow=True)
    login = page.redirect_chain[-1][0]
    page = lan.post(login, {"username": "lan", "password": PASSWORD}, follow=True)
    shown = html.unescape(page.content.decode())
    assert "Một câu trả lời viết nửa giờ." in shown
    assert NOT_SAVED_YET in shown
    assert row().data["answer"] != "Một câu trả lời viết nửa giờ."
    assert "nửa giờ" not in html.unescape(lan.get(address(row())).content.decode())
    assert lan.post(address(row()), sent).status_code == 302
    assert row().data["answer"] == "Một câu trả lời viết nửa giờ."


def test_a_password_is_never_kept_for_after_the_login(lan: Client) -> None:
    lan.session.flush()
    lan.post("/admin/auth/user/add/", {"username": "x", "password1": "bi-mat-1"}, follow=True)
    assert "bi-mat-1" not in str(dict(lan.session))


def test_a_page_without_its_token_is_told_of_in_vietnamese_with_what_was_written(
    database: str,
) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.create_superuser("mai", password=PASSWORD))
    draft = DraftAnswer.objects.create(question="hỏi", answer="cũ")
    url = f"/admin/helpdesk/draftanswer/{draft.pk}/change/"
    page = strict.post(url, {"answer": "Viết lâu lắm <b>rồi</b>"})
    assert page.status_code == 403
    text = page.content.decode()
    assert "Viết lâu lắm &lt;b&gt;rồi&lt;/b&gt;" in text
    assert not ENGLISH.search(visible(text))
    page = strict.post("/admin/login/", {"username": "mai", "password": "bi mat cua mai"})
    assert "bi mat cua mai" not in page.content.decode()


def test_text_of_a_mac_is_found_and_stored_like_any_other(mai: Client) -> None:
    catalogue.seed()
    apart = unicodedata.normalize("NFD", "mật khẩu VNeID quên mất tiêu rồi")
    entry = row()
    variants = "\n".join([*entry.data["variants"], apart])
    assert mai.post(address(entry), filled(entry, variants=variants)).status_code == 302
    assert row().data["variants"][-1] == unicodedata.normalize("NFC", apart)
    words = unicodedata.normalize("NFD", "Quên mật khẩu VNeID")
    page = mai.get("/admin/knowledge/liveentry/", {"q": words}).content.decode()
    assert address(entry) in page
