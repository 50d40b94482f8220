"""The groups of the teams: whether they can be reached, and by which id."""

import logging

from telegram import Bot, ChatMember, Update
from telegram.constants import ChatAction, ChatMemberStatus, ChatType
from telegram.error import ChatMigrated, TelegramError
from telegram.ext import ContextTypes

from bot import texts
from bot.delivery import quietly
from bot.refusals import Refusal, kind_of
from helpdesk import reach
from helpdesk.asynchronous import call
from helpdesk.reach import Why

log = logging.getLogger(__name__)

Context = ContextTypes.DEFAULT_TYPE

LOST = {
    Refusal.GONE: Why.GONE,
    Refusal.BLOCKED: Why.GONE,
    Refusal.NO_RIGHTS: Why.NO_RIGHTS,
}
"""The refusals that are of the group and not of what was to be sent."""


class Groups:
    """`admin_chat_id`: where those who run the bot are told of a group that is out of reach."""

    def __init__(self, bot: Bot, admin_chat_id: int | None = None) -> None:
        self._bot = bot
        self._admin_chat_id = admin_chat_id

    async def refused(self, chat_id: int, error: TelegramError) -> bool:
        """Notes what an error says of a group; False where it says nothing of it."""
        if isinstance(error, ChatMigrated):
            await self.moved(chat_id, error.new_chat_id)
            return True
        why = LOST.get(kind_of(error))
        if why is None:
            return False
        await self.lost(chat_id, why)
        return True

    async def moved(self, old_chat_id: int, new_chat_id: int) -> None:
        if await call(reach.moved, old_chat_id, new_chat_id):
            log.warning("a team's group became a supergroup; its new id is kept")

    async def lost(self, chat_id: int, why: Why) -> None:
        """The teams' tickets go to the next ones; whoever runs the bot is told once."""
        for team in await call(reach.lost, chat_id, why):
            log.warning("the group of the team %s is out of reach: %s", team.name, why.value)
            await self.tell_admin(texts.ADMIN_GROUP_LOST % (team.name, why.label))

    async def found(self, chat_id: int) -> None:
        for team in await call(reach.found, chat_id):
            log.warning("the group of the team %s can be reached again", team.name)
            await self.tell_admin(texts.ADMIN_GROUP_FOUND % team.name)

    async def tell_admin(self, words: str) -> None:
        if self._admin_chat_id is not None:
            await quietly(self._bot.send_message(self._admin_chat_id, words, parse_mode=None))

    async def look_again(self) -> None:
        """Asks Telegram whether the bot may write again in the groups that were out of reach."""
        for chat_id in await call(reach.lost_groups):
            try:
                await self._bot.send_chat_action(chat_id, ChatAction.TYPING)
            except ChatMigrated as error:
                await self.moved(chat_id, error.new_chat_id)
            except TelegramError as error:
                log.info("a group is still out of reach: %s", type(error).__name__)
            else:
                await self.found(chat_id)

    async def on_migrated(self, update: Update, context: Context) -> None:
        """The service messages of a group that became a supergroup: one here, one there."""
        message = update.effective_message
        if message and message.migrate_to_chat_id:
            await self.moved(message.chat.id, message.migrate_to_chat_id)
        elif message and message.migrate_from_chat_id:
            await self.moved(message.migrate_from_chat_id, message.chat.id)

    async def on_membership(self, update: Update, context: Context) -> None:
        """The bot was thrown out of a group, silenced, or let in again."""
        change = update.my_chat_member
        if change is None or change.chat.type not in (ChatType.GROUP, ChatType.SUPERGROUP):
            return
        why = _why(change.new_chat_member)
        if why is None:
            await self.found(change.chat.id)
        else:
            await self.lost(change.chat.id, why)


def _why(me: ChatMember) -> Why | None:
    """Why the bot can't write as this member; None where it can."""
    if me.status in (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED):
        return Why.GONE
    if me.status != ChatMemberStatus.RESTRICTED:
        return None
    if not getattr(me, "is_member", False):
        return Why.GONE
    return None if getattr(me, "can_send_messages", False) else Why.NO_RIGHTS
