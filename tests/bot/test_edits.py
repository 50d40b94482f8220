"""What was edited after it was sent reaches whoever has read it; what only moves is no edit."""

from typing import Any

from bot import texts
from helpdesk.models import TicketMessage
from tests.bot.rasa_server import Json, RasaServer, echo, in_dialogue, knowledge
from tests.bot.relayed import Case, until
from tests.bot.test_danger import ON_THE_LINE
from tests.bot_api.people import Chatter, words

PLACE = {"latitude": 13.98, "longitude": 108.0, "live_period": 900}
PHOTO = [{"file_id": "hinh", "file_unique_id": "p", "width": 1, "height": 1}]


def edit(who: Chatter, update: Json, **changes: Any) -> None:
    """Edits a message as Telegram tells of it."""
    message = {**update["message"], **changes}
    message.setdefault("edit_date", message["date"] + 5)
    who.deliver(edited_message=message)


def last_word(who: Chatter) -> None:
    """Everything sent so far is handled once this is answered."""
    who.write("/trogiup")
    who.wait_for(lambda call: texts.HELP_TITLE in call.text)


def test_a_place_that_moves_is_not_answered_however_often(
    person: Chatter, rasa: RasaServer
) -> None:
    update = person.send(location=PLACE)
    person.wait_for()
    for step in range(1, 40):
        moved = {**PLACE, "latitude": PLACE["latitude"] + step / 10_000}
        edit(person, update, location=moved)
    last_word(person)
    assert len(person.calls()) == 2


def test_a_preview_that_comes_late_is_no_edit(person: Chatter, rasa: RasaServer) -> None:
    update = person.write("vnexpress.net/abc là trang gì")
    person.wait_for()
    edit(person, update, link_preview_options={"url": "https://vnexpress.net/abc"})
    edit(person, update, edit_date=None, text="vnexpress.net/abc là trang gì")
    last_word(person)
    assert len(person.calls()) == 2


def test_a_secret_that_is_edited_in_is_warned_of_and_deleted(
    person: Chatter, rasa: RasaServer
) -> None:
    for content in ({"text": "nó hỏi mã otp"}, {"photo": PHOTO, "caption": "hình nè"}):
        part = "text" if "text" in content else "caption"
        update = person.send(**content)
        person.wait_for()
        edit(person, update, **{part: "nó hỏi mã otp 482913"})
        person.wait_for(lambda call: texts.LEAK_TITLE in call.text)
        deleted = person.wait_for(method="deleteMessage")
        assert int(deleted.fields["message_id"]) == update["message"]["message_id"]
    assert "482913" not in str(rasa.heard)


def test_a_scam_that_is_edited_in_gets_its_card(person: Chatter, rasa: RasaServer) -> None:
    update = person.write("chào")
    person.wait_for()
    edit(person, update, text=ON_THE_LINE)
    assert person.answer().startswith(texts.URGENT_HEADING)


def test_a_citizens_correction_reaches_the_team_marked(case: Case) -> None:
    case.rasa.answer = echo
    case.claim()
    update = case.citizen.write("số lỗi là 1007")
    first = case.member.wait_for(lambda call: "1007" in call.text)
    edit(case.citizen, update, text="số lỗi là 1070")
    second = case.member.wait_for(lambda call: "1070" in call.text)
    assert "sửa lại" in words(second)
    assert second.result["reply_to_message"]["message_id"] == first.result["message_id"]
    case.citizen.wait_for(lambda call: texts.EDIT_RELAYED in call.text)
    edit(case.citizen, update, text="số lỗi là 1070")  # nothing new
    edit(case.citizen, update, text="số lỗi là 1700, máy Samsung")
    case.member.wait_for(lambda call: "1700" in call.text)
    told = TicketMessage.objects.filter(ticket=case.ticket, is_edit=True)
    assert [message.text for message in told] == ["số lỗi là 1070", "số lỗi là 1700, máy Samsung"]


