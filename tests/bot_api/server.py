"""The HTTP side: `/bot<token>/<method>` as api.telegram.org answers it, in a thread of its own."""

import asyncio
import contextlib
import json
import socket
import struct
import time
from collections.abc import Iterator

from tornado.iostream import StreamClosedError
from tornado.web import RequestHandler

from tests.bot_api.methods import METHODS
from tests.bot_api.parsing import Refused
from tests.bot_api.world import Call, Json, World
from tests.http_server import serving

TOKEN = "123456789:TEST-token-of-thirty-five-characters"
MAX_POLL_SECONDS = 2.0
"""Shorter than what is asked for, so that a bot that stops is not waited for."""


class BotApiHandler(RequestHandler):
    def initialize(self, world: World, token: str) -> None:
        self.world = world
        self.token = token

    async def get(self, token: str, name: str) -> None:
        await self.post(token, name)

    async def post(self, token: str, name: str) -> None:
        name = next((known for known in METHODS if known.lower() == name.lower()), name)
        fields = self._fields()
        if token != self.token:
            self._answer(401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
            return
        if name == "getUpdates":
            self._answer(200, {"ok": True, "result": await self._updates(fields)})
            return
        broken = self.world.broken.get(name, "")
        if broken in ("before", "malformed"):
            self.world.record(Call(name, fields, 0, None, time.monotonic()))
            self._break_off() if broken == "before" else self.finish("<html>bad gateway{")
            return
        status, body = self._call(name, fields)
        self.world.record(Call(name, fields, status, body.get("result"), time.monotonic()))
        if seconds := self.world.answer_after.get(name):
            await asyncio.sleep(seconds)
        if broken == "after":
            self._break_off()
        else:
            self._answer(status, body)

    def _break_off(self) -> None:
        """The other side sees that the connection was reset."""
        self._auto_finish = False
        stream = self.request.connection.stream  # type: ignore[attr-defined]
        now = struct.pack("ii", 1, 0)
        stream.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, now)
        stream.close()

    def _call(self, name: str, fields: Json) -> tuple[int, Json]:
        planned = self.world.failure_for(name)
        if planned:
            status, parameters = planned
            words = "Too Many Requests: retry later" if status == 429 else "Internal Server Error"
            body: Json = {"ok": False, "error_code": status, "description": words}
            return status, {**body, "parameters": parameters} if parameters else body
        try:
            if name not in METHODS:
                raise Refused("Not Found: method not found", 404)
            if refused := self.world.refusal_for(name, fields):
                raise refused
            return 200, {"ok": True, "result": METHODS[name](self.world, fields)}
        except Refused as refused:
            body = {"ok": False, "error_code": refused.code, "description": refused.description}
            if refused.parameters:
                body["parameters"] = refused.parameters
            return refused.code, body

    async def _updates(self, fields: Json) -> list[Json]:
        offset = int(fields.get("offset", 0))
        wait = min(float(fields.get("timeout", 0)), MAX_POLL_SECONDS)
        deadline = time.monotonic() + wait
        wake = self.world.wake
        assert wake is not None
        while True:
            wake.clear()
            with self.world.lock:
                # Asking for an offset confirms everything before it.
                self.world.pending = [
                    u for u in self.world.pending if u["update_id"] >= offset or offset <= 0
                ]
                ready = list(self.world.pending[: int(fields.get("limit", 100))])
            left = deadline - time.monotonic()
            if ready or left <= 0:
                return ready
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(wake.wait(), left)

    def _fields(self) -> Json:
        if self.request.headers.get("Content-Type", "").startswith("application/json"):
            body: Json = json.loads(self.request.body or b"{}")
            return body
        fields: Json = {name: self.get_argument(name) for name in self.request.arguments}
        fields |= {name: files[0].filename for name, files in self.request.files.items()}
        return fields

    def _answer(self, status: int, body: Json) -> None:
        self.set_status(status)
        self.set_header("Content-Type", "application/json")
        # A bot that was killed while it polled is gone.
        with contextlib.suppress(StreamClosedError):
            self.finish(json.dumps(body))

    def on_connection_close(self) -> None:
        """A killed bot hangs up while it polls; that is part of the tests."""


class BotApi:
    """A running server. `world` is what tests look at and change."""

    def __init__(self, world: World, address: str, port: int) -> None:
        self.world = world
        self.token = TOKEN
        self.base_url = f"http://{address}:{port}/bot"
        self.base_file_url = f"http://{address}:{port}/file/bot"


@contextlib.contextmanager
def running(token: str = TOKEN, address: str = "127.0.0.1") -> Iterator[BotApi]:
    """The server on a free port of this machine, until the block ends."""
    world = World()

    def at_start() -> None:
        world.wake, world.loop = asyncio.Event(), asyncio.get_running_loop()

    routes = [(r"/bot([^/]+)/(\w+)", BotApiHandler, {"world": world, "token": token})]
    with serving(routes, at_start, address) as port:
        yield BotApi(world, address, port)
