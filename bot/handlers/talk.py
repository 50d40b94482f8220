"""Words, commands and buttons of people who ask."""

from functools import partial

from telegram import Chat, Message, Update, User
from telegram.constants import ChatType
from telegram.ext import ContextTypes

from bot import delivery
from bot.assistant import Person
from bot.conversation import COMMAND, Said
from bot.gathering import Gathering
from bot.handlers.origins import origin_of
from bot.handlers.presses import Presses
from bot.handlers.wordings import Wordings
from bot.inbox import Inbox
from bot.links import hidden_links, topic_of
from bot.pace import Pace
from bot.people import GROUP_CHANNEL, TELEGRAM
from bot.services import Services

Context = ContextTypes.DEFAULT_TYPE


class Talk:
    """Private chats, and groups where the bot is spoken to."""

    def __init__(
        self, services: Services, pace: Pace, gathering: Gathering, wordings: Wordings
    ) -> None:
        self._services = services
        self._pace = pace
        self._gathering = gathering
        self._wordings = wordings
        self._presses = Presses(services.shared)

    async def on_text(self, update: Update, context: Context) -> None:
        message = update.effective_message
        if message is None or message.text is None or not await self._keeps_pace(update):
            return
        person = await self._person(message.chat, update.effective_user)
        if message.chat.type != ChatType.PRIVATE:
            await self._answer(update, context, person, [message])
            return
        self._wordings.note(message)
        is_whole = (
            not self._gathering.seconds
            or bool(hidden_links(message) or message.reply_to_message)
            or await self._services.conversation.is_whole(person, message.text)
        )
        answer = partial(self._answer_or_tell, update, context, person)
        await self._gathering.add(update.update_id, message, is_whole=is_whole, answer=answer)

    async def _answer_or_tell(
        self, update: Update, context: Context, person: Person, pieces: list[Message]
    ) -> None:
        """The same, also outside a handler: what breaks goes to the error handler."""
        try:
            await self._answer(update, context, person, pieces)
        except Exception as error:
            await context.application.process_error(update, error)

    async def _answer(
        self, update: Update, context: Context, person: Person, pieces: list[Message]
    ) -> None:
        """Answers one question, typed in one message or in several; `update` is the last."""
        last = pieces[-1]
        words = " ".join(piece.text or "" for piece in pieces)
        if last.chat.type != ChatType.PRIVATE:
            words = words.replace(f"@{context.bot.username}", " ")
        async with delivery.typing(context.bot, last.chat.id):
            said = await self._services.conversation.hear(
                person,
                words,
                links=hidden_links(last),
                about=topic_of(last.reply_to_message),
                origin=origin_of(last),
            )
        await self._deliver(update, context, said)
        for piece in pieces:
            self._wordings.answered(piece)
            if said.secret:
                await delivery.delete(piece)

    async def on_command(self, update: Update, context: Context) -> None:
        message = update.effective_message
        parts = COMMAND.match(message.text or "") if message else None
        if parts is None:  # a slash before what is no name
            await self.on_text(update, context)
            return
        if message is None or not await self._keeps_pace(update):
            return
        name, argument = parts[1].lower(), parts[2].strip()
        self._wordings.note(message)
        await self._gathering.flush(message.chat.id)
        person = await self._person(message.chat, update.effective_user)
        async with delivery.typing(context.bot, message.chat.id):
            said = await self._services.conversation.command(person, name, argument)
        await self._deliver(update, context, said)
        if said.secret:
            await delivery.delete(message)

    async def on_button(self, update: Update, context: Context) -> None:
        query = update.callback_query
        if query is None or query.data is None:
            return
        inbox = context.update_queue
        arrived = inbox.arrived(update.update_id) if isinstance(inbox, Inbox) else None
        is_again = await self._presses.is_again(query, arrived)
        # Always answered, and at once: else the telephone shows a clock on the button.
        await delivery.quietly(query.answer())
        chat = update.effective_chat
        if chat is None or is_again or not await self._keeps_pace(update):
            return
        await self._gathering.flush(chat.id)
        person = await self._person(chat, update.effective_user)
        async with delivery.typing(context.bot, chat.id):
            said = await self._services.conversation.press(person, query.data)
        message = query.message
        is_shown = isinstance(message, Message) and await delivery.show(context.bot, message, said)
        if not is_shown:
            await self._deliver(update, context, said)
        # Only now: a press whose answer could not be sent is tried again.
        await self._presses.answered(query)

    async def _deliver(self, update: Update, context: Context, said: Said) -> None:
        chat, message = update.effective_chat, update.effective_message
        if chat is None:
            return
        in_group = chat.type != ChatType.PRIVATE and message is not None
        reply_to = message.message_id if in_group and message else None
        await delivery.send(context.bot, chat.id, said, reply_to=reply_to)

    async def _keeps_pace(self, update: Update) -> bool:
        """The gate counts private chats; in groups only what is said to the bot counts."""
        chat, user = update.effective_chat, update.effective_user
        if chat is None or chat.type == ChatType.PRIVATE:
            return True
        person = str(user.id if user else 0)
        return self._pace.allows(person) and await self._pace.allows_everywhere(person)

    async def _person(self, chat: Chat, user: User | None) -> Person:
        if chat.type == ChatType.PRIVATE:
            return await self._services.people.meet(TELEGRAM, str(chat.id))
        # In a group each member is a person of their own, whose answers go to the group.
        address = f"{chat.id}:{user.id if user else 0}"
        return await self._services.people.meet(GROUP_CHANNEL, address)
