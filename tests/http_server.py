"""An HTTP server of a test's own, in a thread with an event loop of its own."""

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application


@contextlib.contextmanager
def serving(routes: list[Any], at_start: Callable[[], None] = lambda: None) -> Iterator[int]:
    """Serves `routes` on a free port of this machine, whose number is given, until the block ends.

    `at_start` is called in the server's event loop before the first request.
    """
    sockets = bind_sockets(0, "127.0.0.1")
    ready, stop = threading.Event(), asyncio.Event()
    loops: list[asyncio.AbstractEventLoop] = []

    async def serve() -> None:
        loops.append(asyncio.get_running_loop())
        at_start()
        server = HTTPServer(Application(routes))
        server.add_sockets(sockets)
        ready.set()
        await stop.wait()
        server.stop()
        await server.close_all_connections()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    ready.wait()
    try:
        yield sockets[0].getsockname()[1]
    finally:
        loops[0].call_soon_threadsafe(stop.set)
        thread.join(timeout=10)
