"""The team's side: buttons on a card, answers by replying, notes. Everything passes `may_act`."""

import logging
import re

from telegram import Bot, CallbackQuery, Message, Update
from telegram.constants import ChatMemberStatus
from telegram.error import TelegramError
from telegram.ext import ApplicationHandlerStop, ContextTypes

from bot import texts
from bot.delivery import quietly
from bot.handoff import cards
from bot.handoff.files import content_of
from bot.handoff.outbox import Outbox
from bot.handoff.payloads import TEAM_PATTERN, Action
from helpdesk import edits, relay, teams, tickets
from helpdesk.asynchronous import call
from helpdesk.models import Ticket, TicketMessage
from helpdesk.tickets import Member

log = logging.getLogger(__name__)

Context = ContextTypes.DEFAULT_TYPE
Direction = TicketMessage.Direction
Kind = TicketMessage.Kind

NOTE_COMMAND = re.compile(r"^/ghichu(?:@\w+)?\s*(.*)$", re.DOTALL)
SEEN = "👌"
"""The reaction to an answer that is on its way to the citizen."""

OUTSIDERS = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)


class TeamSide:
    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    async def on_button(self, update: Update, context: Context) -> None:
        """A button of a card. Its words to the member appear over the chat, for them alone."""
        query = update.callback_query
        match = TEAM_PATTERN.match(query.data or "") if query else None
        if query is None or match is None:
            return
        words = await self._act(context.bot, query, Action(match[1]), int(match[2]))
        await quietly(query.answer(words, show_alert=True))

    async def on_reply(self, update: Update, context: Context) -> None:
        """A reply to a message of the bot in a team's group goes to the citizen, or is a note."""
        message = update.effective_message
        replied = message.reply_to_message if message else None
        if message is None or replied is None or replied.forum_topic_created:
            return
        if replied.from_user is None or replied.from_user.id != context.bot.id:
            return
        if not await call(teams.is_team_group, message.chat.id):
            return
        note = NOTE_COMMAND.match(message.text or "")
        if note is None and (message.text or "").startswith("/"):
            return
        ticket = await call(relay.ticket_of_post, message.chat.id, replied.message_id)
        if ticket is None:  # what it replies to may have been posted just now
            await self._outbox.noted()
            ticket = await call(relay.ticket_of_post, message.chat.id, replied.message_id)
        ticket = ticket or await self._adopted(message, replied)
        if ticket is None:
            await quietly(message.reply_text(texts.WRONG_MESSAGE))
        elif not await self._may_act(context.bot, ticket, message):
            await quietly(message.reply_text(texts.NOT_ALLOWED))
        elif note is not None:
            await self._note(ticket, message, note[1].strip())
        else:
            await self._answer(ticket, message)
        raise ApplicationHandlerStop

    async def on_edited(self, update: Update, context: Context) -> None:
        """What a member has changed of an answer reaches the citizen too; a note is changed."""
        message = update.edited_message
        if message is None or message.edit_date is None:
            return
        before = await call(edits.in_group, message.chat.id, message.message_id)
        if before is None or before.direction == Direction.TO_TEAM:
            return
        if not await self._may_act(context.bot, before.ticket, message):
            return
        words = message.text or message.caption or ""
        note = NOTE_COMMAND.match(words)
        if note and before.direction == Direction.NOTE:
            words = note[1].strip()
        edit = await call(edits.edited_by_member, before, words, *content_of(message))
        if edit is not None:
            self._outbox.remember(edit, words)
            await self._outbox.deliver()
            await quietly(message.set_reaction(SEEN))

    async def on_note_without_reply(self, update: Update, context: Context) -> None:
        if update.effective_message:
            await quietly(update.effective_message.reply_text(texts.NOTE_HOW))

    async def _adopted(self, message: Message, card: Message) -> Ticket | None:
        """The ticket of a card that was sent just before a crash, and so was never noted.

        Its buttons name the ticket; it becomes the ticket's card where there is no other.
        """
        keys = card.reply_markup.inline_keyboard if card.reply_markup else ()
        found = [TEAM_PATTERN.match(str(key.callback_data or "")) for row in keys for key in row]
        match = next((match for match in found if match), None)
        ticket = await call(tickets.ticket_by_number, f"G-{match[2]}") if match else None
        user_id = message.from_user.id if message.from_user else None
        if ticket is None or ticket.citizen is None:  # a forgotten person's card is on its way out
            return None
        if not await call(tickets.may_act, ticket, message.chat.id, user_id):
            return None
        if ticket.group_message_id is None:
            await call(relay.set_posted, ticket, card.message_id, card.message_thread_id)
        else:
            await call(relay.add_post, ticket, message.chat.id, card.message_id)
        return await call(relay.ticket_of_post, message.chat.id, card.message_id)

    async def _act(self, bot: Bot, query: CallbackQuery, action: Action, ticket_id: int) -> str:
        chat = query.message.chat if query.message else None
        ticket = await call(tickets.ticket_by_number, f"G-{ticket_id}")
        if ticket is None:
            return texts.NO_TICKET
        chat_id, user_id = chat.id if chat else None, query.from_user.id
        if not await call(tickets.may_act, ticket, chat_id, user_id) or not await _is_member(
            bot, chat_id, user_id
        ):
            return texts.NOT_ALLOWED
        member = Member(user_id)
        match action:
            case Action.CLAIM:
                return await self._claim(ticket, member)
            case Action.HAND_ON:
                return await self._hand_on(ticket)
            case Action.NOTE:
                return texts.NOTE_HOW
            case Action.CLOSE:
                return await self._close(ticket)
            case Action.DRAFT:
                draft = await call(tickets.add_to_drafts, ticket)
                await self._outbox.refresh(ticket)
                return texts.DRAFT_ADDED if draft else texts.DRAFT_NOTHING

    async def _claim(self, ticket: Ticket, member: Member) -> str:
        was_theirs = ticket.claimed_by == member.user_id
        if not await call(tickets.claim, ticket, member):
            return texts.CLAIM_LOST
        if not was_theirs:
            await self._outbox.refresh(ticket)
            words = texts.CLAIMED_FOR_CITIZEN % (_one(ticket.claimed_role), ticket.number)
            await self._outbox.tell_citizen(ticket, cards.words(words))
        return texts.CLAIM_WON

    async def _hand_on(self, ticket: Ticket) -> str:
        old = ticket.team
        try:
            new = await call(tickets.hand_on, ticket)
        except tickets.NoOtherTeam:
            return texts.NO_OTHER_TEAM
        except tickets.TicketClosed:
            return texts.TICKET_CLOSED
        except tickets.TicketMoved:
            return texts.NOT_ALLOWED
        await self._outbox.moved(ticket, old, new)
        return texts.HANDED_ON % str(new.name)

    async def _close(self, ticket: Ticket) -> str:
        if await call(tickets.close, ticket):
            await self._outbox.refresh(ticket)
            await self._outbox.tell_citizen(ticket, cards.rating_card(ticket))
        return texts.TICKET_CLOSED

    async def _note(self, ticket: Ticket, message: Message, words: str) -> None:
        if not words or message.from_user is None:
            await quietly(message.reply_text(texts.NOTE_HOW))
            return
        await call(
            tickets.add_note,
            ticket,
            Member(message.from_user.id),
            words,
            group_message_id=message.message_id,
        )
        await quietly(message.reply_text(texts.NOTED % ticket.number))

    async def _answer(self, ticket: Ticket, message: Message) -> None:
        kind, file_id = content_of(message)
        words = message.text or message.caption or ""
        if message.from_user is None or (kind == Kind.TEXT and not message.text):
            await quietly(message.reply_text(texts.CANNOT_RELAY))
            return
        try:
            answer = await call(
                tickets.record_answer,
                ticket,
                Member(message.from_user.id),
                words,
                kind=kind,
                file_id=file_id,
                group_message_id=message.message_id,
                reply_to=await _quoted(message),
            )
        except tickets.TicketClosed:
            await quietly(message.reply_text(texts.TICKET_CLOSED))
            return
        except tickets.TicketMoved:
            await quietly(message.reply_text(texts.NOT_ALLOWED))
            return
        self._outbox.remember(answer, words)
        await self._outbox.deliver()
        await self._outbox.refresh(ticket)
        await quietly(message.set_reaction(SEEN))

    async def _may_act(self, bot: Bot, ticket: Ticket, message: Message) -> bool:
        user_id = message.from_user.id if message.from_user else None
        if not await call(tickets.may_act, ticket, message.chat.id, user_id):
            return False
        return await _is_member(bot, message.chat.id, user_id)


async def _quoted(message: Message) -> TicketMessage | None:
    """The citizen's message that an answer replies to; a card is about the whole ticket."""
    replied = message.reply_to_message
    return await call(edits.in_group, message.chat.id, replied.message_id) if replied else None


async def _is_member(bot: Bot, chat_id: int | None, user_id: int | None) -> bool:
    """In a public group strangers can see a card and press its buttons: Telegram knows who is in.

    Where Telegram gives no answer, being in the chat is what `may_act` has found already.
    """
    if chat_id is None or user_id is None:
        return False
    try:
        member = await bot.get_chat_member(chat_id, user_id)
    except TelegramError as error:
        log.warning("membership could not be looked up: %s", type(error).__name__)
        return True
    return member.status not in OUTSIDERS


def _one(role: str) -> str:
    """The role at the beginning of a sentence.

    >>> _one("Thành viên tổ")
    'Một thành viên tổ'
    """
    return f"Một {role[:1].lower()}{role[1:]}"
