"""What a process is told by its environment: read once at its start, and checked.

Each kind of value is a type that says, in Vietnamese, what it must look like. Whoever runs the
assistant reads that sentence where a value can't be used; the value itself is never repeated,
since it may be a secret.
"""

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn, Self
from urllib.parse import urlsplit

import dj_database_url
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

CANNOT_START = 2
"""The exit status of a process that was told something it can't use."""
WRONG = "{name} chưa dùng được. Chỗ này phải là {like}."
WHERE = "Hãy sửa trong tệp .env (hoặc biến môi trường), rồi mở lại."


class SettingsError(ValueError):
    """A variable that can't be used; the message names it, never its value."""


def give_up(sentence: str) -> NoReturn:
    """Ends a process that can't start, with the reason as the only thing that it prints."""
    print(sentence, file=sys.stderr)
    sys.exit(CANNOT_START)


class Variables(BaseModel):
    """A group of variables; each field is read from the variable of its name in upper case."""

    model_config = ConfigDict(
        alias_generator=str.upper, validate_by_name=True, validate_by_alias=True, frozen=True
    )

    @classmethod
    def names(cls) -> dict[str, str]:
        """The variables, each with what it must look like."""
        return {str(field.alias): field.description or "" for field in cls.model_fields.values()}

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Self:
        """The variables in `environment`; empty ones count as not set.

        Raises SettingsError with one sentence for each variable that is wrong.
        """
        stripped = {name: environment.get(name, "").strip() for name in cls.names()}
        try:
            return cls.model_validate({name: value for name, value in stripped.items() if value})
        except ValidationError as error:
            # A dict keeps their order, and each sentence once.
            sentences = dict.fromkeys(cls._sentence(dict(one)) for one in error.errors())
            raise SettingsError("\n".join([*sentences, WHERE])) from None

    @classmethod
    def read_or_give_up(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """The same, but ends the process where a variable is wrong."""
        try:
            return cls.read(environment)
        except SettingsError as error:
            give_up(str(error))

    @classmethod
    def _sentence(cls, error: dict[str, Any]) -> str:
        if not error["loc"]:
            return str(error["ctx"]["error"])
        name = str(error["loc"][0])
        return WRONG.format(name=name, like=cls.names()[name])


def _address(value: str, schemes: tuple[str, ...]) -> str:
    parts = urlsplit(value)
    parts.port  # noqa: B018  (raises ValueError where it is no number)
    if parts.scheme not in schemes or not parts.hostname or re.search(r"\s", value):
        raise ValueError
    return value.rstrip("/")


def _web_address(value: str) -> str:
    return _address(value, ("http", "https"))


def _secure_address(value: str) -> str:
    return _address(value, ("https",))


def _redis(value: str) -> str:
    return _address(value, ("redis", "rediss"))


def _database(value: str) -> str:
    config = dj_database_url.parse(value)
    is_ours = config["ENGINE"].rpartition(".")[2] in ("sqlite3", "postgresql")
    if not is_ours or not config["NAME"]:
        raise ValueError
    return value


def _encoder(value: str) -> str:
    if value.startswith(("/", ".", "~")) and not Path(value).is_dir():
        raise ValueError
    return value


def _writable_folder(value: Path) -> Path:
    existing = next(folder for folder in (value, *value.absolute().parents) if folder.exists())
    if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
        raise ValueError
    return value


def _parts(value: object) -> object:
    """What stands between commas; a value that is no text is taken as it is."""
    if not isinstance(value, str):
        return value
    return tuple(part for part in (part.strip() for part in value.split(",")) if part)


_HOST = r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?"
_IPV6 = r"\[[0-9A-Fa-f:.]+\]"

Port = Annotated[int, Field(ge=1, le=65535, description="một số nguyên từ 1 đến 65535, ví dụ 8443")]
PortOrNone = Annotated[
    int, Field(ge=0, le=65535, description="một số nguyên từ 1 đến 65535; ghi 0 là tắt")
]
Count = Annotated[int, Field(ge=1, le=100_000, description="một số nguyên lớn hơn 0, ví dụ 20")]
Days = Annotated[int, Field(ge=1, le=36_500, description="số ngày viết bằng chữ số, ví dụ 90")]
Minutes = Annotated[int, Field(ge=1, le=525_600, description="số phút viết bằng chữ số, ví dụ 30")]
Hours = Annotated[int, Field(ge=1, le=8_760, description="số giờ viết bằng chữ số, ví dụ 24")]
Seconds = Annotated[
    float,
    Field(gt=0, le=3600, allow_inf_nan=False, description="số giây lớn hơn 0, ví dụ 5 hoặc 1.5"),
]
SecondsOrNone = Annotated[
    float,
    Field(ge=0, le=3600, allow_inf_nan=False, description="số giây, ví dụ 1.5; ghi 0 là không chờ"),
]
Flag = Annotated[bool, Field(description="1 (bật) hoặc 0 (tắt)")]
Level = Annotated[
    Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"],
    BeforeValidator(lambda value: str(value).upper()),
    Field(description="một trong các từ DEBUG, INFO, WARNING, ERROR"),
]
Group = Annotated[
    int | None, Field(lt=0, description="mã số của nhóm Telegram, là số âm, ví dụ -1001234567890")
]
Chat = Annotated[
    int | None, Field(description="mã số của một cuộc trò chuyện Telegram, ví dụ 123456789")
]
Text = Annotated[str, Field(description="một dòng chữ")]
BotToken = Annotated[
    str,
    StringConstraints(pattern=r"^\d+:[A-Za-z0-9_-]{30,}$"),
    Field(description="mã bot do @BotFather cấp: một dãy số, dấu hai chấm, rồi 35 chữ và số"),
]
WebhookSecret = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,256}$"),
    Field(
        description="chuỗi không dấu gồm chữ, số, gạch dưới, gạch nối; tạo: openssl rand -hex 32"
    ),
]
InternalToken = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9_-]{16,256}$"),
    Field(description="chuỗi bí mật từ 16 chữ và số trở lên; tạo: openssl rand -hex 32"),
]
WebAddress = Annotated[
    str,
    AfterValidator(_web_address),
    Field(
        description="một địa chỉ bắt đầu bằng http:// hoặc https://, ví dụ http://127.0.0.1:5005"
    ),
]
SecureAddress = Annotated[
    str,
    AfterValidator(_secure_address),
    Field(description="một địa chỉ bắt đầu bằng https://, ví dụ https://bot.example.vn"),
]
Host = Annotated[
    str,
    StringConstraints(pattern=rf"^({_HOST}|[0-9A-Fa-f:]+)$"),
    Field(description="địa chỉ hoặc tên của máy, ví dụ 127.0.0.1"),
]
Hosts = Annotated[
    tuple[Annotated[str, StringConstraints(pattern=rf"^(\*|\.?{_HOST}|{_IPV6})$")], ...],
    BeforeValidator(_parts),
    Field(
        description="tên miền, cách nhau bằng dấu phẩy, không có https://, ví dụ bien.example.vn"
    ),
]
Origins = Annotated[
    tuple[Annotated[str, AfterValidator(_web_address)], ...],
    BeforeValidator(_parts),
    Field(description="địa chỉ đầy đủ, cách nhau bằng dấu phẩy, ví dụ https://bien.example.vn"),
]
DatabaseUrl = Annotated[
    str,
    AfterValidator(_database),
    Field(
        description="địa chỉ cơ sở dữ liệu: sqlite:///var/tên.sqlite3, hoặc "
        "postgresql://tên:mật-khẩu@máy:5432/kho (mật khẩu chỉ dùng chữ và số)"
    ),
]
RedisAddress = Annotated[
    str,
    AfterValidator(_redis),
    Field(description="địa chỉ Redis, ví dụ redis://:mật-khẩu@redis:6379/0"),
]
EncoderModel = Annotated[
    str,
    AfterValidator(_encoder),
    Field(description="tên mô hình, hoặc một thư mục có thật trên máy này"),
]
Backend = Annotated[
    Literal["faiss", "pgvector"], Field(description="faiss hoặc pgvector; để trống là faiss")
]
WritableFolder = Annotated[
    Path,
    AfterValidator(_writable_folder),
    Field(description="một thư mục mà chương trình được phép ghi vào"),
]

