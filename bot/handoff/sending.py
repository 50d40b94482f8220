"""One message to one chat as the pieces that Telegram takes; nothing of it is cut off."""

from dataclasses import dataclass
from typing import Any

from telegram import InlineKeyboardMarkup, Message, ReplyParameters
from telegram.ext import ExtBot

from bot import texts
from bot.handoff.files import send_file
from bot.outgoing import ONCE
from bot.pieces import MAX_UNITS, Span, block, pack
from helpdesk.models import TicketMessage

Kind = TicketMessage.Kind

MAX_CAPTION_UNITS = 1024


@dataclass(frozen=True)
class Piece:
    """What one message of Telegram holds."""

    html: str
    kind: str = Kind.TEXT
    file_id: str = ""


@dataclass(frozen=True)
class Place:
    """Where it is said."""

    chat_id: int
    reply_to: int | None = None
    thread: int | None = None


def pieces_of(head: str, words: str, kind: str = Kind.TEXT, file_id: str = "") -> list[Piece]:
    """Who says it and what: a picture or a file with the words that fit below it first.

    A round video has no words below it; they follow.

    >>> [piece.html[-6:] for piece in pieces_of("Ai", "bấm " * 1024 + "nút")]
    ['ấm bấm', 'ấm nút']
    """
    heading = Span(head, "b")
    blocks = [block(heading, *(["\n", words] if words else []))]
    if kind == Kind.TEXT or kind in TicketMessage.NOTICES:
        return [Piece(html) for html in pack(blocks, MAX_UNITS)]
    if kind == Kind.VIDEO_NOTE:
        return [Piece("", kind, file_id), *(Piece(html) for html in pack(blocks, MAX_UNITS))]
    whole = pack(blocks, MAX_CAPTION_UNITS)
    if len(whole) == 1:
        return [Piece(whole[0], kind, file_id)]
    rest = [Piece(html) for html in pack(blocks, MAX_UNITS)]
    return [Piece(block(heading).html(), kind, file_id), *rest]


def without_media(head: str, words: str, kind: str) -> list[Piece]:
    """The same where Telegram does not take the picture or file there."""
    instead = texts.INSTEAD_OF_MEDIA % media_name(kind)
    return pieces_of(head, f"{words}\n{instead}" if words else instead)


def media_name(kind: str) -> str:
    """What people call such a message."""
    return texts.MEDIA.get(kind, texts.MEDIA_OF_OTHER_KIND)


async def send(
    bot: ExtBot[Any],
    place: Place,
    piece: Piece,
    keyboard: InlineKeyboardMarkup | None = None,
    *,
    is_kept: bool = True,
) -> Message:
    """Sends a piece; once, if it is kept by whoever calls this, who tries again later."""
    quote = (
        ReplyParameters(place.reply_to, allow_sending_without_reply=True)
        if place.reply_to is not None
        else None
    )
    common: dict[str, Any] = {
        "reply_markup": keyboard,
        "reply_parameters": quote,
        "message_thread_id": place.thread,
        "rate_limit_args": ONCE if is_kept else None,
    }
    if not piece.file_id:
        return await bot.send_message(place.chat_id, piece.html, **common)
    return await send_file(bot, place.chat_id, piece.kind, piece.file_id, piece.html, **common)
