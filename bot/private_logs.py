"""Keeps what people write out of the log, also where a library would print it."""

import logging

RAW_DATA = ("eceived data was", "invalid JSON data")
"""How python-telegram-bot begins to print an update or an answer that it could not read."""


class WithoutRawData(logging.Filter):
    """Takes the data out of a record, and with it the error's words, which may repeat it.

    >>> record = logging.LogRecord("x", 50, "", 0, "Error! Received data was %r", ("riêng",), None)
    >>> WithoutRawData().filter(record), record.getMessage()
    (True, 'Error! Received data was (left out)')
    """

    def filter(self, record: logging.LogRecord) -> bool:
        for begins in RAW_DATA:
            if begins in str(record.msg):
                record.msg = str(record.msg).partition(begins)[0] + begins + " (left out)"
                record.args = ()
                record.exc_info = None
        return True


def keep_private() -> None:
    """Filters every line of this process's log, whatever level a library has set for itself."""
    root = logging.getLogger()
    for handler in root.handlers:
        handler.setLevel(root.level)
        handler.addFilter(WithoutRawData())
