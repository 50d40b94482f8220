"""Carries what is stored but not shown yet: cards to groups, messages to both sides.

All state is in the database, so that a restart at any moment loses nothing: what was not marked
as delivered is delivered by the next round.
"""

import asyncio
import logging
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from weakref import WeakValueDictionary

from telegram import Bot, InlineKeyboardMarkup, ReplyParameters
from telegram import Message as TelegramMessage
from telegram.error import BadRequest, Forbidden, TelegramError

from bot import texts
from bot.cards import Card
from bot.handoff import cards
from bot.handoff.files import send_file
from bot.keyboards import rows_of
from bot.pieces import Span, block, pack
from bot.render import render
from helpdesk import citizens, relay
from helpdesk.asynchronous import call
from helpdesk.models import GroupPost, Team, Ticket, TicketMessage

log = logging.getLogger(__name__)

Direction = TicketMessage.Direction
Kind = TicketMessage.Kind

MAX_CAPTION_UNITS = 1024
MAX_REMEMBERED = 500
SECONDS_TO_NOTE = 30.0
"""So long a reply waits for the post that it may answer to be noted."""


class Outbox:
    """`deliver` may be called as often as one likes: a ticket is served by one call at a time."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._posts: set[asyncio.Future[None]] = set()
        self._originals: dict[int, str] = {}

    def remember(self, message: TicketMessage, words: str) -> None:
        """An answer as the member wrote it. Stored is only the masked form, but a telephone
        number that the team gives on purpose should reach the citizen."""
        while len(self._originals) >= MAX_REMEMBERED:
            self._originals.pop(next(iter(self._originals)))
        self._originals[message.pk] = words

    async def deliver(self) -> None:
        """Posts every card and message that is due. Failures are logged and tried again later."""
        due = {ticket.pk for ticket in await call(relay.unposted)}
        due |= {message.ticket_id for message in await call(relay.undelivered)}
        await asyncio.gather(*(self._deliver_all_of(ticket_id) for ticket_id in due))

    async def _deliver_all_of(self, ticket_id: int) -> None:
        """One ticket's messages in their order; a slow or broken group holds up no other."""
        turn = self._turns.get(ticket_id)
        if turn is None:
            turn = self._turns[ticket_id] = asyncio.Lock()
        async with turn:
            for ticket in await call(relay.unposted):
                if ticket.pk == ticket_id:
                    await self._safely(self._post_card(ticket))
            for message in await call(relay.undelivered):
                if message.ticket_id == ticket_id:
                    await self._safely(self._deliver(message))

    async def refresh(self, ticket: Ticket) -> None:
        """Shows the ticket's present state on its card."""
        current = await call(_reload, ticket.pk)
        if current.group_message_id is None or current.team.group_chat_id is None:
            return
        if current.citizen is None:  # forgotten: the card is removed, not shown again
            return
        await self._edit(
            current.team.group_chat_id,
            current.group_message_id,
            await call(cards.team_card, current),
            cards.team_keyboard(current),
        )

    async def moved(self, ticket: Ticket, old_team: Team, new_team: Team) -> None:
        """The old card says where the ticket went and loses its buttons; a new one is posted."""
        chat_id = old_team.group_chat_id
        card = await call(_first_post, ticket.pk, chat_id) if chat_id is not None else None
        if chat_id is not None and card is not None:
            words = texts.CARD_MOVED % (ticket.number, new_team.name)
            await self._edit(chat_id, card, block(Span(words)).html(), None)
        await self.deliver()
        words = texts.HANDED_ON_FOR_CITIZEN % (ticket.number, new_team.name)
        await self.tell_citizen(await call(_reload, ticket.pk), cards.words(words))

    async def tell_team(self, ticket: Ticket, words: str) -> None:
        """A line in the group, as a reply to the ticket's card."""
        await self._safely(self._to_team(ticket, block(Span(words)).html()))

    async def tell_citizen(self, ticket: Ticket, card: Card) -> None:
        """A card in the citizen's chat; whoever has blocked the bot is noted, the team told."""
        citizen = (await call(_reload, ticket.pk)).citizen
        if citizen is None or citizen.blocked_bot:
            return
        try:
            for message in render(card):
                await self._bot.send_message(
                    chat_of(citizen.address), message.html, reply_markup=message.keyboard
                )
        except Forbidden:
            await self._blocked(ticket)
        except TelegramError as error:
            log.warning("a citizen could not be told: %s", type(error).__name__)

    async def noted(self) -> None:
        """Returns when each post that is on its way now, as far as a group may see it, is noted.

        Telegram shows a post before the bot has its id, and a quick member answers it before that.
        """
        if self._posts:
            await asyncio.wait(set(self._posts), timeout=SECONDS_TO_NOTE)

    @contextmanager
    def _posting(self) -> Iterator[None]:
        post = asyncio.get_running_loop().create_future()
        self._posts.add(post)
        try:
            yield
        finally:
            self._posts.discard(post)
            post.set_result(None)

    async def _safely(self, work: Awaitable[object]) -> None:
        try:
            await work
        except TelegramError as error:
            log.warning("not delivered, will be tried again: %s", type(error).__name__)

    async def _post_card(self, ticket: Ticket) -> None:
        chat_id = ticket.team.group_chat_id
        if chat_id is None or not await call(relay.reserve_posting, ticket):
            return
        thread = await self._thread(ticket, chat_id)
        with self._posting():
            sent = await self._bot.send_message(
                chat_id,
                await call(cards.team_card, ticket),
                reply_markup=cards.team_keyboard(ticket),
                message_thread_id=thread,
            )
            await call(relay.set_posted, ticket, sent.message_id, thread)

    async def _thread(self, ticket: Ticket, chat_id: int) -> int | None:
        """A topic of its own in a forum; without the right to make one, the group's main talk."""
        if not ticket.team.uses_forum_topics:
            return None
        try:
            topic = await self._bot.create_forum_topic(chat_id, ticket.number)
        except BadRequest as error:
            log.warning("no forum topic could be made: %s", error.message)
            return None
        return topic.message_thread_id

    async def _deliver(self, message: TicketMessage) -> None:
        if message.direction == Direction.TO_TEAM:
            sent = await self._to_team_from_citizen(message)
            if sent is not None:
                await call(relay.mark_delivered, message, group_message_id=sent.message_id)
        elif message.direction == Direction.TO_CITIZEN:
            await self._to_citizen(message)

    async def _to_team_from_citizen(self, message: TicketMessage) -> TelegramMessage | None:
        ticket = message.ticket
        if message.kind == Kind.REMINDER:
            html = block(Span(texts.REMINDER % ticket.number)).html()
            return await self._to_team(ticket, html, message)
        head = texts.EDIT_FROM_CITIZEN if message.is_edit else texts.FROM_CITIZEN
        html = _told(head % ticket.number, message.text, message.kind)
        return await self._to_team(ticket, html, message)

    async def _to_team(
        self, ticket: Ticket, html: str, message: TicketMessage | None = None
    ) -> TelegramMessage | None:
        """None while the ticket has no card yet."""
        ticket = await call(_reload, ticket.pk)
        chat_id = ticket.team.group_chat_id
        if chat_id is None or ticket.group_message_id is None:
            return None
        kind = message.kind if message else Kind.TEXT
        with self._posting():
            sent = await self._send(
                chat_id,
                html,
                kind,
                message.file_id if message else "",
                reply_to=_place_in_group(ticket, message),
                thread=ticket.forum_thread_id,
            )
            # A last line about somebody who is forgotten stays; only what they wrote is removed.
            if message is not None or ticket.citizen is not None:
                await call(relay.add_post, ticket, chat_id, sent.message_id)
        return sent

    async def _to_citizen(self, message: TicketMessage) -> None:
        ticket = message.ticket
        citizen = ticket.citizen
        if citizen is None or citizen.blocked_bot:
            return
        words = self._originals.get(message.pk, message.text)
        head = texts.EDIT_FROM if message.is_edit else texts.ANSWER_FROM
        html = _told(head % (message.author_role, ticket.number), words, message.kind)
        keyboard = rows_of((cards.done_button(ticket),))
        if message.kind in TicketMessage.NOTICES:
            shown = render(cards.notice(message))[0]
            html, keyboard = shown.html, shown.keyboard
        try:
            sent = await self._send(
                chat_of(citizen.address),
                html,
                message.kind,
                message.file_id,
                keyboard=keyboard,
                reply_to=message.reply_to.citizen_message_id if message.reply_to else None,
            )
        except Forbidden:
            await self._blocked(ticket)
            return
        self._originals.pop(message.pk, None)
        await call(relay.mark_delivered, message, citizen_message_id=sent.message_id)

    async def _send(
        self,
        chat_id: int,
        html: str,
        kind: str,
        file_id: str,
        *,
        keyboard: InlineKeyboardMarkup | None = None,
        reply_to: int | None = None,
        thread: int | None = None,
    ) -> TelegramMessage:
        quote = (
            ReplyParameters(reply_to, allow_sending_without_reply=True)
            if reply_to is not None
            else None
        )
        if file_id:
            more = {"reply_parameters": quote, "message_thread_id": thread}
            sent: TelegramMessage = await send_file(
                self._bot, chat_id, kind, file_id, html, reply_markup=keyboard, **more
            )
            return sent
        return await self._bot.send_message(
            chat_id,
            html,
            reply_markup=keyboard,
            reply_parameters=quote,
            message_thread_id=thread,
        )

    async def _blocked(self, ticket: Ticket) -> None:
        citizen = (await call(_reload, ticket.pk)).citizen
        if citizen is not None:
            await call(citizens.set_blocked, citizen)
        await self.tell_team(ticket, texts.CITIZEN_BLOCKED % ticket.number)

    async def _edit(
        self, chat_id: int, message_id: int, html: str, keyboard: InlineKeyboardMarkup | None
    ) -> None:
        try:
            await self._bot.edit_message_text(
                html, chat_id=chat_id, message_id=message_id, reply_markup=keyboard
            )
        except BadRequest as error:
            if "not modified" not in error.message.lower():
                log.warning("a card could not be edited: %s", error.message)
        except TelegramError as error:
            log.warning("a card could not be edited: %s", type(error).__name__)


