"""What the bot is told by its environment, read once at the start."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

DEFAULT_RASA_URL = "http://127.0.0.1:5005"
DEFAULT_BASE_URL = "https://api.telegram.org/bot"
DEFAULT_BASE_FILE_URL = "https://api.telegram.org/file/bot"


class SettingsError(ValueError):
    """A variable that cannot be used; the message names it, never its secret value."""


@dataclass(frozen=True)
class Settings:
    telegram_token: str = ""
    telegram_base_url: str = DEFAULT_BASE_URL
    telegram_base_file_url: str = DEFAULT_BASE_FILE_URL
    rasa_url: str = DEFAULT_RASA_URL
    rasa_timeout_seconds: float = 5.0
    webhook_url: str = ""
    """Public https address of this bot; empty means that updates are polled."""
    webhook_secret: str = ""
    webhook_host: str = "0.0.0.0"  # noqa: S104  (a container's port is published by its host)
    webhook_port: int = 8443
    team_group_id: int | None = None
    """The Telegram group that gets the tickets of places without a team of their own."""
    messages_per_minute: int = 20
    """How many messages of one person are answered in a minute."""
    pieces_seconds: float = 1.5
    """How long a short message that looks like a piece of a question waits for the next one."""
    metrics_host: str = "127.0.0.1"
    metrics_port: int = 9464
    """Where Prometheus finds the metrics; 0: nowhere."""
    spool_folder: Path = Path("var/spool")
    """Where updates are kept that can't be stored in the database now."""
    relay_poll_seconds: float = 20.0
    """How often unposted, idle and forgotten tickets are looked for."""


def from_environment(environment: Mapping[str, str]) -> Settings:
    """The settings in `environment`; raises SettingsError naming the variable that is wrong.

    >>> from_environment({"RASA_URL": "http://rasa:5005/"}).rasa_url
    'http://rasa:5005'
    """

    def text(name: str, default: str = "") -> str:
        return environment.get(name, "").strip() or default

    def number(name: str, default: float, *, may_be_zero: bool = False) -> float:
        try:
            value = float(text(name, str(default)))
        except ValueError:
            raise SettingsError(f"{name} phải là một con số.") from None
        if value < 0 or (value == 0 and not may_be_zero):
            raise SettingsError(f"{name} phải lớn hơn 0.")
        return value

    def group(name: str) -> int | None:
        value = text(name)
        try:
            return int(value) if value else None
        except ValueError:
            raise SettingsError(f"{name} phải là mã số của nhóm, ví dụ -1001234567890.") from None

    settings = Settings(
        telegram_token=text("TELEGRAM_BOT_TOKEN"),
        telegram_base_url=text("TELEGRAM_BASE_URL", DEFAULT_BASE_URL),
        telegram_base_file_url=text("TELEGRAM_BASE_FILE_URL", DEFAULT_BASE_FILE_URL),
        rasa_url=text("RASA_URL", DEFAULT_RASA_URL).rstrip("/"),
        rasa_timeout_seconds=number("RASA_TIMEOUT_SECONDS", 5.0),
        webhook_url=text("WEBHOOK_URL").rstrip("/"),
        webhook_secret=text("WEBHOOK_SECRET"),
        webhook_host=text("WEBHOOK_HOST", Settings.webhook_host),
        webhook_port=int(number("WEBHOOK_PORT", 8443)),
        team_group_id=group("TEAM_GROUP_ID"),
        messages_per_minute=int(number("MESSAGES_PER_MINUTE", 20)),
        pieces_seconds=number("PIECES_SECONDS", 1.5, may_be_zero=True),
        metrics_host=text("METRICS_HOST", Settings.metrics_host),
        metrics_port=int(number("METRICS_PORT", Settings.metrics_port, may_be_zero=True)),
        spool_folder=Path(text("SPOOL_FOLDER", str(Settings.spool_folder))),
        relay_poll_seconds=number("RELAY_POLL_SECONDS", 20.0),
    )
    if settings.webhook_url and not settings.webhook_secret:
        raise SettingsError("Đã đặt WEBHOOK_URL thì phải đặt cả WEBHOOK_SECRET.")
    return settings
