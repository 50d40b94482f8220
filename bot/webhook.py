"""The web server that Telegram posts updates to.

python-telegram-bot brings one, but it compares the secret with `!=`, whose time depends on how
many characters are right, and writes wrong secrets to its debug log. This one takes the same time
for every secret, limits the size of a body, and has a path for health checks.
"""

import asyncio
import hmac
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any

from telegram import Update
from telegram.ext import Application
from tornado.httpserver import HTTPServer
from tornado.web import Application as WebApplication
from tornado.web import HTTPError, RequestHandler

log = logging.getLogger(__name__)

PATH = "/telegram"
HEALTH_PATH = "/health"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  (a name)
MAX_BODY_BYTES = 1024 * 1024
IDLE_SECONDS = 30.0
"""After so long without a whole request a connection is closed, whether silent or slow.

Telegram opens another when it has something; a stranger can't hold them all open.
"""

TelegramApplication = Application[Any, Any, Any, Any, Any, Any]


def is_secret(given: str, secret: str) -> bool:
    """Compares in a time that does not depend on `given`.

    >>> is_secret("đúng", "đúng"), is_secret("", "đúng")
    (True, False)
    """
    return hmac.compare_digest(given.encode(), secret.encode())


class Updates(RequestHandler):
    def initialize(self, telegram: TelegramApplication, secret: str) -> None:
        self._telegram = telegram
        self._secret = secret

    async def post(self) -> None:
        if not is_secret(self.request.headers.get(SECRET_HEADER, ""), self._secret):
            raise HTTPError(HTTPStatus.FORBIDDEN)
        try:
            body = json.loads(self.request.body)
            if not isinstance(body, dict):
                raise TypeError("an update is a JSON object")
            update = Update.de_json(body, self._telegram.bot)
        except (ValueError, KeyError, TypeError) as error:
            raise HTTPError(HTTPStatus.BAD_REQUEST) from error
        await self._telegram.update_queue.put(update)


class Health(RequestHandler):
    def get(self) -> None:
        self.write("ok")


@asynccontextmanager
async def serving(
    application: TelegramApplication, host: str, port: int, secret: str
) -> AsyncIterator[None]:
    """Takes updates at `PATH` while the block runs."""
    routes: list[Any] = [
        (PATH, Updates, {"telegram": application, "secret": secret}),
        (HEALTH_PATH, Health),
    ]
    server = HTTPServer(
        WebApplication(routes, log_function=lambda handler: None),
        max_body_size=MAX_BODY_BYTES,
        idle_connection_timeout=IDLE_SECONDS,
        body_timeout=IDLE_SECONDS,
    )
    server.listen(port, host)
    try:
        yield
    finally:
        server.stop()
        await asyncio.wait_for(server.close_all_connections(), timeout=5)
