"""From "a person, please" to the team's group and back, with every process restarted in between."""

import signal
from collections.abc import Iterator
from itertools import count

import pytest
from django.db import connections

from helpdesk.models import Citizen, Team, Ticket, TicketMessage
from tests.bot_api.people import payloads, words
from tests.e2e.conftest import People
from tests.e2e.person import Person, until
from tests.stack import Stack

_groups = iter(count(-300_500, -10))

QUESTION = "quên mật khẩu VNeID, số tui là 0905 123 456"
HOURS = [{"days": [1, 2, 3, 4, 5, 6, 7], "from": "00:00", "to": "23:59"}]


@pytest.fixture
def teams(stack: Stack) -> Iterator[tuple[Team, Team]]:
    """The default team, and the team of phường Pleiku, whose group is a forum."""
    first, second = next(_groups), next(_groups)
    stack.telegram.world.forums.add(second)
    Ticket.objects.all().delete()
    Team.objects.all().delete()
    pleiku = Team.objects.create(
        slug="pleiku",
        name="Tổ phường Pleiku",
        group_chat_id=second,
        communes=["phuong-pleiku"],
        uses_forum_topics=True,
        opening_hours=HOURS,
    )
    default = Team.objects.create(
        slug="chung",
        name="Tổ công nghệ số cộng đồng",
        group_chat_id=first,
        is_default=True,
        next_team=pleiku,
        opening_hours=HOURS,
    )
    yield default, pleiku
    connections.close_all()


class Case:
    """A citizen with an open ticket, and a member of the team that has it."""

    def __init__(self, people: People, team: Team) -> None:
        self.team = team
        self.citizen = people.new()
        self.member = people.new(group=team.group_chat_id)
        self.citizen.says(QUESTION)
        self.opened = self.citizen.says("cho tui gặp người hỗ trợ")
        self.info = words(self.opened.calls[-1])
        self.card = self.member.wait_for()
        self.ticket = Ticket.objects.latest("pk")

    @property
    def card_id(self) -> int:
        number: int = self.card.result["message_id"]
        return number

    def press(self, who: Person, action: str, message_id: int | None = None) -> str:
        """Presses a button of the card; returns what Telegram shows over the chat."""
        update = who.press(message_id or self.card_id, f"t:{action}:{self.ticket.pk}")
        query = update["callback_query"]["id"]
        call = who.wait_for(
            lambda call: call.fields["callback_query_id"] == query, method="answerCallbackQuery"
        )
        return str(call.fields.get("text", ""))

    def tells(self, text: str, *, reply_to: int | None = None) -> None:
        self.member.write(text, reply_to=reply_to or self.card_id)


@pytest.fixture
def case(people: People, teams: tuple[Team, Team]) -> Case:
    return Case(people, teams[0])


def test_the_ticket_appears_in_the_teams_group_with_what_was_said_masked(case: Case) -> None:
    assert case.opened.kind == "handoff"
    text = words(case.card)
    assert case.ticket.number in text
    assert "[số điện thoại]" in text
    assert "0905" not in text
    assert "Máy: " in text
    assert case.ticket.number in case.info
    assert "đang trong giờ trực" in case.info


def test_claim_answer_both_ways_note_and_rating(case: Case) -> None:
    assert "của mình rồi" in case.press(case.member, "claim")
    claimed = case.citizen.answer()
    assert "đã nhận phiếu" in claimed
    assert str(case.member.user["first_name"]) not in claimed
    case.tells("Bấm Quên mật khẩu rồi quét mặt nhé")
    answer = case.citizen.wait_for(lambda call: "quét mặt" in call.text)
    assert "💬" in words(answer)
    case.citizen.write("dạ vẫn chưa được, số căn cước tui 052 085 001 234")
    relayed = case.member.wait_for(lambda call: "vẫn chưa được" in call.text)
    assert "001 234" not in words(relayed)
    case.tells("/ghichu hẹn ra nhà văn hóa")
    assert "Đã ghi chú" in words(case.member.wait_for())
    assert TicketMessage.objects.filter(direction="note", text__contains="nhà văn hóa").exists()
    assert not [c for c in case.citizen.calls() if "nhà văn hóa" in c.text]
    assert "đã đóng" in case.press(case.member, "close")
    rating = case.citizen.wait_for(lambda call: "⭐" in str(call.result.get("reply_markup")))
    case.citizen.press(rating.result["message_id"], payloads(rating)[4])
    until(lambda: Ticket.objects.get(pk=case.ticket.pk).rating == 5)


