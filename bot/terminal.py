"""A chat in the terminal that goes the same way as Telegram's: the same replies, as plain text."""

import asyncio
import signal
import threading
from collections.abc import Callable

from bot import texts
from bot.cards import Card
from bot.conversation import COMMAND, Said
from bot.keyboards import buttons_of
from bot.people import TERMINAL
from bot.services import Services
from dialogue import press
from replies.model import Button, Reply
from replies.plain import plain

ADDRESS = "terminal"


async def chat(
    services: Services,
    *,
    welcome: str,
    read: Callable[[str], str] = input,
    write: Callable[[str], None] = print,
) -> None:
    """Talks until the person leaves or the input ends."""
    _leave_on_ctrl_c()
    conversation = services.conversation
    write(welcome)
    buttons: tuple[Button, ...] = ()
    while True:
        words = (await _line(read)).strip()
        if words in texts.QUIT_WORDS:
            write(texts.TERMINAL_GOODBYE)
            return
        person = await services.people.meet(TERMINAL, ADDRESS)
        said: Said
        if option := press.called(buttons, words):
            said = await conversation.press(person, option.payload)
        elif command := COMMAND.match(words):
            said = await conversation.command(person, command[1].lower(), command[2].strip())
        else:
            said = await conversation.hear(person, words)
        for item in said.items:
            write("\n" + show(item) + "\n")
        if said.secret:
            write(texts.TERMINAL_DELETION)
        buttons = buttons_of(said.items[-1]) if said.items else ()


def _leave_on_ctrl_c() -> None:
    """Ctrl-C cancels the chat.

    Not left to `asyncio.run`, whose handler runs only when the loop wakes up by itself: one that
    comes just before the loop goes to sleep would be noticed at the next key.
    """
    if task := asyncio.current_task():
        asyncio.get_running_loop().add_signal_handler(signal.SIGINT, task.cancel)


def show(said: Reply | Card) -> str:
    """`said` as plain text with its buttons as a numbered list."""
    if isinstance(said, Card):
        words = "\n\n".join(part for part in (said.title, said.text) if part)
    else:
        words = plain(said, with_buttons=False)
    rows = [f"  [{n}] {button.label}" for n, button in enumerate(buttons_of(said), start=1)]
    return "\n".join([words, *rows])


async def _line(read: Callable[[str], str]) -> str:
    """One line of input; the end of the input counts as leaving.

    A daemon thread reads, since the pool's threads would keep the process from ending on Ctrl-C
    until somebody pressed Enter.
    """
    loop = asyncio.get_running_loop()
    line: asyncio.Future[str] = loop.create_future()

    def take(words: str) -> None:
        if not line.done():
            line.set_result(words)

    def wait() -> None:
        try:
            words = read(texts.TERMINAL_PROMPT)
        except EOFError:
            words = next(iter(texts.QUIT_WORDS))
        loop.call_soon_threadsafe(take, words)

    threading.Thread(target=wait, daemon=True).start()
    return await line
