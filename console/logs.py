"""Logging that cannot print a secret or a person's number.

Masking happens in the formatter, the last step before a line is written, so that it also covers
tracebacks and whatever another library logs. Every process that calls `django.setup()` with our
settings logs this way. Each line names the message that it is about, if there is one, so that one
message can be followed from the bot through Rasa to the action server.
"""

import logging
import re
from contextvars import ContextVar
from typing import Any

BOT_TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{30,}")
URL_PASSWORD = re.compile(r"(?<=://)([^/\s:@]*):\S+@")
SECRET_IN_QUERY = re.compile(r"(?i)(?<=[?&])(\w*(?:token|secret|password|key)\w*=)[^&\s\"']+")
_SEPARATOR = r"(?:[\s.\-_/*()\u00ad\u200b-\u200d\u2060\ufeff]{1,2}|,)?"
LONG_NUMBER = re.compile(
    r"(?P<time>(?<!\d)\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)?(?!\d))"
    rf"|\+?\d(?:{_SEPARATOR}\d){{8,}}"
)
"""Nine digits or more, in groups and beside letters too: phone numbers, ID numbers, chat ids.

A time stamp is matched first, so that it is kept and a number right behind it is seen as its own.
"""

OURS = frozenset(
    ("__main__", "actions", "bot", "console", "dialogue", "helpdesk", "knowledge", "replies")
)


NO_MESSAGE = "-"
MESSAGE_ID = re.compile(r"u[0-9a-f]{1,16}")

message_id: ContextVar[str] = ContextVar("message_id", default=NO_MESSAGE)
"""The message that is being handled: a number of the channel's, never a person or a chat."""


def id_of_update(update_id: int) -> str:
    """The same for every try; with a letter in front, since long numbers are masked.

    >>> id_of_update(987654321)
    'u3ade68b1'
    """
    return f"u{update_id:x}"


def id_told(told: object) -> str:
    """An id that another process told, if it is one: nothing else may get into the log.

    >>> id_told("u3ade68b1"), id_told("số của tôi là ..."), id_told(None)
    ('u3ade68b1', '-', '-')
    """
    return told if isinstance(told, str) and MESSAGE_ID.fullmatch(told) else NO_MESSAGE


class WithMessageId(logging.Filter):
    """Gives each record the id of the message that is being handled."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.message_id = message_id.get()
        return True


def masked(line: str) -> str:
    """The line with Bot API tokens, passwords in addresses and long numbers struck out.

    >>> masked("POST /bot123456789:AAE-abcdefghijklmnopqrstuvwxyz_0123/getMe")
    'POST /bot***/getMe'
    >>> masked("tiếp từ 0905 123 456 lúc 2026-11-23 08:15")
    'tiếp từ *** lúc 2026-11-23 08:15'
    """
    line = BOT_TOKEN.sub("***", line)
    line = URL_PASSWORD.sub(r"\1:***@", line)
    line = SECRET_IN_QUERY.sub(r"\1***", line)
    return LONG_NUMBER.sub(lambda match: match["time"] or "***", line)


class WithoutLibrariesDetails(logging.Filter):
    """Keeps what other libraries say below INFO out, whatever level they have set for themselves.

    There they print what they are handed, such as whole updates of Telegram and messages that are
    sent; our own lines of that level hold nobody's words.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno >= logging.INFO or record.name.partition(".")[0] in OURS


class MaskingFormatter(logging.Formatter):
    """A formatter whose lines are masked; the time stamp in front is left as it is."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


def logging_config(level: str) -> dict[str, Any]:
    """For `logging.config.dictConfig`: everything to the standard error stream, masked."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "masking": {
                "()": MaskingFormatter,
                "format": "%(asctime)s %(levelname)s %(name)s message=%(message_id)s: %(message)s",
            }
        },
        "filters": {
            "message_id": {"()": WithMessageId},
            "without_details": {"()": WithoutLibrariesDetails},
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "filters": ["message_id", "without_details"],
                "formatter": "masking",
            }
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Their INFO lines are whole addresses, which for Telegram hold the token.
            "httpx": {"level": "WARNING"},
            "httpcore": {"level": "WARNING"},
            # One line a job, each ten seconds; and how faiss looks for its own parts.
            "apscheduler": {"level": "WARNING"},
            "faiss": {"level": "WARNING"},
            "django": {"handlers": [], "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
        },
    }
