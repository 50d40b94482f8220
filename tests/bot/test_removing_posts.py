"""What a team's group was shown of somebody leaves the group when their data does."""

import time
from datetime import timedelta
from typing import Any

from django.utils import timezone

from bot import texts
from helpdesk import citizens, privacy, relay, tickets
from helpdesk.models import GroupPost, TicketMessage
from tests.bot.rasa_server import says
from tests.bot.relayed import Case, until
from tests.bot.running_bot import RunningBot
from tests.bot_api.people import payloads, words
from tests.bot_api.server import BotApi
from tests.bot_api.world import BOT, Json

TWO_DAYS = 48 * 3600


def erase(case: Case, *, known: int = 1) -> None:
    """What a citizen does who has everything deleted, once so many posts of theirs are noted."""
    until(lambda: posts(case) == known)
    case.citizen.write("/xoadulieu")
    question = case.citizen.wait_for(lambda call: "forget:yes" in payloads(call))
    case.citizen.press(question.result["message_id"], "forget:yes")
    case.citizen.wait_for(lambda call: texts.FORGOTTEN_TITLE in words(call))


def shown(case: Case) -> list[Json]:
    """What the bot has in the team's group, oldest first."""
    world, group = case.member.world, case.member.chat_id
    with world.lock:
        found = [one for (chat, _), one in world.messages.items() if chat == group]
    return [message for message in found if message["from"] == BOT]


def posts(case: Case) -> int:
    return GroupPost.objects.filter(chat_id=case.member.chat_id).count()


def make_old(case: Case) -> None:
    for message in shown(case):
        message["date"] -= TWO_DAYS + 60


def statuses(case: Case, method: str) -> list[int]:
    """What each call of the method in the team's group was answered."""
    world, group = case.member.world, case.member.chat_id
    with world.lock:
        return [c.status for c in world.calls if (c.method, c.chat) == (method, group)]


def write_photo_and_voice(case: Case) -> tuple[Any, Any, Any]:
    """Words, a picture and a voice message of the citizen, as the group is shown them."""
    case.citizen.write("nó báo lỗi 2012")
    text = case.member.wait_for(lambda call: "lỗi 2012" in call.text)
    photo = [{"file_id": "hinh-giay-to", "file_unique_id": "h", "width": 9, "height": 9}]
    case.citizen.send(photo=photo, caption="giấy tờ của tui")
    picture = case.member.wait_for(method="sendPhoto")
    case.citizen.send(voice={"file_id": "tieng-noi", "file_unique_id": "t", "duration": 3})
    voice = case.member.wait_for(method="sendVoice")
    return text.result, picture.result, voice.result


def test_the_card_and_what_the_citizen_wrote_vanish_and_who_claimed_is_told(case: Case) -> None:
    case.claim()
    write_photo_and_voice(case)
    erase(case, known=4)
    told = case.member.wait_for(lambda call: "đã xóa dữ liệu" in call.text)
    assert case.ticket.number in words(told)
    until(lambda: posts(case) == 0)
    assert [message["text"] for message in shown(case)] == [words(told)]


def test_a_ticket_that_nobody_claimed_vanishes_without_a_word(case: Case) -> None:
    erase(case)
    until(lambda: posts(case) == 0)
    assert shown(case) == []


def test_what_is_too_old_to_be_deleted_is_blanked(case: Case) -> None:
    case.claim()
    text, picture, voice = write_photo_and_voice(case)
    make_old(case)
    erase(case, known=4)
    until(lambda: posts(case) == 0)
    world, group = case.member.world, case.member.chat_id
    for sent in (case.card.result, text):
        left = world.messages[group, sent["message_id"]]
        assert left["text"] == texts.POST_REMOVED
        assert "reply_markup" not in left
    for sent in (picture, voice):
        assert world.messages[group, sent["message_id"]]["caption"] == texts.POST_REMOVED
    assert "hinh-giay-to" not in str(shown(case))
    assert "2012" not in str(shown(case))
    # What is left of the card is a message like any other.
    case.member.write("bà con làm vầy nè", reply_to=case.card_id)
    assert "không thuộc phiếu nào" in words(case.member.wait_for(lambda c: "Tin này" in c.text))
    assert not TicketMessage.objects.filter(text__contains="làm vầy").exists()


def test_more_than_one_round_can_blank_goes_in_the_next(case: Case) -> None:
    case.rasa.answer = lambda body: says({"kind": "smalltalk", "text": "máy trả lời"})
    for number in range(7):
        case.citizen.write(f"câu thứ {number}")
        case.member.wait_for(lambda call, number=number: f"câu thứ {number}" in call.text)
    make_old(case)
    erase(case, known=8)
    until(lambda: posts(case) == 0)
    assert [message["text"] for message in shown(case)] == [texts.POST_REMOVED] * 8


def test_a_failing_telegram_is_asked_again(case: Case, telegram: BotApi) -> None:
    telegram.world.failures["deleteMessage"].append((500, {}))
    telegram.world.failures["deleteMessage"].append((429, {"retry_after": 1}))
    erase(case)
    until(lambda: posts(case) == 0)
    assert shown(case) == []
    assert statuses(case, "deleteMessage") == [500, 429, 200]


def test_a_group_out_of_reach_is_given_up(case: Case, telegram: BotApi) -> None:
    for unreachable in (telegram.world.gone, telegram.world.blocked):
        unreachable.add(case.member.chat_id)
    erase(case)
    until(lambda: posts(case) == 0)
    assert set(statuses(case, "deleteMessage")) == {403}
    telegram.world.blocked.discard(case.member.chat_id)
    relay.add_post(case.ticket, case.member.chat_id, case.card_id)
    until(lambda: posts(case) == 0)
    time.sleep(1.2)
    assert statuses(case, "deleteMessage") == [403, 400]
    assert not statuses(case, "editMessageText")


def test_what_the_bot_could_not_do_while_it_was_off_it_does_after_the_start(
    case: Case, bot: RunningBot
) -> None:
    until(lambda: posts(case) == 1)
    bot.stop()
    citizen = case.ticket.citizen
    assert citizen is not None
    citizens.forget(citizen)
    assert shown(case)
    bot.start()
    until(lambda: posts(case) == 0)
    assert shown(case) == []
    assert "không vào được" not in bot.log.read_text("utf-8")


def test_a_ticket_whose_time_is_over_leaves_the_group_too(case: Case) -> None:
    until(lambda: posts(case) == 1)
    tickets.close(case.ticket)
    assert privacy.enforce_retention(timezone.now() + timedelta(days=200))["tickets"] == 1
    until(lambda: posts(case) == 0)
    assert shown(case) == []


def test_the_buttons_of_a_vanishing_card_and_replies_to_it_do_no_harm(
    case: Case, telegram: BotApi
) -> None:
    telegram.world.failures["deleteMessage"].extend([(500, {})] * 100)
    erase(case)
    for action in ("claim", "on", "note", "close", "draft"):
        assert case.press(case.member, action)
    case.member.write("/ghichu gọi lại sau", reply_to=case.card_id)
    assert "không thuộc phiếu nào" in words(case.member.wait_for(lambda c: "Tin này" in c.text))
    assert not TicketMessage.objects.filter(ticket=case.ticket).exists()
    telegram.world.failures["deleteMessage"].clear()
    until(lambda: posts(case) == 0)
    card = (case.member.chat_id, case.card_id)
    assert card not in telegram.world.messages
    # Pressed before it vanished, heard afterwards.
    telegram.world.messages[card] = case.card.result
    assert "đã đóng" in case.press(case.member, "close")
