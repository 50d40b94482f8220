"""Carries what is stored but not shown yet: cards to groups, messages to both sides.

All state is in the database, so that a restart at any moment loses nothing. Whoever sends claims
it first, so that of several processes one does; only a crash between sending and noting makes
something be said twice.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any, ParamSpec, TypeVar
from weakref import WeakValueDictionary

from telegram import InlineKeyboardMarkup
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError
from telegram.ext import ExtBot

from bot import texts
from bot.cards import Card
from bot.handoff import cards
from bot.handoff.groups import Groups
from bot.handoff.sending import Piece, Place, media_name, pieces_of, send, without_media
from bot.keyboards import rows_of
from bot.outgoing import ONCE
from bot.pieces import Span, block
from bot.refusals import Refusal, kind_of, may_have_arrived, wait_of
from bot.render import render
from bot.sealed import Seal
from bot.storage import OUT_OF_REACH
from helpdesk import citizens, reach, relay
from helpdesk.asynchronous import call
from helpdesk.models import GroupPost, Team, Ticket, TicketMessage

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

Direction = TicketMessage.Direction
Kind = TicketMessage.Kind
State = TicketMessage.State

SECONDS_TO_NOTE = 30.0
"""So long a reply waits for the post that it may answer to be noted."""
SECONDS_TO_OPEN = 4.0
"""So long a citizen waits to hear whether the team has the question."""
SECONDS_OF_LIFE = relay.CLAIM_LASTS.total_seconds() / 4
"""How often a claim is renewed while Telegram has not answered."""
MOST_POSTINGS = 5
"""How often a card is tried in one round, each time in another place."""
MOST_TOPICS = 2
SECOND_CHANCE_AFTER = timedelta(seconds=30)
"""What may have arrived is sent once more after this time."""
PAUSES_UNTIL_NOTED = (0.2, 1, 2, 5, 10, 30, 60, 60, 60)


class Outbox:
    """`deliver` may be called as often as one likes: a ticket is served by one call at a time."""

    def __init__(self, bot: ExtBot[Any], groups: Groups, seal: Seal) -> None:
        self._bot = bot
        self._seal = seal
        self._groups = groups
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._posts: set[asyncio.Future[None]] = set()
        self._openings: set[asyncio.Task[None]] = set()

    async def deliver(self) -> None:
        """Sends every card and message that is due; what fails now is due again later."""
        due = {ticket.pk for ticket in await call(relay.unposted)}
        due |= {message.ticket_id for message in await call(relay.undelivered)}
        due |= set(await call(reach.stranded))
        await asyncio.gather(*map(self.deliver_ticket, due))

    async def deliver_ticket(self, ticket_id: int) -> None:
        """One ticket's messages in their order; a slow or broken group holds up no other."""
        turn = self._turns.get(ticket_id)
        if turn is None:
            turn = self._turns[ticket_id] = asyncio.Lock()
        async with turn:
            await self._post(ticket_id)
            for message in await call(relay.undelivered, ticket_id):
                await self._deliver(message)

    async def open(self, ticket: Ticket) -> Ticket:
        """Posts the card of a new ticket; the ticket as it is then, or after a few seconds."""
        task = asyncio.create_task(self.deliver_ticket(ticket.pk), name="open a ticket")
        self._openings.add(task)
        task.add_done_callback(self._opened)
        await asyncio.wait({task}, timeout=SECONDS_TO_OPEN)
        return await call(_reload, ticket.pk)

    def _opened(self, task: asyncio.Task[None]) -> None:
        self._openings.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.warning("a new card is left to the next round: %s", type(error).__name__)

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
        await self._say_moved(ticket, old_team, new_team)
        await self.deliver_ticket(ticket.pk)

    async def tell_team(self, ticket: Ticket, words: str) -> None:
        """A line in the group, as a reply to the ticket's card."""
        await self._tell_team(ticket, Piece(block(Span(words)).html()))

    async def _tell_team(self, ticket: Ticket, line: Piece) -> None:
        ticket = await call(_reload, ticket.pk)
        place = _place_of(ticket)
        if place is None or not ticket.team.in_reach:
            return
        try:
            try:
                await self._line(ticket, place, line)
            except BadRequest as error:
                if kind_of(error) is not Refusal.NO_TOPIC or place.thread is None:
                    raise
                await call(relay.topic_lost, ticket)
                await self._line(ticket, replace(place, thread=None), line)
        except TelegramError as error:
            await self._groups.refused(place.chat_id, error)
            log.warning("a team could not be told: %s", type(error).__name__)

    async def _line(self, ticket: Ticket, place: Place, line: Piece) -> None:
        with self._posting():
            sent = await send(self._bot, place, line, is_kept=False)
            # A last line about somebody who is forgotten stays: it says nothing of them.
            if ticket.citizen is not None:
                await call(relay.add_post, ticket, place.chat_id, sent.message_id)

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
        except TelegramError as error:
            if kind_of(error) is Refusal.BLOCKED:
                await self._blocked(ticket)
            else:
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

    async def _post(self, ticket_id: int) -> None:
        """Posts the card where it is due, in the next place where it can't be."""
        for _ in range(MOST_POSTINGS):
            left = await call(reach.leave_lost_group, ticket_id)
            if left:
                ticket, old_team = left
                await self._say_moved(ticket, old_team, ticket.team)
            due = await call(relay.unposted, ticket_id)
            if not due or not await self._post_card(due[0]):
                return

    async def _post_card(self, ticket: Ticket) -> bool:
        """Whether to try again at once, since what stood in the way is settled."""
        chat_id = ticket.team.group_chat_id
        if chat_id is None or not await call(relay.reserve_posting, ticket):
            return False
        card, *rest = await call(cards.new_team_card, ticket)
        try:
            async with _renewed(lambda: relay.keep_posting(ticket)):
                thread = await self._thread(ticket, chat_id)
                with self._posting():
                    sent = await self._bot.send_message(
                        chat_id,
                        card,
                        reply_markup=cards.team_keyboard(ticket),
                        message_thread_id=thread,
                        rate_limit_args=ONCE,
                    )
                    await _surely(relay.set_posted, ticket, sent.message_id, thread)
        except TelegramError as error:
            return await self._card_refused(ticket, chat_id, error)
        for html in rest:
            await self._tell_team(ticket, Piece(html))
        if await call(relay.pay_receipt, ticket):
            await self.tell_citizen(ticket, cards.receipt(ticket))
        return False

    async def _card_refused(self, ticket: Ticket, chat_id: int, error: TelegramError) -> bool:
        refusal = kind_of(error)
        log.warning("a card was not posted: %s (%s)", refusal.value, type(error).__name__)
        if refusal is Refusal.NO_TOPIC:
            if ticket.forum_thread_id is not None:
                await call(relay.topic_lost, ticket)
                return True
            await self._groups.lost(chat_id, reach.Why.NO_RIGHTS)  # its main talk is closed too
        perhaps = may_have_arrived(error)
        if refusal in (Refusal.NEVER, Refusal.NO_MEDIA) or (
            perhaps and ticket.posting_perhaps_done
        ):
            await call(relay.refuse_posting, ticket)
            await self._groups.tell_admin(texts.ADMIN_CARD_REFUSED % ticket.number)
            return False
        if refusal is Refusal.NO_TOPIC or await self._groups.refused(chat_id, error):
            await call(relay.release_posting, ticket)
            return True
        wait = SECOND_CHANCE_AFTER if perhaps else wait_of(error)
        if not await call(relay.postpone_posting, ticket, wait, perhaps_done=perhaps):
            await self._groups.lost(chat_id, reach.Why.SILENT)
        return False

    async def _thread(self, ticket: Ticket, chat_id: int) -> int | None:
        """A topic of its own in a forum; without the right to make one, the group's main talk.

        One that was lost is replaced once.
        """
        if not ticket.team.uses_forum_topics or ticket.forum_thread_id is not None:
            return ticket.forum_thread_id
        if ticket.topics_made >= MOST_TOPICS:
            return None
        try:
            topic = await self._bot.create_forum_topic(chat_id, ticket.number)
        except BadRequest as error:
            if kind_of(error) is Refusal.GONE:
                raise
            log.warning("no forum topic could be made: %s", error.message)
            return None
        thread: int = topic.message_thread_id
        await _surely(relay.topic_made, ticket, thread)
        ticket.forum_thread_id = thread
        return thread

    async def _say_moved(self, ticket: Ticket, old_team: Team, new_team: Team) -> None:
        """Whoever was told that the old team has the ticket is told that it is another's now."""
        chat_id = old_team.group_chat_id
        card = await call(_first_post, ticket.pk, chat_id) if chat_id is not None else None
        if chat_id is not None and card is not None and old_team.in_reach:
            words = texts.CARD_MOVED % (ticket.number, new_team.name)
            await self._edit(chat_id, card, block(Span(words)).html(), None)
        if card is not None or old_team.in_reach:
            words = texts.HANDED_ON_FOR_CITIZEN % (ticket.number, new_team.name)
            await self.tell_citizen(ticket, cards.words(words))

    async def _deliver(self, message: TicketMessage) -> None:
        if message.direction == Direction.TO_CITIZEN and _has_blocked(message):
            await self._blocked_while_answered(message)
            return
        if message.direction == Direction.TO_TEAM and _place_of(message.ticket) is None:
            return  # it belongs below the card
        if not await call(relay.claim, message):
            return
        try:
            async with _renewed(lambda: relay.keep_claim(message)):
                if message.direction == Direction.TO_TEAM:
                    await self._to_team(message)
                else:
                    await self._to_citizen(message)
        except TelegramError as error:
            log.warning("a message was not delivered: %s", type(error).__name__)
            if message.direction == Direction.TO_TEAM:
                await self._refused_by_team(message, error)
            else:
                await self._refused_by_citizen(message, error)

    async def _to_team(self, message: TicketMessage, *, in_words: bool = False) -> None:
        ticket = message.ticket = await call(_reload, message.ticket_id)
        place = _place_of(ticket)
        if place is None:
            await call(relay.release, message)
            return
        place = replace(place, reply_to=_place_in_group(ticket, message))
        pieces = _pieces_for_team(message, in_words=in_words)
        first = message.group_message_id
        for number, piece in enumerate(pieces[message.pieces_sent :], message.pieces_sent + 1):
            with self._posting():
                sent = await send(self._bot, place, piece)
                if ticket.citizen is not None:
                    await _surely(relay.add_post, ticket, place.chat_id, sent.message_id)
            first = first or sent.message_id
            if number < len(pieces):
                await _surely(relay.piece_sent, message, number)
        await _surely(relay.mark_delivered, message, group_message_id=first)

    async def _to_citizen(self, message: TicketMessage) -> None:
        ticket, citizen = message.ticket, message.ticket.citizen
        if citizen is None:
            return
        if message.kind in TicketMessage.NOTICES:
            shown = render(cards.notice(message))[0]
            pieces, keyboard = [Piece(shown.html)], shown.keyboard
        else:
            head = texts.EDIT_FROM if message.is_edit else texts.ANSWER_FROM
            heading = head % (message.author_role, ticket.number)
            pieces = pieces_of(heading, self._words(message), message.kind, message.file_id)
            keyboard = rows_of((cards.done_button(ticket),))
        quoted = message.reply_to.citizen_message_id if message.reply_to else None
        place, first = Place(chat_of(citizen.address), quoted), message.citizen_message_id
        for number, piece in enumerate(pieces[message.pieces_sent :], message.pieces_sent + 1):
            is_last = number == len(pieces)
            sent = await send(self._bot, place, piece, keyboard if is_last else None)
            first = first or sent.message_id
            if not is_last:
                await _surely(relay.piece_sent, message, number)
        await _surely(relay.mark_delivered, message, citizen_message_id=first)

    def _words(self, message: TicketMessage) -> str:
        """An answer as the member wrote it; masked where it was sealed under another token."""
        original = self._seal.open(message.sealed) if message.sealed else None
        return str(original["words"]) if original else message.text

    async def _refused_by_team(self, message: TicketMessage, error: TelegramError) -> None:
        ticket, refusal = message.ticket, kind_of(error)
        chat_id = ticket.team.group_chat_id
        if refusal is Refusal.NO_TOPIC and ticket.forum_thread_id is not None:
            await call(relay.topic_lost, ticket)  # the next round posts the card elsewhere
            await call(relay.release, message)
        elif refusal is Refusal.NO_MEDIA or (refusal is Refusal.NEVER and message.file_id):
            await self._in_words_to_team(message)
        elif refusal in (Refusal.NEVER, Refusal.NO_TOPIC):
            await call(relay.end, message, State.REFUSED)
            await self._not_relayed(message)
        elif chat_id is not None and await self._groups.refused(chat_id, error):
            await call(relay.release, message)
        else:
            await self._later(message, error)

    async def _in_words_to_team(self, message: TicketMessage) -> None:
        """The group takes no such message: it is told that there is one."""
        try:
            await self._to_team(message, in_words=True)
        except TelegramError as error:
            chat_id = message.ticket.team.group_chat_id
            if kind_of(error) is Refusal.NEVER:
                await call(relay.end, message, State.REFUSED)
            elif chat_id is not None and await self._groups.refused(chat_id, error):
                await call(relay.release, message)
            else:
                await self._later(message, error)

    async def _refused_by_citizen(self, message: TicketMessage, error: TelegramError) -> None:
        ticket, refusal = message.ticket, kind_of(error)
        match refusal:
            case Refusal.BLOCKED:
                await call(relay.release, message)
                await call(relay.wait_for_citizen, message)
                await self._blocked(ticket)
            case Refusal.MOVED if isinstance(error, ChatMigrated) and ticket.citizen:
                await self._groups.moved(chat_of(ticket.citizen.address), error.new_chat_id)
                await call(relay.release, message)
            case Refusal.NO_MEDIA:
                await call(relay.end, message, State.REFUSED)
                media = media_name(message.kind)
                await self.tell_citizen(ticket, cards.not_shown(media, ticket))
                await self.tell_team(ticket, texts.MEDIA_REFUSED % (ticket.number, media))
            case Refusal.LATER | Refusal.BROKEN:
                await self._later(message, error)
            case Refusal.LATE:
                await call(relay.end, message, State.GAVE_UP)
                await self._not_answered(message, texts.PERHAPS_ARRIVED)
            case _:
                await call(relay.end, message, State.REFUSED)
                gone = refusal is Refusal.GONE
                words = texts.CITIZEN_GONE if gone else texts.ANSWER_REFUSED
                await self._not_answered(message, words)

    async def _later(self, message: TicketMessage, error: TelegramError) -> None:
        """Tried again after a pause; what may have arrived, once."""
        perhaps = kind_of(error) is not Refusal.LATER
        again = not (perhaps and message.perhaps_arrived)
        wait = SECOND_CHANCE_AFTER if perhaps else wait_of(error)
        if again and await call(relay.postpone, message, wait, perhaps_arrived=perhaps):
            return
        await call(relay.end, message, State.GAVE_UP)
        log.error("a message was given up: %s", type(error).__name__)
        if message.direction == Direction.TO_TEAM:
            await self._not_relayed(message)
            return
        words = texts.PERHAPS_ARRIVED if perhaps else texts.ANSWER_GIVEN_UP
        await self._not_answered(message, words)

    async def _not_relayed(self, message: TicketMessage) -> None:
        if message.kind not in TicketMessage.NOTICES:
            words = texts.NOT_RELAYED % message.ticket.number
            await self.tell_citizen(message.ticket, cards.words(words))

    async def _not_answered(self, message: TicketMessage, words: str) -> None:
        """What became of an answer is said to the team; of a notice nobody there knows."""
        if message.kind not in TicketMessage.NOTICES:
            await self.tell_team(message.ticket, words % message.ticket.number)

    async def _blocked_while_answered(self, message: TicketMessage) -> None:
        """The answer waits for a citizen who is known to have blocked the bot."""
        if await call(relay.wait_for_citizen, message):
            await self._not_answered(message, texts.CITIZEN_BLOCKED)

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
            if isinstance(error, ChatMigrated | Forbidden):
                await self._groups.refused(chat_id, error)
            log.warning("a card could not be edited: %s", type(error).__name__)


