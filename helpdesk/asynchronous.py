"""Calling the help desk from asynchronous code."""

import asyncio
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from typing import Any, ParamSpec, TypeVar

from django.db import OperationalError, close_old_connections, connection

P = ParamSpec("P")
T = TypeVar("T")

SECONDS = 2.0
"""After so long nobody waits for the database any more."""
STUCK_SECONDS = 0.5
"""While a statement takes longer than this, the database is taken for hanging."""

_THREADS = ThreadPoolExecutor(8, "database")
"""A kind of their own: threads that a hanging database blocks take no others along."""
_SLOW_THREADS = ThreadPoolExecutor(2, "database-slow")
_waits: dict[object, float] = {}
"""Since when each statement has been waited for that is not answered yet."""


class DatabaseHangsError(OperationalError):
    """The database is there and does not answer."""


async def call(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Runs a function that uses the database in a thread and returns its result.

    A connection that the database server has closed meanwhile is replaced, so that a restart of
    PostgreSQL costs nothing. Raises DatabaseHangsError where the database does not answer in
    SECONDS, or has not answered somebody else for STUCK_SECONDS; what was begun may still happen.
    """
    return await call_within(SECONDS, function, *args, **kwargs)


async def call_within(
    seconds: float, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs
) -> T:
    """The same with another limit."""
    now = time.monotonic()
    if any(now - since > STUCK_SECONDS for since in list(_waits.values())):
        raise DatabaseHangsError("the database has not answered for a while")
    # The thread's log lines name the message that the caller is handling.
    run = copy_context().run
    future = _THREADS.submit(run, _watched, lambda: function(*args, **kwargs))
    try:
        return await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(future)), seconds)
    except TimeoutError as error:
        raise DatabaseHangsError(f"the database has not answered in {seconds} s") from error


async def call_slowly(function: Callable[[], T], seconds: float | None = None) -> T:
    """Runs what may take long, such as deleting much; nobody else is held up by it."""

    def with_fresh_connection() -> T:
        close_old_connections()
        return function()

    run = copy_context().run
    future = asyncio.wrap_future(_SLOW_THREADS.submit(run, with_fresh_connection))
    try:
        return await asyncio.wait_for(asyncio.shield(future), seconds)
    except TimeoutError as error:
        raise DatabaseHangsError(f"the database has not answered in {seconds} s") from error


def _watched(function: Callable[[], T]) -> T:
    with _waiting():
        close_old_connections()
        connection.ensure_connection()
    with connection.execute_wrapper(_watch):
        return function()


def _watch(execute: Callable[..., Any], *args: Any) -> Any:
    with _waiting():
        return execute(*args)


@contextmanager
def _waiting() -> Iterator[None]:
    wait = object()
    _waits[wait] = time.monotonic()
    try:
        yield
    finally:
        del _waits[wait]
