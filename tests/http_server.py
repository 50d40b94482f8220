"""An HTTP server of a test's own, in a thread with an event loop of its own."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.web import Application

IP_FREEBIND = 15
"""Linux: bind to an address that will be this machine's later. Python has no name for it."""


def listening(address: str) -> socket.socket:
    """A socket on a free port of `address`, which may be that of a bridge yet to be made."""
    bound = socket.socket()
    bound.setblocking(False)
    bound.setsockopt(socket.IPPROTO_IP, IP_FREEBIND, 1)
    bound.bind((address, 0))
    bound.listen(128)
    return bound


@contextlib.contextmanager
def serving(
    routes: list[Any],
    at_start: Callable[[], None] = lambda: None,
    address: str = "127.0.0.1",
) -> Iterator[int]:
    """Serves `routes` on a free port of this machine, whose number is given, until the block ends.

    `at_start` is called in the server's event loop before the first request.
    """
    bound = listening(address)
    ready, stop = threading.Event(), asyncio.Event()
    loops: list[asyncio.AbstractEventLoop] = []

    async def serve() -> None:
        loops.append(asyncio.get_running_loop())
        at_start()
        server = HTTPServer(Application(routes))
        server.add_socket(bound)
        ready.set()
        await stop.wait()
        server.stop()
        await server.close_all_connections()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    ready.wait()
    try:
        yield bound.getsockname()[1]
    finally:
        loops[0].call_soon_threadsafe(stop.set)
        thread.join(timeout=10)
