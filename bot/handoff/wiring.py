"""Puts the relay into the Telegram application."""

import asyncio
from dataclasses import dataclass
from typing import Any

from telegram.ext import Application, CallbackQueryHandler, MessageHandler, filters

from bot.handoff.citizens import CitizenSide
from bot.handoff.outbox import Outbox
from bot.handoff.payloads import TEAM_PATTERN
from bot.handoff.removal import Removal
from bot.handoff.schedule import Schedule
from bot.handoff.team import NOTE_COMMAND, TeamSide
from bot.services import Services

BEFORE_TALK = -1
"""The handler group in which replies in a team's group are seen first."""


@dataclass(frozen=True)
class Relay:
    citizens: CitizenSide
    team: TeamSide
    outbox: Outbox


def add(application: "Application[Any, Any, Any, Any, Any, Any]", services: Services) -> Relay:
    outbox, removal = Outbox(application.bot), Removal(application.bot)

    def deliver_soon() -> "asyncio.Task[None]":
        return application.create_task(outbox.deliver(), name="deliver")

    def remove_soon() -> None:
        application.create_task(removal.remove_due(), name="removal")

    citizens = CitizenSide(
        outbox, services.storage, deliver_soon, remove_soon, lambda: services.follower.current
    )
    team = TeamSide(outbox)
    services.conversation.relay = citizens
    in_groups = filters.UpdateType.MESSAGE & filters.ChatType.GROUPS
    application.add_handler(MessageHandler(in_groups & filters.REPLY, team.on_reply), BEFORE_TALK)
    edited = filters.UpdateType.EDITED_MESSAGE & filters.ChatType.GROUPS
    application.add_handler(MessageHandler(edited, team.on_edited))
    application.add_handler(CallbackQueryHandler(team.on_button, pattern=TEAM_PATTERN))
    application.add_handler(
        MessageHandler(in_groups & filters.Regex(NOTE_COMMAND), team.on_note_without_reply)
    )
    if application.job_queue:
        schedule = Schedule(outbox, removal)
        schedule.add_to(application.job_queue, services.settings.relay_poll_seconds)
    return Relay(citizens, team, outbox)
