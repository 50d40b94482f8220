"""Puts the relay into the Telegram application."""

import asyncio
from dataclasses import dataclass
from typing import Any

from telegram import Message
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    MessageHandler,
    filters,
)

from bot.handoff.citizens import CitizenSide
from bot.handoff.groups import Groups
from bot.handoff.outbox import Outbox
from bot.handoff.payloads import TEAM_PATTERN
from bot.handoff.removal import Removal
from bot.handoff.schedule import Schedule
from bot.handoff.team import NOTE_COMMAND, TeamSide
from bot.sealed import Seal
from bot.services import Services

BEFORE_TALK = -1
"""The handler group in which replies in a team's group are seen first."""
LOOK_AGAIN_SECONDS = 600.0
"""How often Telegram is asked whether a group that was out of reach is so still."""


class AnswersTopic(filters.MessageFilter):
    """Said in a topic as such: in reply to nothing, or to the message by which it was made."""

    def filter(self, message: Message) -> bool:
        replied = message.reply_to_message
        return replied is None or replied.forum_topic_created is not None


@dataclass(frozen=True)
class Relay:
    citizens: CitizenSide
    team: TeamSide
    outbox: Outbox


def add(application: "Application[Any, Any, Any, Any, Any, Any]", services: Services) -> Relay:
    groups = Groups(application.bot, services.settings.admin_chat_id)
    seal = Seal(services.settings.telegram_token)
    outbox, removal = Outbox(application.bot, groups, seal), Removal(application.bot)

    def deliver_soon() -> "asyncio.Task[None]":
        return application.create_task(outbox.deliver(), name="deliver")

    def remove_soon() -> None:
        application.create_task(removal.remove_due(), name="removal")

    citizens = CitizenSide(
        outbox, services.storage, deliver_soon, remove_soon, lambda: services.follower.current
    )
    team = TeamSide(outbox, seal)
    services.conversation.relay = citizens
    in_groups = filters.UpdateType.MESSAGE & filters.ChatType.GROUPS
    moved = in_groups & filters.StatusUpdate.MIGRATE
    answers = in_groups & ~filters.StatusUpdate.ALL
    edited = filters.UpdateType.EDITED_MESSAGE & filters.ChatType.GROUPS
    application.add_handlers(
        [
            MessageHandler(moved, groups.on_migrated),
            MessageHandler(answers & filters.IS_TOPIC_MESSAGE & AnswersTopic(), team.on_topic),
            MessageHandler(answers & filters.REPLY, team.on_reply),
            ChatMemberHandler(groups.on_membership, ChatMemberHandler.MY_CHAT_MEMBER),
        ],
        BEFORE_TALK,
    )
    application.add_handler(MessageHandler(edited, team.on_edited))
    application.add_handler(CallbackQueryHandler(team.on_button, pattern=TEAM_PATTERN))
    application.add_handler(
        MessageHandler(in_groups & filters.Regex(NOTE_COMMAND), team.on_note_without_reply)
    )
    if application.job_queue:
        schedule = Schedule(outbox, removal)
        schedule.add_to(application.job_queue, services.settings.relay_poll_seconds)

        async def look_again(context: Any) -> None:
            await groups.look_again()

        application.job_queue.run_repeating(look_again, LOOK_AGAIN_SECONDS, name="lost groups")
    return Relay(citizens, team, outbox)
