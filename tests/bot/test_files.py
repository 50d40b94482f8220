"""Files, recordings and albums: passed on where that is safe, else the person is told."""

from typing import Any

import pytest
from telegram import Document

from bot import texts
from bot.handoff.files import content_of, is_app
from tests.bot.rasa_server import RasaServer, echo
from tests.bot.relayed import Case
from tests.bot_api.people import Chatter, words

PDF = {"file_name": "giấy xã.pdf", "mime_type": "application/pdf"}
ROUND = {"file_id": "tron", "file_unique_id": "t", "length": 9, "duration": 3}
VIDEO = {"file_id": "phim", "file_unique_id": "v", "width": 9, "height": 9, "duration": 8}
AUDIO = {"file_id": "nhac", "file_unique_id": "a", "duration": 3}
CONTACT = {"phone_number": "0905123456", "first_name": "A"}


def document(**told: Any) -> dict[str, Any]:
    return {"document": {"file_id": "tep", "file_unique_id": "t", **told}}


def picture(number: int) -> dict[str, Any]:
    size = {"file_id": f"f{number}", "file_unique_id": f"u{number}", "width": 9, "height": 9}
    return {"photo": [size]}


@pytest.fixture
def claimed(case: Case) -> Case:
    case.rasa.answer = echo
    case.claim()
    return case


HARMLESS = [
    ("a.pdf", "application/pdf"),
    ("A.PDF", None),
    (None, "application/pdf"),
    ("loi.jpg", "image/jpeg"),
    ("IMG_1.HEIC", "image/heic"),
    ("IMG_1.heic", "application/octet-stream"),
    ("quay.mp4", "video/mp4"),
    ("đơn.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
]
APPS = [
    ("vneid.apk", None),
    ("VNeID.APK", "application/octet-stream"),
    ("vneid", "application/vnd.android.package-archive"),
    ("hình.jpg", "application/vnd.android.package-archive"),
    ("vneid.apk.pdf", "application/pdf"),
    ("vneid.apk (1)", None),
    ("vneid.xapk", None),
    ("vneid.apks", None),
    ("vneid.a\u200bpk", None),
    ("vneid．ａｐｋ", None),
]
UNKNOWN = [
    ("a.zip", "application/zip"),
    ("a.pdf", "application/x-msdownload"),
    ("a.exe", "image/jpeg"),
    ("a.docm", None),
    ("a.svg", "image/svg+xml"),
    (None, "image/svg+xml"),
    ("ho so", None),
    (None, None),
]


@pytest.mark.parametrize(
    ("names", "is_passed_on", "is_warned_of"),
    [(HARMLESS, True, False), (APPS, False, True), (UNKNOWN, False, False)],
)
def test_a_file_is_judged_by_its_name_and_by_its_type(
    names: list[tuple[str | None, str | None]], is_passed_on: bool, is_warned_of: bool
) -> None:
    for name, kind in names:
        message = with_document(Document("d", "d", file_name=name, mime_type=kind))
        assert bool(content_of(message)[1]) is is_passed_on, (name, kind)
        assert is_app(message) is is_warned_of, (name, kind)


def with_document(sent: Document) -> Any:
    from datetime import UTC, datetime

    from telegram import Chat, Message

    return Message(1, datetime.now(UTC), Chat(1, "private"), document=sent)


@pytest.mark.parametrize(
    ("content", "method", "field"),
    [
        (document(**PDF), "sendDocument", "document"),
        (document(file_name="loi.jpg", mime_type="image/jpeg"), "sendDocument", "document"),
        ({"video": VIDEO}, "sendVideo", "video"),
        ({"video_note": ROUND}, "sendVideoNote", "video_note"),
        ({"audio": AUDIO}, "sendAudio", "audio"),
    ],
)
def test_what_can_be_looked_at_or_heard_is_passed_on_both_ways(
    claimed: Case, content: dict[str, Any], method: str, field: str
) -> None:
    claimed.citizen.send(**content)
    shown = claimed.member.wait_for(method=method)
    assert shown.fields[field] == content[field]["file_id"]
    assert shown.result["reply_to_message"]["message_id"] == claimed.card_id
    claimed.citizen.wait_for(lambda call: texts.RELAYED in call.text)
    claimed.member.send(**content, reply_to=claimed.card_id)
    assert claimed.citizen.wait_for(method=method).fields[field] == content[field]["file_id"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (document(file_name="a.zip"), texts.DOCUMENT_NOT_SENT),
        ({"contact": CONTACT}, texts.CONTACT_NOT_SENT),
        ({"location": {"latitude": 13.9, "longitude": 108.0}}, texts.LOCATION_NOT_SENT),
        ({"story": {"id": 1, "chat": {"id": 5, "type": "private"}}}, texts.OTHER_NOT_SENT),
        (document(file_name="vneid.apk", mime_type="application/zip"), texts.APK),
    ],
)
def test_what_is_not_passed_on_is_said_not_to_be(
    claimed: Case, content: dict[str, Any], told: str
) -> None:
    before = len(claimed.member.calls())
    claimed.citizen.send(**content)
    assert claimed.citizen.answer() == told
    claimed.citizen.write("vậy sao giờ")
    claimed.member.wait_for(lambda call: "vậy sao giờ" in call.text)
    assert len(claimed.member.calls()) == before + 1
    assert not claimed.member.calls("sendDocument")


def test_an_application_is_not_passed_on_from_a_member_either(claimed: Case) -> None:
    claimed.member.send(**document(file_name="vneid.apk"), reply_to=claimed.card_id)
    claimed.member.wait_for(lambda call: "Chỉ chuyển được" in call.text)
    assert not claimed.citizen.calls("sendDocument")


def test_words_under_an_application_are_read_and_it_is_warned_of_first(
    person: Chatter, rasa: RasaServer
) -> None:
    person.send(**document(file_name="vneid.apk"), caption="mã otp của tui là 482913")
    assert texts.LEAK_TITLE in person.answer()
    assert person.answer() == texts.APK


def test_an_album_is_answered_once(person: Chatter, rasa: RasaServer) -> None:
    for number in range(4):
        more = {"caption": "máy báo lỗi"} if number == 2 else {}
        person.send(**picture(number), media_group_id="7", **more)
    person.send(**picture(9), media_group_id="8")
    person.write("/trogiup")
    person.wait_for(lambda call: texts.HELP_TITLE in call.text)
    said = [words(call) for call in person.calls()][:-1]
    assert said == [texts.PHOTO, "nghe: máy báo lỗi", texts.PHOTO]


def test_of_an_album_all_is_passed_on_and_only_what_was_not_is_told_of(claimed: Case) -> None:
    for number in range(3):
        claimed.citizen.send(**picture(number), media_group_id="7")
    claimed.citizen.send(**document(file_name="a.apk"), media_group_id="7")
    assert texts.RELAYED in claimed.citizen.answer()
    assert claimed.citizen.answer() == texts.APK
    shown = [claimed.member.wait_for(method="sendPhoto").fields["photo"] for _ in range(3)]
    assert shown == ["f0", "f1", "f2"]
