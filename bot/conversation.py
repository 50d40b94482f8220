"""What the bot does with words, buttons and commands of a person, on any channel."""

import asyncio
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot import cards, texts
from bot.assistant import Assistant, Message, Person
from bot.cards import Card
from bot.incoming import cut, hear
from bot.keyboards import buttons_of
from bot.people import People
from dialogue import guard, menu, pieces, press
from dialogue.remember import after
from dialogue.turn import Knowledge, State
from helpdesk.personal_data import SECRETS, find, mask
from replies import alarm, compose
from replies.model import Reply

COMMAND = re.compile(r"^/(\w+)(?:@\w+)?\s*(.*)$", re.DOTALL)
"""`/name argument`, in a group also `/name@bot argument`."""


@dataclass(frozen=True)
class Said:
    """What is shown to the person, in order. `secret`: their own message should be deleted."""

    items: tuple[Reply | Card, ...]
    degraded: bool = False
    secret: bool = False


@dataclass(frozen=True)
class Origin:
    """Where a person's message stands in their chat."""

    message_id: int | None = None
    reply_to: int | None = None
    """The older message that it replies to."""
    ticket: int | None = None
    """The ticket that the older message is about, as its buttons say."""


ANYWHERE = Origin()
"""Of what is no message of a chat."""


class Relay(Protocol):
    """A person of the team may be in the conversation; channels that can't relay have none."""

    def owns(self, payload: str) -> bool:
        """Whether a button is about a ticket."""

    async def press(self, person: Person, payload: str) -> Said:
        """Answers such a button."""

    async def is_answering(self, person: Person) -> bool:
        """Whether somebody of the team is talking with this person."""

    async def take(
        self, person: Person, masked: str, origin: Origin, *, may_reopen: bool
    ) -> Said | None:
        """Takes the words when somebody of the team is talking with this person.

        `may_reopen`: or was until a short while ago, and the words go on about it.
        """

    async def overhear(self, person: Person, masked: str, said: Said, origin: Origin) -> Said:
        """Sees what else was said, and adds to it what a ticket needs."""

    async def forget(self, person: Person) -> dict[str, int]:
        """Deletes all that is stored of a person, and what the team was shown of it."""


