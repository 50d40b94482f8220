"""Telegram refuses between a citizen and a team: what is lost is told, what is not arrives once."""

import time
from typing import Any

import pytest
from django.db import connections

from bot import texts
from helpdesk import citizens, reach, tickets
from helpdesk.models import Team, Ticket, TicketMessage
from tests.bot.conftest import People
from tests.bot.rasa_server import RasaServer, says
from tests.bot.relayed import Case, open_ticket, until
from tests.bot.running_bot import RunningBot
from tests.bot_api.people import Chatter, payloads, words
from tests.bot_api.server import BotApi
from tests.bot_api.world import BOT, Json

ADMIN = 909
BOT_ENVIRONMENT = {"ADMIN_CHAT_ID": str(ADMIN)}
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
CHANNEL_BOT = {"id": 136817688, "is_bot": True, "first_name": "Channel"}
State = TicketMessage.State


def attempts(case: Case, chat: int, method: str = "sendMessage", having: str = "") -> int:
    """How often the bot has tried to say something in a chat, whatever came of it."""
    with case.citizen.world.lock:
        calls = list(case.citizen.world.calls)
    return len([c for c in calls if (c.method, c.chat) == (method, chat) and having in c.text])


def told(chatter: Chatter, having: str) -> list[str]:
    return [words(call) for call in chatter.calls() if having in words(call)]


def state_of(having: str) -> str:
    return str(TicketMessage.objects.get(text__contains=having).state)


def my_status(group: Chatter, status: str, **more: Any) -> None:
    """Somebody changes what the bot may do in a group."""
    me = {k: BOT[k] for k in ("id", "is_bot", "first_name")}
    group.deliver(
        my_chat_member={
            "chat": group.world.chat(group.chat_id),
            "from": group.user,
            "date": 1,
            "old_chat_member": {"status": "member", "user": me},
            "new_chat_member": {"status": status, "user": me, **more},
        }
    )


def voice(file_id: str) -> Json:
    return {"file_id": file_id, "file_unique_id": file_id, "duration": 3}


# --- the group ---------------------------------------------------------------------------------


def test_a_group_that_became_a_supergroup_is_followed(case: Case, telegram: BotApi) -> None:
    case.claim()
    old, new = case.member.chat_id, case.member.chat_id - 10**12
    telegram.world.moved[old] = new
    there = case.people.new(group=new)
    case.member.send(migrate_to_chat_id=new)
    there.send(migrate_from_chat_id=old)
    card = there.wait_for(lambda call: case.ticket.number in call.text)
    case.citizen.write("nó báo lỗi 2012")
    relayed = there.wait_for(lambda call: "lỗi 2012" in call.text)
    assert relayed.result["reply_to_message"]["message_id"] == card.result["message_id"]
    there.write("Gỡ ra cài lại", reply_to=relayed.result["message_id"])
    case.citizen.wait_for(lambda call: "Gỡ ra" in call.text)
    assert len(told(there, "Câu hỏi")) == 1
    # The old card is still seen by who looks back.
    assert "đã đóng" in case.press(case.member, "close")


def test_the_error_alone_tells_where_a_group_has_gone(
    people: People, rasa: RasaServer, teams: tuple[Team, Team], telegram: BotApi
) -> None:
    old = teams[0].group_chat_id
    assert old
    telegram.world.moved[old] = old - 10**12
    there = people.new(group=old - 10**12)
    teams[0].group_chat_id = there.chat_id  # where the case looks for the card
    case = Case(people, rasa, teams[0])
    assert "đã nhận được" in case.info
    assert not told(case.citizen, "chưa chuyển được")


