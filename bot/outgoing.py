"""What the bot sends: at Telegram's pace, in the order of each chat, tried again where it fails."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any
from weakref import WeakValueDictionary

from telegram.constants import ChatAction
from telegram.error import RetryAfter, TelegramError
from telegram.ext import AIORateLimiter

from bot import metrics
from bot.refusals import PASSING, Refusal, kind_of, wait_of

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 120.0
"""So long a message is tried again."""
SHORT_PATIENCE_SECONDS = 2.0
"""The same for what is no message."""
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 5.0
CALM_SECONDS = 11.0
"""Connections must not have broken for so long before what may have arrived is sent once more."""

AT_ONCE = frozenset(
    {"sendChatAction", "answerCallbackQuery", "deleteMessage", "setMessageReaction"}
)
"""Neither waited for nor tried again; waiting in the queue would make the bot look asleep."""

ONCE = 1
"""The `rate_limit_args` of a caller that keeps what it sends, and tries again by itself."""

Call = Callable[..., Coroutine[Any, Any, Any]]


class _Flood(Exception):  # noqa: N818  (an answer)
    """RetryAfter as PTB's limiter lets it pass: it would hold up every other chat too."""

    def __init__(self, error: RetryAfter) -> None:
        super().__init__()
        self.error = error


class Outgoing(AIORateLimiter):
    """PTB's limiter; besides, what Telegram does not take now is tried again, with longer pauses.

    A message that may have arrived although the connection broke is sent once more at most, when
    the line is well again. An edit says the same however often it is made.
    """

    def __init__(self) -> None:
        super().__init__(max_retries=0)
        self._turns: WeakValueDictionary[Any, asyncio.Lock] = WeakValueDictionary()
        self._stopping = asyncio.Event()
        self._last_success = self._last_break = float("-inf")

    def hurry(self) -> None:
        """The process stops: nothing waits for a better moment any more."""
        self._stopping.set()

    async def process_request(
        self,
        callback: Call,
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        if endpoint in AT_ONCE:
            return await callback(*args, **kwargs)

        async def flooding(*args: Any, **kwargs: Any) -> Any:
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                raise _Flood(error) from error

        parent = super().process_request

        async def attempt() -> Any:
            try:
                return await parent(flooding, args, kwargs, endpoint, data, None)
            except _Flood as flood:
                raise flood.error from None

        is_edit = endpoint.startswith("edit")
        if not is_edit and not endpoint.startswith(("send", "copy")):
            return await self._patiently(attempt, endpoint, SHORT_PATIENCE_SECONDS, same=True)
        until_now = _now()
        async with self._turn(data.get("chat_id")):
            if rate_limit_args == ONCE:
                return await attempt()

            async def is_well() -> bool:
                action = {"chat_id": data.get("chat_id"), "action": ChatAction.TYPING}
                with suppress(TelegramError):
                    return bool(await callback("sendChatAction", action, **kwargs))
                return False

            patience = PATIENCE_SECONDS - (_now() - until_now)
            return await self._patiently(attempt, endpoint, patience, same=is_edit, is_well=is_well)

    async def _patiently(
        self,
        attempt: Call,
        endpoint: str,
        patience: float,
        *,
        same: bool,
        is_well: Call | None = None,
    ) -> Any:
        """`same`: doing it twice does no harm; `is_well`: whether Telegram can be reached."""
        deadline = _now() + patience
        pause, may_have_arrived = FIRST_PAUSE_SECONDS, False
        while True:
            try:
                result = await attempt()
            except TelegramError as error:
                metrics.failed("telegram", error)
                refusal = kind_of(error)
                if refusal is Refusal.BROKEN and not same and is_well:
                    if may_have_arrived:
                        raise
                    may_have_arrived = True
                    log.warning("%s broke off, is sent once more when the line is well", endpoint)
                    if not await self._calm(is_well, deadline):
                        raise
                    continue
                again = refusal is Refusal.LATER or (same and refusal in PASSING)
                asked = wait_of(error)
                wait = asked.total_seconds() + 0.1 if asked else pause
                if not again or _now() + wait > deadline or self._stopping.is_set():
                    raise
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
                log.warning("%s failed (%s), trying again", endpoint, type(error).__name__)
                await self._pause(wait)
            else:
                self._last_success = _now()
                return result

    async def _calm(self, is_well: Call, deadline: float) -> bool:
        """Waits until messages get through again; False where that takes too long.

        Either one of another chat did, or none has broken for a while and Telegram answers.
        """
        broke = self._last_break = _now()
        while _now() < deadline and not self._stopping.is_set():
            await self._pause(FIRST_PAUSE_SECONDS)
            if self._last_success > broke:
                return True
            if _now() - self._last_break >= CALM_SECONDS:
                if await is_well():
                    return True
                await self._pause(LONGEST_PAUSE_SECONDS)
        return False

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)

    def _turn(self, chat: Any) -> asyncio.Lock:
        turn = self._turns.get(chat)
        if turn is None:
            turn = self._turns[chat] = asyncio.Lock()
        return turn


def _now() -> float:
    return asyncio.get_running_loop().time()
