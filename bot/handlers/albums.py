"""Pictures sent at once come as messages of their own: what is said of the album is said once."""

from dataclasses import dataclass, replace

from telegram import Message

from bot.cards import Card
from bot.conversation import Said
from bot.remembered import Remembered
from replies.model import Reply

MOST_CHATS = 1000


@dataclass
class _Album:
    id: str
    said: tuple[Reply | Card, ...] = ()
    is_relayed: bool = False


class Albums:
    """Remembers of each chat's last album what was said of it."""

    def __init__(self) -> None:
        self._last = Remembered[int, _Album](MOST_CHATS)

    def once(self, message: Message, said: Said, relayed: Said | None) -> Said:
        """What of `said` was not said of another picture of the same album.

        `relayed`: what of it says that the picture was passed on, in whichever words.
        """
        chat = message.chat.id
        if not message.media_group_id:
            return said
        album = self._last.get(chat)
        if album is None or album.id != message.media_group_id:
            album = _Album(message.media_group_id)
        known = [*album.said, *(relayed.items if relayed and album.is_relayed else ())]
        new = tuple(item for item in said.items if item not in known)
        album.said += new
        album.is_relayed = album.is_relayed or relayed is not None
        self._last[chat] = album
        return replace(said, items=new)