@pytest.mark.parametrize("said", ["message thread not found", "TOPIC_CLOSED", "TOPIC_DELETED"])
def test_a_lost_topic_is_replaced_once(
    people: People, rasa: RasaServer, teams: tuple[Team, Team], telegram: BotApi, said: str
) -> None:
    group = teams[0].group_chat_id
    assert group
    telegram.world.forums.add(group)
    Team.objects.filter(pk=teams[0].pk).update(uses_forum_topics=True)
    case = Case(people, rasa, teams[0])
    case.claim()
    for number, thread in enumerate((True, False)):
        lost = Ticket.objects.get(pk=case.ticket.pk).forum_thread_id
        assert lost
        telegram.world.lost_topics[group, lost] = f"Bad Request: {said}"
        case.citizen.write(f"nó báo lỗi 201{number}")
        card = case.member.wait_for(lambda call: "Câu hỏi" in call.text)
        relayed = case.member.wait_for(lambda call, n=number: f"lỗi 201{n}" in call.text)
        assert ("message_thread_id" in card.fields) is thread
        assert ("message_thread_id" in relayed.fields) is thread
    assert attempts(case, group, "createForumTopic") == 2


def test_a_ticket_of_a_lost_group_goes_to_the_next_and_the_administrator_is_told_once(
    people: People, rasa: RasaServer, teams: tuple[Team, Team], telegram: BotApi, bot: RunningBot
) -> None:
    case = Case(people, rasa, teams[0])
    case.claim()
    admin, other = Chatter(telegram.world, ADMIN), people.new(group=teams[1].group_chat_id)
    lost = ("Forbidden: bot was kicked from the supergroup chat", 403)
    telegram.world.refused["*", case.member.chat_id] = lost
    case.citizen.write("nó báo lỗi 2012")
    other.wait_for(lambda call: case.ticket.number in call.text)
    assert "lỗi 2012" in words(other.wait_for(lambda call: "lỗi 2012" in call.text))
    case.citizen.wait_for(lambda call: "chuyển sang Tổ phường Pleiku" in call.text)
    asks_now = Case(people, rasa, teams[1])
    assert "Tổ phường Pleiku đã nhận được" in asks_now.info
    time.sleep(1.5)
    assert len([w for w in told(admin, "không gửi được tin") if "Tuy Phước" in w]) == 1
    assert "the team Tổ xã Tuy Phước is out of reach" in bot.log.read_text("utf-8")
    assert attempts(case, case.member.chat_id, having="lỗi 2012") == 1
    del telegram.world.refused["*", case.member.chat_id]
    my_status(case.member, "member")
    until(lambda: Team.objects.get(pk=teams[0].pk).in_reach)
    admin.wait_for(lambda call: "gửi lại được" in call.text)


def test_without_another_team_nothing_is_promised_and_the_receipt_comes_later(
    people: People, rasa: RasaServer, teams: tuple[Team, Team], telegram: BotApi
) -> None:
    Team.objects.update(next_team=None)
    group = people.new(group=teams[0].group_chat_id)
    my_status(group, "kicked", until_date=0)
    until(lambda: Team.objects.get(pk=teams[0].pk).out_of_reach_since)
    refusal = ("Forbidden: bot was kicked from the supergroup chat", 403)
    telegram.world.refused["*", group.chat_id] = refusal
    rasa.answer = open_ticket
    citizen = people.new()
    citizen.write("cho tui gặp người")
    citizen.wait_for(lambda call: "Đã ghi yêu cầu." in call.text)
    info = citizen.answer()
    assert "chưa chuyển được cho Tổ xã Tuy Phước" in info
    assert "đã nhận được" not in info
    time.sleep(1.5)
    with telegram.world.lock:
        tried = [c for c in telegram.world.calls if c.chat == group.chat_id]
    assert not tried, "a group that is known to be lost is left alone"
    del telegram.world.refused["*", group.chat_id]
    my_status(group, "member")
    group.wait_for(lambda call: "Câu hỏi" in call.text)
    assert "Tổ xã Tuy Phước đã nhận được" in citizen.answer()