@asynccontextmanager
async def _renewed(sign_of_life: Callable[[], None]) -> AsyncIterator[None]:
    """Keeps a claim for as long as the block runs."""

    async def renew() -> None:
        while True:
            await asyncio.sleep(SECONDS_OF_LIFE)
            with suppress(*OUT_OF_REACH):
                await call(sign_of_life)

    task = asyncio.create_task(renew())
    try:
        yield
    finally:
        task.cancel()


async def _surely(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Notes what was sent, also where the database is out of reach for some minutes."""
    for pause in PAUSES_UNTIL_NOTED:
        try:
            return await call(function, *args, **kwargs)
        except OUT_OF_REACH as error:
            log.warning("not noted yet: %s", type(error).__name__)
            await asyncio.sleep(pause)
    return await call(function, *args, **kwargs)


def chat_of(address: str) -> int:
    """The chat to write to; in groups the address also names the member.

    >>> chat_of("42"), chat_of("-100123:42")
    (42, -100123)
    """
    return int(address.partition(":")[0])


def _place_of(ticket: Ticket) -> Place | None:
    """Below the ticket's card; None while it has none."""
    if ticket.team.group_chat_id is None or ticket.group_message_id is None:
        return None
    return Place(ticket.team.group_chat_id, ticket.group_message_id, ticket.forum_thread_id)


def _has_blocked(message: TicketMessage) -> bool:
    citizen = message.ticket.citizen
    return citizen is not None and citizen.blocked_bot


def _pieces_for_team(message: TicketMessage, *, in_words: bool) -> list[Piece]:
    """`in_words`: the group takes no such picture or file."""
    number = message.ticket.number
    if message.kind == Kind.REMINDER:
        return [Piece(block(Span(texts.REMINDER % number)).html())]
    head = (texts.EDIT_FROM_CITIZEN if message.is_edit else texts.FROM_CITIZEN) % number
    if in_words:
        return without_media(head, message.text, message.kind)
    return pieces_of(head, message.text, message.kind, message.file_id)


def _place_in_group(ticket: Ticket, message: TicketMessage) -> int | None:
    """What a message replies to in the group: what it is about there, else the ticket's card."""
    quoted = message.reply_to
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
