"""Notices for everybody in the console: who may put one up, what is refused, ending one."""

import html
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone

from knowledge.models import Notice
from tests.console.test_console import visible

LIST = "/admin/knowledge/notice/"
TEXT = "VNeID đang quá tải, bà con thử lại sau 20 giờ."
APPROVER, READER = "change_liveentry", "view_liveentry"


def logged_in(name: str, *rights: str) -> Client:
    user = User.objects.create_user(name, password="x", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def approver(database: str) -> Client:
    return logged_in("mai", APPROVER, READER)


def in_hours(hours: float) -> str:
    """So many hours from now, as a browser sends it."""
    return (timezone.localtime() + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")


def form(**changes: Any) -> dict[str, Any]:
    filled = {"text": TEXT, "domains": ["dinh-danh"]}
    return {**filled, "starts_at": in_hours(0), "ends_at": in_hours(5), **changes}


def put_up(starts: float = -1, ends: float = 1, **fields: Any) -> Notice:
    now = timezone.now()
    given = {"text": TEXT, "domains": ["dinh-danh"], **fields}
    times = {"starts_at": now + timedelta(hours=starts), "ends_at": now + timedelta(hours=ends)}
    return Notice.objects.create(**given, **times)


def test_an_approver_puts_one_up_and_the_list_tells_whether_it_holds(approver: Client) -> None:
    assert approver.post(f"{LIST}add/", form()).status_code == 302
    notice = Notice.objects.get()
    assert (notice.text, notice.domains) == (TEXT, ["dinh-danh"])
    assert notice.edited_by
    assert notice.edited_by.username == "mai"
    put_up(2, 3, text="Mai bảo trì.")
    put_up(-3, -2, text="Hôm qua hỏng.")
    page = visible(approver.get(LIST).content.decode())
    for told in (TEXT, "đang báo, đến", "chưa tới giờ, báo từ", "đã hết lúc", "mai đăng"):
        assert told in page
    assert "Căn cước và VNeID" in page


@pytest.mark.parametrize("rights", [(), (READER,), (READER, "view_release", "change_ticket")])
def test_who_may_not_publish_neither_sees_nor_writes_nor_ends_one(
    database: str, rights: tuple[str, ...]
) -> None:
    notice = put_up()
    client = logged_in("hoa", *rights)
    assert LIST not in client.get("/admin/").content.decode()
    for address in (LIST, f"{LIST}add/", f"{LIST}{notice.pk}/change/"):
        assert client.get(address).status_code == 403
        assert client.post(address, form(text="Đổi lời.")).status_code == 403
    ending = {"action": "end_now", "_selected_action": [notice.pk]}
    assert client.post(LIST, ending).status_code == 403
    notice.refresh_from_db()
    assert (notice.text, notice.ends_at > timezone.now()) == (TEXT, True)
    assert Notice.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"text": " \n "}, "bắt buộc"),
        ({"text": "chữ " * 60}, "200"),
        ({"text": "Cập nhật ở vneid-gov.vn.online ngay."}, "Đừng ghi đường link"),
        ({"text": "Xem ở https://bit.ly/3x nhé."}, "Đừng ghi đường link"),
        ({"text": "Nhắn @hotrovneid nhé."}, "Đừng ghi đường link"),
        ({"text": "VNeID hỏng, gọi 0912 345 678 nhé."}, "không có trong danh sách tổng đài"),
        ({"text": "Xin vui lòng chờ."}, "“vui lòng”"),
        ({"domains": []}, "bắt buộc"),
        ({"domains": ["la-lam"]}, "la-lam"),
        ({"ends_at": ""}, "bắt buộc"),
        ({"ends_at": in_hours(-1)}, "Giờ kết thúc phải sau giờ bắt đầu."),
        ({"starts_at": in_hours(-3), "ends_at": in_hours(-1)}, "Giờ kết thúc đã qua."),
        ({"ends_at": in_hours(8 * 24)}, "Báo nhiều nhất 7 ngày."),
    ],
)
def test_what_is_refused_is_told_in_vietnamese(
    approver: Client, changes: dict[str, Any], told: str
) -> None:
    page = approver.post(f"{LIST}add/", form(**changes))
    assert told in html.unescape(page.content.decode())
    assert not Notice.objects.exists()


def test_a_known_hotline_may_be_named(approver: Client) -> None:
    text = "VNeID đang quá tải, việc gấp thì gọi 1900 0368."
    assert approver.post(f"{LIST}add/", form(text=text)).status_code == 302


def test_all_domains_are_one_tick(approver: Client) -> None:
    everywhere = form(domains=["*", "dinh-danh"])
    assert approver.post(f"{LIST}add/", everywhere).status_code == 302
    assert Notice.objects.get().domains == ["*"]
    assert "mọi lĩnh vực" in approver.get(LIST).content.decode()


def test_what_is_ended_holds_no_more_and_stays_on_record(approver: Client) -> None:
    now, later, over = put_up(), put_up(2, 3), put_up(-3, -2)
    ending = {"action": "end_now", "_selected_action": [now.pk, later.pk, over.pk]}
    page = approver.post(LIST, ending, follow=True).content.decode()
    assert "Đã kết thúc 2 thông báo" in page
    assert "đang báo" not in visible(page)
    assert "chưa tới giờ" not in visible(page)
    was = over.ends_at
    over.refresh_from_db()
    assert over.ends_at == was
    assert LogEntry.objects.filter(change_message="Kết thúc ngay").count() == 2
    assert approver.get(f"{LIST}{now.pk}/delete/").status_code == 403
    assert "Kết thúc ngay" in approver.get(f"{LIST}{now.pk}/history/").content.decode()


def test_an_approver_mends_one_that_holds(approver: Client) -> None:
    notice = put_up()
    address = f"{LIST}{notice.pk}/change/"
    opened = approver.get(address).content.decode()
    assert 'type="datetime-local"' in opened
    version = opened.partition('name="version" value="')[2].partition('"')[0]
    changed = form(text="VNeID đã chạy lại.", version=version)
    assert approver.post(address, changed).status_code == 302
    notice.refresh_from_db()
    assert notice.text == "VNeID đã chạy lại."
