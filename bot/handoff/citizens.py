"""The citizen's side of a ticket: what they write goes to the team, and they say when it's done."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from django.utils import timezone
from telegram import Message

from bot import texts
from bot.assistant import Person
from bot.cards import PERSON_BUTTON, note
from bot.conversation import Origin, Said
from bot.handoff import cards
from bot.handoff.files import content_of
from bot.handoff.outbox import Outbox
from bot.handoff.payloads import (
    DONE_PATTERN,
    GO_ON_PATTERN,
    RATE_PATTERN,
    UNDONE_PATTERN,
    ticket_named,
)
from bot.people import FORGET_SECONDS, citizen_of
from bot.storage import Storage
from dialogue import follow_up
from dialogue.press import called
from dialogue.turn import Knowledge
from helpdesk import edits, ending, relay, tickets, turns
from helpdesk.asynchronous import call, call_slowly
from helpdesk.citizens import forget
from helpdesk.models import Ticket, TicketMessage
from helpdesk.personal_data import mask
from knowledge.retrieval.text import folded_words
from replies.model import AckReply, Button, ClarifyReply, HandoffReply, NoneReply, SmalltalkReply

Status = Ticket.Status
Kind = TicketMessage.Kind

CANCELS = re.compile(
    r"(?:(?:da|thoi|a|e) )*(?:khoi|huy|bo|(?:khong|ko|k|hong|hok|hem) can)"
    r"(?: (?:can|gap|hoi|phieu|nguoi|ho tro|nua|dau|di|roi|luon|nha|nhe|nghen|a))*"
)
"""Folded words that say that nobody is needed any more, and nothing else."""


GOES_ON_FROM = 0.4
"""From this probability words open a closed ticket again by themselves …"""
MAY_GO_ON_FROM = 0.1
"""… and from this one the citizen is asked."""
TIME_TO_RATE = timedelta(hours=1)
"""So long after the end a number alone is one of stars."""
SECONDS_TO_DELIVER = 3.0
"""So long the team's group is waited for before the citizen is told that the ticket goes on."""


@dataclass(frozen=True)
class Edit:
    """What became of an edited message. `is_known`: it was passed on when it was written."""

    is_known: bool = False
    said: Said | None = None


