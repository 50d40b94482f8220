"""From "a person, please" to the team's group and back, over restarts of the bot."""

import signal
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from helpdesk import citizens, tickets
from helpdesk.models import DraftAnswer, Team, Ticket, TicketMessage
from tests.bot.conftest import People
from tests.bot.observed import eventually
from tests.bot.rasa_server import RasaServer, says
from tests.bot.relayed import Case, until
from tests.bot.running_bot import RunningBot
from tests.bot_api.people import payloads, words
from tests.bot_api.server import BotApi
from tests.bot_api.world import Call


def test_a_ticket_appears_in_the_group_masked_with_what_was_said_before(case: Case) -> None:
    text = words(case.card)
    assert case.ticket.number in text
    assert "chờ người nhận" in text
    assert "[số điện thoại]" in text
    assert "0905" not in text
    assert "Máy: Chào bà con" in text
    assert payloads(case.card)[0] == f"t:claim:{case.ticket.pk}"


def test_the_citizen_is_told_hours_and_that_the_wait_is_unknown(case: Case) -> None:
    assert "Tổ xã Tuy Phước đã nhận được" in case.info
    assert "đang trong giờ trực" in case.info
    assert "thứ Hai đến Chủ nhật 00:00–23:59" in case.info
    assert "chưa biết phải chờ bao lâu" in case.info


def test_the_wait_is_told_from_the_last_answers_once_there_are_some(
    people: People, rasa: RasaServer, teams: tuple[Team, Team]
) -> None:
    now = timezone.now()
    for _ in range(3):
        Ticket.objects.create(
            team=teams[0], status="closed", created_at=now - timedelta(minutes=12), answered_at=now
        )
    assert "khoảng 12 phút" in Case(people, rasa, teams[0]).info


def test_only_one_member_wins_a_claim_and_the_citizen_learns_the_role_not_the_name(
    case: Case, people: People
) -> None:
    case.claim()
    edited = case.member.wait_for(method="editMessageText")
    assert "đã có người nhận" in words(edited)
    told = words(case.citizen.calls()[-1])
    assert "Một thành viên tổ" in told
    assert "Người 1" not in told
    late = people.new(group=case.team.group_chat_id)
    assert "đã có người nhận" in case.press(late, "claim")


def test_a_stranger_cannot_claim_from_elsewhere_nor_from_a_public_group(
    case: Case, people: People, telegram: BotApi
) -> None:
    elsewhere = people.new()
    message = telegram.world.post(elsewhere.chat_id, elsewhere.user, text="giả")
    assert "Chỉ thành viên" in case.press(elsewhere, "claim", message["message_id"])
    passer_by = people.new(group=case.team.group_chat_id)
    telegram.world.strangers.add((passer_by.chat_id, passer_by.user["id"]))
    assert "Chỉ thành viên" in case.press(passer_by, "claim")
    case.ticket.refresh_from_db()
    assert case.ticket.claimed_by is None
    assert case.ticket.status == "open"


def test_text_photo_and_voice_are_relayed_both_ways(case: Case) -> None:
    case.claim()
    member, citizen = case.member, case.citizen
    member.write("Gỡ ra cài lại, hoặc gọi tổ 0269 3824 123 nhé", reply_to=case.card_id)
    answer = words(citizen.wait_for())
    assert answer.startswith("💬 Thành viên tổ")
    assert "0269 3824 123" in answer
    citizen.write("được rồi, số tui 0905 123 456")
    assert "Đã chuyển cho người hỗ trợ" in citizen.answer()
    relayed = member.wait_for(lambda call: "được rồi" in call.text)
    assert "[số điện thoại]" in words(relayed)
    assert relayed.result["reply_to_message"]["message_id"] == case.card_id
    assert "được rồi" not in str(case.rasa.heard)
    photo = [{"file_id": "hinh-cua-to", "file_unique_id": "h", "width": 9, "height": 9}]
    member.send(photo=photo, caption="Xem hình", reply_to=relayed.result["message_id"])
    shown = citizen.wait_for(method="sendPhoto")
    assert shown.fields["photo"] == "hinh-cua-to"
    assert "Xem hình" in shown.fields["caption"]
    citizen.send(voice={"file_id": "tieng-noi", "file_unique_id": "t", "duration": 3})
    assert member.wait_for(method="sendVoice").fields["voice"] == "tieng-noi"
    member.send(
        voice={"file_id": "to-noi", "file_unique_id": "n", "duration": 3}, reply_to=case.card_id
    )
    assert citizen.wait_for(method="sendVoice").fields["voice"] == "to-noi"


