"""Which answers a notice for everybody stands before."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dialogue.turn import Knowledge
from knowledge.notices import EVERYWHERE, NoticeData
from replies import wording
from replies.model import AnswerReply, NoneReply, Part, Reply, StepReply, UrgentReply
from replies.plain import plain
from tests.dialogue.conftest import Talker

TEXT = "VNeID đang quá tải, bà con thử lại sau 20 giờ."
PASSPORT = '/choose_topic{"topic":"ho-chieu"}'
COST = '/tell{"passage":"ho-chieu#cost"}'
HOUR = timedelta(hours=1)


def holding(*domains: str, starts: timedelta = -HOUR, ends: timedelta = HOUR) -> NoticeData:
    now = datetime.now(UTC)
    return NoticeData(TEXT, domains, now + starts, now + ends)


def talker(known: Knowledge, *notices: NoticeData) -> Talker:
    return Talker(replace(known, notices=notices))


def notices(reply: Reply) -> tuple[str, ...]:
    return getattr(reply, "notices", ())


@pytest.fixture
def person(known: Knowledge) -> Talker:
    """Somebody who talks while one on VNeID's domain holds."""
    return talker(known, holding("dinh-danh"))


def test_it_stands_before_the_answer_and_is_none_of_the_teams_words(person: Talker) -> None:
    reply = person.says("quên mật khẩu VNeID")
    assert isinstance(reply, AnswerReply)
    assert reply.notices == (TEXT,)
    assert plain(reply).startswith(f"📢 {TEXT}\n{reply.title}\n")
    who, words = person.state.said[-1]
    assert (who, TEXT in words) == ("bot", False)


def test_other_domains_are_answered_as_ever(person: Talker) -> None:
    reply = person.says("bán heo ngoài chợ có cần hóa đơn điện tử hông")
    assert isinstance(reply, AnswerReply)
    assert reply.notices == ()


def test_one_for_all_domains_stands_before_signposts_too(known: Knowledge) -> None:
    release = known.release
    signposts = [entry for entry in release.entries if entry.is_signpost]
    person = talker(known, holding(EVERYWHERE))
    for entry in signposts[:3]:
        reply = person.says(f'/choose_topic{{"topic":"{entry.topic}"}}')
        assert isinstance(reply, NoneReply)
        assert reply.notices == (TEXT,)
        assert plain(reply).startswith(f"📢 {TEXT}\n{reply.title}\n")


@pytest.mark.parametrize(("starts", "ends"), [(HOUR, 2 * HOUR), (-2 * HOUR, -HOUR)])
def test_before_its_time_and_after_it_nothing_is_told(
    known: Knowledge, starts: timedelta, ends: timedelta
) -> None:
    person = talker(known, holding(EVERYWHERE, starts=starts, ends=ends))
    assert notices(person.says("quên mật khẩu VNeID")) == ()


def test_who_asks_on_has_read_it(person: Talker) -> None:
    assert notices(person.says(PASSPORT)) == (TEXT,)
    cost = person.says(COST)
    assert isinstance(cost, AnswerReply)
    assert (cost.part, cost.notices) == (Part.COST, ())
    assert notices(person.says('/tell{"passage":"ho-chieu#all"}')) == ()
    assert notices(person.says(PASSPORT)) == (TEXT,), "asked anew, told anew"


def test_a_walk_tells_it_at_its_first_step(person: Talker) -> None:
    person.says(PASSPORT)
    first = person.says('/guide{"topic":"ho-chieu"}')
    assert isinstance(first, StepReply)
    assert first.notices == (TEXT,)
    assert plain(first).startswith(f"📢 {TEXT}\n{first.title}\n")
    assert notices(person.presses(wording.NEXT)) == ()


def test_a_part_of_a_topic_that_is_new_in_the_thread_tells_it(person: Talker) -> None:
    person.says("bán heo ngoài chợ có cần hóa đơn điện tử hông")
    assert notices(person.says(COST)) == (TEXT,)


def test_nothing_stands_before_danger_or_small_talk(known: Knowledge) -> None:
    person = talker(known, holding(EVERYWHERE))
    for words in ("chào", "hôm nay trời có mưa không", "cảm ơn nghe"):
        assert notices(person.says(words)) == ()
    card = person.says("có người đang gọi biểu tui đọc mã OTP, đọc không")
    assert isinstance(card, UrgentReply)
    assert TEXT not in plain(card)
