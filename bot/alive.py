"""Tells a health check that the bot's event loop turns: `python -m bot.alive` ends with 0.

The bot itself beats from its job queue, which also runs while Telegram can't be reached.
"""

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

FILE = Path(os.environ.get("HEARTBEAT_FILE") or Path(tempfile.gettempdir(), "tro-ly-so-bot-alive"))
EVERY_SECONDS = 10.0
DEAD_AFTER_SECONDS = 45.0


async def beat(context: Any = None) -> None:
    """One sign of life; a job of the queue."""
    FILE.touch()  # noqa: ASYNC240  # a local file, no data


def is_alive() -> bool:
    """Whether the last sign of life is recent."""
    try:
        return time.time() - FILE.stat().st_mtime < DEAD_AFTER_SECONDS
    except FileNotFoundError:
        return False


if __name__ == "__main__":
    sys.exit(0 if is_alive() else 1)