def test_a_reply_that_is_quicker_than_telegrams_own_answer_still_reaches_the_citizen(
    case: Case, telegram: BotApi
) -> None:
    case.claim()
    telegram.world.answer_after["sendMessage"] = 1.0
    case.citizen.write("nó báo lỗi 2012")
    relayed = case.member.wait_for(lambda call: "2012" in call.text)
    case.member.write("Gỡ ra cài lại", reply_to=relayed.result["message_id"])
    case.citizen.wait_for(lambda call: "Gỡ ra" in call.text)
    del telegram.world.answer_after["sendMessage"]
    case.member.wait_for(method="setMessageReaction")  # then the bot is done with it


def test_while_nobody_has_claimed_the_assistant_still_answers_and_the_team_reads_along(
    case: Case,
) -> None:
    case.rasa.answer = lambda body: says({"kind": "smalltalk", "text": "máy trả lời"})
    case.citizen.write("nó báo lỗi 2012")
    assert case.citizen.answer() == "máy trả lời"
    assert "nó báo lỗi 2012" in words(case.member.wait_for())


def test_asking_the_machine_stays_possible_while_a_member_answers(case: Case) -> None:
    case.claim()
    case.rasa.answer = lambda body: says({"kind": "smalltalk", "text": "máy trả lời"})
    case.citizen.write("/hoi VNeID là gì")
    assert case.citizen.answer() == "máy trả lời"


def test_notes_stay_in_the_team(case: Case) -> None:
    before = len(case.citizen.calls())
    case.member.write("/ghichu đã gọi lại, máy bận", reply_to=case.card_id)
    assert "Đã ghi chú" in words(case.member.wait_for())
    assert TicketMessage.objects.filter(direction="note", text="đã gọi lại, máy bận").count() == 1
    assert len(case.citizen.calls()) == before
    case.member.write("/ghichu quên trả lời vào tin")
    assert "/ghichu rồi nội dung" in words(case.member.wait_for())


def test_a_reply_to_the_wrong_message_reaches_nobody_and_is_explained(case: Case) -> None:
    case.rasa.answer = lambda body: says({"kind": "smalltalk", "text": "chào"})
    case.member.write("@tro_ly_so_bot chào")
    other = case.member.wait_for()
    before = len(case.citizen.calls())
    case.member.write("bà con làm vầy nè", reply_to=other.result["message_id"])
    assert "không thuộc phiếu nào" in words(case.member.wait_for())
    assert len(case.citizen.calls()) == before
    assert not TicketMessage.objects.filter(text__contains="làm vầy").exists()


def test_what_cannot_be_relayed_is_said_to_the_member(case: Case) -> None:
    case.member.send(document={"file_id": "d", "file_unique_id": "d"}, reply_to=case.card_id)
    assert "Chỉ chuyển được" in words(case.member.wait_for())


def test_handing_on_moves_the_card_to_a_forum_topic_of_the_other_team(
    case: Case, people: People, teams: tuple[Team, Team]
) -> None:
    other = people.new(group=teams[1].group_chat_id)
    assert "Tổ phường Pleiku" in case.press(case.member, "on")
    retired = case.member.wait_for(method="editMessageText")
    assert "đã chuyển sang Tổ phường Pleiku" in words(retired)
    assert not payloads(retired)
    topic = other.wait_for(method="createForumTopic")
    assert topic.fields["name"] == case.ticket.number
    card = other.wait_for()
    assert int(card.fields["message_thread_id"]) == topic.result["message_thread_id"]
    assert "chuyển sang Tổ phường Pleiku" in case.citizen.answer()
    assert "Chỉ thành viên" in case.press(case.member, "claim")
    case.member.write("tui trả lời trễ", reply_to=case.card_id)
    assert "Chỉ thành viên" in words(case.member.wait_for())
    other.write("Bà con thử lại nhé", reply_to=card.result["message_id"])
    assert "Bà con thử lại nhé" in case.citizen.answer()
    assert "Chưa có đội nào khác" in case.press(other, "on", card.result["message_id"])


