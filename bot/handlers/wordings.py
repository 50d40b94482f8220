"""Whether an edited message says something else than before, and whether it was answered then."""

import time
from hashlib import blake2b

from telegram import Message

from bot.links import hidden_links
from bot.remembered import Remembered

MOST_MESSAGES = 5000


class Wordings:
    """Remembers of the last messages a fingerprint of what they say, never the words.

    Telegram tells of an edit also when only a preview was added, or somebody reacted.
    """

    def __init__(self) -> None:
        self._known = Remembered[tuple[int, int], bytes](MOST_MESSAGES)
        self._answered = Remembered[tuple[int, int], float](MOST_MESSAGES)

    def note(self, message: Message) -> bool:
        """Remembers what a message says now; False where it is the same as before."""
        place = message.chat.id, message.message_id
        wording = _fingerprint(message)
        is_new = self._known.get(place) != wording
        self._known[place] = wording
        return is_new

    def answered(self, message: Message) -> None:
        """Notes that a message has its answer from now on."""
        self._answered[message.chat.id, message.message_id] = time.time()

    def was_edited_before(self, edited: Message) -> bool:
        """Whether it was edited before its answer could be read."""
        answered = self._answered.get((edited.chat.id, edited.message_id))
        changed = edited.edit_date
        return bool(answered and changed and changed.timestamp() <= answered)


def _fingerprint(message: Message) -> bytes:
    files = [size.file_unique_id for size in message.photo[-1:]]
    for file in (message.document, message.video, message.audio, message.animation):
        if file:
            files.append(file.file_unique_id)
    said = [message.text or message.caption or "", *hidden_links(message), *files]
    return blake2b("\0".join(said).encode(errors="surrogatepass"), digest_size=16).digest()
