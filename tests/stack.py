"""The whole assistant as real processes: Rasa, the action server and the bot, on free ports.

Used by the end-to-end tests and by the bench. Everything they write lies in one folder; the models
and the caches of the search are the project's own (`make setup`).
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.bot_api.server import BotApi

ROOT = Path(__file__).resolve().parents[1]
RASA_FOLDER = ROOT / "nlu_data"
RASA_MODEL = RASA_FOLDER / "models" / "trained.tar.gz"

RASA_ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "2",
}
"""As in `deploy/Procfile`."""

SECONDS_TO_START = 240.0
SECONDS_TO_STOP = 30.0

ENDPOINTS = """\
action_endpoint:
  url: {actions}/webhook
  enable_selective_domain: true
tracker_store:
  type: components.recent.RecentTrackerStore
  url: {tracker_store}
lock_store:
  type: in_memory
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Part:
    """One process of the assistant."""

    name: str
    command: list[str]
    environment: dict[str, str]
    folder: Path
    log_file: Path
    health: str = ""
    """Where it answers with 200 once it is ready; the bot has none."""
    process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    @property
    def log(self) -> str:
        return self.log_file.read_text("utf-8", "replace")

    def launch(self) -> None:
        """Starts the process without waiting for it."""
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def is_ready(self) -> bool:
        try:
            return bool(urllib.request.urlopen(self.health, timeout=2).status == 200)  # noqa: S310
        except (OSError, urllib.error.URLError):
            return False

    def wait_ready(self, seconds: float = SECONDS_TO_START) -> None:
        deadline = time.monotonic() + seconds
        while not self.is_ready():
            if self.process is None or self.process.poll() is not None:
                raise AssertionError(f"{self.name} did not start:\n{self.log[-3000:]}")
            if time.monotonic() > deadline:
                raise AssertionError(f"{self.name} is not ready:\n{self.log[-3000:]}")
            time.sleep(0.1)

    def start(self) -> None:
        self.launch()
        self.wait_ready()

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        if self.process is None:
            return
        self.process.send_signal(how)
        try:
            self.process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def restart(self, how: signal.Signals = signal.SIGTERM) -> None:
        self.stop(how)
        self.start()

    @contextlib.contextmanager
    def away(self, how: signal.Signals = signal.SIGKILL) -> Iterator[None]:
        """The process is gone while the block runs, and ready again after it."""
        self.stop(how)
        try:
            yield
        finally:
            self.start()

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """The process hangs while the block runs: it takes calls and never answers."""
        os.kill(self.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self.pid, signal.SIGCONT)


class Bot(Part):
    """Ready when it has told Telegram that it will fetch updates."""

    telegram: BotApi
    _called: int = 0

    def launch(self) -> None:
        self._called = len(self.telegram.world.calls)
        super().launch()

    def is_ready(self) -> bool:
        return any(c.method == "deleteWebhook" for c in self.telegram.world.calls[self._called :])


@dataclass
class Stack:
    """The three parts and what lies around them."""

    telegram: BotApi
    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    rasa_url: str = ""
    """Where the bot looks for Rasa, if something stands in between."""
    rasa_arguments: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.rasa_port, self.actions_port = free_port(), free_port()
        self.real_rasa_url = f"http://127.0.0.1:{self.rasa_port}"
        self.actions_url = f"http://127.0.0.1:{self.actions_port}"
        self.database = self.folder / "assistant.sqlite3"
        self.conversations = self.folder / "rasa.sqlite3"
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "console.settings",
            "DATABASE_URL": f"sqlite:///{self.database}",
            "TRACKER_STORE_URL": f"sqlite:///{self.conversations}",
            "SECRET_KEY": "for-tests-only",
            "LOG_LEVEL": "INFO",
            "METRICS_PORT": "0",
            "SPOOL_FOLDER": str(self.folder / "spool"),
            "PYTHONUNBUFFERED": "1",
            **self.environment,
        }
        self.actions = self._actions()
        self.rasa = self._rasa()
        self.bot = self._bot()

    @property
    def parts(self) -> tuple[Part, ...]:
        return (self.actions, self.rasa, self.bot)

    def prepare(self) -> None:
        """Makes the database and publishes the project's own catalogue."""
        program = (
            "import django; django.setup()\n"
            "from django.core.management import call_command\n"
            "from knowledge.catalogue import ensure_published\n"
            "call_command('migrate', verbosity=0); ensure_published()"
        )
        subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=self.environment, check=True)

    def start(self) -> None:
        """Starts all three at once; returns when all are ready."""
        if not RASA_MODEL.exists():
            raise AssertionError("there is no Rasa model: run `make setup` first")
        self.prepare()
        for part in self.parts:
            part.launch()
        for part in self.parts:
            part.wait_ready()

    def stop(self) -> None:
        """At once: nobody is waiting for an answer any more."""
        for part in reversed(self.parts):
            part.stop(signal.SIGKILL)

    def _actions(self) -> Part:
        return Part(
            "actions",
            [sys.executable, "-m", "actions", "--port", str(self.actions_port)],
            self.environment,
            ROOT,
            self.folder / "actions.log",
            f"{self.actions_url}/health",
        )

    def _rasa(self) -> Part:
        endpoints = self.folder / "endpoints.yml"
        endpoints.write_text(
            ENDPOINTS.format(
                actions=self.actions_url, tracker_store=f"sqlite:///{self.conversations}"
            )
        )
        command = [
            str(RASA_FOLDER / ".venv" / "bin" / "rasa"),
            "run",
            *("--endpoints", str(endpoints)),
            *("--credentials", "credentials.yml"),
            *("--model", str(RASA_MODEL)),
            *("--interface", "127.0.0.1"),
            *("--port", str(self.rasa_port)),
            *self.rasa_arguments,
        ]
        return Part(
            "rasa",
            command,
            {**self.environment, **RASA_ENVIRONMENT},
            RASA_FOLDER,
            self.folder / "rasa.log",
            f"{self.real_rasa_url}/",
        )

    def _bot(self) -> Bot:
        environment = {
            "TELEGRAM_BOT_TOKEN": self.telegram.token,
            "TELEGRAM_BASE_URL": self.telegram.base_url,
            "TELEGRAM_BASE_FILE_URL": self.telegram.base_file_url,
            "RASA_URL": self.rasa_url or self.real_rasa_url,
            "RELAY_POLL_SECONDS": "0.5",
            "HEARTBEAT_FILE": str(self.folder / "alive"),
        }
        bot = Bot(
            "bot",
            [sys.executable, "-m", "bot"],
            {**self.environment, **environment},
            ROOT,
            self.folder / "bot.log",
        )
        bot.telegram = self.telegram
        return bot
