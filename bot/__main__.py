"""`python -m bot` serves Telegram, or chats in the terminal where there is no token.

`python -m bot terminal` always chats in the terminal.
"""

import asyncio
import os
import sys

from bot import texts
from bot.private_logs import keep_private
from bot.settings import Settings
from console.starting import check_port, set_up


def main(arguments: list[str]) -> int:
    settings = Settings.read_or_give_up()
    in_terminal = arguments == ["terminal"]
    if arguments and not in_terminal:
        print(__doc__, file=sys.stderr)
        return 2
    if not settings.telegram_token and not in_terminal and not _has_terminal():
        print(texts.NOTHING_TO_SERVE)
        return 0
    if in_terminal or not settings.telegram_token:
        # The log would be written between the lines of the chat.
        os.environ.setdefault("LOG_LEVEL", "ERROR")
    set_up()
    keep_private()
    if settings.webhook_url and not in_terminal:
        check_port(settings.webhook_host, settings.webhook_port, "WEBHOOK_PORT")
    try:
        return asyncio.run(_serve(settings, in_terminal=in_terminal))
    except (KeyboardInterrupt, asyncio.CancelledError):
        print(f"\n{texts.TERMINAL_GOODBYE}")
        return 0


def _has_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


async def _serve(settings: Settings, *, in_terminal: bool) -> int:
    # These need Django's models, so they can only be imported when it is set up.
    from telegram.error import InvalidToken

    from bot import application, services, terminal

    parts = await asyncio.to_thread(services.start, settings)
    try:
        if in_terminal or not settings.telegram_token:
            welcome = texts.TERMINAL_WELCOME_CHOSEN if in_terminal else texts.TERMINAL_WELCOME
            await terminal.chat(parts, welcome=welcome)
        else:
            await application.run(parts)
    except InvalidToken:
        print(texts.REFUSED_BY_TELEGRAM, file=sys.stderr)
        return 1
    finally:
        await parts.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
