"""Putting what was said into a chat."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager, suppress
from typing import Any

from telegram import Bot, Message, ReplyParameters
from telegram.constants import ChatAction
from telegram.error import BadRequest, TelegramError

from bot import metrics
from bot.cards import Card
from bot.conversation import Said
from bot.refusals import may_have_arrived
from bot.render import render
from replies.model import MenuReply, Reply

log = logging.getLogger(__name__)

SOON_SECONDS = 0.7
"""What is answered within it needs no "typing…"."""
TYPING_SECONDS = 4.5
"""Telegram shows the action for five seconds."""

_typing: set[asyncio.Task[None]] = set()


async def send(bot: Bot, chat_id: int, said: Said, *, reply_to: int | None = None) -> None:
    """Sends all of `said`, as an answer to the message `reply_to` in groups."""
    quote = (
        ReplyParameters(reply_to, allow_sending_without_reply=True)
        if reply_to is not None
        else None
    )
    with metrics.STEP.labels("sending").time():
        for item in said.items:
            for message in render(item):
                try:
                    await bot.send_message(
                        chat_id, message.html, reply_markup=message.keyboard, reply_parameters=quote
                    )
                except TelegramError as error:
                    if not may_have_arrived(error):
                        raise
                    # It is most likely there; what belongs to it follows.
                    log.warning("an answer may not have arrived: %s", type(error).__name__)
    _note(said)


async def show(bot: Bot, message: Message, said: Said) -> bool:
    """Puts a single card in the place of `message`; False where Telegram won't have it."""
    if len(said.items) != 1 or not _replaces(said.items[0]):
        return False
    rendered = render(said.items[0])
    if len(rendered) != 1:
        return False
    try:
        await bot.edit_message_text(
            rendered[0].html,
            chat_id=message.chat.id,
            message_id=message.message_id,
            reply_markup=rendered[0].keyboard,
        )
    except BadRequest as error:
        return "not modified" in error.message.lower()
    _note(said)
    return True


def _note(said: Said) -> None:
    """Counts and logs what was shown, by its kind alone."""
    kinds = metrics.shown(said.items, degraded=said.degraded)
    log.info("shown kinds=%s degraded=%s", ",".join(kinds), str(said.degraded).lower())


def _replaces(shown: Reply | Card) -> bool:
    """Whether it takes the place of the message whose button was pressed."""
    return isinstance(shown, MenuReply) or (isinstance(shown, Card) and shown.replaces)


@asynccontextmanager
async def typing(bot: Bot, chat_id: int) -> AsyncIterator[None]:
    """Shows "typing…" in the chat while the block runs, unless it ends soon."""
    done = asyncio.Event()

    async def keep_typing() -> None:
        seconds = SOON_SECONDS
        while not await _happens(done, seconds):
            await quietly(bot.send_chat_action(chat_id, ChatAction.TYPING))
            seconds = TYPING_SECONDS

    task = asyncio.create_task(keep_typing())
    # Not cancelled at the end: that would break the connection that it is using.
    _typing.add(task)
    task.add_done_callback(_typing.discard)
    try:
        yield
    finally:
        done.set()


async def _happens(event: asyncio.Event, seconds: float) -> bool:
    """Waits for `event` for so long; whether it happened."""
    with suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)
    return event.is_set()


async def delete(message: Message) -> None:
    """Deletes a message from the chat, if Telegram lets us (not after two days)."""
    try:
        await message.delete()
    except TelegramError as error:
        log.info("a message with a secret could not be deleted: %s", type(error).__name__)


async def quietly(call: Awaitable[Any]) -> None:
    """Awaits what may fail without harm, such as answering a button that is too old."""
    try:
        await call
    except TelegramError as error:
        log.info("left undone: %s", type(error).__name__)
