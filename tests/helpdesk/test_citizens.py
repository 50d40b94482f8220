"""Citizens are known by a pseudonym, and forgotten on request."""

import pytest
from django.db import connection

from helpdesk import relay, turns
from helpdesk.citizens import (
    by_pseudonym,
    citizen_for,
    forget,
    set_blocked,
    set_brief,
    set_locality,
)
from helpdesk.models import Citizen, DraftAnswer, Feedback, GroupPost, Team, Ticket, Turn
from helpdesk.tickets import Member, add_to_drafts, open_ticket, record_answer

pytestmark = pytest.mark.usefixtures("each_database")


def test_one_address_is_one_citizen() -> None:
    first = citizen_for("telegram", 12345)
    assert citizen_for("telegram", "12345") == first
    assert citizen_for("zalo", "12345") != first
    assert len(first.pseudonym) == 32
    assert "12345" not in first.pseudonym
    assert by_pseudonym(first.pseudonym) == first
    assert by_pseudonym("nobody") is None


def test_who_writes_again_can_be_written_to() -> None:
    citizen = citizen_for("telegram", 1)
    set_blocked(citizen)
    before = Citizen.objects.get().last_seen_at
    again = citizen_for("telegram", 1)
    assert not again.blocked_bot
    assert not Citizen.objects.get().blocked_bot
    assert Citizen.objects.get().last_seen_at > before


def test_settings_are_kept() -> None:
    citizen = citizen_for("telegram", 1)
    set_brief(citizen, True)
    set_locality(citizen, commune_slug="xa-bien-ho", commune_name="xã Biển Hồ")
    stored = Citizen.objects.get()
    assert stored.brief
    assert (stored.commune_slug, stored.commune_name) == ("xa-bien-ho", "xã Biển Hồ")


def test_whatever_is_stored_of_a_question_is_masked() -> None:
    citizen = citizen_for("telegram", 1)
    turns.record_turn(citizen, "sđt 0905123456 bị khóa", "answer", topic="khoa-sim")
    turns.record_feedback(citizen, "khoa-sim", False, "gọi tui 0905123456")
    ticket = open_ticket(citizen, "stk 19036868999", [{"role": "citizen", "text": "otp 482913"}])
    record_answer(ticket, Member(7), "gọi anh Nam 0905 999 888")
    Turn.objects.update(question="cccd 052099001234")  # not even so
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith("helpdesk_"):
                cursor.execute(f'SELECT * FROM "{table}"')
                rows = str(cursor.fetchall())
                for secret in ("0905", "19036868999", "482913", "052099001234"):
                    assert secret not in rows, table
    assert ticket.question == "stk [số tài khoản]"  # and the instance says what is stored


def test_feedback_can_be_thought_over() -> None:
    citizen = citizen_for("telegram", 1)
    turns.record_feedback(citizen, "khoa-sim", True)
    turns.record_feedback(citizen, "khoa-sim", False, "chưa rõ")
    feedback = Feedback.objects.get()
    assert (feedback.good, feedback.reason) == (False, "chưa rõ")


def test_unanswered_questions_and_stuck_steps_are_counted() -> None:
    citizen = citizen_for("telegram", 1)
    turns.record_turn(citizen, "một", "answer", topic="a")
    turns.record_turn(citizen, "hai", "none")
    turns.record_turn(citizen, "ba", "none")
    assert [turn.question for turn in turns.unanswered()] == ["ba", "hai"]
    assert [turn.question for turn in turns.recent_turns(citizen, 2)] == ["hai", "ba"]
    for step in (2, 3, 2):
        turns.record_stuck("vneid-cai-dat", step)
    assert turns.most_stuck() == [("vneid-cai-dat", 2, 2), ("vneid-cai-dat", 3, 1)]


def test_what_a_team_was_shown_is_to_be_removed_with_the_person() -> None:
    Team.objects.create(slug="a", name="A", group_chat_id=-100, is_default=True)
    citizen, other = citizen_for("telegram", 1), citizen_for("telegram", 2)
    for person, card in ((citizen, 41), (other, 42)):
        relay.set_posted(open_ticket(person, "câu hỏi riêng"), card)
    ticket = Ticket.objects.get(citizen=citizen)
    relay.add_post(ticket, -200, 7)
    assert relay.posts_to_remove() == []
    forget(citizen)
    ticket.refresh_from_db()
    # What was on its way to the group meanwhile is due as well.
    relay.add_post(ticket, -100, 43)
    due = relay.posts_to_remove()
    assert [(post.chat_id, post.message_id) for post in due] == [(-100, 43), (-200, 7), (-100, 41)]
    assert relay.ticket_of_post(-100, 41) is None
    assert relay.ticket_of_post(-100, 42) == Ticket.objects.get(citizen=other)
    for post in due:
        relay.post_removed(post)
    assert relay.posts_to_remove() == []
    assert GroupPost.objects.get().message_id == 42


def test_being_forgotten_leaves_no_word_and_closes_the_ticket() -> None:
    citizen, other = citizen_for("telegram", 1), citizen_for("telegram", 2)
    for person in (citizen, other):
        turns.record_turn(person, "hỏi", "none")
        turns.record_feedback(person, "khoa-sim", True)
        ticket = open_ticket(person, "câu hỏi riêng", [])
        record_answer(ticket, Member(7), "trả lời")
        add_to_drafts(ticket)
    assert forget(citizen) == {
        "conversation": 0,
        "turns": 1,
        "feedback": 1,
        "tickets": 1,
        "messages": 1,
        "drafts": 1,
    }
    assert list(Citizen.objects.all()) == [other]
    for model in (Turn, Feedback, DraftAnswer):
        assert model._default_manager.count() == 1
    ticket = Ticket.objects.get(citizen=None)
    assert (ticket.status, ticket.question, ticket.conversation) == ("closed", "", [])
    assert ticket.messages.count() == 0
    assert Ticket.objects.get(citizen=other).question == "câu hỏi riêng"
    assert citizen_for("telegram", 1).pseudonym != citizen.pseudonym