class Conversation:
    """The first steps of the dialogue, which must not wait for Rasa; it takes the others."""

    def __init__(
        self,
        assistant: Assistant,
        people: People,
        catalogue: Callable[[], Knowledge],
    ) -> None:
        self._assistant = assistant
        self._people = people
        self._catalogue = catalogue
        self.relay: Relay | None = None

    async def hear(
        self,
        person: Person,
        raw: str,
        *,
        links: Sequence[str] = (),
        about: str = "",
        origin: Origin = ANYWHERE,
        for_the_bot: bool = False,
        beside: Said | None = None,
        team_has_it: bool = False,
    ) -> Said:
        """Answers words. Nothing of them is stored, logged or sent on before it is masked.

        `links`: the addresses behind the words; `about`: the topic of the older message that they
        reply to, of which the bot answers also while a person of the team does; `origin`: where
        they stand; `for_the_bot`: they were expressly asked of the bot, and of nobody else;
        `beside`: what is said of the picture or file that they stand under; `team_has_it`: the
        team of the person's ticket was given them with it.
        """
        heard = hear(raw)
        no_words = cards.note(texts.ONLY_EMOJI if heard.text else texts.NO_WORDS)
        if not heard.has_words and not links:
            return beside or Said((no_words,))
        masked = mask(heard.text)
        pasted = " ".join([heard.text, *links])
        known = self._catalogue()
        state = await self._people.state(person)
        judged = await asyncio.to_thread(guard.judged_in_thread, masked, pasted, state, known)
        option = press.called(state.options, heard.text)
        if option and self._is_own(option.payload):
            return await self.press(person, option.payload)
        said = None
        if team_has_it and await self._is_relayed(person):
            said = beside
        elif heard.has_words and not (for_the_bot or team_has_it or about):
            # What the bot has just asked is answered to the bot.
            may_reopen = not (judged or option or state.awaiting)
            said = await self._relayed(person, masked, origin, may_reopen=may_reopen)
        is_private = team_has_it or (for_the_bot and await self._is_relayed(person))
        for_the_team = "" if is_private else cut(masked)
        if judged:
            # Before anything else is said, also while a person is answering or Rasa is down.
            card = alarm.card(known.release, judged, before=state.alarmed_by)
            await self._remember_alarm(person, masked, card, state)
            # The team of a ticket that nobody has claimed yet reads this first of all.
            said = (
                replace(said, items=(card, *said.items))
                if said
                else await self._overheard(person, for_the_team, Said((card,)), origin)
            )
        elif said is None and heard.has_words:
            message = Message(cut(masked), about=about)
            said = await self._ask(person, message, state, for_the_team, origin)
        elif said is None:
            said = beside or Said((no_words,))
        if beside and beside.items[0] not in said.items:
            # What must be done now is read first, before that the picture was not looked at.
            first, then = (said, beside) if judged else (beside, said)
            said = replace(said, items=(*first.items, *then.items))
        return _warned(said, heard.text)

    async def hear_again(
        self,
        person: Person,
        raw: str,
        *,
        links: Sequence[str] = (),
        about: str = "",
        origin: Origin = ANYWHERE,
        corrected: Said | None = None,
        was_read: bool = True,
    ) -> Said:
        """Answers words that were edited after they were sent.

        They are answered like new ones where they tell of danger, while the question is still
        open, or where its answer came too late for the edit (`was_read`: it did not).
        `corrected`: what is said because the team was told of the change.
        """
        text = hear(raw).text
        state = await self._people.state(person)
        pasted = " ".join([text, *links])
        judged = await asyncio.to_thread(
            guard.judged_in_thread, mask(text), pasted, state, self._catalogue()
        )
        is_open = not corrected and bool(state.offered or state.misses or not was_read)
        if judged or is_open:
            return await self.hear(
                person,
                raw,
                links=links,
                about=about,
                origin=origin,
                beside=corrected,
                team_has_it=corrected is not None,
            )
        return _warned(corrected or Said((cards.note(texts.EDITED),)), text)

    async def is_whole(self, person: Person, raw: str) -> bool:
        """Whether to answer words at once, rather than wait for the rest of the question.

        Neither danger waits, nor a secret, nor words for a person of the team.
        """
        text = hear(raw).text
        if _secrets(text):
            return True
        words = mask(text)
        known = self._catalogue()
        if await asyncio.to_thread(alarm.judge, known.search, words, pasted=text):
            return True
        if await self._is_relayed(person):
            return True
        state = await self._people.state(person)
        return await asyncio.to_thread(pieces.is_whole, words, state, known)

    async def press(self, person: Person, payload: str) -> Said:
        """Answers a button, however old: its payload says all that is needed."""
        payload = cards.as_now(payload)
        _, entities = compose.read_payload(payload)
        if payload.startswith(cards.MENU_PAYLOAD):
            release = self._catalogue().release
            shown = menu.page(release, entities.get("domain", ""), entities.get("page", ""))
            return await self.own(person, shown)
        if payload == cards.HELP_PAYLOAD:
            return await self.own(person, cards.how_to())
        if payload == cards.FORGET_YES_PAYLOAD:
            keeper = self.relay or self._people
            counts = await keeper.forget(person)
            self._people.forget_now(person)
            return Said((cards.forgotten(counts),))
        if payload == cards.FORGET_NO_PAYLOAD:
            return await self.own(person, cards.note(texts.FORGET_CANCELLED))
        if self.relay and self.relay.owns(payload):
            return await self.relay.press(person, payload)
        if payload.startswith("/"):
            message = Message(payload, is_payload=True)
            return await self._ask(person, message, await self._people.state(person))
        return await self.own(person, cards.note(texts.OLD_BUTTON, cards.MENU_BUTTON))

    def _is_own(self, payload: str) -> bool:
        """Whether a button is the channel's, which Rasa knows nothing of."""
        of_relay = self.relay is not None and self.relay.owns(payload)
        return of_relay or not payload.startswith("/") or payload.startswith(cards.MENU_PAYLOAD)

    async def command(self, person: Person, name: str, argument: str = "") -> Said:
        """Answers `/name argument`."""
        match name:
            case "start":
                if self._catalogue().release.entry(argument):
                    topic = json.dumps({"topic": argument}, separators=(",", ":"))
                    return await self.press(person, f"/choose_topic{topic}")
                return await self.own(person, cards.welcome())
            case "chude":
                return await self.press(person, cards.MENU_PAYLOAD)
            case "hoi" if argument:
                return await self.hear(person, argument, for_the_bot=True)
            case "hoi":
                return await self.own(person, cards.ask())
            case "xa" if argument:
                sentence = texts.PLACE_SENTENCE % argument
                return await self.hear(person, sentence, for_the_bot=True)
            case "xa":
                return await self.own(person, cards.place())
            case "trogiup" | "help":
                return await self.own(person, cards.how_to())
            case "quyenriengtu":
                return await self.own(person, self._people.privacy())
            case "xoadulieu":
                return await self.own(person, cards.forget_question())
            case _:
                hint = cards.note(texts.UNKNOWN_COMMAND, cards.MENU_BUTTON, cards.HELP_BUTTON)
                return await self.own(person, hint)

    async def own(self, person: Person, shown: Reply | Card) -> Said:
        """Says a card of the channel; its buttons can be typed by number, like any others."""
        state = await self._people.state(person)
        kept = state.model_copy(update={"options": buttons_of(shown)})
        await self._people.keep(person, kept)
        return Said((shown,))

    async def _remember_alarm(
        self, person: Person, masked: str, card: alarm.Alarm, state: State
    ) -> None:
        await self._people.record_alarm(person, masked, card)
        await self._people.keep(person, after(state, masked, guard.shown(masked, card)))

    async def _relayed(
        self, person: Person, masked: str, origin: Origin, *, may_reopen: bool
    ) -> Said | None:
        if self.relay is None:
            return None
        return await self.relay.take(person, masked, origin, may_reopen=may_reopen)

    async def _is_relayed(self, person: Person) -> bool:
        return self.relay is not None and await self.relay.is_answering(person)

    async def _ask(
        self,
        person: Person,
        message: Message,
        state: State,
        for_the_team: str = "",
        origin: Origin = ANYWHERE,
    ) -> Said:
        """Asks Rasa; `for_the_team`: what the team of an open ticket reads along."""
        answer = await self._assistant.ask(person, message, state)
        said = Said(answer.replies, degraded=answer.degraded)
        return await self._overheard(person, for_the_team, said, origin)

    async def _overheard(self, person: Person, words: str, said: Said, origin: Origin) -> Said:
        return await self.relay.overhear(person, words, said, origin) if self.relay else said


def _secrets(text: str) -> set[str]:
    """The kinds of what nobody else should know in a text."""
    return {finding.kind.value for finding in find(text) if finding.kind in SECRETS}


def _warned(said: Said, text: str) -> Said:
    """What is said to `text`, after a warning where that holds a secret."""
    secrets = _secrets(text)
    if not secrets:
        return said
    return replace(said, items=(cards.secret_warning(secrets), *said.items), secret=True)
