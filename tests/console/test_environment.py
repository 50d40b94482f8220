"""A wrong variable is named in a sentence that says what belongs there and repeats nothing."""

import pytest

from actions.settings import Settings as ActionsSettings
from bot.settings import Settings as BotSettings
from console.environment import Environment, SettingsError, Variables

WRONG: list[tuple[type[Variables], str, str]] = [
    (BotSettings, "TELEGRAM_BOT_TOKEN", "abc"),
    (BotSettings, "TELEGRAM_BOT_TOKEN", "123456789 AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"),
    (BotSettings, "TELEGRAM_BASE_URL", "api.telegram.org/bot"),
    (BotSettings, "RASA_URL", "rasa:5005"),
    (BotSettings, "RASA_URL", "http://rasa:năm"),
    (BotSettings, "RASA_TIMEOUT_SECONDS", "năm"),
    (BotSettings, "RASA_TIMEOUT_SECONDS", "0"),
    (BotSettings, "RASA_TIMEOUT_SECONDS", "inf"),
    (BotSettings, "RASA_TIMEOUT_SECONDS", "5s"),
    (BotSettings, "PIECES_SECONDS", "nan"),
    (BotSettings, "PIECES_SECONDS", "-1"),
    (BotSettings, "RELAY_POLL_SECONDS", "0"),
    (BotSettings, "MESSAGES_PER_MINUTE", "0.5"),
    (BotSettings, "REDIS_URL", "may-khac:6379"),
    (BotSettings, "REDIS_URL", "http://redis:6379"),
    (BotSettings, "MESSAGES_PER_MINUTE", "0"),
    (BotSettings, "TEAM_GROUP_ID", "@nhom"),
    (BotSettings, "TEAM_GROUP_ID", "2001234567891"),
    (BotSettings, "WEBHOOK_URL", "http://bot.example"),
    (BotSettings, "WEBHOOK_SECRET", "bí mật"),
    (BotSettings, "WEBHOOK_PORT", "abc"),
    (BotSettings, "WEBHOOK_PORT", "84430"),
    (BotSettings, "WEBHOOK_HOST", "0.0.0.0:8443"),
    (ActionsSettings, "ACTIONS_PORT", "5055.5"),
    (ActionsSettings, "ACTIONS_HOST", "http://127.0.0.1"),
    (Environment, "TEAM_GROUP_ID", "@to-cong-nghe"),
    (Environment, "LOG_LEVEL", "LOUD"),
    (Environment, "DEBUG", "có"),
    (Environment, "CONSOLE_HTTPS", "2"),
    (Environment, "RETENTION_DAYS_TURNS", "90 ngày"),
    (Environment, "RETENTION_DAYS_UPDATES", "0"),
    (Environment, "RETENTION_DAYS_CITIZENS", "999999999"),
    (Environment, "TICKET_REMIND_MINUTES", "-5"),
    (Environment, "TICKET_PASS_ON_MINUTES", "2 giờ"),
    (Environment, "DATABASE_URL", "hello"),
    (Environment, "DATABASE_URL", "mysql2://u:matkhau123456@h/x"),
    (Environment, "DATABASE_URL", "postgresql://u:mat#khau123456@h/x"),
    (Environment, "DATABASE_URL", "postgresql://u:matkhau123456@"),
    (Environment, "TRACKER_STORE_URL", "postgresql://u:matkhau123456@h:năm/x"),
    (Environment, "ALLOWED_HOSTS", "https://bientap.example"),
    (Environment, "CSRF_TRUSTED_ORIGINS", "bientap.example"),
    (Environment, "SEARCH_BACKEND", "elastic"),
    (Environment, "ENCODER_MODEL", "/nowhere"),
    (Environment, "VAR_FOLDER", __file__),
]


@pytest.mark.parametrize(("schema", "name", "value"), WRONG)
def test_a_wrong_value_is_named_and_not_repeated(
    schema: type[Variables], name: str, value: str
) -> None:
    with pytest.raises(SettingsError) as raised:
        schema.read({name: value})
    told = str(raised.value)
    assert told.startswith(f"{name} chưa dùng được. Chỗ này phải là ")
    assert ".env" in told
    assert len(value) < 4 or value not in told
    assert "matkhau123456" not in told
    assert "khau123456" not in told


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(SettingsError) as raised:
        Environment.read({"LOG_LEVEL": "LOUD", "DATABASE_URL": "hello", "DEBUG": "0"})
    told = str(raised.value).splitlines()
    assert [line.split()[0] for line in told[:-1]] == ["DATABASE_URL", "LOG_LEVEL"]


@pytest.mark.parametrize(
    ("schema", "variables", "missing"),
    [
        (BotSettings, {"WEBHOOK_URL": "https://bot.example"}, "WEBHOOK_SECRET"),
        (Environment, {"SEARCH_BACKEND": "pgvector"}, "DATABASE_URL"),
        (
            Environment,
            {"SEARCH_BACKEND": "pgvector", "DATABASE_URL": "sqlite:///var/x.sqlite3"},
            "DATABASE_URL",
        ),
    ],
)
def test_what_another_variable_needs_is_asked_for(
    schema: type[Variables], variables: dict[str, str], missing: str
) -> None:
    with pytest.raises(SettingsError, match=f"phải .*{missing}|{missing} phải"):
        schema.read(variables)


@pytest.mark.parametrize("schema", [ActionsSettings, BotSettings, Environment])
def test_every_variable_says_what_belongs_there(schema: type[Variables]) -> None:
    assert all(schema.names().values())
    assert schema.read({}) == schema()
    assert schema.read(dict.fromkeys(schema.names(), " ")) == schema(), "empty is not set"


def test_right_values_are_taken() -> None:
    settings = BotSettings.read(
        {
            "TELEGRAM_BOT_TOKEN": "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0",
            "TEAM_GROUP_ID": "-1001234567890",
            "PIECES_SECONDS": "0",
            "RASA_URL": "http://rasa:5005/",
            "WEBHOOK_URL": "https://bot.example/",
            "WEBHOOK_SECRET": "a" * 64,
            "WEBHOOK_HOST": "::",
        }
    )
    assert settings.telegram_token.startswith("123456789:")
    assert settings.team_group_id == -1001234567890
    assert settings.pieces_seconds == 0
    assert (settings.rasa_url, settings.webhook_url) == ("http://rasa:5005", "https://bot.example")
    shared = Environment.read(
        {
            "ALLOWED_HOSTS": "a.example, .b.example,[::1],*",
            "CSRF_TRUSTED_ORIGINS": "https://a.example:8443/",
            "CONSOLE_HTTPS": "yes",
            "LOG_LEVEL": "debug",
            "DATABASE_URL": "postgres://u:matkhau@postgres:5432/kho",
            "SEARCH_BACKEND": "pgvector",
        }
    )
    assert shared.allowed_hosts == ("a.example", ".b.example", "[::1]", "*")
    assert shared.csrf_trusted_origins == ("https://a.example:8443",)
    assert (shared.console_https, shared.log_level) == (True, "DEBUG")
