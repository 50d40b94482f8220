"""Keeps what people write out of Rasa's log."""

import sys
import traceback
from typing import Any

import structlog

TOLD = {"event", "event_info", "event_key", "level", "log_level", "logger", "timestamp"}
"""What Rasa's programmers wrote: of all else only numbers are printed."""


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
