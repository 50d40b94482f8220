"""The queue of updates: stored before they are confirmed, and until they are handled.

Telegram gives an update again until the bot confirms it, and the bot confirms it when it asks for
the next ones, or answers its post with 200. So whatever `put` has taken is either handled or found
again after a crash: in the database, or in the spool while that is out of reach.
"""

import asyncio
import logging
import time
from collections.abc import Iterable
from contextlib import suppress

from telegram import Bot, Update

from bot import metrics
from bot.remembered import Remembered
from bot.sealed import Seal
from bot.spool import Spool
from bot.storage import OUT_OF_REACH
from helpdesk import updates
from helpdesk.asynchronous import call, call_within
from helpdesk.models import InboundUpdate

log = logging.getLogger(__name__)

STORE_SECONDS = 0.5
"""So long a message waits for the database; then it is kept in the spool."""
REST_SECONDS = 5.0
"""So long the database is left alone after that."""
LOOK_SECONDS = 1.0
"""How often updates are looked for that another process left, or that are due again."""
HOLD_SECONDS = 15.0
MOST_AT_ONCE = 256
REMEMBERED = 10_000
"""Numbers of updates that are known to be handled, also without the database."""


class Inbox(asyncio.Queue[object]):
    """The application's queue; `put` stores, `handled` ends an update.

    An update whose answer could not be sent is put off (`put_off`) and then tried again later.
    """

    def __init__(self, channel: str, seal: Seal, spool: Spool) -> None:
        super().__init__()
        self._channel = channel
        self._seal = seal
        self._spool = spool
        self._bot: Bot | None = None
        self._begun: dict[int, Update] = {}
        self._spooled: set[int] = set()
        self._put_off: set[int] = set()
        self._dead: set[str] = set()
        self._storing = asyncio.Lock()
        self._known = Remembered[int, None](REMEMBERED)
        self._arrived = Remembered[int, float](REMEMBERED)
        self._not_before = 0.0
        self._more = asyncio.Event()
        self._looking: asyncio.Task[None] | None = None

    async def open(self, bot: Bot) -> None:
        """Takes up what was left before, and looks for more from now on."""
        self._bot = bot
        await self._look()
        self._looking = asyncio.create_task(self._keep_looking(), name="inbox")

    async def close(self) -> None:
        """Takes up nothing more; what was begun is still finished."""
        if self._looking:
            self._looking.cancel()
            with suppress(asyncio.CancelledError):
                await self._looking

    async def leave(self) -> None:
        """What was not begun is free for others; the last call."""
        with suppress(*OUT_OF_REACH):
            await call(updates.let_go, self._channel, [self._spool.owner])
        self._spool.close()

    async def put(self, item: object) -> None:
        """Stores an update and hands it out; anything else is only handed out. Never raises."""
        if not isinstance(item, Update):
            self.put_nowait(item)
        elif item.update_id not in self._begun and item.update_id not in self._known:
            self._arrived[item.update_id] = time.time()
            # One after the other, so that posts that come at once keep their order.
            with metrics.came():
                async with self._storing:
                    await self._take(item)

    def _put(self, item: object) -> None:
        super()._put(item)
        if isinstance(item, Update):
            metrics.queued(item.update_id)

    async def _take(self, update: Update) -> None:
        number = update.update_id
        self._begun[number] = update
        sealed = self._seal.close(update.to_dict())
        if time.monotonic() >= self._not_before:
            owner = self._spool.owner
            args = (self._channel, number, _chat(update), sealed, owner)
            try:
                stored = await call_within(STORE_SECONDS, updates.store, *args)
            except OUT_OF_REACH as error:
                self._not_before = time.monotonic() + REST_SECONDS
                log.warning("updates go to the spool: %s", type(error).__name__)
            else:
                if stored and stored.holder == owner:
                    self.put_nowait(update)
                    return
                # It was delivered before, or waits for its turn.
                self._begun.pop(number, None)
                self._more.set()
                return
        await self._take_to_spool(update, sealed)

    async def _take_to_spool(self, update: Update, sealed: str) -> None:
        self._begun[update.update_id] = update
        self._spooled.add(update.update_id)
        try:
            await asyncio.to_thread(self._spool.keep, update.update_id, sealed)
        except OSError as error:
            # Answered all the same: it is lost only if the process dies right now.
            log.error("an update could be stored nowhere: %s", type(error).__name__)
        self.put_nowait(update)

    def arrived(self, number: int) -> float | None:
        """When this update came in, since the epoch; None where another process took it."""
        return self._arrived.get(number)

    def put_off(self, update: Update) -> None:
        """The answer to `update` could not be sent: it is to be tried again later."""
        self._put_off.add(update.update_id)

    async def handled(self, numbers: Iterable[int]) -> None:
        """Ends updates that belong together, or lets them wait where one was put off."""
        begun = [number for number in numbers if number in self._begun]
        is_put_off = bool(self._put_off.intersection(begun))
        self._put_off.difference_update(begun)
        metrics.done(begun)
        for number in begun:
            if is_put_off:
                await self._again_later(number)
            else:
                await self._end(number)

    async def _end(self, number: int) -> None:
        """Nothing is left of it but its number."""
        try:
            await call(updates.handled, self._channel, [number])
        except OUT_OF_REACH:
            with suppress(OSError):
                await asyncio.to_thread(self._spool.note_handled, number)
        else:
            if number in self._spooled:
                await asyncio.to_thread(self._spool.drop, number)
        self._begun.pop(number, None)
        self._spooled.discard(number)
        self._known[number] = None

    async def _again_later(self, number: int) -> None:
        update = self._begun[number]
        if number in self._spooled:
            delay = updates.FIRST_DELAY.total_seconds()
            asyncio.get_running_loop().call_later(delay, self.put_nowait, update)
            return
        try:
            if not await call(updates.again_later, self._channel, number):
                log.error("update %d is set aside: it could not be answered", number)
        except (*OUT_OF_REACH, InboundUpdate.DoesNotExist) as error:
            log.warning("an update is held until it is free: %s", type(error).__name__)
        self._begun.pop(number, None)

    async def _keep_looking(self) -> None:
        held = time.monotonic()
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._more.wait(), LOOK_SECONDS)
            self._more.clear()
            try:
                await self._look()
                if time.monotonic() - held > HOLD_SECONDS:
                    await call(updates.hold, self._channel, self._spool.owner)
                    held = time.monotonic()
            except Exception as error:
                # Looked for again in a second; the bot must not go deaf.
                log.error("looking for updates failed: %s", type(error).__name__)

    async def _look(self) -> None:
        """Takes up what dead processes left, what is due again, and tells of what was handled."""
        for left in self._spool.left_by_others():
            await self._inherit(left.owner, left.waiting, left.handled)
        try:
            if self._dead:
                await call(updates.let_go, self._channel, tuple(self._dead))
                self._dead.clear()
            if told := self._spool.handled():
                await call(updates.handled, self._channel, told)
                for number in told:
                    self._spool.drop(number)
            room = MOST_AT_ONCE - len(self._begun)
            while room > 0:
                found = await call(updates.claim, self._channel, self._spool.owner, room)
                for row in found:
                    await self._hand_out(row.update_id, row.sealed)
                room = MOST_AT_ONCE - len(self._begun)
                if not found:
                    break
        except OUT_OF_REACH as error:
            log.info("no updates of others now: %s", type(error).__name__)

    async def _inherit(self, owner: str, waiting: dict[int, str], handled: list[int]) -> None:
        """What another process left becomes this one's."""
        for number in handled:
            self._known[number] = None
            self._spool.note_handled(number)
        for sealed in waiting.values():
            update = self._opened(sealed)
            if update:
                await self._take_to_spool(update, sealed)
        self._dead.add(owner)

    async def _hand_out(self, number: int, sealed: str) -> None:
        update = self._opened(sealed)
        if number in self._begun or number in self._known:
            return
        if update is None:
            log.error("update %d can't be read: it was stored by another bot", number)
            await call(updates.handled, self._channel, [number])
            return
        self._begun[number] = update
        self.put_nowait(update)

    def _opened(self, sealed: str) -> Update | None:
        body = self._seal.open(sealed)
        return Update.de_json(body, self._bot) if body else None


def _chat(update: Update) -> str:
    chat = update.effective_chat
    return str(chat.id) if chat else ""
