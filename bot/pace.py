"""How fast one person may write."""

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

NOTICES = RateLimitItemPerMinute(1)
"""How often a person is told that it was too fast."""


class Pace:
    """Counts messages per person in a moving minute.

    >>> pace = Pace(1)
    >>> pace.allows("1"), pace.allows("1"), pace.allows("2")
    (True, False, True)
    >>> pace.may_tell("1"), pace.may_tell("1")
    (True, False)
    """

    def __init__(self, messages_per_minute: int) -> None:
        self._messages = RateLimitItemPerMinute(messages_per_minute)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def allows(self, person: str) -> bool:
        return self._limiter.hit(self._messages, "message", person)

    def may_tell(self, person: str) -> bool:
        return self._limiter.hit(NOTICES, "notice", person)
