"""Looking at the database again and again, beside those who answer."""

import logging
import threading
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, close_old_connections, connection

log = logging.getLogger(__name__)


class Polling:
    """A daemon thread that calls `look` at once and then every `seconds`.

    A look that fails is logged; `what` is looked for is named there.
    """

    def __init__(self, what: str, look: Callable[[], object], seconds: float) -> None:
        self._what = what
        self._look = look
        self._seconds = seconds
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=what, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        while True:
            try:
                close_old_connections()
                self._look()
            except (OperationalError, InterfaceError) as error:
                # One line every few seconds says enough while the database is away.
                log.warning("%s: no database (%s)", self._what, type(error).__name__)
            except Exception:
                log.exception("%s could not be taken", self._what)
            if self._stopping.wait(self._seconds):
                break
        connection.close()
