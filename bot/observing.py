"""The page for Prometheus (`/metrics`), and whether the bot serves everything (`/ready`).

A bot that does not answer here is dead. One that answers 503 is degraded: it goes on serving
people, without what the answer names.
"""

import asyncio
import logging
import math
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any

import httpx
from django.db import DatabaseError, connection
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from telegram.error import TelegramError
from telegram.ext import Application
from telegram.request import HTTPXRequest
from tornado.httpserver import HTTPServer
from tornado.web import Application as WebApplication
from tornado.web import RequestHandler

from bot import metrics
from bot.people import TELEGRAM
from bot.services import Services
from bot.spool import WAITING
from bot.storage import OUT_OF_REACH
from helpdesk import backlog
from helpdesk.asynchronous import call
from knowledge.catalogue import newest_number

log = logging.getLogger(__name__)

METRICS_PATH = "/metrics"
READY_PATH = "/ready"

CHECK_SECONDS = 3.0
POLL_OLD_SECONDS = 60.0
"""Telegram answers a poll in ten seconds, whether there is something new or not."""
FAILURE_OLD_SECONDS = 300.0
"""After so long without a question it is not known any more whether Rasa answers."""

TelegramApplication = Application[Any, Any, Any, Any, Any, Any]


class Polls(HTTPXRequest):
    """The connection on which updates are fetched; it notes when that last worked."""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        try:
            code, body = await super().do_request(*args, **kwargs)
        except TelegramError as error:
            metrics.failed("telegram", error)
            raise
        if code == HTTPStatus.OK:
            metrics.LAST_POLL.set_to_current_time()
        return code, body


class Observer:
    """Looks at the parts that the bot needs, each time that it is asked."""

    def __init__(self, telegram: TelegramApplication, services: Services) -> None:
        self._telegram = telegram
        self._services = services
        self._client = httpx.AsyncClient(timeout=CHECK_SECONDS, trust_env=False)

    async def close(self) -> None:
        await self._client.aclose()

    async def missing(self) -> dict[str, str]:
        """The parts that can't be reached, and why; empty when everything is served."""
        checks = {
            "database": self._database(),
            "rasa": self._rasa(),
            "telegram": self._telegram_answers(),
        }
        reasons = dict(zip(checks, await asyncio.gather(*checks.values()), strict=True))
        for part, reason in reasons.items():
            metrics.PART_UP.labels(part).set(not reason)
        return {part: reason for part, reason in reasons.items() if reason}

    async def page(self) -> bytes:
        """All metrics, as they are now."""
        await asyncio.gather(self.missing(), self._look_at_database())
        services = self._services
        metrics.CIRCUIT_OPEN.labels("rasa").set(services.assistant.is_leaving_rasa_alone)
        metrics.CIRCUIT_OPEN.labels("database").set(services.storage.is_leaving_database_alone)
        metrics.RELEASE_SERVED.set(services.follower.number)
        await asyncio.to_thread(_look_at_disk, services.settings.spool_folder)
        return generate_latest(metrics.REGISTRY)

    async def _database(self) -> str:
        try:
            await call(_ask_database)
        except OUT_OF_REACH as error:
            return type(error).__name__
        return ""

    async def _rasa(self) -> str:
        failed_at = self._services.assistant.failed_at
        if failed_at is not None and time.monotonic() - failed_at < FAILURE_OLD_SECONDS:
            return "the last question got no answer"
        try:
            response = await self._client.get(f"{self._services.settings.rasa_url}/")
            response.raise_for_status()
        except httpx.HTTPError as error:
            return type(error).__name__
        return ""

    async def _telegram_answers(self) -> str:
        if self._services.settings.webhook_url:
            try:
                async with asyncio.timeout(CHECK_SECONDS):
                    await self._telegram.bot.get_me()
            except (TelegramError, TimeoutError) as error:
                return type(error).__name__
            return ""
        polled = metrics.REGISTRY.get_sample_value("tro_ly_so_last_poll_timestamp_seconds") or 0
        return "" if time.time() - polled < POLL_OLD_SECONDS else "no poll has succeeded lately"

    async def _look_at_database(self) -> None:
        try:
            await call(_count)
        except (*OUT_OF_REACH, DatabaseError):
            # What was counted before would look as if it were so now.
            for state in ("waiting", "set_aside"):
                metrics.INBOX.labels(state).set(math.nan)
            for kind in ("message", "card"):
                metrics.OUTBOX.labels(kind).set(math.nan)
                metrics.OUTBOX_OLDEST.labels(kind).set(math.nan)
            metrics.INBOX_OLDEST.set(math.nan)
            metrics.RELEASE_NEWEST.set(math.nan)


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _count() -> None:
    inbox = backlog.inbox(TELEGRAM)
    metrics.INBOX.labels("waiting").set(inbox.count)
    metrics.INBOX.labels("set_aside").set(backlog.set_aside(TELEGRAM))
    metrics.INBOX_OLDEST.set(inbox.oldest_seconds)
    for kind, waiting in (("message", backlog.messages()), ("card", backlog.cards())):
        metrics.OUTBOX.labels(kind).set(waiting.count)
        metrics.OUTBOX_OLDEST.labels(kind).set(waiting.oldest_seconds)
    metrics.RELEASE_NEWEST.set(newest_number() or math.nan)


def _look_at_disk(folder: Path) -> None:
    metrics.INBOX.labels("spooled").set(sum(1 for _ in folder.glob(f"*/*{WAITING}")))
    disk = shutil.disk_usage(folder)
    metrics.DISK_FREE.set(disk.free)
    metrics.DISK_SIZE.set(disk.total)


class Metrics(RequestHandler):
    def initialize(self, observer: Observer) -> None:
        self._observer = observer

    async def get(self) -> None:
        self.set_header("Content-Type", CONTENT_TYPE_LATEST)
        self.write(await self._observer.page())


class Ready(RequestHandler):
    def initialize(self, observer: Observer) -> None:
        self._observer = observer

    async def get(self) -> None:
        missing = await self._observer.missing()
        self.set_status(HTTPStatus.SERVICE_UNAVAILABLE if missing else HTTPStatus.OK)
        self.write({"status": "degraded" if missing else "ready", "missing": missing})


@asynccontextmanager
async def serving(telegram: TelegramApplication, services: Services) -> AsyncIterator[None]:
    """Answers at METRICS_PORT while the block runs; with port 0 nothing is answered."""
    host, port = services.settings.metrics_host, services.settings.metrics_port
    if not port:
        yield
        return
    observer = Observer(telegram, services)
    routes: list[Any] = [
        (METRICS_PATH, Metrics, {"observer": observer}),
        (READY_PATH, Ready, {"observer": observer}),
    ]
    server = HTTPServer(WebApplication(routes, log_function=lambda handler: None))
    try:
        server.listen(port, host)
    except OSError as error:
        # People are served all the same.
        log.error("no metrics: port %d can't be opened: %s", port, error.strerror)
    try:
        yield
    finally:
        server.stop()
        await asyncio.wait_for(server.close_all_connections(), timeout=5)
        await observer.close()
