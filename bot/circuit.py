"""Keeps a dead service from costing every person the full waiting time.

The kept libraries for this either let every caller through when the waiting time is over or are
no longer maintained; what is needed here is small: one probe at a time.
"""

import time
from collections.abc import Callable


class Circuit:
    """Closed while calls succeed; open after `failures` in a row; then one probe every `rest`.

    >>> circuit = Circuit(failures=1, rest=60)
    >>> circuit.failed(); circuit.lets_through()
    False
    >>> circuit.succeeded(); circuit.lets_through()
    True
    """

    def __init__(
        self, *, failures: int = 2, rest: float = 5.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._allowed_failures = failures
        self._rest = rest
        self._clock = clock
        self._failures = 0
        self._next_probe = 0.0

    @property
    def is_open(self) -> bool:
        return self._failures >= self._allowed_failures

    def lets_through(self) -> bool:
        """Whether a call may be tried now. While open, only one in each `rest` seconds may."""
        if not self.is_open:
            return True
        now = self._clock()
        if now < self._next_probe:
            return False
        self._next_probe = now + self._rest
        return True

    def succeeded(self) -> None:
        self._failures = 0

    def failed(self) -> None:
        self._failures += 1
        self._next_probe = self._clock() + self._rest
