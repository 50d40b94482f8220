"""Pictures sent at once come as messages of their own: what is said of the album is said once."""

from collections import OrderedDict
from dataclasses import replace

from telegram import Message

from bot.conversation import Said

MOST_CHATS = 1000


class Albums:
    """Remembers of each chat's last album what was said of it."""

    def __init__(self) -> None:
        self._said: OrderedDict[int, tuple[str, Said]] = OrderedDict()

    def once(self, message: Message, said: Said) -> Said:
        """What of `said` was not said of another picture of the same album."""
        album, chat = message.media_group_id, message.chat.id
        if not album:
            return said
        last, before = self._said.pop(chat, ("", Said(())))
        if last != album:
            before = Said(())
        new = replace(said, items=tuple(item for item in said.items if item not in before.items))
        self._said[chat] = album, Said((*before.items, *new.items))
        while len(self._said) > MOST_CHATS:
            self._said.popitem(last=False)
        return new
