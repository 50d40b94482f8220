"""What an update passes before it is handled: a person's pace and their order."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any
from weakref import WeakValueDictionary

from telegram import Update
from telegram.constants import ChatType
from telegram.ext import BaseUpdateProcessor

from bot import metrics
from bot.gathering import Gathering, Handled
from bot.pace import Pace
from console.logs import id_of_update, message_id

MAX_CONCURRENT_UPDATES = 256
"""More than one chat can fill at its pace, so that nobody waits behind a single busy person."""


class Gate(BaseUpdateProcessor):
    """Different chats at the same time, one chat in its order.

    `handled` is told of each update that is done with; `too_fast` tells the person, and is called
    at most once a minute for each; `gathering` holds pieces of a question back for
    `pieces_seconds`.
    """

    def __init__(
        self,
        pace: Pace,
        handled: Handled,
        too_fast: Callable[[Update], Awaitable[None]],
        pieces_seconds: float = 0.0,
    ) -> None:
        super().__init__(MAX_CONCURRENT_UPDATES)
        self.gathering = Gathering(pieces_seconds, self.turn, handled)
        self._pace = pace
        self._handled = handled
        self._too_fast = too_fast
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        if not isinstance(update, Update):
            await coroutine
            return
        # The task is this update's own, and so is what is noted here.
        message_id.set(id_of_update(update.update_id))
        is_counted = _is_counted(update)
        if is_counted and not self._pace.allows(_person(update)):
            await self._refuse(update, coroutine)
        else:
            chat = update.effective_chat
            async with self.turn(chat.id if chat else 0):
                metrics.begun(update.update_id)
                if is_counted and not await self._pace.allows_everywhere(_person(update)):
                    await self._refuse(update, coroutine)
                else:
                    await coroutine
        if not self.gathering.holds(update.update_id):
            await self._handled([update.update_id])

    def turn(self, chat: int) -> asyncio.Lock:
        """Held by whoever answers in this chat now."""
        turn = self._turns.get(chat)
        if turn is None:
            turn = self._turns[chat] = asyncio.Lock()
        return turn

    async def initialize(self) -> None:
        """Nothing to allocate."""

    async def shutdown(self) -> None:
        """Nothing to free."""

    async def _refuse(self, update: Update, coroutine: Awaitable[Any]) -> None:
        if isinstance(coroutine, Coroutine):
            coroutine.close()
        if await self._pace.may_tell(_person(update)):
            await self._too_fast(update)


def _is_counted(update: Update) -> bool:
    """Groups have no pace here: a team must never lose an answer to a citizen.

    Nor has somebody who moves while they share where they are.
    """
    chat = update.effective_chat
    if update.edited_message and update.edited_message.location:
        return False
    return chat is not None and chat.type == ChatType.PRIVATE and not update.my_chat_member


def _person(update: Update) -> str:
    user = update.effective_user
    return str(user.id if user else 0)
