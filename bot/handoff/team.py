"""The team's side: buttons on a card, answers by replying, notes. Everything passes `may_act`."""

import logging
import re

from telegram import Bot, CallbackQuery, ChatMemberRestricted, Message, Update
from telegram.constants import ChatMemberStatus
from telegram.error import BadRequest, TelegramError
from telegram.ext import ApplicationHandlerStop, ContextTypes

from bot import texts
from bot.addressed import Addressed
from bot.delivery import quietly
from bot.handoff import cards
from bot.handoff.files import content_of
from bot.handoff.outbox import Outbox
from bot.handoff.payloads import TEAM_PATTERN, Action
from bot.sealed import Seal
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
ON_ITS_WAY = (TicketMessage.State.WAITING, TicketMessage.State.SENT)

MEMBERS = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.MEMBER)


for_the_bot = Addressed().filter


class TeamSide:
    def __init__(self, outbox: Outbox, seal: Seal) -> None:
        self._outbox = outbox
        self._seal = seal

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
        else:
            await self._take(context.bot, ticket, message, note)
        raise ApplicationHandlerStop

    async def on_topic(self, update: Update, context: Context) -> None:
        """What is typed in a ticket's own topic is for the citizen, as if it replied to the card.

        Telegram says of it that it replies to the message by which the topic was made. What
        members reply to each other stays among them, and so does the forum's main talk.
        """
        message = update.effective_message
        if message is None or not message.is_topic_message or message.message_thread_id is None:
            return
        sender = message.from_user
        if sender is None or (sender.is_bot and not message.sender_chat):
            return
        note = NOTE_COMMAND.match(message.text or "")
        if note is None and ((message.text or "").startswith("/") or for_the_bot(message)):
            return
        ticket = await call(relay.ticket_of_thread, message.chat.id, message.message_thread_id)
        if ticket is None:
            return
        await self._take(context.bot, ticket, message, note)
        raise ApplicationHandlerStop

    async def _take(
        self, bot: Bot, ticket: Ticket, message: Message, note: re.Match[str] | None
    ) -> None:
        """A note or an answer, from whoever may give one."""
        if refusal := await self._refusal(bot, ticket, message):
            await quietly(message.reply_text(refusal))
        elif note is not None:
            await self._note(ticket, message, note[1].strip())
        else:
            await self._answer(ticket, message)

    async def on_edited(self, update: Update, context: Context) -> None:
        """What a member has changed of an answer reaches the citizen too; a note is changed."""
        message = update.edited_message
        if message is None or message.edit_date is None:
            return
        before = await call(edits.in_group, message.chat.id, message.message_id)
        if before is None or before.direction == Direction.TO_TEAM:
            return
        if refusal := await self._refusal(context.bot, before.ticket, message):
            await quietly(message.reply_text(refusal))
            return
        words = message.text or message.caption or ""
        note = NOTE_COMMAND.match(words)
        if note and before.direction == Direction.NOTE:
            words = note[1].strip()
        edit = await call(
            edits.edited_by_member,
            before,
            words,
            *content_of(message),
            sealed=self._seal.close({"words": words}),
        )
        if edit is not None:
            await self._outbox.deliver_ticket(edit.ticket_id)
            if await call(relay.state_of, edit) in ON_ITS_WAY:
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
        # An old card stands in the group as it was before it became a supergroup.
        chat_id = await call(teams.current_group, chat.id) if chat else None
        user_id = query.from_user.id
        if not await call(tickets.may_act, ticket, chat_id, user_id):
            return texts.NOT_ALLOWED
        if refusal := await _outsider(bot, chat_id, user_id):
            return refusal
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
                sealed=self._seal.close({"words": words}),
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
        await self._outbox.deliver_ticket(ticket.pk)
        await self._outbox.refresh(ticket)
        if await call(relay.state_of, answer) in ON_ITS_WAY:
            await quietly(message.set_reaction(SEEN))

    async def _refusal(self, bot: Bot, ticket: Ticket, message: Message) -> str:
        """What is said to somebody who may not act; empty for a member.

        Who writes in the name of the very group is one of its administrators: nobody else can.
        Who writes in the name of another chat may be anybody.
        """
        user_id = message.from_user.id if message.from_user else None
        if not await call(tickets.may_act, ticket, message.chat.id, user_id):
            return texts.NOT_ALLOWED
        if message.sender_chat is not None:
            return "" if message.sender_chat.id == message.chat.id else texts.NOT_ALLOWED
        return await _outsider(bot, message.chat.id, user_id)


async def _quoted(message: Message) -> TicketMessage | None:
    """The citizen's message that an answer replies to; a card is about the whole ticket."""
    replied = message.reply_to_message
    return await call(edits.in_group, message.chat.id, replied.message_id) if replied else None


async def _outsider(bot: Bot, chat_id: int | None, user_id: int | None) -> str:
    """In a public group strangers can see a card and press its buttons: Telegram knows who is in.

    What is said to whoever is not; empty for a member. No answer, or one that can't be read, means
    that nobody knows, and a stranger must not close a ticket.
    """
    if chat_id is None or user_id is None:
        return texts.NOT_ALLOWED
    try:
        member = await bot.get_chat_member(chat_id, user_id)
    except BadRequest:  # there is no such member
        return texts.NOT_ALLOWED
    except (TelegramError, AttributeError, KeyError, TypeError, ValueError) as error:
        log.warning("membership could not be looked up: %s", type(error).__name__)
        return texts.NOT_CHECKED
    is_in = member.status in MEMBERS or (
        isinstance(member, ChatMemberRestricted) and member.is_member
    )
    return "" if is_in and member.user.id == user_id else texts.NOT_ALLOWED


def _one(role: str) -> str:
    """The role at the beginning of a sentence.

    >>> _one("Thành viên tổ")
    'Một thành viên tổ'
    """
    return f"Một {role[:1].lower()}{role[1:]}"