def test_where_the_bot_may_not_write_the_group_counts_as_lost(
    case: Case, telegram: BotApi, teams: tuple[Team, Team]
) -> None:
    case.claim()
    refusal = ("Bad Request: not enough rights to send text messages to the chat", 400)
    telegram.world.refused["sendMessage", case.member.chat_id] = refusal
    other = case.people.new(group=teams[1].group_chat_id)
    case.citizen.write("nó báo lỗi 2012")
    other.wait_for(lambda call: "lỗi 2012" in call.text)
    team = Team.objects.get(pk=teams[0].pk)
    assert team.out_of_reach_why == reach.Why.NO_RIGHTS


def test_what_a_group_takes_no_voice_messages_for_is_told_in_words(
    case: Case, telegram: BotApi
) -> None:
    case.claim()
    refusal = ("Bad Request: CHAT_SEND_VOICES_FORBIDDEN", 400)
    telegram.world.refused["sendVoice", case.member.chat_id] = refusal
    case.citizen.send(voice=voice("tieng"), caption="nghe giùm")
    relayed = case.member.wait_for(lambda call: "nghe giùm" in call.text)
    assert "có gửi tin nói" in words(relayed)
    assert Team.objects.get(pk=case.team.pk).in_reach


def test_what_telegram_will_never_take_is_said_to_the_citizen(case: Case, telegram: BotApi) -> None:
    case.claim()
    refusal = ("Bad Request: STRANGE_NEW_REASON", 400)
    telegram.world.refused["sendMessage", case.member.chat_id] = refusal
    case.citizen.write("nó báo lỗi 2012")
    case.citizen.wait_for(lambda call: "chưa tới được người hỗ trợ" in call.text)
    time.sleep(1.2)
    assert attempts(case, case.member.chat_id, having="lỗi 2012") == 1
    assert state_of("lỗi 2012") == State.REFUSED


# --- the citizen -------------------------------------------------------------------------------


def test_a_voice_message_that_a_citizen_forbids_is_told_to_both(
    case: Case, telegram: BotApi
) -> None:
    refusal = ("Bad Request: VOICE_MESSAGES_FORBIDDEN", 400)
    telegram.world.refused["sendVoice", case.citizen.chat_id] = refusal
    case.member.send(voice=voice("to"), reply_to=case.card_id)
    assert "không nhận tin nói" in words(case.member.wait_for(lambda c: "⚠️" in c.text))
    case.citizen.wait_for(lambda call: "người hỗ trợ gửi tin nói" in call.text)
    time.sleep(1.2)
    assert attempts(case, case.citizen.chat_id, "sendVoice") == 1
    assert not case.member.calls("setMessageReaction"), "it is not on its way"


@pytest.mark.parametrize(
    ("said", "code", "hint"),
    [
        ("Bad Request: chat not found", 400, "tài khoản Telegram đó không còn"),
        ("Forbidden: user is deactivated", 403, "tài khoản Telegram đó không còn"),
        ("Bad Request: STRANGE_NEW_REASON", 400, "Telegram không nhận tin vừa rồi"),
    ],
)
def test_an_answer_that_will_never_arrive_is_said_to_the_member(
    case: Case, telegram: BotApi, said: str, code: int, hint: str
) -> None:
    telegram.world.refused["sendMessage", case.citizen.chat_id] = (said, code)
    case.member.write("Ra xã gặp mình", reply_to=case.card_id)
    case.member.wait_for(lambda call: hint in call.text)
    time.sleep(1.2)
    assert attempts(case, case.citizen.chat_id, having="Ra xã") == 1
    assert state_of("Ra xã") == State.REFUSED


def test_each_answer_to_a_citizen_who_blocked_the_bot_is_told_and_kept(
    case: Case, telegram: BotApi
) -> None:
    telegram.world.blocked.add(case.citizen.chat_id)
    for answer in ("Gỡ ra", "Rồi cài lại"):
        case.member.write(answer, reply_to=case.card_id)
        case.member.wait_for(lambda call: "đã chặn bot" in call.text)
    time.sleep(1.2)
    assert len(told(case.member, "đã chặn bot")) == 2
    telegram.world.blocked.discard(case.citizen.chat_id)
    case.citizen.write("tui quay lại")
    case.citizen.wait_for(lambda call: "Gỡ ra" in call.text)
    case.citizen.wait_for(lambda call: "Rồi cài lại" in call.text)


