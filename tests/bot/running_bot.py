"""`python -m bot` as a child process against the test servers."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.bot_api.server import BotApi

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 240.0
"""The first start after a change of the catalogue fits what its messages are read by."""


@dataclass
class RunningBot:
    """Start and stop it as often as a test wants; the database stays."""

    telegram: BotApi
    rasa_url: str
    database_url: str
    log: Path
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        before = len(self.telegram.world.calls)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot"],
                cwd=ROOT,
                env=self.whole_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline:
            calls = [call.method for call in self.telegram.world.calls[before:]]
            if "deleteWebhook" in calls or "setWebhook" in calls:
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        self.process.kill()
        self.process = None
        raise AssertionError(f"the bot did not start:\n{self.log.read_text()[-3000:]}")

    def whole_environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "console.settings",
            "DATABASE_URL": self.database_url,
            "TELEGRAM_BOT_TOKEN": self.telegram.token,
            "TELEGRAM_BASE_URL": self.telegram.base_url,
            "TELEGRAM_BASE_FILE_URL": self.telegram.base_file_url,
            "RASA_URL": self.rasa_url,
            "RASA_TIMEOUT_SECONDS": "1.5",
            "PIECES_SECONDS": "0",
            "RELAY_POLL_SECONDS": "0.5",
            "METRICS_PORT": "0",
            "SPOOL_FOLDER": str(self.log.parent / "spool"),
            "PYTHONUNBUFFERED": "1",
            **self.environment,
        }

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        assert self.process is not None
        self.process.send_signal(how)
        code = self.process.wait(timeout=30)
        self.process = None
        return code

    def restart(self, how: signal.Signals = signal.SIGTERM) -> None:
        self.stop(how)
        self.start()
