"""What the bot sends: at Telegram's pace, tried again where Telegram asks for it."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from telegram.error import BadRequest, NetworkError, TimedOut
from telegram.ext import AIORateLimiter

from bot import metrics

log = logging.getLogger(__name__)

RETRIES_WHEN_TOLD_TO_WAIT = 3
RETRIES_WHEN_BROKEN = 2
SECONDS_BETWEEN_RETRIES = 0.5

NO_MESSAGES = frozenset(
    {
        "sendChatAction",
        "answerCallbackQuery",
        "deleteMessage",
        "getChatMember",
        "setMessageReaction",
    }
)
"""They don't count as messages; waiting in the queue would make the bot look asleep."""

Call = Callable[..., Coroutine[Any, Any, Any]]


class Outgoing(AIORateLimiter):
    """PTB's limiter; besides, a failing server (5xx, no connection) is tried again shortly.

    A time-out is not tried again: the message may have been delivered.
    """

    def __init__(self) -> None:
        super().__init__(max_retries=RETRIES_WHEN_TOLD_TO_WAIT)

    async def process_request(
        self,
        callback: Call,
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        if endpoint in NO_MESSAGES:
            return await callback(*args, **kwargs)
        for attempt in range(RETRIES_WHEN_BROKEN + 1):
            try:
                return await super().process_request(
                    callback, args, kwargs, endpoint, data, rate_limit_args
                )
            except NetworkError as error:
                metrics.failed("telegram", error)
                hopeless = isinstance(error, BadRequest | TimedOut)
                if hopeless or attempt == RETRIES_WHEN_BROKEN:
                    raise
                log.warning("%s failed (%s), trying again", endpoint, type(error).__name__)
                await asyncio.sleep(SECONDS_BETWEEN_RETRIES * 2**attempt)
        raise AssertionError("unreachable")
