"""Replies inside a ticket, how it ends by itself, and words that come after its end."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from bot import texts
from helpdesk.models import Team, Ticket, TicketMessage
from tests.bot.rasa_server import RasaServer, in_dialogue, says
from tests.bot.relayed import Case, until
from tests.bot_api.people import payloads, words
from tests.bot_api.server import BotApi

PHOTO = [{"file_id": "hinh", "file_unique_id": "p", "width": 1, "height": 1}]


@pytest.fixture
def answered(case: Case) -> Case:
    case.rasa.reset()
    case.claim()
    case.member.write("Bà bấm Quên mật khẩu rồi quét mặt", reply_to=case.card_id)
    case.citizen.wait_for(lambda call: "quét mặt" in call.text)
    return case


@pytest.fixture
def closed(answered: Case) -> Case:
    answered.press(answered.member, "close")
    answered.citizen.wait_for(lambda call: "đã đóng" in call.text)
    return answered


def status(case: Case) -> str:
    return Ticket.objects.get(pk=case.ticket.pk).status


def age(case: Case, **time: float) -> None:
    """As if all that was said of the ticket had been said so long ago."""
    then = timezone.now() - timedelta(**time)
    TicketMessage.objects.filter(ticket=case.ticket).update(at=then)
    Ticket.objects.filter(pk=case.ticket.pk).update(created_at=then)
    Ticket.objects.filter(pk=case.ticket.pk, asked_at__isnull=False).update(asked_at=then)


def test_a_reply_to_an_older_message_is_one_on_the_other_side_too(answered: Case) -> None:
    citizen, member = answered.citizen, answered.member
    first = citizen.write("câu một")["message"]["message_id"]
    shown = member.wait_for(lambda call: "câu một" in call.text)
    citizen.write("câu hai")
    member.wait_for(lambda call: "câu hai" in call.text)
    update = member.write("về câu một", reply_to=shown.result["message_id"])
    answer = citizen.wait_for(lambda call: "về câu một" in call.text)
    assert answer.result["reply_to_message"]["message_id"] == first
    citizen.write("vậy à", reply_to=answer.result["message_id"])
    back = member.wait_for(lambda call: "vậy à" in call.text)
    assert back.result["reply_to_message"]["message_id"] == update["message"]["message_id"]


def test_a_reply_to_the_machines_own_message_is_answered_by_it_and_read_by_the_team(
    case: Case,
) -> None:
    case.rasa.answer = in_dialogue
    case.citizen.write("quên mật khẩu VNeID")
    card = case.citizen.wait_for(lambda call: "Quên mật khẩu VNeID" in call.text)
    case.claim()
    case.rasa.answer = lambda body: says(
        {"kind": "smalltalk", "text": f"về {body['metadata']['about']}"}
    )
    case.citizen.write("cái này tốn tiền không", reply_to=card.result["message_id"])
    assert case.citizen.answer() == "về vneid-quen-mat-khau"
    case.member.wait_for(lambda call: "cái này tốn tiền không" in call.text)


@pytest.mark.parametrize("said", ["vẫn chưa được anh ơi", "làm y như anh chỉ mà nó hổng ra"])
def test_a_word_that_follows_up_opens_a_closed_ticket_again(closed: Case, said: str) -> None:
    closed.citizen.write(said)
    assert closed.citizen.answer() == texts.REOPENED % closed.ticket.number
    closed.member.wait_for(lambda call: said in call.text)
    ticket = Ticket.objects.get(pk=closed.ticket.pk)
    assert (ticket.status, ticket.claimed_by) == ("claimed", closed.member.user["id"])
    assert closed.rasa.heard == []


def test_what_a_group_out_of_reach_has_not_got_is_not_said_to_be_passed_on(closed: Case) -> None:
    teams = Team.objects.filter(group_chat_id__isnull=False)
    teams.update(out_of_reach_since=timezone.now(), out_of_reach_why=Team.OutOfReach.GONE)
    closed.citizen.write("vẫn chưa được anh ơi")
    assert closed.citizen.answer() == texts.REOPENED_WAITS % closed.ticket.number
    teams.update(out_of_reach_since=None, out_of_reach_why="")


def test_pictures_do_so_too_and_are_told_of_once(closed: Case) -> None:
    before = len(closed.citizen.calls())
    for _ in range(3):
        closed.citizen.send(photo=PHOTO, media_group_id="5")
    assert closed.citizen.answer() == texts.REOPENED % closed.ticket.number
    shown = [closed.member.wait_for(method="sendPhoto").fields["photo"] for _ in range(3)]
    assert shown == ["hinh"] * 3
    assert len(closed.citizen.calls()) == before + 1


@pytest.mark.parametrize("said", ["cảm ơn anh nhiều nghen", "quên mật khẩu VNeID làm sao", "chào"])
def test_other_words_do_not(closed: Case, said: str) -> None:
    closed.citizen.write(said)
    assert closed.citizen.answer() == f"nghe: {said}"
    closed.citizen.write("/trogiup")
    assert texts.HELP_TITLE in closed.citizen.answer()  # and nothing else is said
    assert status(closed) == "closed"


def test_words_go_on_about_what_the_machine_has_answered_since(closed: Case) -> None:
    closed.rasa.answer = in_dialogue
    closed.citizen.write("quên mật khẩu VNeID")
    closed.citizen.wait_for(lambda call: "Quên mật khẩu VNeID" in call.text)
    closed.citizen.write("vẫn chưa được anh ơi")
    closed.citizen.wait_for()
    assert status(closed) == "closed"


def test_a_reply_to_the_members_words_is_about_the_ticket_whatever_it_says(closed: Case) -> None:
    answer = next(c for c in closed.citizen.calls() if "quét mặt" in c.text)
    closed.citizen.write("ok em", reply_to=answer.result["message_id"])
    assert closed.citizen.answer() == texts.REOPENED % closed.ticket.number


def test_where_the_machine_has_no_answer_the_ticket_is_offered(closed: Case) -> None:
    closed.rasa.answer = lambda body: says({"kind": "none", "text": "chưa rõ"})
    closed.citizen.write("hôm nay trời mưa không")
    offer = closed.citizen.wait_for(lambda call: texts.GO_ON_OFFER in call.text)
    closed.citizen.press(offer.result["message_id"], payloads(offer)[0])
    closed.citizen.wait_for(lambda call: "đã mở lại" in call.text)
    closed.member.wait_for(lambda call: texts.GO_ON in call.text)
    assert status(closed) == "claimed"


def test_stars_can_be_typed_as_a_number(closed: Case) -> None:
    closed.citizen.write("5")
    assert closed.citizen.answer() == texts.RATED % 5
    closed.member.wait_for(lambda call: "chấm 5 sao" in call.text)
    assert status(closed) == "closed"


def test_thanks_before_what_is_still_wrong_are_not_the_end_of_it(closed: Case) -> None:
    closed.citizen.write("dạ em cảm ơn nhưng mà vẫn chưa vô được")
    closed.citizen.wait_for(lambda call: texts.GO_ON_OFFER in call.text)


def test_after_the_time_of_grace_it_is_a_question_like_any_other(closed: Case) -> None:
    late = timezone.now() - timedelta(hours=49)
    Ticket.objects.filter(pk=closed.ticket.pk).update(closed_at=late)
    closed.citizen.write("vẫn chưa được anh ơi")
    assert closed.citizen.answer().startswith("nghe:")
    rating = next(c for c in closed.citizen.calls() if "⭐" in str(c.result))
    closed.citizen.press(rating.result["message_id"], f"go_on:{closed.ticket.pk}")
    assert closed.citizen.answer() == texts.GO_ON_LATE % closed.ticket.number


def test_an_answered_ticket_is_asked_about_and_then_closed_by_itself(answered: Case) -> None:
    age(answered, hours=25)
    question = answered.citizen.wait_for(lambda call: "mình xong việc chưa" in call.text)
    assert payloads(question) == [f"done:{answered.ticket.pk}", f"undone:{answered.ticket.pk}"]
    age(answered, hours=73)
    ended = answered.citizen.wait_for(lambda call: "tôi đóng phiếu" in call.text)
    assert "2 ngày" in words(ended)
    assert payloads(ended)[-1] == f"go_on:{answered.ticket.pk}"
    answered.member.wait_for(lambda call: "tự đóng" in call.text)
    assert status(answered) == "closed"
    answered.citizen.write("chưa được anh ơi")
    answered.citizen.wait_for(lambda call: "đã mở lại" in call.text)


def test_who_is_asked_can_say_that_it_is_not_done(answered: Case) -> None:
    age(answered, hours=25)
    question = answered.citizen.wait_for(lambda call: "mình xong việc chưa" in call.text)
    answered.citizen.press(question.result["message_id"], payloads(question)[1])
    assert texts.RELAYED in answered.citizen.answer()
    answered.member.wait_for(lambda call: texts.UNDONE in call.text)
    assert status(answered) == "claimed"


def test_thanks_leave_an_answered_ticket_to_its_end(answered: Case) -> None:
    answered.citizen.write("dạ cảm ơn anh nhiều nghen")
    answered.member.wait_for(lambda call: "cảm ơn anh" in call.text)
    assert status(answered) == "answered"
    answered.citizen.write("mà nó vẫn chưa được")
    answered.member.wait_for(lambda call: "vẫn chưa được" in call.text)
    assert status(answered) == "claimed"


def test_a_reminder_survives_a_failure_of_telegrams(case: Case, telegram: BotApi) -> None:
    case.rasa.reset()
    failures: list[tuple[int, dict[str, Any]]] = [(500, {})] * 2
    telegram.world.failures["sendMessage"].extend(failures)
    late = timezone.now() - timedelta(minutes=31)
    Ticket.objects.filter(pk=case.ticket.pk).update(waiting_since=late, assigned_at=late)
    case.member.wait_for(lambda call: "chờ đã lâu" in call.text, seconds=40)
    until(lambda: TicketMessage.objects.get(kind="reminder").delivered_at)


def test_a_press_that_comes_twice_counts_once(closed: Case, rasa: RasaServer) -> None:
    citizen = closed.citizen
    rating = next(c for c in citizen.calls() if "⭐" in str(c.result)).result["message_id"]
    for _ in range(3):
        citizen.press(rating, f"rate:{closed.ticket.pk}:4")
    citizen.wait_for(method="editMessageText")
    citizen.press(rating, f"rate:{closed.ticket.pk}:2")  # another one is another opinion
    closed.member.wait_for(lambda call: "chấm 2 sao" in call.text)
    told = [words(call) for call in closed.member.calls() if "chấm" in call.text]
    assert len(told) == 2
    citizen.press(rating, "/want_person")
    citizen.press(rating, "/want_person")
    citizen.write("/trogiup")
    citizen.wait_for(lambda call: texts.HELP_TITLE in call.text)
    assert rasa.messages.count("/want_person") == 1