def test_a_flood_is_waited_out_and_the_answer_arrives_once(case: Case, telegram: BotApi) -> None:
    case.claim()
    telegram.world.failures["sendMessage"].append((429, {"retry_after": 2}))
    began = time.monotonic()
    case.member.write("Ra xã gặp mình", reply_to=case.card_id)
    case.citizen.wait_for(lambda call: "Ra xã" in call.text)
    assert time.monotonic() - began >= 2
    assert attempts(case, case.citizen.chat_id, having="Ra xã") == 2


def test_an_answer_that_may_have_arrived_is_not_sent_for_ever(case: Case, telegram: BotApi) -> None:
    case.claim()
    telegram.world.broken["sendMessage"] = "after"
    case.member.write("Ra xã gặp mình", reply_to=case.card_id)
    until(lambda: attempts(case, case.citizen.chat_id, having="Ra xã") == 1)
    time.sleep(1.5)
    del telegram.world.broken["sendMessage"]
    assert attempts(case, case.citizen.chat_id, having="Ra xã") == 1
    message = TicketMessage.objects.get(text="Ra xã gặp mình")
    assert (message.state, message.perhaps_arrived) == (State.WAITING, True)


def test_of_two_bots_one_says_what_is_stored(
    case: Case, bot: RunningBot, telegram: BotApi, tmp_path: Any
) -> None:
    case.claim()
    second = RunningBot(
        telegram, case.rasa.url, bot.database_url, tmp_path / "second.log", BOT_ENVIRONMENT
    )
    second.start()
    try:
        telegram.world.answer_after["sendMessage"] = 0.7  # both look while it is on its way
        for number in range(4):
            tickets.record_from_citizen(case.ticket, f"câu thứ {number}")
        for number in range(4):
            case.member.wait_for(lambda call, n=number: f"câu thứ {n}" in call.text)
        time.sleep(1.5)
    finally:
        telegram.world.answer_after.clear()
        second.stop()
    texts_seen = [w.splitlines()[-1] for w in told(case.member, "câu thứ")]
    assert texts_seen == [f"câu thứ {number}" for number in range(4)]


# --- the bot's own answers ---------------------------------------------------------------------


def test_an_outage_of_telegram_costs_no_answer_and_leaves_no_word_in_the_log(
    people: People, rasa: RasaServer, telegram: BotApi, bot: RunningBot
) -> None:
    telegram.world.broken["sendMessage"] = "malformed"
    first, second = people.new(), people.new()
    first.write("câu một")
    first.write("câu hai")
    second.write("câu ba")
    time.sleep(4)
    telegram.world.broken.clear()
    assert (first.answer(), first.answer()) == ("nghe: câu một", "nghe: câu hai")
    assert second.answer() == "nghe: câu ba"
    assert len(first.calls()) == 2
    assert "bad gateway{" not in bot.log.read_text("utf-8")


def test_nobody_is_asked_to_write_again_what_may_have_been_answered(
    person: Chatter, rasa: RasaServer, telegram: BotApi
) -> None:
    telegram.world.broken["sendMessage"] = "after"
    person.write("câu một")
    until(lambda: len(person.calls()) == 2, seconds=20)
    time.sleep(3)
    telegram.world.broken.clear()
    person.write("câu hai")
    person.wait_for(lambda call: words(call) == "nghe: câu hai")
    assert told(person, "câu một") == ["nghe: câu một"] * 2
    assert not told(person, "trục trặc")


# --- members -----------------------------------------------------------------------------------


