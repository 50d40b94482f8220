"""Whether an edited message says something else than before."""

from collections import OrderedDict
from hashlib import blake2b

from telegram import Message

from bot.links import hidden_links

MOST_MESSAGES = 5000


class Wordings:
    """Remembers of the last messages a fingerprint of what they say, never the words.

    Telegram tells of an edit also when only a preview was added, or somebody reacted.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[int, int], bytes] = OrderedDict()

    def note(self, message: Message) -> bool:
        """Remembers what a message says now; False where it is the same as before."""
        place = message.chat.id, message.message_id
        wording = _fingerprint(message)
        is_new = self._known.get(place) != wording
        self._known[place] = wording
        self._known.move_to_end(place)
        while len(self._known) > MOST_MESSAGES:
            self._known.popitem(last=False)
        return is_new


def _fingerprint(message: Message) -> bytes:
    files = [size.file_unique_id for size in message.photo[-1:]]
    for file in (message.document, message.video, message.audio, message.animation):
        if file:
            files.append(file.file_unique_id)
    said = [message.text or message.caption or "", *hidden_links(message), *files]
    return blake2b("\0".join(said).encode(), digest_size=16).digest()
