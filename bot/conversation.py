"""What the bot does with words, buttons and commands of a person, on any channel."""

import asyncio
import json
import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from bot import cards, menu, texts
from bot.assistant import Assistant, Message, Person
from bot.cards import Card
from bot.catalogue import Catalogue
from bot.incoming import cut, hear
from bot.keyboards import buttons_of
from bot.people import People
from helpdesk.personal_data import SECRETS, find, mask
from replies import compose
from replies.alarm import Alarm, alarm
from replies.model import Button, Reply, UrgentReply

COMMAND = re.compile(r"^/(\w+)(?:@\w+)?\s*(.*)$", re.DOTALL)
"""`/name argument`, in a group also `/name@bot argument`."""

REMEMBERED_PEOPLE = 2000
"""Whose last buttons are kept in memory, for those who type a number."""


Address = tuple[str, str]
"""Channel and address of a person."""


@dataclass(frozen=True)
class Said:
    """What is shown to the person, in order. `secret`: their own message should be deleted."""

    items: tuple[Reply | Card, ...]
    degraded: bool = False
    secret: bool = False


class Relay(Protocol):
    """A person of the team may be in the conversation; channels that can't relay have none."""

    def owns(self, payload: str) -> bool:
        """Whether a button is about a ticket."""

    async def press(self, person: Person, payload: str) -> Said:
        """Answers such a button."""

    async def take(self, person: Person, masked: str) -> Said | None:
        """Takes the words when somebody of the team is talking with this person."""

    async def overhear(self, person: Person, masked: str, said: Said) -> Said:
        """Sees what else was said, and adds to it what a new ticket needs."""

    async def forget(self, person: Person) -> dict[str, int]:
        """Deletes all that is stored of a person, and what the team was shown of it."""


