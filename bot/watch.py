"""Tells the administrators' chat what needs a person: once when it begins, and when it is over.

Prometheus watches over more (`deploy/observe/`); this is for those who run none.
"""

import logging
import shutil
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from telegram import Bot
from telegram.error import TelegramError

from bot import texts
from bot.people import TELEGRAM
from bot.services import Services
from bot.spool import WAITING
from bot.storage import OUT_OF_REACH
from helpdesk import backlog, troubles
from helpdesk.asynchronous import call
from knowledge.catalogue import newest_number

log = logging.getLogger(__name__)

QUEUE_OLD_SECONDS = 120.0
ANSWERS_OLD_SECONDS = 900.0
PATIENCE_SECONDS = 300.0
"""What may pass by itself is told after it has lasted so long."""
BY_DAY = range(8, 21)
"""The hours in which an hour without a message is odd."""
BUSY = 100
"""Messages of the day before: with fewer, an empty hour happens by chance."""
DISK_FREE_SHARE = 0.1


@dataclass(frozen=True)
class Kind:
    """One thing that may be wrong."""

    name: str
    begun: str
    over: str
    patience: float = 0.0
    """Seconds that it lasts before anybody is told."""
    is_local: bool = False
    """Of this machine alone; anything else is the same seen from every machine."""


QUEUE = Kind("queue", texts.ADMIN_QUEUE_OLD, texts.ADMIN_QUEUE_FINE)
SET_ASIDE = Kind("set-aside", texts.ADMIN_SET_ASIDE, texts.ADMIN_NONE_SET_ASIDE)
ANSWERS = Kind("answers", texts.ADMIN_ANSWERS_STUCK, texts.ADMIN_ANSWERS_FINE)
SILENCE = Kind("silence", texts.ADMIN_NOTHING_CAME, texts.ADMIN_SOMETHING_CAME)
ON_DISK = Kind(
    "on-disk", texts.ADMIN_ON_DISK, texts.ADMIN_NOT_ON_DISK, PATIENCE_SECONDS, is_local=True
)
RELEASE = Kind(
    "release", texts.ADMIN_RELEASE_OLD, texts.ADMIN_RELEASE_NEW, PATIENCE_SECONDS, is_local=True
)
DISK = Kind("disk", texts.ADMIN_DISK_FULL, texts.ADMIN_DISK_FINE, is_local=True)
RASA = Kind("rasa", texts.ADMIN_RASA_AWAY, texts.ADMIN_RASA_BACK, PATIENCE_SECONDS, is_local=True)


class Watch:
    """`look` is called every now and then. While the database is away it waits for it."""

    def __init__(self, bot: Bot, services: Services, chat_id: int) -> None:
        self._bot = bot
        self._services = services
        self._chat_id = chat_id
        self._since: dict[str, float] = {}
        self._is_first_look = True

    async def look(self, context: Any = None) -> None:
        try:
            found = {**await call(of_everybody, timezone.now()), **self._of_this_machine()}
            newest = await call(newest_number)
            found[RELEASE] = newest != self._services.follower.number
            for kind, is_wrong in found.items():
                await self._tell(kind, is_wrong)
            self._is_first_look = False
        except OUT_OF_REACH as error:
            log.info("nothing can be watched now: %s", type(error).__name__)

    def _of_this_machine(self) -> dict[Kind, bool]:
        folder = self._services.settings.spool_folder
        disk = shutil.disk_usage(folder if folder.exists() else ".")
        return {
            ON_DISK: any(folder.glob(f"*/*{WAITING}")),
            DISK: disk.free < DISK_FREE_SHARE * disk.total,
            RASA: self._services.assistant.is_leaving_rasa_alone,
        }

    async def _tell(self, kind: Kind, is_wrong: bool) -> None:
        name = f"{kind.name} {socket.gethostname()}" if kind.is_local else kind.name
        if not is_wrong:
            was_seen = self._since.pop(name, None) is not None
            # Another bot of this machine may see what this one does not.
            is_ours = was_seen or self._is_first_look or not kind.is_local
            if is_ours and await call(troubles.end, name):
                await self._say(kind.over, lambda: troubles.begin(name))
            return
        since = self._since.setdefault(name, time.monotonic())
        if time.monotonic() - since >= kind.patience and await call(troubles.begin, name):
            log.warning("whoever runs the bot is told: %s", kind.name)
            await self._say(kind.begun, lambda: troubles.end(name))

    async def _say(self, words: str, take_back: Callable[[], bool]) -> None:
        """What can't be said now is said the next time."""
        try:
            await self._bot.send_message(self._chat_id, words, parse_mode=None)
        except TelegramError as error:
            log.warning("whoever runs the bot can't be told: %s", type(error).__name__)
            await call(take_back)


def of_everybody(now: datetime) -> dict[Kind, bool]:
    """What is wrong with the assistant as a whole."""
    is_day = timezone.localtime(now).hour in BY_DAY
    was_busy = is_day and backlog.came(TELEGRAM, now - timedelta(days=1)) >= BUSY
    return {
        QUEUE: backlog.inbox(TELEGRAM).oldest_seconds > QUEUE_OLD_SECONDS,
        SET_ASIDE: backlog.set_aside(TELEGRAM) > 0,
        ANSWERS: backlog.messages().oldest_seconds > ANSWERS_OLD_SECONDS,
        SILENCE: was_busy and not backlog.came(TELEGRAM, now - timedelta(hours=1)),
    }
