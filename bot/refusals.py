"""What an error of Telegram means for what was to be sent: the one place that tells them apart.

Telegram gives a refusal its reason in words only: those of its API are in capitals, the others are
the Bot API server's own.
"""

import re
from datetime import timedelta
from enum import StrEnum

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)


class Refusal(StrEnum):
    """What may be done about an error."""

    LATER = "later"
    """It was not taken now, and may be later: 5xx, a flood, no connection, a broken answer."""
    BROKEN = "broken"
    """The connection broke after the request was sent: it may have been taken."""
    LATE = "late"
    """No answer in time: it has most likely been taken."""
    MOVED = "moved"
    """The group became a supergroup with another id."""
    NO_TOPIC = "no topic"
    """The topic of the forum is deleted or closed."""
    NO_MEDIA = "no media"
    """Words would be taken, this voice message or picture is not."""
    BLOCKED = "blocked"
    """The person has blocked the bot, and may let it in again."""
    GONE = "gone"
    """There is no such chat any more, or the bot is no longer in it."""
    NO_RIGHTS = "no rights"
    """The bot may not write in the group."""
    NEVER = "never"
    """Telegram will never take this message."""


PASSING = frozenset({Refusal.LATER, Refusal.BROKEN, Refusal.LATE})
"""What is worth another try, where doing it twice does no harm."""

NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.WriteError,
    httpx.WriteTimeout,
)
"""What breaks before Telegram has the whole request."""

REASONS = (
    (Refusal.NO_TOPIC, r"thread not found|topic_(closed|deleted|id_invalid)"),
    (
        Refusal.NO_MEDIA,
        r"voice_messages_forbidden|chat_send_(?!plain)\w+_forbidden"
        r"|rights to send (?!text|a? ?message)"
        r"|file identifier|file_id|file reference|photo_|media_|image_process|http url",
    ),
    (Refusal.BLOCKED, r"blocked by the user|user_is_blocked|can't initiate conversation"),
    (
        Refusal.GONE,
        r"chat not found|deactivated|peer_id_invalid|chat_id_invalid|user not found|was kicked"
        r"|not a member|chat was deleted|channel_private|channel_invalid",
    ),
    (
        Refusal.NO_RIGHTS,
        r"rights to send|administrator rights|chat_write_forbidden|send_plain_forbidden"
        r"|chat_admin_required|chat_restricted|user_banned_in_channel|chat_guest_send_forbidden",
    ),
)
PATTERNS = tuple((refusal, re.compile(words)) for refusal, words in REASONS)


def kind_of(error: TelegramError) -> Refusal:
    """What an error of sending means.

    >>> kind_of(BadRequest("Bad Request: TOPIC_CLOSED")).value
    'no topic'
    >>> kind_of(Forbidden("Forbidden: bot was kicked from the supergroup chat")).value
    'gone'
    >>> kind_of(NetworkError("Bad Gateway")).value
    'later'
    """
    match error:
        case ChatMigrated():
            return Refusal.MOVED
        case BadRequest() | Forbidden():
            return _reason(error.message.lower(), Refusal.NEVER)
        case RetryAfter():
            return Refusal.LATER
        case NetworkError() if "too large" in error.message.lower():  # 413
            return Refusal.NEVER
        case NetworkError():
            return _broken(error)
        case _:
            return Refusal.LATER


def wait_of(error: TelegramError) -> timedelta | None:
    """How long Telegram asks to wait, where it does."""
    if not isinstance(error, RetryAfter):
        return None
    wait = error.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)


def may_have_arrived(error: TelegramError) -> bool:
    """Whether it may be there although there was an error."""
    return kind_of(error) in (Refusal.BROKEN, Refusal.LATE)


def _reason(words: str, otherwise: Refusal) -> Refusal:
    if "upgraded to a supergroup" in words:  # without the new id, which a service message tells
        return Refusal.LATER
    return next((refusal for refusal, pattern in PATTERNS if pattern.search(words)), otherwise)


def _broken(error: NetworkError) -> Refusal:
    cause = error.__cause__
    if isinstance(cause, NOT_SENT):
        return Refusal.LATER
    if isinstance(error, TimedOut):
        return Refusal.LATE
    return Refusal.BROKEN if isinstance(cause, httpx.TransportError) else Refusal.LATER
