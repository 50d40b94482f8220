"""What is personal stays nowhere: database, tracker store, logs, the team's group."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import connections

from helpdesk import tickets
from helpdesk.citizens import by_pseudonym
from helpdesk.models import Citizen, Team, Ticket, Turn
from tests.bot_api.people import words
from tests.e2e.conftest import People
from tests.e2e.person import Person, until
from tests.stack import Stack

PLANTED = yaml.safe_load((Path(__file__).parent / "planted.yaml").read_text("utf-8"))
GROUP = -300_100
SECRETS = ("otp", "password", "card")
BINARY = ("-shm",)


@pytest.fixture(scope="module")
def planted() -> list[tuple[str, dict[str, str]]]:
    return [(kind, row) for kind, rows in PLANTED.items() for row in rows]


def forms(hidden: str) -> set[str]:
    """As it was typed, and without what stands between its digits."""
    return {hidden, re.sub(r"[\s.\-]", "", hidden)}


def traces(text: str, hidden: str) -> list[str]:
    """Where `hidden` stands by itself, with what is around it."""
    return [
        text[max(0, match.start() - 40) : match.end() + 10]
        for form in forms(hidden)
        for match in re.finditer(rf"(?<![\w.]){re.escape(form)}(?!\w)", text)
    ]


def test_the_list_is_long_enough(planted: list[Any]) -> None:
    assert len(planted) >= 60


@pytest.fixture
def team(stack: Stack) -> Iterator[Team]:
    Ticket.objects.all().delete()
    Team.objects.all().delete()
    yield Team.objects.create(slug="chung", name="Tổ", group_chat_id=GROUP, is_default=True)
    connections.close_all()


def test_what_was_planted_leaves_no_trace_anywhere(
    planted: list[tuple[str, dict[str, str]]], people: People, team: Team, stack: Stack
) -> None:
    """Half is said to the machine, a quarter while a ticket waits, a quarter to a member."""
    member = people.new(group=GROUP)
    alone, waiting, claimed = planted[::2], planted[1::4], planted[3::4]
    person = people.new()
    for _, row in alone:
        person.says(row["text"])
    for group, rows in ((GROUP, waiting), (GROUP - 10, claimed)):
        # A group of its own, since Telegram takes twenty messages a minute for each.
        Team.objects.update(group_chat_id=group)
        person, member = people.new(), people.new(group=group)
        person.says("gặp người hỗ trợ")
        card = member.wait_for(lambda call: "G-" in call.text)
        if rows is claimed:
            ticket = Ticket.objects.latest("pk")
            member.press(card.result["message_id"], f"t:claim:{ticket.pk}")
            person.wait_for(lambda call: "đã nhận phiếu" in call.text)
        for _, row in rows:
            person.says(row["text"])
    asked = Turn.objects.count()
    until(_all_delivered, 60)
    assert asked >= 20, "the questions themselves are kept"
    left = {
        row["hidden"]: found
        for _, row in planted
        for place in _places(stack)
        if (found := traces(place, row["hidden"]))
    }
    assert not left


def _all_delivered() -> bool:
    from helpdesk import relay

    return not list(relay.undelivered())


def _places(stack: Stack) -> Iterator[str]:
    """Everything that was written: databases as bytes, logs, and what the group was sent."""
    for path in sorted(stack.folder.iterdir()):
        if path.is_file() and not path.name.endswith(BINARY):
            yield path.read_bytes().decode("utf-8", "replace")
    for call in list(stack.telegram.world.calls):
        if call.chat < 0:
            yield words(call)


def test_hotlines_in_answers_stay(person: Person, stack: Stack) -> None:
    seen = person.says("tổng đài VNeID số mấy")
    assert "1900 0368" in seen.text
    assert "1900 0368" in stack.conversations.read_bytes().decode("utf-8", "replace")


@pytest.mark.parametrize("kind", SECRETS)
def test_a_secret_is_deleted_from_the_chat_and_warned_of(kind: str, person: Person) -> None:
    row = PLANTED[kind][1]
    update = person.write(row["text"])
    warned = words(person.wait_for())
    assert "Đừng gửi mã bí mật" in warned
    deleted = person.wait_for(method="deleteMessage")
    assert int(deleted.fields["message_id"]) == update["message"]["message_id"]


def test_a_telephone_number_is_no_secret(person: Person) -> None:
    seen = person.says("quên mật khẩu vneid, số tui 0905 123 456")
    assert seen.topic == "vneid-quen-mat-khau"
    assert "Đừng gửi" not in seen.text
    assert not person.calls("deleteMessage")


def test_who_asks_to_be_forgotten_is_forgotten_everywhere(person: Person, stack: Stack) -> None:
    person.says("đăng ký tạm trú trên điện thoại")
    person.says("tôi ở phường Pleiku")
    old = person.pseudonym
    citizen = by_pseudonym(old)
    assert citizen is not None
    tickets.open_ticket(citizen, "câu hỏi", [])
    assert old in stack.conversations.read_bytes().decode("utf-8", "replace")
    assert person.says("/xoadulieu").kind == "card"
    seen = person.presses("Xóa hết")
    assert "Đã xóa xong" in seen.text
    assert "1 yêu cầu hỗ trợ" in seen.text
    assert not Citizen.objects.filter(pseudonym=old).exists()
    assert old not in stack.conversations.read_bytes().decode("utf-8", "replace")
    # A stranger now: the thread and the commune are gone.
    assert not person.says("bao lâu thì xong").topic
    assert not Citizen.objects.get(address=str(person.chat_id)).commune_slug


def test_nothing_is_deleted_without_confirmation(person: Person) -> None:
    person.says("đăng ký tạm trú trên điện thoại")
    old = person.pseudonym
    person.says("/xoadulieu")
    person.says("2")
    assert person.pseudonym == old


def test_it_says_what_is_kept_and_how_long(person: Person) -> None:
    seen = person.says("/quyenriengtu")
    for words_ in ("90 ngày", "180 ngày", "91/2025/QH15", "/xoadulieu"):
        assert words_ in seen.text
