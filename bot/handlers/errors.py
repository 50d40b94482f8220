"""When something of ours breaks: the person is told, and the log learns no personal data."""

import logging
from collections.abc import Callable

from telegram import Bot, Update
from telegram.constants import ChatType
from telegram.error import Forbidden, NetworkError, TelegramError
from telegram.ext import ContextTypes

from bot import cards, metrics, texts
from bot.conversation import Said
from bot.delivery import quietly, send
from bot.people import TELEGRAM, People
from bot.refusals import Refusal, kind_of, may_have_arrived
from bot.storage import OUT_OF_REACH

log = logging.getLogger(__name__)


class Errors:
    """`put_off` is told of what could not be answered since Telegram is out of reach."""

    def __init__(self, people: People, put_off: Callable[[Update], None]) -> None:
        self._people = people
        self._put_off = put_off

    async def on_error(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        error = context.error
        chat = update.effective_chat if isinstance(update, Update) else None
        if isinstance(error, Forbidden) and chat is not None:
            log.info("a chat no longer takes messages")
            if chat.type == ChatType.PRIVATE:
                await self._people.mark_blocked(TELEGRAM, str(chat.id), True)
            return
        metrics.failed("handler" if isinstance(update, Update) else "job", error)
        if not isinstance(update, Update):
            if isinstance(error, (NetworkError, *OUT_OF_REACH)):
                log.warning("out of reach (%s); it is tried again", type(error).__name__)
            else:
                log.error("a job broke: %s", _where(error))
            return
        if isinstance(error, TelegramError) and kind_of(error) is Refusal.LATER:
            log.warning("an answer could not be sent (%s); again later", type(error).__name__)
            self._put_off(update)
            return
        # The stack tells where; the error's words may repeat what the person wrote.
        log.error("an update could not be handled: %s", _where(error))
        if isinstance(error, TelegramError) and may_have_arrived(error):
            return  # to ask for the question again would be false where the answer is there
        await quietly(_tell(context.bot, update))


async def _tell(bot: Bot, update: Update) -> None:
    """Says that it went wrong, to whoever is waiting for something."""
    chat, message, query = update.effective_chat, update.effective_message, update.callback_query
    if chat is None:
        return
    if chat.type == ChatType.PRIVATE:
        await send(bot, chat.id, Said((cards.note(texts.FAILED),)))
    elif query:
        await query.answer(texts.FAILED_IN_GROUP, show_alert=True)
    elif message:
        await message.reply_text(texts.FAILED_IN_GROUP)


def _where(error: BaseException | None) -> str:
    """The kind of an error and the lines that it came through, without its message."""
    if error is None:
        return "unknown"
    frames = []
    step = error.__traceback__
    while step is not None:
        code = step.tb_frame.f_code
        frames.append(f"{code.co_filename.rsplit('/', 2)[-1]}:{step.tb_lineno} {code.co_name}")
        step = step.tb_next
    return f"{type(error).__name__} at {' < '.join(reversed(frames[-6:]))}"