def test_closing_asks_for_stars_which_only_the_citizen_can_give(case: Case, people: People) -> None:
    case.claim()
    assert "đã đóng" in case.press(case.member, "close")
    rating = case.citizen.wait_for()
    assert payloads(rating) == [f"rate:{case.ticket.pk}:{n}" for n in range(1, 6)]
    stranger = people.new()
    message = stranger.world.post(stranger.chat_id, stranger.user, text="giả")
    stranger.press(message["message_id"], f"rate:{case.ticket.pk}:1")
    assert "không phải của bà con" in stranger.answer()
    case.citizen.press(rating.result["message_id"], payloads(rating)[4])
    assert "5 sao" in words(case.citizen.wait_for(method="editMessageText"))
    case.ticket.refresh_from_db()
    assert (case.ticket.status, case.ticket.rating) == ("closed", 5)
    case.member.write("còn gì nữa không", reply_to=case.card_id)
    case.member.wait_for(lambda call: "đã đóng" in call.text)


def test_the_citizen_can_say_that_it_is_done(case: Case) -> None:
    case.member.write("Bà con thử lại nhé", reply_to=case.card_id)
    answer = case.citizen.wait_for(lambda call: "thử lại" in call.text)
    case.citizen.press(answer.result["message_id"], payloads(answer)[0])
    assert "đã đóng" in case.citizen.answer()
    case.member.wait_for(lambda call: "báo đã xong" in call.text)
    case.citizen.write("chào lại")
    case.citizen.wait_for(lambda call: "Đã ghi yêu cầu." in call.text)
    case.member.wait_for(lambda call: "chờ người nhận" in call.text)


@pytest.mark.parametrize(
    "said", ["thôi khỏi", "dạ thôi khỏi cần nữa", "khong can nua", "hủy phiếu"]
)
def test_words_cancel_a_ticket_that_nobody_has_claimed(case: Case, said: str) -> None:
    case.citizen.write(said)
    assert case.citizen.answer() == f"Tôi đã hủy phiếu {case.ticket.number}."
    assert "không cần nữa" in words(case.member.wait_for())
    case.ticket.refresh_from_db()
    assert case.ticket.status == "closed"


def test_other_words_do_not_cancel_it(case: Case, rasa: RasaServer) -> None:
    rasa.reset()
    case.citizen.write("không cần giấy khai sinh đúng không")
    assert case.citizen.answer().startswith("nghe: không cần giấy")
    case.ticket.refresh_from_db()
    assert case.ticket.status == "open"


def test_an_answer_becomes_a_draft_for_the_curators(case: Case) -> None:
    assert "Chưa có câu trả lời" in case.press(case.member, "draft")
    case.member.write("Gỡ ra rồi cài lại", reply_to=case.card_id)
    case.citizen.wait_for(lambda call: "Gỡ ra" in call.text)
    assert "kho nháp" in case.press(case.member, "draft")
    draft = DraftAnswer.objects.get(ticket=case.ticket)
    assert draft.answer == "Gỡ ra rồi cài lại"


def test_a_citizen_who_blocked_the_bot_gets_the_answer_after_coming_back(
    case: Case, telegram: BotApi
) -> None:
    telegram.world.blocked.add(case.citizen.chat_id)
    case.member.write("Gỡ ra rồi cài lại", reply_to=case.card_id)
    assert "đã chặn bot" in words(case.member.wait_for())
    case.ticket.refresh_from_db()
    assert case.ticket.status == "answered"
    telegram.world.blocked.discard(case.citizen.chat_id)
    case.citizen.write("tui quay lại")
    case.citizen.wait_for(lambda call: "Gỡ ra rồi cài lại" in call.text)


