"""The database as the bot uses it: people are answered also while it is out of reach."""

import logging
from collections.abc import Callable
from typing import TypeVar

from django.db import InterfaceError, OperationalError

from bot import metrics
from bot.circuit import Circuit
from helpdesk.asynchronous import call

log = logging.getLogger(__name__)

T = TypeVar("T")

OUT_OF_REACH = (OperationalError, InterfaceError)
"""What Django raises when the server is gone, full or restarting, whichever database it is."""


class Storage:
    """For what can be done without; whatever can't be calls the help desk itself, and fails.

    After a failure the database is tried by one call every few seconds, so that nobody waits for
    it again and again.
    """

    def __init__(self) -> None:
        self._circuit = Circuit(failures=1)

    @property
    def is_leaving_database_alone(self) -> bool:
        """Whether it failed, and is only tried now and then."""
        return self._circuit.is_open

    async def attempt(self, otherwise: T, function: Callable[[], T]) -> T:
        """What `function` returns; `otherwise` while the database is out of reach."""
        if not self._circuit.lets_through():
            return otherwise
        try:
            result = await call(function)
        except OUT_OF_REACH as error:
            self._circuit.failed()
            metrics.failed("database", error)
            log.warning("degraded=true reason=no database: %s", type(error).__name__)
            return otherwise
        self._circuit.succeeded()
        return result
