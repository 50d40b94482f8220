"""The Telegram application: which update goes to which handler, and how it runs."""

import asyncio
import contextlib
import logging
import signal
from typing import Any

from telegram import BotCommand, LinkPreviewOptions, Update
from telegram.constants import ParseMode
from telegram.error import NetworkError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ChatMemberHandler,
    Defaults,
    MessageHandler,
    filters,
)

from bot import alive, cards, metrics, observing, texts, webhook
from bot.addressed import Addressed
from bot.conversation import Said
from bot.delivery import quietly, send
from bot.gate import Gate
from bot.gathering import Gathering
from bot.handlers.errors import Errors
from bot.handlers.other import Other
from bot.handlers.talk import Talk
from bot.handlers.wordings import Wordings
from bot.handoff import wiring as handoff
from bot.inbox import Inbox
from bot.outgoing import Outgoing
from bot.pace import Pace
from bot.people import TELEGRAM
from bot.sealed import Seal
from bot.services import Services
from bot.spool import Spool
from bot.watch import Watch

log = logging.getLogger(__name__)

TelegramApplication = Application[Any, Any, Any, Any, Any, Any]

UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]
SEND_TIMEOUT_SECONDS = 20.0
SECONDS_BETWEEN_TRIES = 5.0


def build(services: Services) -> TelegramApplication:
    """The application with all its handlers, not started yet."""
    settings = services.settings
    pace = Pace(settings.messages_per_minute, services.shared)

    async def too_fast(update: Update) -> None:
        if update.callback_query:
            await quietly(update.callback_query.answer())
        if update.effective_chat:
            said = Said((cards.note(texts.TOO_FAST),))
            await quietly(send(application.bot, update.effective_chat.id, said))

    inbox = Inbox(TELEGRAM, Seal(settings.telegram_token), Spool(settings.spool_folder))
    gate = Gate(pace, inbox.handled, too_fast, settings.pieces_seconds)
    application: TelegramApplication = (
        ApplicationBuilder()
        .token(settings.telegram_token)
        .base_url(settings.telegram_base_url)
        .base_file_url(settings.telegram_base_file_url)
        .defaults(
            Defaults(
                parse_mode=ParseMode.HTML,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        )
        .get_updates_request(observing.Polls(connection_pool_size=1))
        .read_timeout(SEND_TIMEOUT_SECONDS)
        .connection_pool_size(64)
        .pool_timeout(SEND_TIMEOUT_SECONDS)
        .rate_limiter(Outgoing())
        .concurrent_updates(gate)
        .update_queue(inbox)
        .build()
    )
    _add_handlers(application, services, pace, gate.gathering)
    application.add_error_handler(Errors(services.people, inbox.put_off).on_error)
    return application


def _add_handlers(
    application: TelegramApplication, services: Services, pace: Pace, gathering: Gathering
) -> None:
    relay = handoff.add(application, services)
    wordings = Wordings()
    talk = Talk(services, pace, gathering, wordings)
    other = Other(services, relay.citizens, gathering, wordings)
    new = filters.UpdateType.MESSAGE
    here = new & (filters.ChatType.PRIVATE | Addressed())
    application.add_handlers(
        [
            MessageHandler(here & filters.COMMAND, talk.on_command),
            MessageHandler(here & filters.TEXT, talk.on_text),
            MessageHandler(
                new & filters.ChatType.PRIVATE & ~filters.StatusUpdate.ALL, other.on_message
            ),
            MessageHandler(
                filters.UpdateType.EDITED_MESSAGE & filters.ChatType.PRIVATE, other.on_edited
            ),
            CallbackQueryHandler(talk.on_button),
            ChatMemberHandler(other.on_membership, ChatMemberHandler.MY_CHAT_MEMBER),
        ]
    )
    if application.job_queue:
        application.job_queue.run_repeating(alive.beat, alive.EVERY_SECONDS, first=0, name="alive")
        settings = services.settings
        if settings.admin_chat_id is not None:
            watch = Watch(application.bot, services, settings.admin_chat_id)
            application.job_queue.run_repeating(
                watch.look, settings.relay_poll_seconds, name="watch"
            )


async def run(services: Services) -> None:
    """Serves Telegram until the process is told to stop; what was begun is finished."""
    settings = services.settings
    application = build(services)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with contextlib.AsyncExitStack() as stack:
        await stack.enter_async_context(observing.serving(application, services))
        await _reach_telegram(stack, application, stop)
        if stop.is_set():
            return
        await quietly(application.bot.set_my_commands([BotCommand(*c) for c in texts.COMMANDS]))
        if isinstance(inbox := application.update_queue, Inbox):
            stack.push_async_callback(inbox.leave)
        await application.start()
        stack.push_async_callback(application.stop)
        if isinstance(inbox, Inbox):
            await inbox.open(application.bot)
            stack.push_async_callback(inbox.close)
        if isinstance(outgoing := application.bot.rate_limiter, Outgoing):
            stack.callback(outgoing.hurry)
        if isinstance(gate := application.update_processor, Gate):
            stack.push_async_callback(gate.gathering.close)
        if settings.webhook_url:
            await stack.enter_async_context(
                webhook.serving(
                    application,
                    settings.webhook_host,
                    settings.webhook_port,
                    settings.webhook_secret,
                )
            )
            await application.bot.set_webhook(
                settings.webhook_url + webhook.PATH,
                allowed_updates=UPDATES,
                secret_token=settings.webhook_secret,
            )
            log.info(texts.STARTED_WEBHOOK, settings.webhook_port)
        elif application.updater:
            await application.updater.start_polling(allowed_updates=UPDATES, bootstrap_retries=-1)
            stack.push_async_callback(application.updater.stop)
            log.info(texts.STARTED_POLLING)
        await stop.wait()


async def _reach_telegram(
    stack: contextlib.AsyncExitStack, application: TelegramApplication, stop: asyncio.Event
) -> None:
    """Waits until Telegram answers: its network may be out, or blocked for a while."""
    while not stop.is_set():
        alive.FILE.touch()
        try:
            await stack.enter_async_context(application)
        except NetworkError as error:
            metrics.failed("telegram", error)
            log.warning("Telegram can't be reached (%s); trying again", type(error).__name__)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), SECONDS_BETWEEN_TRIES)
        else:
            return
