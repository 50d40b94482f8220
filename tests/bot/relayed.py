"""A citizen with an open ticket and a member of the team that has it, for tests of the relay."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import connections

from helpdesk import citizens, tickets
from helpdesk.models import Team, Ticket
from tests.bot.rasa_server import Json, RasaServer, says
from tests.bot_api.people import Chatter, words

if TYPE_CHECKING:
    from tests.bot.conftest import People

QUESTION = "tui không vào được VNeID, số tui là 0905 123 456"


def open_ticket(body: Json) -> list[Json]:
    """What the action server does when somebody wants a person."""
    citizen = citizens.by_pseudonym(body["sender"])
    assert citizen is not None
    ticket = tickets.open_ticket(citizen, QUESTION, [{"role": "bot", "text": "Chào bà con"}])
    connections.close_all()
    return says({"kind": "handoff", "text": "Đã ghi yêu cầu.", "ticket": ticket.number})


class Case:
    """A citizen with an open ticket and a member of the team that has it."""

    def __init__(self, people: People, rasa: RasaServer, team: Team) -> None:
        self.people, self.rasa, self.team = people, rasa, team
        self.citizen = people.new()
        self.member = people.new(group=team.group_chat_id)
        rasa.answer = open_ticket
        self.citizen.write("cho tui gặp người")
        self.citizen.wait_for(lambda call: "Đã ghi yêu cầu." in call.text)
        self.info = words(self.citizen.wait_for())
        # Of this very citizen: the card of another test's person may come late.
        own = Ticket.objects.filter(citizen__address=str(self.citizen.chat_id))
        self.ticket = own.latest("pk")
        self.card = self.member.wait_for(lambda call: self.ticket.number in call.text)

    @property
    def card_id(self) -> int:
        message_id: int = self.card.result["message_id"]
        return message_id

    def press(self, who: Chatter, action: str, message_id: int | None = None) -> str:
        """Presses a button of the card; returns what Telegram shows over the chat."""
        update = who.press(message_id or self.card_id, f"t:{action}:{self.ticket.pk}")
        query = update["callback_query"]["id"]
        call = who.wait_for(
            lambda call: call.fields["callback_query_id"] == query, method="answerCallbackQuery"
        )
        return str(call.fields.get("text", ""))

    def claim(self) -> None:
        assert "của mình rồi" in self.press(self.member, "claim")
        assert "đã nhận phiếu" in self.citizen.answer()


def until(condition: Callable[[], Any], seconds: float = 10) -> Any:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if result := condition():
            return result
        time.sleep(0.05)
    raise AssertionError("it did not happen")
