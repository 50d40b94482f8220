"""Following the newest release: build beside, then swap, without dropping a question."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from knowledge.catalogue import newest_number, newest_release
from knowledge.polling import Polling
from knowledge.releases import ReleaseData

log = logging.getLogger(__name__)

T = TypeVar("T")


class NothingPublished(Exception):  # noqa: N818
    """There is no release to follow."""


@dataclass(frozen=True)
class _Built(Generic[T]):
    number: int
    value: T


class Follower(Generic[T]):
    """Holds what `load` made of the newest release, always ready.

    A thread looks for a newer release every `poll_seconds`, builds its value beside the old one and
    swaps the reference, which is atomic. A build that fails is logged, and the old value stays
    until a later release, or a later try, succeeds.

    The constructor builds the first value before it returns; it raises NothingPublished where
    there is no release, and whatever `load` raises.
    """

    def __init__(self, load: Callable[[ReleaseData], T], poll_seconds: float = 5) -> None:
        self._load = load
        self._refreshing = threading.Lock()
        release = newest_release()
        if release is None:
            raise NothingPublished("publish the catalogue first")
        self._built = _Built(release.number, load(release))
        self._polling = Polling("the newest release", self.refresh, poll_seconds)

    @property
    def current(self) -> T:
        """The value of the newest release that could be built."""
        return self._built.value

    @property
    def number(self) -> int:
        """The number of the release that `current` was built from."""
        return self._built.number

    def refresh(self) -> bool:
        """Looks for a newer release now; True when it was swapped in."""
        with self._refreshing:
            if newest_number() == self._built.number:
                return False
            release = newest_release()
            if release is None or release.number == self._built.number:
                return False
            self._built = _Built(release.number, self._load(release))
        log.info("now answering from release %d", release.number)
        return True

    def stop(self) -> None:
        """Ends the thread; `current` stays as it is."""
        self._polling.stop()