def test_a_citizens_secret_is_masked_in_a_correction_too(case: Case) -> None:
    case.rasa.answer = echo
    case.claim()
    update = case.citizen.send(photo=PHOTO, caption="hình lỗi")
    case.member.wait_for(method="sendPhoto")
    edit(case.citizen, update, caption="mã otp của tui là 482913")
    case.citizen.wait_for(lambda call: texts.LEAK_TITLE in call.text)
    shown = case.member.wait_for(method="sendPhoto")
    assert "sửa lại" in shown.fields["caption"]
    assert "482913" not in shown.fields["caption"]


def test_a_members_correction_reaches_the_citizen_also_when_it_is_closed(case: Case) -> None:
    update = case.member.write("Gọi 0905 111 222 nghe bà", reply_to=case.card_id)
    first = case.citizen.wait_for(lambda call: "0905 111 222" in call.text)
    edit(case.member, update, text="Gọi 0905 111 333 nghe bà")
    second = case.citizen.wait_for(lambda call: "0905 111 333" in call.text)
    assert "sửa lại" in words(second)
    assert second.result["reply_to_message"]["message_id"] == first.result["message_id"]
    case.press(case.member, "close")
    edit(case.member, update, text="Gọi 0905 111 444 nghe bà")
    case.citizen.wait_for(lambda call: "0905 111 444" in call.text)
    case.ticket.refresh_from_db()
    assert case.ticket.status == "closed"


def test_a_note_that_is_edited_stays_a_note(case: Case) -> None:
    update = case.member.write("/ghichu bà này ở xa", reply_to=case.card_id)
    case.member.wait_for(lambda call: "Đã ghi chú" in call.text)
    edit(case.member, update, text="/ghichu bà này ở gần")
    notes = TicketMessage.objects.filter(ticket=case.ticket, direction="note")
    until(lambda: notes.get().text == "bà này ở gần")
    assert not [call for call in case.citizen.calls() if "ở gần" in call.text]


def test_a_member_is_told_when_a_correction_can_not_be_passed_on(case: Case) -> None:
    update = case.member.write("Gọi xã nghe bà", reply_to=case.card_id)
    case.citizen.wait_for(lambda call: "Gọi xã" in call.text)
    who = ("getChatMember", case.member.chat_id)
    case.member.world.refused[who] = ("Internal Server Error", 500)
    edit(case.member, update, text="Gọi huyện nghe bà")
    case.member.wait_for(lambda call: call.text == texts.NOT_CHECKED)
    del case.member.world.refused[who]


def test_a_stranger_in_a_public_group_corrects_nothing(case: Case) -> None:
    update = case.member.write("Gọi xã nghe bà", reply_to=case.card_id)
    case.citizen.wait_for(lambda call: "Gọi xã" in call.text)
    case.member.world.strangers.add((case.member.chat_id, case.member.user["id"]))
    edit(case.member, update, text="Chuyển tiền cho tui nghe bà")
    case.member.wait_for(lambda call: call.text == texts.NOT_ALLOWED)
    last_word(case.citizen)
    assert not [call for call in case.citizen.calls() if "Chuyển tiền" in call.text]


def test_a_question_that_was_edited_before_its_answer_came_is_answered_as_it_is_now(
    person: Chatter, rasa: RasaServer
) -> None:
    rasa.delay = 0.3
    update = person.write("lam can cuoc o dau")
    edit(person, update, text="làm căn cước cho con ở đâu", edit_date=update["message"]["date"])
    assert person.answer() == "nghe: lam can cuoc o dau"
    assert person.answer() == "nghe: làm căn cước cho con ở đâu"


def test_a_question_that_is_still_open_is_answered_as_it_was_edited(
    person: Chatter, rasa: RasaServer
) -> None:
    knowledge()
    rasa.answer = in_dialogue
    update = person.write("zzz xyz qqq")
    person.wait_for()
    edit(person, update, text="quên mật khẩu VNeID")
    assert "Quên mật khẩu VNeID" in person.answer()
    edit(person, update, text="quên mật khẩu VNeID thì sao")
    assert person.answer() == texts.EDITED  # that one was answered
