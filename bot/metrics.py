"""What the bot counts and times while it works; `bot/observing.py` shows it to Prometheus.

No label ever holds a person, a chat or words: each takes one of a few values.
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

from bot.cards import Card
from bot.remembered import Remembered
from replies.model import Reply

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 120.0)
REMEMBERED = 10_000
"""Updates whose times are kept while they wait."""

UPDATES = Counter("tro_ly_so_updates", "Updates that Telegram delivered.", registry=REGISTRY)
LAST_UPDATE = Gauge(
    "tro_ly_so_last_update_timestamp_seconds",
    "When Telegram last delivered an update, or the bot started.",
    registry=REGISTRY,
)
LAST_UPDATE.set_to_current_time()
LAST_POLL = Gauge(
    "tro_ly_so_last_poll_timestamp_seconds",
    "When Telegram last answered that there is something new, or nothing; 0 with a webhook.",
    registry=REGISTRY,
)
REPLIES = Counter(
    "tro_ly_so_replies",
    "What people were shown, by kind of reply, with Rasa or without it.",
    ["kind", "degraded"],
    registry=REGISTRY,
)
STEP = Histogram(
    "tro_ly_so_step_seconds",
    "How long the steps of a message take: storing, queue, rasa, sending; whole: from its arrival.",
    ["step"],
    buckets=SECONDS,
    registry=REGISTRY,
)
ERRORS = Counter(
    "tro_ly_so_errors",
    "What went wrong, by the part that failed and the kind of error.",
    ["part", "cause"],
    registry=REGISTRY,
)

INBOX = Gauge(
    "tro_ly_so_inbox_updates",
    "Updates that are not handled: waiting, set_aside, spooled (on the disk).",
    ["state"],
    registry=REGISTRY,
)
INBOX_OLDEST = Gauge(
    "tro_ly_so_inbox_oldest_seconds",
    "How long the oldest update has been waiting.",
    registry=REGISTRY,
)
OUTBOX = Gauge(
    "tro_ly_so_outbox_items",
    "What a team or a person is still to be shown: message, card.",
    ["kind"],
    registry=REGISTRY,
)
OUTBOX_OLDEST = Gauge(
    "tro_ly_so_outbox_oldest_seconds",
    "How long the oldest of it has been waiting.",
    ["kind"],
    registry=REGISTRY,
)
RELEASE_SERVED = Gauge(
    "tro_ly_so_release_served", "Number of the release that answers.", registry=REGISTRY
)
RELEASE_NEWEST = Gauge(
    "tro_ly_so_release_newest", "Number of the newest release.", registry=REGISTRY
)
CIRCUIT_OPEN = Gauge(
    "tro_ly_so_circuit_open",
    "1 while a service that failed is left alone: rasa, database.",
    ["service"],
    registry=REGISTRY,
)
PART_UP = Gauge("tro_ly_so_part_up", "1 while a part can be reached.", ["part"], registry=REGISTRY)
DISK_FREE = Gauge(
    "tro_ly_so_disk_free_bytes", "Free where updates wait on the disk.", registry=REGISTRY
)
DISK_SIZE = Gauge("tro_ly_so_disk_size_bytes", "Size of that disk.", registry=REGISTRY)

_arrived = Remembered[int, float](REMEMBERED)
"""Since when each update that is not handled yet has been in the queue."""


@contextmanager
def came() -> Iterator[None]:
    """Around the storing of an update that Telegram has delivered."""
    UPDATES.inc()
    LAST_UPDATE.set_to_current_time()
    with STEP.labels("storing").time():
        yield


def queued(number: int) -> None:
    """An update waits for its turn from now on."""
    _arrived[number] = time.monotonic()


def begun(number: int) -> None:
    """Its turn has come."""
    if since := _arrived.get(number):
        STEP.labels("queue").observe(time.monotonic() - since)


def done(numbers: Iterable[int]) -> None:
    """Updates are handled, or put off until later."""
    for number in numbers:
        if since := _arrived.pop(number, None):
            STEP.labels("whole").observe(time.monotonic() - since)


def shown(items: Iterable[Reply | Card], *, degraded: bool) -> list[str]:
    """Counts what a person was shown; returns the kinds of it."""
    kinds = [kind_of(item) for item in items]
    for kind in kinds:
        REPLIES.labels(kind, str(degraded).lower()).inc()
    return kinds


def kind_of(item: Reply | Card) -> str:
    """The bot's own cards (a welcome, a warning, a note) are one kind."""
    return "card" if isinstance(item, Card) else item.kind.value


def failed(part: str, error: BaseException | None) -> None:
    """Counts a failure by the kind of its error; its words may hold a person's."""
    ERRORS.labels(part, type(error).__name__).inc()
