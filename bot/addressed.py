"""Whether the bot is spoken to in a group."""

from telegram import Message, MessageEntity
from telegram.constants import ChatType
from telegram.ext import filters

from bot import texts

OURS = frozenset(command for command, _ in texts.COMMANDS)
"""Another command without a name may be meant for another bot of the group."""


class Addressed(filters.MessageFilter):
    """A command of ours, a mention of the bot, or a reply to one of its messages, in a group."""

    def filter(self, message: Message) -> bool:
        if message.chat.type not in (ChatType.GROUP, ChatType.SUPERGROUP):
            return False
        me = message.get_bot()
        name = f"@{me.username}".lower()
        entities = message.parse_entities([MessageEntity.BOT_COMMAND, MessageEntity.MENTION])
        for entity, words in entities.items():
            if entity.type == MessageEntity.MENTION and words.lower() == name:
                return True
            if entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0:
                command, _, bot_name = words[1:].lower().partition("@")
                return f"@{bot_name}" == name if bot_name else command in OURS
        replied = message.reply_to_message
        if replied is None or replied.forum_topic_created:
            return False
        return replied.from_user is not None and replied.from_user.id == me.id