def chat_of(address: str) -> int:
    """The chat to write to; in groups the address also names the member.

    >>> chat_of("42"), chat_of("-100123:42")
    (42, -100123)
    """
    return int(address.partition(":")[0])


def _told(head: str, words: str, kind: str) -> str:
    """Who says it and what, cut to one message; the rest of a caption would be refused."""
    room = MAX_CAPTION_UNITS if kind != Kind.TEXT else cards.MAX_CARD_UNITS
    blocks = [block(Span(head, "b"))]
    if words:
        blocks.append(block(words, gap=1))
    pieces = pack(blocks, room)
    return pieces[0] if len(pieces) == 1 else pack([block(Span(head, "b"), "\n", words)], room)[0]


def _place_in_group(ticket: Ticket, message: TicketMessage | None) -> int | None:
    """What a message replies to in the group: what it is about there, else the ticket's card."""
    quoted = message.reply_to if message else None
    # Of before that, the number is that of a message in another team's group.
    if quoted and quoted.group_message_id and quoted.at >= ticket.assigned_at:
        return quoted.group_message_id
    return ticket.group_message_id


def _reload(ticket_id: int) -> Ticket:
    return Ticket.objects.select_related("team", "citizen").get(pk=ticket_id)


def _first_post(ticket_id: int, chat_id: int) -> int | None:
    """The ticket's card in a group that it may have left."""
    return (
        GroupPost.objects.filter(ticket_id=ticket_id, chat_id=chat_id)
        .order_by("pk")
        .values_list("message_id", flat=True)
        .first()
    )
