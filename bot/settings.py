"""What the bot is told by its environment, read once at the start."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from console.environment import (
    BotToken,
    Chat,
    Count,
    Group,
    Host,
    InternalToken,
    Port,
    PortOrNone,
    RedisAddress,
    Seconds,
    SecondsOrNone,
    SecureAddress,
    SettingsError,
    Variables,
    WebAddress,
    WebhookSecret,
    WritableFolder,
)


class Settings(Variables):
    """The bot's own variables.

    >>> Settings.read({"RASA_URL": "http://rasa:5005/"}).rasa_url
    'http://rasa:5005'
    """

    telegram_token: Annotated[BotToken, Field(alias="TELEGRAM_BOT_TOKEN")] = ""
    telegram_base_url: WebAddress = "https://api.telegram.org/bot"
    telegram_base_file_url: WebAddress = "https://api.telegram.org/file/bot"
    rasa_url: WebAddress = "http://127.0.0.1:5005"
    rasa_timeout_seconds: Seconds = 5.0
    redis_url: RedisAddress = ""
    """What several bots share; empty where there is one."""
    internal_token: InternalToken = ""
    """What our own parts show one another; empty where all of them are on loopback."""
    webhook_url: SecureAddress = ""
    """Public address of this bot; empty means that updates are polled."""
    webhook_secret: WebhookSecret = ""
    webhook_host: Host = "127.0.0.1"
    """Where the proxy that speaks HTTPS finds the bot."""
    webhook_port: Port = 8443
    team_group_id: Group = None
    """The Telegram group that gets the tickets of places without a team of their own."""
    admin_chat_id: Chat = None
    """The chat in which whoever runs the bot is told of a team's group that is out of reach."""
    messages_per_minute: Count = 20
    """How many messages of one person are answered in a minute."""
    pieces_seconds: SecondsOrNone = 1.5
    """How long a short message that looks like a piece of a question waits for the next one."""
    metrics_host: Host = "127.0.0.1"
    metrics_port: PortOrNone = 9464
    """Where Prometheus finds the metrics; 0: nowhere."""
    spool_folder: WritableFolder = Path("var/spool")
    """Where updates are kept that can't be stored in the database now."""
    relay_poll_seconds: Seconds = 20.0
    """How often unposted, idle and forgotten tickets are looked for."""

    @model_validator(mode="after")
    def _webhook_has_its_secret(self) -> Self:
        if self.webhook_url and not self.webhook_secret:
            raise SettingsError(
                "Đã đặt WEBHOOK_URL thì phải đặt cả WEBHOOK_SECRET: một chuỗi bí mật, "
                "tạo bằng lệnh openssl rand -hex 32."
            )
        return self
