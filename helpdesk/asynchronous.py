"""Calling the help desk from asynchronous code."""

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import close_old_connections

P = ParamSpec("P")
T = TypeVar("T")


async def call(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Runs a function that uses the database in a thread and returns its result.

    A connection that the database server has closed meanwhile is replaced, so that a restart of
    PostgreSQL costs nothing.
    """

    def with_fresh_connection() -> T:
        close_old_connections()
        return function(*args, **kwargs)

    return await asyncio.to_thread(with_fresh_connection)
