"""Keeps what people write out of Rasa's log, and names the message that a line is about."""

import logging
import re
import sys
import traceback
from contextvars import ContextVar
from typing import Any

import structlog

TOLD = {"event", "event_info", "event_key", "level", "log_level", "logger", "timestamp"}
"""What Rasa's programmers wrote: of all else only numbers are printed."""

MESSAGE_ID = re.compile("u[0-9a-f]{1,16}")
"""What the bot calls a message in its log."""
_handled: "ContextVar[str]" = ContextVar("message", default="")


def without_words(_: Any, method: str, event: "dict[str, Any]") -> "dict[str, Any]":
    """A line of the log without any value that may hold somebody's words.

    A traceback is told by its places alone: structlog would print the variables of each.
    """
    kept = {
        name: value
        for name, value in event.items()
        if name in TOLD or isinstance(value, (bool, int, float))
    }
    raised = event.get("exc_info")
    if raised is None and method == "exception":
        raised = True
    if raised is True:
        raised = sys.exc_info()
    if isinstance(raised, BaseException):
        raised = (type(raised), raised, raised.__traceback__)
    if isinstance(raised, tuple) and raised[0]:
        kept["error"] = raised[0].__name__
        kept["where"] = "".join(traceback.format_tb(raised[2]))
    return {**kept, "exc_info": False}


def keep_private() -> None:
    """Puts `without_words` before all other steps, also of loggers that are in use already."""
    processors = structlog.get_config()["processors"]
    if without_words not in processors:
        processors.insert(0, without_words)


def handles(message_id: object) -> None:
    """Whatever the caller's task logs from now on is about this message of the bot."""
    is_one = isinstance(message_id, str) and MESSAGE_ID.fullmatch(message_id)
    _handled.set(message_id if is_one else "")


def name_messages() -> None:
    """Puts the id on each line, whichever library writes it."""
    make = logging.getLogRecordFactory()

    def named(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = make(*args, **kwargs)
        if message_id := _handled.get():
            record.msg = f"message={message_id}: {record.msg}"
        return record

    logging.setLogRecordFactory(named)
