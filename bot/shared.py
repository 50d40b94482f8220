"""What all bots of one assistant share and may lose: counts, and marks of a few minutes.

It lies in Redis where `REDIS_URL` names one. Nothing waits for it: while it is away each bot goes
by what it remembers itself.
"""

import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot import metrics
from bot.circuit import Circuit

log = logging.getLogger(__name__)

T = TypeVar("T")

SECONDS = 0.5
"""The longest that anybody waits for Redis."""
TIMEOUTS: dict[str, Any] = {"socket_timeout": SECONDS, "socket_connect_timeout": SECONDS}


class Shared:
    """Asks Redis; what is asked fails softly. Without an address there is none to ask."""

    def __init__(self, url: str = "") -> None:
        self.url = url
        self.redis = Redis.from_url(url, decode_responses=True, **TIMEOUTS) if url else None
        self._circuit = Circuit(failures=1)

    async def attempt(self, otherwise: T, ask: Callable[["Redis"], Awaitable[T]]) -> T:
        """What `ask` finds; `otherwise` where there is no Redis, or none that answers."""
        if self.redis is None or not self._circuit.lets_through():
            return otherwise
        try:
            found = await ask(self.redis)
        except (RedisError, OSError) as error:
            metrics.failed("redis", error)
            if not self._circuit.is_open:
                log.warning("Redis is out of reach (%s)", type(error).__name__)
            self._circuit.failed()
            return otherwise
        self._circuit.succeeded()
        return found

    async def close(self) -> None:
        if self.redis is not None:
            await self.redis.aclose()
