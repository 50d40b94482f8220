"""Settings of the Django project. Everything that differs between places is in the environment."""

import os
import secrets
from pathlib import Path
from typing import Any

import dj_database_url
import django_stubs_ext

from console.logs import logging_config

django_stubs_ext.monkeypatch()  # lets admin classes name their model: ModelAdmin[Team]

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"
"""All that is written at run time."""


CONNECT_TIMEOUT_SECONDS = 3


def _flag(name: str) -> bool:
    return os.environ.get(name, "").strip().lower() in {"1", "true", "yes", "on"}


def _list(name: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


def _number(name: str, default: int) -> int:
    return int(os.environ.get(name) or default)


def _secret_key() -> str:
    """The key of the environment; for the embedded default one made on first use."""
    if key := os.environ.get("SECRET_KEY"):
        return key
    path = VAR / "secret_key"
    VAR.mkdir(exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        key = secrets.token_urlsafe(50)
        file.write(key)
    return key


def database_config(url: str) -> dict[str, Any]:
    config: dict[str, Any] = dict(
        dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True)
    )
    if config["ENGINE"] == "django.db.backends.sqlite3":
        name = Path(config["NAME"])
        if name.name != ":memory:":
            config["NAME"] = name if name.is_absolute() else BASE_DIR / name
            config["NAME"].parent.mkdir(parents=True, exist_ok=True)
        # Several processes write: readers don't wait for the writer (WAL), and a writer takes its
        # lock at the start, where waiting for it works, rather than fail in the middle.
        config["OPTIONS"] = {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    else:
        # A server that is out of reach is given up before the person gives up.
        config.setdefault("OPTIONS", {}).setdefault("connect_timeout", CONNECT_TIMEOUT_SECONDS)
    return config


def conversations_config(url: str) -> dict[str, Any]:
    """The database of Rasa's tracker store, in Rasa's own mode of journal."""
    config = database_config(url)
    if config["ENGINE"] == "django.db.backends.sqlite3":
        # What is deleted is overwritten too.
        config["OPTIONS"] |= {"init_command": "PRAGMA secure_delete=ON;"}
    return config


SECRET_KEY = _secret_key()
DEBUG = _flag("DEBUG")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *_list("ALLOWED_HOSTS")]
CSRF_TRUSTED_ORIGINS = _list("CSRF_TRUSTED_ORIGINS")

DATABASES = {
    "default": database_config(os.environ.get("DATABASE_URL") or "sqlite:///var/tro_ly_so.sqlite3"),
    # Rasa's own: nothing is written there but deletions.
    "conversations": conversations_config(
        os.environ.get("TRACKER_STORE_URL") or "sqlite:///var/rasa.sqlite3"
    ),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "knowledge",
    "helpdesk",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "console.composed.ComposedText",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "console.unsaved.KeepUnsaved",
]
CSRF_FAILURE_VIEW = "console.unsaved.forged"
ROOT_URLCONF = "console.urls"
WSGI_APPLICATION = "console.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "console" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "console" / "static"]
WHITENOISE_USE_FINDERS = True  # no collectstatic: the few files are found where they lie

LANGUAGE_CODE = "vi"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
# What Django's own Vietnamese leaves in English or says strangely.
LOCALE_PATHS = [BASE_DIR / "console" / "locale"]
FORMAT_MODULE_PATH = ["console.formats"]

# Behind a proxy that speaks HTTPS, which is how the console is meant to be reached from outside.
if _flag("CONSOLE_HTTPS"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True

LOGGING = logging_config(os.environ.get("LOG_LEVEL") or "INFO")

TEAM_GROUP_ID = int(os.environ["TEAM_GROUP_ID"]) if os.environ.get("TEAM_GROUP_ID") else None
"""The Telegram group of the team that answers where no other team is responsible."""

# How long what is stored of people is kept (helpdesk.privacy enforces it).
RETENTION_DAYS_TURNS = _number("RETENTION_DAYS_TURNS", 90)
RETENTION_DAYS_FEEDBACK = _number("RETENTION_DAYS_FEEDBACK", 365)
RETENTION_DAYS_TICKETS = _number("RETENTION_DAYS_TICKETS", 180)
RETENTION_DAYS_CITIZENS = _number("RETENTION_DAYS_CITIZENS", 365)
RETENTION_DAYS_UPDATES = _number("RETENTION_DAYS_UPDATES", 7)

# Counted in minutes of the team's opening hours.
TICKET_REMIND_MINUTES = _number("TICKET_REMIND_MINUTES", 30)
TICKET_PASS_ON_MINUTES = _number("TICKET_PASS_ON_MINUTES", 120)
# Counted in hours of the day: after the last word of an answered ticket, after its closing.
TICKET_ASK_HOURS = _number("TICKET_ASK_HOURS", 24)
TICKET_CLOSE_HOURS = _number("TICKET_CLOSE_HOURS", 72)
TICKET_REOPEN_HOURS = _number("TICKET_REOPEN_HOURS", 48)
