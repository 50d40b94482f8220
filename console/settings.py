"""Settings of the Django project. Everything that differs between places is in the environment."""

from pathlib import Path
from typing import Any

import dj_database_url
import django_stubs_ext

from console.environment import WHERE, Environment, give_up
from console.logs import logging_config
from knowledge.installation_key import FILE, secret_key

django_stubs_ext.monkeypatch()  # lets admin classes name their model: ModelAdmin[Team]

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"
"""All that is written at run time."""

environment = Environment.read_or_give_up()

# Backups; their key lies elsewhere, so that whoever loses the one has not lost the other.
BACKUP_FOLDER = environment.backup_folder
SECRET_KEY_FILE = FILE
BACKUP_KEY = environment.backup_key
BACKUP_KEY_FILE = environment.backup_key_file

CONNECT_TIMEOUT_SECONDS = 3


def _secret_key() -> str:
    try:
        return secret_key()
    except OSError:
        give_up(
            f"Thiếu SECRET_KEY, mà chương trình không tự tạo và đọc riêng được tệp secret_key "
            f"trong {VAR}. Hãy đặt SECRET_KEY, tạo bằng lệnh openssl rand -hex 32. {WHERE}"
        )


def database_config(url: str) -> dict[str, Any]:
    config: dict[str, Any] = dict(
        dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True)
    )
    if config["ENGINE"] == "django.db.backends.sqlite3":
        name = Path(config["NAME"])
        if name.name != ":memory:":
            config["NAME"] = name if name.is_absolute() else BASE_DIR / name
            try:
                config["NAME"].parent.mkdir(parents=True, exist_ok=True)
            except OSError:
                give_up(
                    f"Không tạo được thư mục {config['NAME'].parent} cho cơ sở dữ liệu. "
                    f"Hãy xem lại DATABASE_URL và TRACKER_STORE_URL. {WHERE}"
                )
        # Several processes write: readers don't wait for the writer (WAL), and a writer takes its
        # lock at the start, where waiting for it works, rather than fail in the middle.
        config["OPTIONS"] = {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    else:
        config["ENGINE"] = "console.postgresql"
        # A server that is out of reach is given up before the person gives up.
        options = config.setdefault("OPTIONS", {})
        options.setdefault("connect_timeout", CONNECT_TIMEOUT_SECONDS)
        # A connection whose other end is gone without a word is noticed, not waited for.
        options |= {"keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3}
    return config


def conversations_config(url: str) -> dict[str, Any]:
    """The database of Rasa's tracker store, in Rasa's own mode of journal."""
    config = database_config(url)
    if config["ENGINE"] == "django.db.backends.sqlite3":
        # What is deleted is overwritten too.
        config["OPTIONS"] |= {"init_command": "PRAGMA secure_delete=ON;"}
    return config


SECRET_KEY = _secret_key()
DEBUG = environment.debug
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *environment.allowed_hosts]
CSRF_TRUSTED_ORIGINS = list(environment.csrf_trusted_origins)

DATABASES = {
    "default": database_config(environment.database_url),
    # Rasa's own: nothing is written there but deletions.
    "conversations": conversations_config(environment.tracker_store_url),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "console",
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
    "console.metrics.Measured",
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
WHITENOISE_USE_FINDERS = True  # no collectstatic: the few files are found where they lie

LANGUAGE_CODE = "vi"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
# What Django's own Vietnamese leaves in English or says strangely.
LOCALE_PATHS = [BASE_DIR / "console" / "locale"]
FORMAT_MODULE_PATH = ["console.formats"]

# Behind a proxy that speaks HTTPS, which is how the console is meant to be reached from outside.
if environment.console_https:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True

LOGGING = logging_config(environment.log_level)

TEAM_GROUP_ID = environment.team_group_id

# How long what is stored of people is kept (helpdesk.privacy enforces it).
RETENTION_DAYS_TURNS = environment.retention_days_turns
RETENTION_DAYS_FEEDBACK = environment.retention_days_feedback
RETENTION_DAYS_TICKETS = environment.retention_days_tickets
RETENTION_DAYS_CITIZENS = environment.retention_days_citizens
RETENTION_DAYS_UPDATES = environment.retention_days_updates

TICKET_REMIND_MINUTES = environment.ticket_remind_minutes
TICKET_PASS_ON_MINUTES = environment.ticket_pass_on_minutes
TICKET_ASK_HOURS = environment.ticket_ask_hours
TICKET_CLOSE_HOURS = environment.ticket_close_hours
TICKET_REOPEN_HOURS = environment.ticket_reopen_hours
