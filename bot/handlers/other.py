"""Whatever is not words: answered kindly, never stored. And what was edited."""

from telegram import Message, Update
from telegram.ext import ContextTypes

from bot import cards, texts
from bot.assistant import Person
from bot.conversation import Said
from bot.delivery import delete, send
from bot.gathering import Gathering
from bot.handlers.albums import Albums
from bot.handlers.origins import origin_of
from bot.handlers.wordings import Wordings
from bot.handoff.citizens import CitizenSide
from bot.handoff.files import is_app
from bot.links import hidden_links, topic_of
from bot.people import TELEGRAM
from bot.services import Services

Context = ContextTypes.DEFAULT_TYPE

NOT_SENT = {
    texts.DOCUMENT: texts.DOCUMENT_NOT_SENT,
    texts.CONTACT: texts.CONTACT_NOT_SENT,
    texts.LOCATION: texts.LOCATION_NOT_SENT,
    texts.OTHER: texts.OTHER_NOT_SENT,
}


class Other:
    def __init__(
        self,
        services: Services,
        citizens: CitizenSide,
        gathering: Gathering,
        wordings: Wordings,
    ) -> None:
        self._services = services
        self._citizens = citizens
        self._gathering = gathering
        self._wordings = wordings
        self._albums = Albums()

    async def on_message(self, update: Update, context: Context) -> None:
        """Stickers, photos, files, voice, contacts, places and so on, in a private chat."""
        message = update.effective_message
        if message is None:
            return
        await self._gathering.flush(message.chat.id)
        self._wordings.note(message)
        person = await self._services.people.meet(TELEGRAM, str(message.chat.id))
        origin, about = origin_of(message), topic_of(message.reply_to_message)
        relayed = await self._citizens.take_media(person, message, origin)
        links = hidden_links(message)
        beside = relayed or Said((await self._unread(person, message),))
        said = beside
        if message.caption or links:
            # Read like the same words typed: a picture takes nothing from them.
            said = await self._services.conversation.hear(
                person,
                message.caption or "",
                links=links,
                about=about,
                origin=origin,
                beside=beside,
                team_has_it=relayed is not None,
            )
        await send(context.bot, message.chat.id, self._albums.once(message, said, relayed))
        if said.secret:
            await delete(message)

    async def _unread(self, person: Person, message: Message) -> cards.Card:
        """What is said of that which neither the bot nor the team gets."""
        if await self._citizens.has_ticket(person):
            return cards.note(not_sent(message))
        is_alone = not (message.caption or hidden_links(message) or message.media_group_id)
        return cards.note(kind_answer(message), *((cards.MENU_BUTTON,) if is_alone else ()))

    async def on_edited(self, update: Update, context: Context) -> None:
        """An edit reaches whoever has read the message, and is read for danger and secrets.

        A place that moves is no edit, nor what Telegram adds to a message.
        """
        message = update.edited_message
        if message is None or message.location or message.edit_date is None:
            return
        if self._gathering.replace(message) or not self._wordings.note(message):
            return
        person = await self._services.people.meet(TELEGRAM, str(message.chat.id))
        edit = await self._citizens.take_edit(person, message)
        if edit.is_known and edit.said is None:
            return
        said = await self._services.conversation.hear_again(
            person,
            message.text or message.caption or "",
            links=hidden_links(message),
            about=topic_of(message.reply_to_message),
            origin=origin_of(message),
            corrected=edit.said,
            was_read=not self._wordings.was_edited_before(message),
        )
        await send(context.bot, message.chat.id, said)
        if said.secret:
            await delete(message)

    async def on_membership(self, update: Update, context: Context) -> None:
        """The person blocked the bot, or let it in again."""
        change = update.my_chat_member
        if change and change.chat.type == "private":
            blocked = change.new_chat_member.status in ("kicked", "left")
            await self._services.people.mark_blocked(TELEGRAM, str(change.chat.id), blocked)


def kind_answer(message: Message) -> str:
    """What is said to a message without words."""
    if is_app(message):
        return texts.APK
    if message.voice or message.audio or message.video_note:
        return texts.VOICE
    if message.photo or message.video:
        return texts.PHOTO
    if message.sticker or message.animation or message.dice:
        return texts.STICKER
    if message.document:
        return texts.DOCUMENT
    if message.contact:
        return texts.CONTACT
    if message.location or message.venue:
        return texts.LOCATION
    return texts.OTHER


def not_sent(message: Message) -> str:
    """The same while somebody of the team would read it, but is not given it."""
    said = kind_answer(message)
    return NOT_SENT.get(said, said)
