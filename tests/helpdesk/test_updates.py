"""An update is stored before it is handled, handled once, and in the order of its chat."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from helpdesk import updates
from helpdesk.models import InboundUpdate

State = InboundUpdate.State


def store(number: int, chat: str = "an", holder: str = "one") -> InboundUpdate | None:
    return updates.store("telegram", number, chat, f"sealed {number}", holder)


def claimed(holder: str, limit: int = 10) -> list[int]:
    return [update.update_id for update in updates.claim("telegram", holder, limit)]


def time_passes(by: timedelta) -> None:
    for update in InboundUpdate.objects.all():
        for field in ("held_until", "not_before", "at"):
            if at := getattr(update, field):
                setattr(update, field, at - by)
        update.save()


def test_what_is_delivered_again_is_not_stored_again(each_database: str) -> None:
    assert store(1)
    assert store(1) is None
    updates.handled("telegram", [1])
    assert store(1) is None
    assert updates.store("zalo", 1, "an", "", "one")


def test_only_the_number_is_left_of_what_is_handled(each_database: str) -> None:
    store(1)
    updates.handled("telegram", [1, 2])
    for number in (1, 2):
        update = InboundUpdate.objects.get(update_id=number)
        assert (update.state, update.chat, update.sealed) == (State.HANDLED, "", "")
    # The second was handled while the database was away, and a late word of it comes too late.
    assert store(2) is None


def test_a_chat_is_served_in_its_order(each_database: str) -> None:
    first, elsewhere, other = store(1), store(2, holder="two"), store(3, "bình", "two")
    assert first
    assert first.holder == "one"
    assert elsewhere
    assert elsewhere.holder == ""
    assert other
    assert other.holder == "two"
    assert claimed("two") == []
    updates.handled("telegram", [1])
    assert claimed("two") == [2]


def test_who_holds_the_earlier_ones_may_hold_the_next(each_database: str) -> None:
    store(1)
    second = store(2)
    assert second
    assert second.holder == "one"


def test_what_a_dead_process_held_is_taken_after_a_while_or_when_it_is_known(
    each_database: str,
) -> None:
    store(1)
    store(2, "bình")
    assert claimed("two") == []
    updates.let_go("telegram", ["one"])
    assert claimed("two", limit=1) == [1]
    store(3, "chi", holder="three")
    time_passes(updates.HELD)
    updates.hold("telegram", "two")
    assert claimed("four") == [2, 3]


def test_of_several_processes_one_takes_an_update(each_database: str) -> None:
    for number in range(30):
        store(number, chat=str(number % 7))
    updates.let_go("telegram", ["one"])
    program = (
        "import django, os, sys; django.setup()\n"
        "from helpdesk import updates\n"
        "me, found = str(os.getpid()), []\n"
        "sys.stdin.readline()\n"
        "for _ in range(20):\n"
        "    for update in updates.claim('telegram', me, 3):\n"
        "        found.append(update.update_id)\n"
        "        updates.handled('telegram', [update.update_id])\n"
        "print(*found)\n"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program],
            env=os.environ | {"DATABASE_URL": each_database},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    found = [[int(n) for n in process.communicate("\n")[0].split()] for process in processes]
    assert sorted(number for mine in found for number in mine) == list(range(30))
    # Whoever took them, the numbers of a chat only rise.
    for mine in found:
        for chat in range(7):
            of_chat = [number for number in mine if number % 7 == chat]
            assert of_chat == sorted(of_chat)


def test_what_kills_whoever_takes_it_is_set_aside(each_database: str) -> None:
    store(1)
    store(2, "bình")
    for _ in range(updates.MOST_TRIES):
        updates.let_go("telegram", ["one", "next"])
        claimed("next")
    assert InboundUpdate.objects.get(update_id=1).state == State.SET_ASIDE
    assert updates.try_again(InboundUpdate.objects.all()) == 2
    assert claimed("next") == [1, 2]


def test_what_could_not_be_answered_is_tried_again_later_and_set_aside_in_the_end(
    each_database: str,
) -> None:
    store(1)
    store(2)
    assert updates.again_later("telegram", 1)
    assert claimed("one") == []
    for tries in range(1, updates.MOST_TRIES):
        time_passes(updates.FIRST_DELAY * 2 ** (tries - 1) - timedelta(seconds=1))
        assert 1 not in claimed("one")
        time_passes(timedelta(seconds=2))
        assert 1 in claimed("one")
        assert updates.again_later("telegram", 1) == (tries + 1 < updates.MOST_TRIES)
    assert InboundUpdate.objects.get(update_id=1).state == State.SET_ASIDE


def test_a_chat_that_is_forgotten_leaves_no_words(each_database: str) -> None:
    store(1)
    store(2, "bình")
    updates.forget_chat("telegram", "an")
    assert not InboundUpdate.objects.filter(chat="an").exists()
    assert InboundUpdate.objects.exclude(sealed="").get().chat == "bình"


@pytest.mark.usefixtures("database")
def test_old_numbers_are_pruned_and_what_waits_is_not() -> None:
    store(1)
    updates.handled("telegram", [1])
    store(2)
    time_passes(timedelta(days=8))
    store(3)
    updates.handled("telegram", [3])
    assert updates.prune(timezone.now() - timedelta(days=7)) == 1
    assert store(2) is None
    assert store(3) is None
