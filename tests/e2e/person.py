"""Somebody who talks with the assistant: what they see, and what Rasa answered behind it."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connections

from bot import texts
from bot.render import render
from helpdesk.models import Citizen
from replies.model import AnswerReply, BaseReply, HandoffReply, Reply, parse_reply
from tests.bot_api.people import Chatter, payloads, words
from tests.bot_api.world import Call, World
from tests.e2e.tap import Exchange, Tap

SECONDS = 20.0


@dataclass(frozen=True)
class Seen:
    """One answer: its messages as they came, and the Reply that Rasa gave, if any."""

    calls: tuple[Call, ...]
    reply: Reply | None = None

    @property
    def text(self) -> str:
        return "\n".join(words(call) for call in self.calls)

    @property
    def payloads(self) -> list[str]:
        return payloads(self.calls[-1])

    @property
    def message_id(self) -> int:
        number: int = self.calls[-1].result["message_id"]
        return number

    @property
    def kind(self) -> str:
        """The Reply's kind; of what the bot says itself, `urgent`, `suspect` or `card`."""
        for heading, kind in ((texts.URGENT_HEADING, "urgent"), (texts.SUSPECT_HEADING, "suspect")):
            if heading in self.text:
                return kind
        return self.reply.kind.value if self.reply else "card"

    @property
    def topic(self) -> str | None:
        return getattr(self.reply, "topic", None)

    @property
    def part(self) -> str | None:
        return self.reply.part.value if isinstance(self.reply, AnswerReply) else None

    @property
    def candidates(self) -> list[str]:
        """Topics that are offered, in the order of their numbers."""
        reply = self.reply
        offered = getattr(reply, "candidates", ()) or getattr(reply, "suggestions", ())
        return [ref.topic for ref in offered]

    @property
    def labels(self) -> dict[str, str]:
        """The whole label of each button of the Reply, and what pressing it says."""
        buttons = self.reply.buttons if isinstance(self.reply, BaseReply) else ()
        return {button.label: button.payload for button in buttons}


class Person(Chatter):
    """A chatter who knows what Rasa said of them."""

    def __init__(self, world: World, tap: Tap, user_id: int, group: int | None = None) -> None:
        super().__init__(world, user_id, group)
        self._tap = tap
        self.last: Seen | None = None

    @property
    def pseudonym(self) -> str:
        try:
            found = Citizen.objects.filter(address=str(self.chat_id)).values_list(
                "pseudonym", flat=True
            )
            return str(found.first() or "")
        finally:
            connections.close_all()

    @property
    def exchanges(self) -> list[Exchange]:
        return self._tap.of(self.pseudonym)

    def says(self, text: str, *, seconds: float = SECONDS) -> Seen:
        """Writes and reads the answer."""
        return self._after(lambda: self.write(text), seconds)

    def presses(self, wanted: str, *, seconds: float = SECONDS) -> Seen:
        """Presses the button of the last answer whose label or payload holds `wanted`."""
        assert self.last is not None
        payload = self._button(wanted, self.last)
        message = self.last.message_id
        return self._after(lambda: self.press(message, payload), seconds)

    def _button(self, wanted: str, last: Seen) -> str:
        shown = last.calls[-1].result["reply_markup"]["inline_keyboard"]
        for row in shown:
            for key in row:
                if wanted in key["text"] or wanted in key["callback_data"]:
                    return str(key["callback_data"])
        raise AssertionError(f"no button {wanted!r} in {[k['text'] for r in shown for k in r]}")

    def _after(self, act: Callable[[], object], seconds: float) -> Seen:
        before = len(self._tap.exchanges)
        # What came without being asked for, such as a ticket's news, is not this answer.
        self._seen["sendMessage"] = len(self.world.calls)
        act()
        calls = [self.wait_for(seconds=seconds)]
        pseudonym = self.pseudonym
        new = [one for one in self._tap.exchanges[before:] if one.sender == pseudonym]
        said = [parse_reply(reply) for exchange in new for reply in exchange.replies]
        expected = sum(len(render(reply)) for reply in said)
        # A new ticket is followed by the card that says when an answer may be expected.
        expected += sum(isinstance(reply, HandoffReply) for reply in said)
        while len(calls) < expected:
            calls.append(self.wait_for(seconds=seconds))
        self.last = Seen(tuple(calls), said[-1] if said else None)
        return self.last


def until(condition: Callable[[], object], seconds: float = 15) -> None:
    """Waits for something to become true."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)