class CitizenSide:
    """Implements `bot.conversation.Relay`.

    `deliver_soon` starts a round of the outbox, `remove_soon` one of the removal; `known` is the
    catalogue of now.
    """

    def __init__(
        self,
        outbox: Outbox,
        storage: Storage,
        deliver_soon: Callable[[], "asyncio.Task[None]"],
        remove_soon: Callable[[], None],
        known: Callable[[], Knowledge],
    ) -> None:
        self._outbox = outbox
        self._storage = storage
        self._deliver_soon = deliver_soon
        self._remove_soon = remove_soon
        self._known = known

    def owns(self, payload: str) -> bool:
        return ticket_named(payload) is not None

    async def press(self, person: Person, payload: str) -> Said:
        if match := RATE_PATTERN.match(payload):
            return await self._rate(person, int(match[1]), int(match[2]))
        if match := DONE_PATTERN.match(payload):
            return await self._done(person, int(match[1]))
        if match := UNDONE_PATTERN.match(payload):
            return await self._go_on(person, int(match[1]), texts.UNDONE)
        if match := GO_ON_PATTERN.match(payload):
            return await self._go_on(person, int(match[1]), texts.GO_ON)
        return Said((note(texts.OLD_BUTTON),))

    async def has_ticket(self, person: Person) -> bool:
        """Whether the person has a ticket that isn't closed."""
        return await self._ticket(person) is not None

    async def is_answering(self, person: Person) -> bool:
        """Whether a member has the person's ticket."""
        ticket = await self._ticket(person)
        return ticket is not None and ticket.status != Status.OPEN

    async def take(
        self, person: Person, masked: str, origin: Origin, *, may_reopen: bool
    ) -> Said | None:
        """Once a member has the ticket, words go to them and not to Rasa.

        Before that the words may say that nobody is needed any more. After it was closed they
        open it again for a while, where they go on about it.
        """
        ticket = await self._newest(person)
        if ticket is None:
            return None
        typed = called(_asked_of(ticket), masked) if may_reopen else None
        if typed:
            return await self.press(person, typed.payload)
        if ticket.status == Status.CLOSED:
            if may_reopen and await self._is_about(ticket, masked, origin):
                return await self._reopen(ticket, masked, origin)
            return None
        if ticket.status == Status.OPEN:
            cancels = CANCELS.fullmatch(" ".join(folded_words(masked)))
            return await self._done(person, ticket.pk) if cancels else None
        return await self._record(ticket, masked, origin)

    async def take_media(self, person: Person, message: Message, origin: Origin) -> Said | None:
        """A picture, a recording or a harmless file, while a ticket isn't closed.

        Where it was closed a short while ago the ticket is opened again, unless the words under
        the picture ask of something else: the bot cannot look at it, the member can.
        """
        kind, file_id = content_of(message)
        ticket = await self._newest(person) if file_id else None
        if ticket is None:
            return None
        masked = mask(message.caption or "")
        if ticket.status != Status.CLOSED:
            return await self._record(ticket, masked, origin, kind=kind, file_id=file_id)
        if not await self._is_about(ticket, masked, origin):
            return None
        return await self._reopen(ticket, masked, origin, kind=kind, file_id=file_id)

    async def take_edit(self, person: Person, message: Message) -> Edit:
        """A message that was passed on, and says something else by now."""
        before = await self._storage.attempt(
            None, lambda: edits.in_citizens_chat(citizen_of(person), message.message_id)
        )
        if before is None:
            return Edit()
        kind, file_id = content_of(message)
        masked = mask(message.text or message.caption or "")
        try:
            edit = await call(edits.edited_by_citizen, before, masked, kind, file_id)
        except tickets.TicketClosed:
            return Edit()
        if edit is None:
            return Edit(is_known=True)
        self._deliver_soon()
        told = texts.EDIT_RELAYED if edit.ticket.team.in_reach else texts.RELAY_WAITS
        return Edit(is_known=True, said=Said((note(told),)))

    async def overhear(self, person: Person, masked: str, said: Said, origin: Origin) -> Said:
        """Posts a ticket that was opened just now, and tells the citizen what to expect.

        While nobody has claimed the ticket yet, the assistant still answers, and the team reads
        along. So it is with a reply to one of the assistant's own messages at any time. Where the
        assistant has no answer shortly after a ticket was closed, that ticket is offered.
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
                said = replace(said, items=(*said.items, card))
            self._deliver_soon()
            return said
        ticket = await self._newest(person) if masked else None
        if ticket is None:
            return said
        if ticket.status != Status.CLOSED:
            await self._record(ticket, masked, origin, wants_answer=False)
            return said
        if not await self._storage.attempt(False, lambda: ending.may_go_on(ticket)):
            return said
        has_none = any(isinstance(item, NoneReply | ClarifyReply) for item in said.items)
        is_social = all(isinstance(item, SmalltalkReply | AckReply) for item in said.items)
        if has_none or (is_social and await self._goes_on(masked) >= MAY_GO_ON_FROM):
            offer = note(texts.GO_ON_OFFER, cards.go_on_button(ticket))
            return replace(said, items=(*said.items, offer))
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
        self,
        ticket: Ticket,
        masked: str,
        origin: Origin,
        *,
        kind: str = Kind.TEXT,
        file_id: str = "",
        wants_answer: bool | None = None,
    ) -> Said | None:
        if wants_answer is None:
            # Only after an answer can thanks be the end of it.
            is_settled = ticket.status == Status.ANSWERED and await self._settles(masked)
            wants_answer = not is_settled
        try:
            await call(
                tickets.record_from_citizen,
                ticket,
                masked,
                kind=kind,
                file_id=file_id,
                citizen_message_id=origin.message_id,
                reply_to=await self._quoted(ticket, origin),
                wants_answer=wants_answer,
            )
        except tickets.TicketClosed:
            return None
        self._deliver_soon()
        told = texts.RELAYED if ticket.team.in_reach else texts.RELAY_WAITS
        return Said((note(told, cards.done_button(ticket)),))

    async def _quoted(self, ticket: Ticket, origin: Origin) -> TicketMessage | None:
        """The message of the ticket that this one replies to."""
        if origin.reply_to is None:
            return None
        return await call(edits.of_ticket, ticket, origin.reply_to)

    async def _settles(self, masked: str) -> bool:
        return await asyncio.to_thread(follow_up.settles, masked, self._known())

    async def _is_about(self, ticket: Ticket, masked: str, origin: Origin) -> bool:
        """Whether words go on about a ticket that was closed a short while ago.

        By what they reply to, or by themselves, as long as the assistant has answered nothing
        since that they could go on about too.
        """
        citizen, closed_at = ticket.citizen, ticket.closed_at
        if citizen is None or closed_at is None:
            return False
        if not await self._storage.attempt(False, lambda: ending.may_go_on(ticket)):
            return False
        if origin.ticket == ticket.pk or await self._quoted(ticket, origin):
            return True
        if origin.reply_to is not None or await call(turns.answered_since, citizen, closed_at):
            return False
        return not masked or await self._goes_on(masked) >= GOES_ON_FROM

    async def _goes_on(self, masked: str) -> float:
        return await asyncio.to_thread(follow_up.goes_on, masked, self._known())

    async def _reopen(
        self,
        ticket: Ticket,
        masked: str,
        origin: Origin,
        *,
        kind: str = Kind.TEXT,
        file_id: str = "",
    ) -> Said | None:
        """Passes words on to the member who had the ticket; None where its time is over."""
        if not await call(ending.reopen, ticket):
            return None
        await self._record(ticket, masked, origin, kind=kind, file_id=file_id)
        await asyncio.wait({self._deliver_soon()}, timeout=SECONDS_TO_DELIVER)
        await self._outbox.refresh(ticket)
        await self._outbox.tell_team(ticket, texts.REOPENED_FOR_TEAM % ticket.number)
        told = texts.REOPENED if ticket.team.in_reach else texts.REOPENED_WAITS
        return Said((note(told % ticket.number, cards.done_button(ticket)),))

    async def _go_on(self, person: Person, ticket_id: int, words: str) -> Said:
        """The citizen's button says that it is not done."""
        ticket = await self._owned(person, ticket_id)
        if ticket is None:
            return Said((note(texts.NOT_YOUR_TICKET),))
        if ticket.status != Status.CLOSED:
            said = await self._record(ticket, words, Origin(), wants_answer=True)
        else:
            said = await self._reopen(ticket, words, Origin())
        if said:
            return said
        other = await self._ticket(person)
        if other:
            return Said((note(texts.GO_ON_HERE % other.number),))
        return Said((note(texts.GO_ON_LATE % ticket.number, PERSON_BUTTON),))

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
        if ticket is None:
            return Said((note(texts.NOT_YOUR_TICKET),))
        if await call(tickets.rate, ticket, citizen, stars):
            await self._outbox.tell_team(ticket, texts.CITIZEN_RATED % (ticket.number, stars))
        return Said((replace(note(texts.RATED % stars), replaces=True),))

    async def _newest(self, person: Person) -> Ticket | None:
        """The person's newest ticket, as far as it can be looked up now."""
        return await self._storage.attempt(
            None, lambda: tickets.newest_ticket_of(citizen_of(person))
        )

    async def _ticket(self, person: Person) -> Ticket | None:
        """The person's open ticket, as far as it can be looked up now."""
        return await self._storage.attempt(None, lambda: tickets.open_ticket_of(citizen_of(person)))

    async def _owned(self, person: Person, ticket_id: int) -> Ticket | None:
        ticket = await call(tickets.ticket_by_number, f"G-{ticket_id}")
        return ticket if ticket and await self._is_theirs(ticket, person) else None

    async def _is_theirs(self, ticket: Ticket, person: Person) -> bool:
        return ticket.citizen is not None and ticket.citizen.pseudonym == person.pseudonym


def _asked_of(ticket: Ticket) -> tuple[Button, ...]:
    """The buttons that the citizen was shown last; their numbers may be typed as well."""
    closed_at = ticket.closed_at
    if ticket.status == Status.ANSWERED and ticket.asked_at:
        return cards.done_question(ticket).buttons
    if closed_at and timezone.now() - closed_at < TIME_TO_RATE and ticket.rating is None:
        return cards.rating_card(ticket).buttons if ticket.answered_at else ()
    return ()