def test_nothing_is_lost_when_the_bot_is_killed_in_between(case: Case, bot: RunningBot) -> None:
    bot.stop(signal.SIGKILL)
    case.member.write("Trả lời lúc bot tắt", reply_to=case.card_id)
    ticket = tickets.record_answer(case.ticket, tickets.Member(1), "Đã ghi mà chưa gửi")
    assert ticket.delivered_at is None
    bot.start()

    def arrived() -> bool:
        got = [call.text for call in case.citizen.calls()]
        wanted = ("Trả lời lúc bot tắt", "Đã ghi mà chưa gửi")
        return all(any(words in text for text in got) for words in wanted)

    # What the bot had in hand when it was killed may be said once more beside them.
    assert eventually(arrived)
    bot.restart()
    time.sleep(1.5)
    answers = [call for call in case.citizen.calls() if "Đã ghi mà chưa gửi" in call.text]
    assert len(answers) == 1


def test_an_answer_that_waits_over_a_restart_arrives_as_it_was_written(
    case: Case, bot: RunningBot, telegram: BotApi
) -> None:
    to_citizen = ("sendMessage", case.citizen.chat_id)
    telegram.world.refused[to_citizen] = ("Internal Server Error", 500)
    case.member.write("Gọi tổ 0269 3824 123 nghen", reply_to=case.card_id)
    answer = until(lambda: case.ticket.messages.filter(tries__gt=0).first())
    assert "0269" not in answer.text + answer.sealed
    bot.stop()
    del telegram.world.refused[to_citizen]
    bot.start()
    case.citizen.wait_for(lambda call: "0269 3824 123" in call.text)
    until(lambda: case.ticket.messages.filter(pk=answer.pk, sealed="").exists())


def test_a_ticket_whose_card_was_never_posted_is_posted_after_the_start(
    people: People, bot: RunningBot, teams: tuple[Team, Team]
) -> None:
    citizen = citizens.citizen_for("telegram", str(people.new().chat_id))
    bot.stop()
    tickets.open_ticket(citizen, "câu hỏi mồ côi")
    member = people.new(group=teams[0].group_chat_id)
    bot.start()
    assert "câu hỏi mồ côi" in words(member.wait_for())


def test_a_ticket_can_be_opened_while_rasa_is_down(
    people: People, rasa: RasaServer, teams: tuple[Team, Team]
) -> None:
    rasa.is_down = True
    citizen, member = people.new(), people.new(group=teams[0].group_chat_id)
    citizen.write("quên mật khẩu VNeID")
    card = citizen.wait_for()
    citizen.press(card.result["message_id"], "/want_person")
    citizen.wait_for(lambda call: "đã ghi câu hỏi cho tổ công nghệ số cộng đồng" in call.text)
    assert "quên mật khẩu VNeID" in words(member.wait_for())


def test_an_idle_ticket_is_reminded_once_and_then_passed_on(
    case: Case, people: People, teams: tuple[Team, Team]
) -> None:
    other = people.new(group=teams[1].group_chat_id)
    late = timezone.now() - timedelta(minutes=31)
    Ticket.objects.filter(pk=case.ticket.pk).update(waiting_since=late, assigned_at=late)
    case.member.wait_for(lambda call: "chờ đã lâu" in call.text)
    time.sleep(1.2)
    reminders: list[Call] = [c for c in case.member.calls() if "chờ đã lâu" in c.text]
    assert len(reminders) == 1
    late = timezone.now() - timedelta(minutes=121)
    Ticket.objects.filter(pk=case.ticket.pk).update(waiting_since=late, assigned_at=late)
    assert case.ticket.number in words(other.wait_for())
    until(lambda: Ticket.objects.get(pk=case.ticket.pk).team == teams[1])


def test_two_citizens_are_never_mixed_up(
    people: People, rasa: RasaServer, teams: tuple[Team, Team]
) -> None:
    first, second = Case(people, rasa, teams[0]), Case(people, rasa, teams[0])
    member = second.member
    for case, text in ((second, "cho người hai"), (first, "cho người một")):
        member.write(text, reply_to=case.card_id)
        assert text in words(case.citizen.wait_for(lambda call: call.text.startswith("<b>💬")))
    assert not [c for c in first.citizen.calls() if "người hai" in c.text]
    assert not [c for c in second.citizen.calls() if "người một" in c.text]
