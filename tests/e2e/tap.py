"""Sits between the bot and Rasa, and keeps what each said; changes nothing."""

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.web import RequestHandler

from tests.http_server import serving

Json = dict[str, Any]

SECONDS = 60.0
"""Longer than the bot waits."""


@dataclass(frozen=True)
class Exchange:
    """One message of the bot to Rasa, and the Replies in Rasa's answer."""

    sender: str
    message: str
    replies: tuple[Json, ...]


@dataclass
class Tap:
    url: str = ""
    rasa_url: str = ""
    """Set when Rasa's port is known."""
    exchanges: list[Exchange] = field(default_factory=list)

    def of(self, sender: str) -> list[Exchange]:
        """What was exchanged about one person, oldest first."""
        return [exchange for exchange in self.exchanges if exchange.sender == sender]


class Forward(RequestHandler):
    def initialize(self, tap: Tap) -> None:
        self.tap = tap

    async def post(self, path: str) -> None:
        headers = {"Content-Type": "application/json"}
        request = HTTPRequest(
            self.tap.rasa_url + path,
            "POST",
            headers,
            self.request.body,
            request_timeout=SECONDS,
        )
        try:
            response = await AsyncHTTPClient().fetch(request, raise_error=False)
        except (OSError, HTTPClientError):
            self.detach().close()
            return
        if response.code == 599:
            self.detach().close()
            return
        said = json.loads(self.request.body)
        if response.code == 200:
            replies = tuple(m["custom"] for m in json.loads(response.body) if "custom" in m)
            self.tap.exchanges.append(Exchange(said["sender"], said["message"], replies))
        self.set_status(response.code)
        self.finish(response.body)

    def on_connection_close(self) -> None:
        """The bot has waited long enough."""


@contextlib.contextmanager
def running() -> Iterator[Tap]:
    tap = Tap()
    many = partial(AsyncHTTPClient.configure, None, max_clients=64)
    with serving([(r"(/.*)", Forward, {"tap": tap})], at_start=many) as port:
        tap.url = f"http://127.0.0.1:{port}"
        yield tap