@pytest.fixture
def forum(
    people: People, rasa: RasaServer, teams: tuple[Team, Team], telegram: BotApi
) -> tuple[Case, int]:
    """A claimed ticket with a topic of its own."""
    assert teams[0].group_chat_id
    telegram.world.forums.add(teams[0].group_chat_id)
    Team.objects.filter(pk=teams[0].pk).update(uses_forum_topics=True)
    case = Case(people, rasa, teams[0])
    case.claim()
    return case, int(case.card.fields["message_thread_id"])


def test_what_is_typed_in_a_tickets_topic_is_for_the_citizen(forum: tuple[Case, int]) -> None:
    case, thread = forum
    topic: Json = {"message_thread_id": thread, "is_topic_message": True}
    root = {
        "message_id": thread,
        "date": 1,
        "chat": case.member.world.chat(case.member.chat_id),
        "from": BOT,
        "forum_topic_created": {"name": case.ticket.number, "icon_color": 7322096},
        **topic,
    }
    case.member.send(text="Vô Cài đặt", reply_to_message=root, **topic)
    case.citizen.wait_for(lambda call: "Vô Cài đặt" in call.text)
    case.member.send(text="Bấm Quên mật khẩu", **topic)
    case.citizen.wait_for(lambda call: "Bấm Quên" in call.text)
    case.member.send(text="/ghichu bà này lớn tuổi", **topic)
    case.member.wait_for(lambda call: "Đã ghi chú" in call.text)
    # What members say to each other, elsewhere or beside the matter is theirs.
    said = case.member.world.post(case.member.chat_id, case.member.user, text="ai rảnh", **topic)
    case.member.send(text="để tui", reply_to_message=said, **topic)
    case.member.send(text="trà đá không")
    case.member.send(text="chuyện khác", message_thread_id=thread + 1, is_topic_message=True)
    case.member.send(pinned_message=said, **topic)
    case.member.write("@tro_ly_so_bot VNeID là gì", **topic)
    stranger = case.people.new(group=case.member.chat_id)
    stranger.world.strangers.add((stranger.chat_id, stranger.user["id"]))
    stranger.send(text="gửi tiền qua đây", **topic)
    stranger.wait_for(lambda call: "Chỉ thành viên" in call.text)
    for words_of_members in (
        "để tui",
        "trà đá",
        "chuyện khác",
        "gửi tiền",
        "lớn tuổi",
        "VNeID là gì",
    ):
        assert not told(case.citizen, words_of_members)


def test_an_anonymous_administrator_of_the_very_group_is_of_the_team(
    case: Case, telegram: BotApi
) -> None:
    admin = case.people.new(group=case.member.chat_id)
    telegram.world.strangers.add((admin.chat_id, ANONYMOUS["id"]))
    admin.user = ANONYMOUS
    group = telegram.world.chat(admin.chat_id)
    admin.write("Ra nhà văn hóa", reply_to=case.card_id, sender_chat=group)
    case.citizen.wait_for(lambda call: "Ra nhà văn hóa" in call.text)
    card = case.member.wait_for(method="editMessageText")
    assert "quản trị viên ẩn danh" in words(card)


def test_who_writes_in_the_name_of_another_channel_is_not(case: Case, telegram: BotApi) -> None:
    guise = case.people.new(group=case.member.chat_id)
    guise.user = CHANNEL_BOT
    channel = {"id": -1_000_777, "type": "channel", "title": case.team.name}
    guise.write("Chuyển tiền vô đây", reply_to=case.card_id, sender_chat=channel)
    guise.wait_for(lambda call: "Chỉ thành viên" in call.text)
    assert not told(case.citizen, "Chuyển tiền")


@pytest.mark.parametrize("status", [400, 500])
def test_who_cannot_be_looked_up_may_not_close(case: Case, telegram: BotApi, status: int) -> None:
    refusal = ("Bad Request: PARTICIPANT_ID_INVALID", status)
    telegram.world.refused["getChatMember", case.member.chat_id] = refusal
    assert "Chỉ thành viên" in case.press(case.member, "close")
    case.ticket.refresh_from_db()
    assert case.ticket.status == "open"
    case.member.write("Ra xã gặp mình", reply_to=case.card_id)
    case.member.wait_for(lambda call: "Chỉ thành viên" in call.text)
    assert not told(case.citizen, "Ra xã")


