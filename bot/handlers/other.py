"""Whatever is not words: answered kindly, never stored."""

from telegram import Message, Update
from telegram.ext import ContextTypes

from bot import cards, texts
from bot.conversation import Said
from bot.delivery import delete, send
from bot.gathering import Gathering
from bot.handoff.citizens import CitizenSide
from bot.links import hidden_links, topic_of
from bot.people import TELEGRAM
from bot.services import Services

Context = ContextTypes.DEFAULT_TYPE

APK_TYPE = "application/vnd.android.package-archive"


class Other:
    def __init__(self, services: Services, citizens: CitizenSide, gathering: Gathering) -> None:
        self._services = services
        self._citizens = citizens
        self._gathering = gathering

    async def on_message(self, update: Update, context: Context) -> None:
        """Stickers, photos, files, voice, contacts, places and so on, in a private chat."""
        message = update.effective_message
        if message is None:
            return
        await self._gathering.flush(message.chat.id)
        person = await self._services.people.meet(TELEGRAM, str(message.chat.id))
        relayed = await self._citizens.take_media(person, message)
        said = relayed or Said((cards.note(kind_answer(message), cards.MENU_BUTTON),))
        links = hidden_links(message)
        if (message.caption or links) and not _is_apk(message):
            # Read like the same words typed: a picture takes nothing from them.
            said = await self._services.conversation.hear(
                person,
                message.caption or "",
                links=links,
                about=topic_of(message.reply_to_message),
                beside=relayed or Said((cards.note(kind_answer(message)),)),
                team_has_it=relayed is not None,
            )
        await send(context.bot, message.chat.id, said)
        if said.secret:
            await delete(message)

    async def on_edited(self, update: Update, context: Context) -> None:
        """An edited message is not answered again, but the person is told how to ask again."""
        if update.effective_chat:
            said = Said((cards.note(texts.EDITED),))
            await send(context.bot, update.effective_chat.id, said)

    async def on_membership(self, update: Update, context: Context) -> None:
        """The person blocked the bot, or let it in again."""
        change = update.my_chat_member
        if change and change.chat.type == "private":
            blocked = change.new_chat_member.status in ("kicked", "left")
            await self._services.people.mark_blocked(TELEGRAM, str(change.chat.id), blocked)


def kind_answer(message: Message) -> str:
    """What is said to a message without words."""
    if _is_apk(message):
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


def _is_apk(message: Message) -> bool:
    document = message.document
    if document is None:
        return False
    name = (document.file_name or "").lower()
    return document.mime_type == APK_TYPE or name.endswith((".apk", ".xapk", ".apks"))