WritableFile = Annotated[
    Path, Field(description="một tệp mà chương trình được phép ghi, nằm ngoài thư mục var")
]
BackupKey = Annotated[
    str,
    StringConstraints(min_length=16),
    Field(description="một chuỗi bí mật từ 16 ký tự trở lên, tạo bằng lệnh openssl rand -hex 32"),
]


class Environment(Variables):
    """What all processes share: the databases, the help desk, the search, the console, the log."""

    secret_key: Text = ""
    database_url: DatabaseUrl = "sqlite:///var/tro_ly_so.sqlite3"
    tracker_store_url: DatabaseUrl = "sqlite:///var/rasa.sqlite3"
    """Rasa's conversations."""

    allowed_hosts: Hosts = ()
    csrf_trusted_origins: Origins = ()
    console_https: Flag = False
    """The console is behind a proxy that speaks HTTPS."""
    debug: Flag = False

    log_level: Level = "INFO"
    team_group_id: Group = None
    """The Telegram group of the team that answers where no other team is responsible."""
    retention_days_turns: Days = 90
    retention_days_feedback: Days = 365
    retention_days_tickets: Days = 180
    retention_days_citizens: Days = 365
    retention_days_updates: Days = 7
    ticket_remind_minutes: Minutes = 30
    """Of the team's opening hours, as the next one."""
    ticket_pass_on_minutes: Minutes = 120
    ticket_ask_hours: Hours = 24
    """Of the day, as the next two: after the last word of an answered ticket."""
    ticket_close_hours: Hours = 72
    ticket_reopen_hours: Hours = 48
    """After the ticket was closed."""

    backup_folder: WritableFolder = Path("var/backups")
    backup_key: BackupKey = ""
    backup_key_file: WritableFile = Path.home() / ".config" / "tro-ly-so" / "backup_key"
    """Never below `var/`."""

    # Used by knowledge/, which runs without Django too and reads them there; checked here.
    search_backend: Backend = "faiss"
    encoder_model: EncoderModel = ""
    var_folder: WritableFolder = Path("var")

    @model_validator(mode="after")
    def _pgvector_is_part_of_postgresql(self) -> Self:
        if self.search_backend == "pgvector" and not self.database_url.startswith("postgres"):
            raise SettingsError(
                "SEARCH_BACKEND là pgvector thì DATABASE_URL phải là địa chỉ PostgreSQL, "
                "ví dụ postgresql://tên:mật-khẩu@máy:5432/kho."
            )
        return self