class Conversation:
    """Each message goes the same few steps: clean, mask, button by number, team, Rasa."""

    def __init__(
        self,
        assistant: Assistant,
        people: People,
        catalogue: Callable[[], Catalogue],
    ) -> None:
        self._assistant = assistant
        self._people = people
        self._catalogue = catalogue
        self._buttons: OrderedDict[Address, tuple[Button, ...]] = OrderedDict()
        self.relay: Relay | None = None

    async def hear(self, person: Person, raw: str, *, for_the_bot: bool = False) -> Said:
        """Answers words. Nothing of them is stored, logged or sent on before it is masked.

        `for_the_bot`: they were expressly asked of the bot, also while a person is answering.
        """
        heard = hear(raw)
        if not heard.has_words:
            return Said((cards.note(texts.ONLY_EMOJI if heard.text else texts.NO_WORDS),))
        buttons = self._buttons.get(_address(person), ())
        if payload := pressed(buttons, heard.text):
            return await self.press(person, payload)
        secrets = {finding.kind for finding in find(heard.text)} & SECRETS
        masked = mask(heard.text)
        said = await self._relayed(person, masked) if not for_the_bot else None
        warned = any(button == compose.NOT_URGENT for button in buttons)
        before = await self._people.last_alarm(person) if warned else ""
        if card := await self._alarm(masked, heard.text, before):
            # Before anything else is said, also while a person is answering or Rasa is down.
            said = await self._warn(person, masked, card, said)
        elif said is None:
            said = await self._ask(person, Message(cut(masked), alarmed_by=before))
        if secrets:
            warning = cards.secret_warning({kind.value for kind in secrets})
            said = replace(said, items=(warning, *said.items), secret=True)
        return said

    async def press(self, person: Person, payload: str) -> Said:
        """Answers a button, however old: its payload says all that is needed."""
        if payload == cards.MENU_PAYLOAD:
            return self.own(person, menu.domains(self._catalogue().release))
        if payload.startswith(menu.PREFIX):
            return self.own(person, menu.page(self._catalogue().release, payload))
        if payload == cards.HELP_PAYLOAD:
            return self.own(person, cards.how_to())
        if payload == cards.FORGET_YES_PAYLOAD:
            self._buttons.pop(_address(person), None)
            keeper = self.relay or self._people
            return Said((cards.forgotten(await keeper.forget(person)),))
        if payload == cards.FORGET_NO_PAYLOAD:
            return self.own(person, cards.note(texts.FORGET_CANCELLED))
        if self.relay and self.relay.owns(payload):
            self._buttons.pop(_address(person), None)
            return await self.relay.press(person, payload)
        if payload == compose.NOT_URGENT.payload:
            words = await self._people.last_alarm(person)
            return await self._ask(person, Message(payload, is_payload=True, alarmed_by=words))
        if payload.startswith("/"):
            return await self._ask(person, Message(payload, is_payload=True))
        return self.own(person, cards.note(texts.OLD_BUTTON, cards.MENU_BUTTON))

    async def command(self, person: Person, name: str, argument: str = "") -> Said:
        """Answers `/name argument`."""
        match name:
            case "start":
                if self._catalogue().release.entry(argument):
                    topic = json.dumps({"topic": argument}, separators=(",", ":"))
                    return await self.press(person, f"/choose_topic{topic}")
                return self.own(person, cards.welcome())
            case "chude":
                return await self.press(person, cards.MENU_PAYLOAD)
            case "hoi" if argument:
                return await self.hear(person, argument, for_the_bot=True)
            case "hoi":
                return self.own(person, cards.ask())
            case "xa" if argument:
                sentence = texts.PLACE_SENTENCE % argument
                return await self.hear(person, sentence, for_the_bot=True)
            case "xa":
                return self.own(person, cards.place())
            case "trogiup" | "help":
                return self.own(person, cards.how_to())
            case "quyenriengtu":
                return self.own(person, self._people.privacy())
            case "xoadulieu":
                return self.own(person, cards.forget_question())
            case _:
                hint = cards.note(texts.UNKNOWN_COMMAND, cards.MENU_BUTTON, cards.HELP_BUTTON)
                return self.own(person, hint)

    def own(self, person: Person, card: Card) -> Said:
        """Says a card of the channel, whose numbers Rasa doesn't know."""
        self._remember(person, card)
        return Said((card,))

    async def _alarm(self, masked: str, raw: str, before: str) -> Alarm | None:
        known = self._catalogue()
        return await asyncio.to_thread(
            lambda: alarm(known.release, known.search, masked, pasted=raw, before=before)
        )

    async def _warn(self, person: Person, masked: str, card: Alarm, relayed: Said | None) -> Said:
        await self._people.record_alarm(person, masked, card)
        self._remember(person, card)
        if relayed is not None:
            return replace(relayed, items=(card, *relayed.items))
        # The team of a ticket that nobody has claimed yet reads this first of all.
        said = Said((card,))
        return await self.relay.overhear(person, masked, said) if self.relay else said

    async def _relayed(self, person: Person, masked: str) -> Said | None:
        return await self.relay.take(person, masked) if self.relay else None

    async def _ask(self, person: Person, message: Message) -> Said:
        answer = await self._assistant.ask(person, message)
        if answer.degraded:
            await self._people.record_degraded(person, message, answer.replies)
            self._remember(person, answer.replies[-1])
        elif isinstance(answer.replies[-1], UrgentReply):
            # What comes next may go on about it.
            self._remember(person, answer.replies[-1])
        else:
            # Rasa knows the numbers of the buttons that it gave.
            self._buttons.pop(_address(person), None)
        said = Said(answer.replies, degraded=answer.degraded)
        if self.relay is None:
            return said
        words = "" if message.is_payload else message.text
        return await self.relay.overhear(person, words, said)

    def _remember(self, person: Person, shown: Reply | Card) -> None:
        self._buttons.pop(_address(person), None)
        if buttons := buttons_of(shown):
            self._buttons[_address(person)] = buttons
        while len(self._buttons) > REMEMBERED_PEOPLE:
            self._buttons.popitem(last=False)


def _address(person: Person) -> Address:
    return person.channel, person.address


def pressed(buttons: tuple[Button, ...], words: str) -> str | None:
    """The payload of the button with this number, counted from 1, or with this label.

    >>> pressed((Button(label="Có", payload="/yes"), Button(label="Không", payload="/no")), "2")
    '/no'
    """
    if words.isdecimal() and 1 <= int(words) <= len(buttons):
        return buttons[int(words) - 1].payload
    wanted = _letters(words)
    return next((b.payload for b in buttons if wanted and _letters(b.label) == wanted), None)


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
