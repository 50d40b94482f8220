"""One question typed in several short messages is answered once, as one."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from telegram import Message

Answer = Callable[[list[Message]], Awaitable[None]]
"""Answers the pieces of one question, in the order in which they came. It never fails."""
Handled = Callable[[list[int]], Awaitable[None]]
"""Told of the numbers of updates that were answered together."""


@dataclass
class _Waiting:
    updates: list[int]
    pieces: list[Message]
    answer: Answer
    timer: asyncio.Task[None] | None = field(default=None)


class Gathering:
    """Holds back what looks like a piece of a question until nothing more comes for a moment.

    `seconds`: how long; 0 answers each message by itself. `turn` gives the lock of a chat, so that
    an answer that was held back never overtakes another one; `handled` is told what was answered.
    """

    def __init__(
        self, seconds: float, turn: Callable[[int], asyncio.Lock], handled: Handled
    ) -> None:
        self.seconds = seconds
        self._turn = turn
        self._handled = handled
        self._waiting: dict[int, _Waiting] = {}

    def holds(self, update_id: int) -> bool:
        """Whether the message of this update is held back now."""
        return any(update_id in waiting.updates for waiting in self._waiting.values())

    async def add(self, update_id: int, piece: Message, *, is_whole: bool, answer: Answer) -> None:
        """Takes one message; answers it with what was held back before, or holds it back too."""
        chat = piece.chat.id
        waiting = self._waiting.pop(chat, None)
        if waiting and waiting.timer:
            waiting.timer.cancel()
        updates = [*(waiting.updates if waiting else ()), update_id]
        pieces = [*(waiting.pieces if waiting else ()), piece]
        held = _Waiting(updates, pieces, answer)
        if is_whole or not self.seconds:
            await self._answer(held)
            return
        held.timer = asyncio.create_task(self._after_a_moment(chat))
        self._waiting[chat] = held

    def replace(self, edited: Message) -> bool:
        """Takes an edited message in place of the piece that is held back; False without one."""
        waiting = self._waiting.get(edited.chat.id)
        for place, piece in enumerate(waiting.pieces if waiting else ()):
            if waiting and piece.message_id == edited.message_id:
                waiting.pieces[place] = edited
                return True
        return False

    async def flush(self, chat: int) -> None:
        """Answers what is held back now, since something else came."""
        waiting = self._waiting.pop(chat, None)
        if waiting is None:
            return
        if waiting.timer and waiting.timer is not asyncio.current_task():
            waiting.timer.cancel()
        await self._answer(waiting)

    async def _answer(self, waiting: _Waiting) -> None:
        await waiting.answer(waiting.pieces)
        await self._handled(waiting.updates)

    async def _after_a_moment(self, chat: int) -> None:
        await asyncio.sleep(self.seconds)
        async with self._turn(chat):
            await self.flush(chat)

    async def close(self) -> None:
        """Answers all that is held back, at the end."""
        for chat in list(self._waiting):
            await self.flush(chat)