def test_after_the_close_the_machine_answers_again(case: Case) -> None:
    case.press(case.member, "claim")
    case.citizen.answer()
    case.press(case.member, "close")
    case.citizen.wait_for(lambda call: "đã đóng" in call.text)
    seen = case.citizen.says("làm hộ chiếu trên mạng thế nào")
    assert (seen.kind, seen.topic) == ("answer", "ho-chieu")


def test_while_a_member_answers_the_machine_can_still_be_asked(case: Case) -> None:
    case.press(case.member, "claim")
    case.citizen.answer()
    seen = case.citizen.says("/hoi làm hộ chiếu trên mạng thế nào")
    assert seen.topic == "ho-chieu"


def test_the_team_of_the_commune_gets_the_ticket_in_a_topic_of_its_forum(
    people: People, teams: tuple[Team, Team]
) -> None:
    citizen, member = people.new(), people.new(group=teams[1].group_chat_id)
    assert citizen.says("/xa phường Pleiku").kind == "locality"
    assert citizen.says("gặp người hỗ trợ").kind == "handoff"
    topic = member.wait_for(method="createForumTopic")
    card = member.wait_for()
    assert int(card.fields["message_thread_id"]) == topic.result["message_thread_id"]
    assert "phường Pleiku" in words(card)


def test_handing_on_gives_it_to_the_other_team_alone(
    case: Case, people: People, teams: tuple[Team, Team]
) -> None:
    other = people.new(group=teams[1].group_chat_id)
    assert "Tổ phường Pleiku" in case.press(case.member, "on")
    card = other.wait_for()
    assert "Chỉ thành viên" in case.press(case.member, "claim")
    other.write("Tới tổ mình giúp cho", reply_to=card.result["message_id"])
    case.citizen.wait_for(lambda call: "Tới tổ mình" in call.text)


def test_a_stranger_is_refused_wherever_the_card_is_pressed(
    case: Case, people: People, stack: Stack
) -> None:
    stranger = people.new()
    message = stranger.world.post(stranger.chat_id, stranger.user, text="giả")
    assert "Chỉ thành viên" in case.press(stranger, "claim", message["message_id"])
    passer_by = people.new(group=case.team.group_chat_id)
    stack.telegram.world.strangers.add((passer_by.chat_id, passer_by.user["id"]))
    assert "Chỉ thành viên" in case.press(passer_by, "claim")
    case.ticket.refresh_from_db()
    assert case.ticket.claimed_by is None


def test_the_team_reads_of_a_danger_while_nobody_has_claimed_the_ticket(case: Case) -> None:
    words_ = "nó đang gọi biểu tui đọc mã OTP, đọc không"
    assert case.citizen.says(words_).kind == "urgent"
    case.member.wait_for(lambda call: "biểu tui đọc mã OTP" in call.text)


def test_a_reply_to_the_wrong_message_reaches_nobody(case: Case, people: People) -> None:
    other = people.new(group=case.team.group_chat_id)
    other.write("@tro_ly_so_bot chào em")
    said = other.wait_for()
    before = len(case.citizen.calls())
    case.tells("bấm vào đây", reply_to=said.result["message_id"])
    assert "không thuộc phiếu nào" in words(
        case.member.wait_for(lambda call: "phiếu nào" in call.text)
    )
    assert len(case.citizen.calls()) == before


