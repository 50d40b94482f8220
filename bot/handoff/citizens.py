"""The citizen's side of a ticket: what they write goes to the team, and they say when it's done."""

import re
from collections.abc import Callable
from dataclasses import replace

from django.utils import timezone
from telegram import Message

from bot import texts
from bot.assistant import Person
from bot.cards import note
from bot.conversation import Said
from bot.handoff import cards
from bot.handoff.outbox import Outbox
from bot.handoff.payloads import DONE_PATTERN, RATE_PATTERN
from bot.people import FORGET_SECONDS, citizen_of
from bot.storage import Storage
from helpdesk import relay, tickets
from helpdesk.asynchronous import call, call_slowly
from helpdesk.citizens import forget
from helpdesk.models import Ticket, TicketMessage
from helpdesk.personal_data import mask
from knowledge.retrieval.text import folded_words
from replies.model import HandoffReply

Status = Ticket.Status
Kind = TicketMessage.Kind

CANCELS = re.compile(
    r"(?:(?:da|thoi|a|e) )*(?:khoi|huy|bo|(?:khong|ko|k|hong|hok|hem) can)"
    r"(?: (?:can|gap|hoi|phieu|nguoi|ho tro|nua|dau|di|roi|luon|nha|nhe|nghen|a))*"
)
"""Folded words that say that nobody is needed any more, and nothing else."""


class CitizenSide:
    """Implements `bot.conversation.Relay`.

    `deliver_soon` starts a round of the outbox, `remove_soon` one of the removal.
    """

    def __init__(
        self,
        outbox: Outbox,
        storage: Storage,
        deliver_soon: Callable[[], None],
        remove_soon: Callable[[], None],
    ) -> None:
        self._outbox = outbox
        self._storage = storage
        self._deliver_soon = deliver_soon
        self._remove_soon = remove_soon

    def owns(self, payload: str) -> bool:
        return payload.startswith(("rate:", "done:"))

    async def press(self, person: Person, payload: str) -> Said:
        if match := RATE_PATTERN.match(payload):
            return await self._rate(person, int(match[1]), int(match[2]))
        if match := DONE_PATTERN.match(payload):
            return await self._done(person, int(match[1]))
        return Said((note(texts.OLD_BUTTON),))

    async def is_answering(self, person: Person) -> bool:
        """Whether a member has the person's ticket."""
        ticket = await self._ticket(person)
        return ticket is not None and ticket.status != Status.OPEN

    async def take(self, person: Person, masked: str) -> Said | None:
        """Once a member has the ticket, words go to them and not to Rasa.

        Before that the words may say that nobody is needed any more.
        """
        ticket = await self._ticket(person)
        if ticket is None:
            return None
        if ticket.status == Status.OPEN:
            cancels = CANCELS.fullmatch(" ".join(folded_words(masked)))
            return await self._done(person, ticket.pk) if cancels else None
        return await self._record(ticket, masked)

    async def take_media(self, person: Person, message: Message) -> Said | None:
        """A photo or a voice message, while a ticket isn't closed."""
        kind, file_id = _media(message)
        ticket = await self._ticket(person) if file_id else None
        if ticket is None:
            return None
        return await self._record(ticket, mask(message.caption or ""), kind=kind, file_id=file_id)

    async def overhear(self, person: Person, masked: str, said: Said) -> Said:
        """Posts a ticket that was opened just now, and tells the citizen what to expect.

        While nobody has claimed the ticket yet, the assistant still answers, and the team reads
        along.
        """
        numbers = [
            item.ticket for item in said.items if isinstance(item, HandoffReply) and item.ticket
        ]
        if numbers:
            ticket = await call(tickets.ticket_by_number, numbers[-1])
            if ticket is not None and await self._is_theirs(ticket, person):
                opened = await self._outbox.open(ticket)
                is_posted = not await call(relay.owe_receipt, opened)
                card = await call(cards.waiting_card, opened, timezone.now(), is_posted=is_posted)
                said = Said((*said.items, card), said.degraded, said.secret)
            self._deliver_soon()
        elif masked:
            ticket = await self._ticket(person)
            if ticket is not None and ticket.status == Status.OPEN:
                await self._record(ticket, masked)
        return said

    async def forget(self, person: Person) -> dict[str, int]:
        """Deletes all that is stored of a person, then what the group was shown of it.

        Whoever has claimed their ticket is told, since its card vanishes.
        """
        ticket = await self._ticket(person)
        counts = await call_slowly(lambda: forget(citizen_of(person)), FORGET_SECONDS)
        self._remove_soon()
        if ticket is not None and ticket.status != Status.OPEN:
            await self._outbox.tell_team(ticket, texts.CITIZEN_FORGOTTEN % ticket.number)
        return counts

    async def _record(
        self, ticket: Ticket, masked: str, *, kind: str = Kind.TEXT, file_id: str = ""
    ) -> Said | None:
        try:
            await call(tickets.record_from_citizen, ticket, masked, kind=kind, file_id=file_id)
        except tickets.TicketClosed:
            return None
        self._deliver_soon()
        told = texts.RELAYED if ticket.team.in_reach else texts.RELAY_WAITS
        return Said((note(told, cards.done_button(ticket)),))

    async def _done(self, person: Person, ticket_id: int) -> Said:
        ticket = await self._owned(person, ticket_id)
        if ticket is None:
            return Said((note(texts.NOT_YOUR_TICKET),))
        answered = ticket.answered_at is not None
        if await call(tickets.close, ticket):
            await self._outbox.refresh(ticket)
            told = texts.CITIZEN_DONE if answered else texts.CITIZEN_CANCELLED
            await self._outbox.tell_team(ticket, told % ticket.number)
        # Nobody is asked to rate what nobody has answered.
        return Said(
            (cards.rating_card(ticket) if answered else note(texts.CANCELLED % ticket.number),)
        )

    async def _rate(self, person: Person, ticket_id: int, stars: int) -> Said:
        citizen = await call(citizen_of, person)
        ticket = await self._owned(person, ticket_id)
        if ticket is None or not await call(tickets.rate, ticket, citizen, stars):
            return Said((note(texts.NOT_YOUR_TICKET),))
        await self._outbox.tell_team(ticket, texts.CITIZEN_RATED % (ticket.number, stars))
        return Said((replace(note(texts.RATED % stars), replaces=True),))

    async def _ticket(self, person: Person) -> Ticket | None:
        """The person's open ticket, as far as it can be looked up now."""
        return await self._storage.attempt(None, lambda: tickets.open_ticket_of(citizen_of(person)))

    async def _owned(self, person: Person, ticket_id: int) -> Ticket | None:
        ticket = await call(tickets.ticket_by_number, f"G-{ticket_id}")
        return ticket if ticket and await self._is_theirs(ticket, person) else None

    async def _is_theirs(self, ticket: Ticket, person: Person) -> bool:
        return ticket.citizen is not None and ticket.citizen.pseudonym == person.pseudonym


def _media(message: Message) -> tuple[str, str]:
    """The kind and Telegram's id of a photo (its largest size) or a voice message."""
    if message.photo:
        return Kind.PHOTO, message.photo[-1].file_id
    if message.voice:
        return Kind.VOICE, message.voice.file_id
    return Kind.TEXT, ""
