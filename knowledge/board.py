"""The notices as this process tells them, read again every few seconds."""

import time

from django.utils import timezone

from knowledge.models import Notice
from knowledge.notices import NoticeData
from knowledge.polling import Polling

POLL_SECONDS = 15.0
KEPT_SECONDS = 300.0
"""A notice that was read longer ago, since the database is away, may have been ended meanwhile."""


class NoticeBoard:
    """Holds the notices that have not ended. Whoever answers asks it, never the database.

    A thread of its own reads them: building a release takes minutes, and must not hold one up.
    """

    def __init__(
        self, poll_seconds: float = POLL_SECONDS, kept_seconds: float = KEPT_SECONDS
    ) -> None:
        self._kept_seconds = kept_seconds
        self._read: tuple[float, tuple[NoticeData, ...]] = (0.0, ())
        self._polling = Polling("the notices", self.refresh, poll_seconds)

    @property
    def current(self) -> tuple[NoticeData, ...]:
        """Those that were read last; none where that is too long ago."""
        read_at, notices = self._read
        return notices if time.monotonic() - read_at < self._kept_seconds else ()

    def refresh(self) -> None:
        """Reads them now."""
        rows = Notice.objects.filter(ends_at__gt=timezone.now())
        self._read = (time.monotonic(), tuple(row.data() for row in rows))

    def stop(self) -> None:
        """Ends the thread."""
        self._polling.stop()
