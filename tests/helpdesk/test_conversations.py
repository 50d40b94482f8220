"""Forgetting somebody also empties what Rasa keeps of them."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from helpdesk import conversations
from helpdesk.citizens import citizen_for, forget
from helpdesk.privacy import enforce_retention

pytestmark = pytest.mark.usefixtures("database")


def execute(sql: str) -> None:
    with connections[conversations.ALIAS].cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def events(database: str) -> Iterator[None]:
    """Rasa's table, as its SQL tracker store makes it."""
    execute(
        "CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id VARCHAR(255) NOT NULL, "
        "type_name VARCHAR(255) NOT NULL, timestamp FLOAT, data TEXT)"
    )
    yield
    execute("DROP TABLE events")


def say(sender: str, at: float) -> None:
    with connections[conversations.ALIAS].cursor() as cursor:
        cursor.execute(
            "INSERT INTO events (sender_id, type_name, timestamp) VALUES (%s, 'user', %s)",
            [sender, at],
        )


def senders() -> list[str]:
    with connections[conversations.ALIAS].cursor() as cursor:
        cursor.execute("SELECT sender_id FROM events ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.usefixtures("events")
def test_only_the_conversation_of_the_one_who_asked_goes() -> None:
    one, other = citizen_for("telegram", 1), citizen_for("telegram", 2)
    for citizen in (one, other, one):
        say(citizen.pseudonym, timezone.now().timestamp())
    assert forget(one)["conversation"] == 2
    assert senders() == [other.pseudonym]


@pytest.mark.usefixtures("events")
def test_conversations_go_when_questions_go() -> None:
    now = timezone.now()
    say("old", (now - timedelta(days=91)).timestamp())
    say("new", (now - timedelta(days=89)).timestamp())
    assert enforce_retention(now)["conversation"] == 1
    assert senders() == ["new"]


def test_without_rasa_there_is_nothing_to_forget() -> None:
    assert conversations.forget("nobody") == 0