def test_a_membership_that_cannot_be_read_is_none(case: Case, telegram: BotApi) -> None:
    telegram.world.broken["getChatMember"] = "malformed"
    assert "Chỉ thành viên" in case.press(case.member, "close")
    telegram.world.broken.clear()
    case.ticket.refresh_from_db()
    assert case.ticket.status == "open"


@pytest.mark.parametrize("length", [3990, 4096])
def test_a_long_answer_arrives_whole(case: Case, length: int) -> None:
    answer = ("bấm vào Cài đặt " * 300)[:length].strip()
    case.member.write(answer, reply_to=case.card_id)
    last = case.citizen.wait_for(lambda call: bool(payloads(call)))
    parts = told(case.citizen, "Cài đặt")
    assert parts[-1] == words(last)
    assert len(parts) <= 2
    got = " ".join(parts).partition("\n")[2]
    assert got.split() == answer.split()


def test_a_long_caption_arrives_whole(case: Case) -> None:
    caption = ("bấm vào Cài đặt " * 80)[:1024].strip()
    photo = [{"file_id": "hinh", "file_unique_id": "h", "width": 9, "height": 9}]
    case.member.send(photo=photo, caption=caption, reply_to=case.card_id)
    assert case.citizen.wait_for(method="sendPhoto").fields["photo"] == "hinh"
    rest = case.citizen.wait_for(lambda call: "Cài đặt" in call.text)
    assert words(rest).partition("\n")[2] == caption


def test_a_long_question_reaches_the_team_whole(
    people: People, rasa: RasaServer, teams: tuple[Team, Team]
) -> None:
    question = " ".join(f"câu{number}" for number in range(560))[:4096]
    citizen, member = people.new(), people.new(group=teams[0].group_chat_id)

    def open_long(body: Json) -> Any:
        asks = citizens.by_pseudonym(body["sender"])
        assert asks is not None
        ticket = tickets.open_ticket(asks, question, [{"role": "bot", "text": "Chào bà con"}])
        connections.close_all()
        return says({"kind": "handoff", "text": "Đã ghi yêu cầu.", "ticket": ticket.number})

    rasa.answer = open_long
    citizen.write("cho tui gặp người")
    first = member.wait_for()
    rest = member.wait_for(lambda call: "Chào bà con" in call.text)
    assert rest.result["reply_to_message"]["message_id"] == first.result["message_id"]
    got = f"{words(first)} {words(rest)}".split()
    assert [word for word in got if word.startswith("câu")] == question.split()
    member.press(first.result["message_id"], payloads(first)[0])
    shown = words(member.wait_for(method="editMessageText"))
    before = [word for word in words(first).split() if word.startswith("câu")]
    assert [w for w in shown.split() if w.startswith("câu")][: len(before)] == before


def test_a_long_answer_that_breaks_off_goes_on_where_it_was(case: Case, telegram: BotApi) -> None:
    answer = ("bấm vào Cài đặt " * 300)[:4096].strip()
    world = telegram.world
    world.answer_after["sendMessage"] = 1.0
    case.member.write(answer, reply_to=case.card_id)
    until(lambda: attempts(case, case.citizen.chat_id, having="Cài đặt") == 1)
    world.refused["sendMessage", case.citizen.chat_id] = ("Internal Server Error", 500)
    until(lambda: attempts(case, case.citizen.chat_id, having="Cài đặt") == 2)
    world.answer_after.clear()
    del world.refused["sendMessage", case.citizen.chat_id]
    case.citizen.wait_for(lambda call: bool(payloads(call)) and "Cài đặt" in call.text)
    parts = told(case.citizen, "Cài đặt")
    assert " ".join(parts).partition("\n")[2].split() == answer.split()
    assert texts.BUTTON_DONE in str(case.citizen.calls()[-1].result)
