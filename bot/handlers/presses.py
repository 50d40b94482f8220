"""A button that is pressed twice, or whose press Telegram tells of twice, counts once."""

import time

from pydantic import BaseModel, ConfigDict, ValidationError
from telegram import CallbackQuery

from bot.remembered import Remembered
from bot.shared import Shared

SECONDS = 5.0
"""So soon after its answer the same press again is one that waited for it, where another process
took it in and it is not known when it came."""
MOST_PEOPLE = 2000
KEPT_SECONDS = 3600


class _Last(BaseModel):
    model_config = ConfigDict(frozen=True)

    ids: frozenset[str]
    """Telegram's own of the press; it may tell of one again after a long time."""
    what: tuple[int, str]
    answered_at: float


class Presses:
    """Remembers the last press of each person, together with all other bots.

    Presses of one chat must come one by one. Times are seconds since the epoch.
    """

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self._last = Remembered[str, _Last](MOST_PEOPLE)

    async def is_again(self, query: CallbackQuery, arrived: float | None) -> bool:
        """Whether this press was answered while it waited: a trembling finger, or an impatient one.

        Who has seen the answer and presses again wants to see it again.
        """
        last = await self._recall(_who(query))
        if last is None:
            return False
        if query.id in last.ids:
            return True
        waited_since = time.time() - SECONDS if arrived is None else arrived
        if last.what == _what(query) and waited_since < last.answered_at:
            await self._keep(_who(query), last.model_copy(update={"ids": last.ids | {query.id}}))
            return True
        return False

    async def answered(self, query: CallbackQuery) -> None:
        """Notes that this press was answered."""
        last = _Last(ids=frozenset({query.id}), what=_what(query), answered_at=time.time())
        await self._keep(_who(query), last)

    async def _keep(self, who: str, last: _Last) -> None:
        self._last[who] = last
        text = last.model_dump_json()
        await self._shared.attempt(None, lambda redis: redis.set(who, text, ex=KEPT_SECONDS))

    async def _recall(self, who: str) -> _Last | None:
        """The later one of what this bot and what all bots remember."""
        own = self._last.get(who)
        text = await self._shared.attempt(None, lambda redis: redis.get(who))
        try:
            theirs = _Last.model_validate_json(text) if text else None
        except ValidationError:
            theirs = None
        if own and theirs:
            return max(own, theirs, key=lambda last: last.answered_at)
        return own or theirs


def _who(query: CallbackQuery) -> str:
    return f"press:{query.message.chat.id if query.message else 0}:{query.from_user.id}"


def _what(query: CallbackQuery) -> tuple[int, str]:
    return (query.message.message_id if query.message else 0, query.data or "")
