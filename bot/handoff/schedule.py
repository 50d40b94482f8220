"""What happens to tickets with time. All state is in the database and survives restarts."""

import logging
from datetime import timedelta
from typing import Any

from telegram.ext import ContextTypes, JobQueue

from bot import texts
from bot.handoff.outbox import Outbox
from bot.handoff.removal import Removal
from helpdesk import ending, privacy, tickets
from helpdesk.asynchronous import call, call_slowly

log = logging.getLogger(__name__)

Context = ContextTypes.DEFAULT_TYPE

FIRST_ROUND_SECONDS = 1.0
RETENTION_EVERY = timedelta(hours=24)
FIRST_RETENTION = timedelta(minutes=5)


class Schedule:
    def __init__(self, outbox: Outbox, removal: Removal) -> None:
        self._outbox = outbox
        self._removal = removal

    def add_to(self, jobs: "JobQueue[Any]", poll_seconds: float) -> None:
        jobs.run_repeating(self.deliver, poll_seconds, first=FIRST_ROUND_SECONDS, name="outbox")
        jobs.run_repeating(self.remove, poll_seconds, first=FIRST_ROUND_SECONDS, name="removal")
        jobs.run_repeating(self.idle, poll_seconds, first=FIRST_ROUND_SECONDS, name="idle")
        jobs.run_repeating(self.retention, RETENTION_EVERY, first=FIRST_RETENTION, name="retention")

    async def deliver(self, context: Context) -> None:
        """What a crash or a failing network has left undelivered."""
        await self._outbox.deliver()

    async def remove(self, context: Context) -> None:
        """What the console or the retention has deleted, and what could not be removed before."""
        await self._removal.remove_due()

    async def idle(self, context: Context) -> None:
        """Reminds teams of waiting tickets, and passes on those that waited too long.

        Citizens are asked whether an answered ticket is done; after a while it is closed. All of
        it is stored first, and told by the outbox until it has arrived.
        """
        await call(tickets.remind_teams)
        await call(ending.ask_whether_done)
        for ticket in await call(ending.close_silent):
            await self._outbox.refresh(ticket)
            await self._outbox.tell_team(ticket, texts.ENDED_FOR_TEAM % ticket.number)
        for ticket, old_team in await call(tickets.pass_on_idle):
            await self._outbox.moved(ticket, old_team, ticket.team)

    async def retention(self, context: Context) -> None:
        deleted = await call_slowly(privacy.enforce_retention)
        log.info("retention deleted %s", deleted)