def test_who_has_blocked_the_bot_gets_the_answer_on_coming_back(case: Case, stack: Stack) -> None:
    stack.telegram.world.blocked.add(case.citizen.chat_id)
    case.tells("Gỡ ra rồi cài lại")
    assert "đã chặn bot" in words(case.member.wait_for(lambda call: "chặn bot" in call.text))
    stack.telegram.world.blocked.discard(case.citizen.chat_id)
    case.citizen.write("tui quay lại nè")
    case.citizen.wait_for(lambda call: "Gỡ ra rồi cài lại" in call.text)


def test_two_citizens_are_never_mixed_up(people: People, teams: tuple[Team, Team]) -> None:
    first, second = Case(people, teams[0]), Case(people, teams[0])
    second.tells("cho người hai")
    first.tells("cho người một")
    first.citizen.wait_for(lambda call: "cho người một" in call.text)
    second.citizen.wait_for(lambda call: "cho người hai" in call.text)
    assert not [c for c in first.citizen.calls() if "người hai" in c.text]
    assert not [c for c in second.citizen.calls() if "người một" in c.text]


def test_nothing_is_lost_when_every_process_is_restarted_in_between(
    people: People, teams: tuple[Team, Team], stack: Stack
) -> None:
    """Two teams; the bot and Rasa go away between opening, claiming, answering and closing."""
    case = Case(people, teams[0])
    other = people.new(group=teams[1].group_chat_id)
    stack.bot.stop()
    case.citizen.write("mật khẩu VNeID vẫn chưa lấy lại được, gõ lúc bot tắt")
    stack.rasa.stop(signal.SIGKILL)
    stack.rasa.launch()
    stack.bot.start()
    case.member.wait_for(lambda call: "lúc bot tắt" in call.text)
    assert "Tổ phường Pleiku" in case.press(case.member, "on")
    card = other.wait_for(lambda call: case.ticket.number in call.text)
    stack.bot.restart()
    assert "của mình rồi" in case.press(other, "claim", card.result["message_id"])
    stack.bot.stop()
    other.write("Trả lời lúc bot tắt", reply_to=card.result["message_id"])
    stack.bot.start()
    case.citizen.wait_for(lambda call: "Trả lời lúc bot tắt" in call.text)
    stack.rasa.wait_ready()
    assert "đã đóng" in case.press(other, "close", card.result["message_id"])
    case.citizen.wait_for(lambda call: "đã đóng" in call.text)
    ticket = Ticket.objects.get(pk=case.ticket.pk)
    assert (ticket.status, ticket.team) == ("closed", teams[1])
    until(lambda: case.citizen.says("quên mật khẩu VNeID").reply is not None, 30)
    answers = [c for c in case.citizen.calls() if "Trả lời lúc bot tắt" in c.text]
    assert len(answers) == 1


def test_two_misses_in_a_row_fetch_a_person_whom_one_button_sends_away(
    people: People, teams: tuple[Team, Team]
) -> None:
    citizen, member = people.new(), people.new(group=teams[0].group_chat_id)
    citizen.says("zzk kkw wwq")
    fetched = citizen.says("cái tủ đựng cái ghế cái bàn")
    assert fetched.kind == "handoff"
    assert "cái tủ đựng" in words(member.wait_for())
    assert Citizen.objects.filter(address=str(citizen.chat_id)).count() == 1
    citizen.press(fetched.message_id, fetched.payloads[0])
    citizen.wait_for(lambda call: "đã hủy phiếu" in call.text)
    member.wait_for(lambda call: "không cần nữa" in call.text)


def test_a_reason_for_a_thumb_down_fetches_a_person(
    people: People, teams: tuple[Team, Team]
) -> None:
    citizen, member = people.new(), people.new(group=teams[0].group_chat_id)
    citizen.says("đăng ký tạm trú trên điện thoại")
    citizen.presses("Nói rõ hơn")
    citizen.presses("Chưa đúng")
    assert citizen.says("nút đó giờ hết thấy rồi").kind == "handoff"
    card = words(member.wait_for())
    assert "đăng ký tạm trú trên điện thoại" in card
    assert "nút đó giờ hết thấy rồi" in card
