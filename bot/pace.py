"""How fast one person may write."""

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter

from bot.shared import TIMEOUTS, Shared

NOTICES = RateLimitItemPerMinute(1)
"""How often a person is told that it was too fast."""


class Pace:
    """Counts messages per person in a moving minute, together with all other bots.

    >>> import asyncio
    >>> pace = Pace(1)
    >>> async def ask(*people):
    ...     return [await pace.allows(person) for person in people]
    >>> asyncio.run(ask("1", "1", "2"))
    [True, False, True]
    """

    def __init__(self, messages_per_minute: int, shared: Shared | None = None) -> None:
        self._messages = RateLimitItemPerMinute(messages_per_minute)
        self._shared = shared or Shared()
        self._own = MovingWindowRateLimiter(MemoryStorage())
        if self._shared.url:
            storage = RedisStorage(
                f"async+{self._shared.url}", implementation="redispy", **TIMEOUTS
            )
            self._everywhere = MovingWindowRateLimiter(storage)

    async def allows(self, person: str) -> bool:
        return await self._hit(self._messages, "message", person)

    async def may_tell(self, person: str) -> bool:
        return await self._hit(NOTICES, "notice", person)

    async def _hit(self, item: RateLimitItem, *who: str) -> bool:
        """Counted here too, so that a limit holds while Redis is away."""
        if not await self._own.hit(item, *who):
            return False
        return await self._shared.attempt(True, lambda _: self._everywhere.hit(item, *who))
