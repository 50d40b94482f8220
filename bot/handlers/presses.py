"""A button that is pressed twice, or whose press Telegram tells of twice, counts once."""

import time
from dataclasses import dataclass

from telegram import CallbackQuery

from bot.remembered import Remembered

SECONDS = 5.0
"""So soon after its answer the same press again is one that waited for it, where another process
took it in and it is not known when it came."""
MOST_PEOPLE = 2000


@dataclass
class _Last:
    ids: set[str]
    """Telegram's own of the press; it may tell of one again after a long time."""
    what: tuple[int, str]
    answered_at: float


class Presses:
    """Remembers the last press of each person. Presses of one chat must come one by one."""

    def __init__(self) -> None:
        self._last = Remembered[tuple[int, int], _Last](MOST_PEOPLE)

    def is_again(self, query: CallbackQuery, arrived: float | None) -> bool:
        """Whether this press was answered while it waited: a trembling finger, or an impatient one.

        Who has seen the answer and presses again wants to see it again.
        """
        last = self._last.get(_who(query))
        if last is None:
            return False
        if query.id in last.ids:
            return True
        waited_since = time.monotonic() - SECONDS if arrived is None else arrived
        if last.what == _what(query) and waited_since < last.answered_at:
            last.ids.add(query.id)
            return True
        return False

    def answered(self, query: CallbackQuery) -> None:
        """Notes that this press was answered."""
        self._last[_who(query)] = _Last({query.id}, _what(query), time.monotonic())


def _who(query: CallbackQuery) -> tuple[int, int]:
    return (query.message.chat.id if query.message else 0, query.from_user.id)


def _what(query: CallbackQuery) -> tuple[int, str]:
    return (query.message.message_id if query.message else 0, query.data or "")
