"""How fast one person may write."""

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.aio.storage import RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter as SharedLimiter
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from bot.shared import TIMEOUTS, Shared

NOTICES = RateLimitItemPerMinute(1)
"""How often a person is told that it was too fast."""


class Pace:
    """Counts messages per person in a moving minute: of this bot, and of all bots together.

    >>> pace = Pace(1)
    >>> pace.allows("1"), pace.allows("1"), pace.allows("2")
    (True, False, True)
    """

    def __init__(self, messages_per_minute: int, shared: Shared | None = None) -> None:
        self._messages = RateLimitItemPerMinute(messages_per_minute)
        self._shared = shared or Shared()
        self._own = MovingWindowRateLimiter(MemoryStorage())
        if self._shared.url:
            storage = RedisStorage(
                f"async+{self._shared.url}", implementation="redispy", **TIMEOUTS
            )
            self._everywhere = SharedLimiter(storage)

    def allows(self, person: str) -> bool:
        """By what this bot has counted. It waits for nothing, so that messages keep their order."""
        return self._own.hit(self._messages, "message", person)

    async def allows_everywhere(self, person: str) -> bool:
        """By what all bots have counted; True where that can't be asked now."""
        return await self._hit(self._messages, "message", person)

    async def may_tell(self, person: str) -> bool:
        return self._own.hit(NOTICES, "notice", person) and await self._hit(
            NOTICES, "notice", person
        )

    async def _hit(self, item: RateLimitItem, *who: str) -> bool:
        return await self._shared.attempt(True, lambda _: self._everywhere.hit(item, *who))
