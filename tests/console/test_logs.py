"""No log line holds a secret."""

import asyncio
import logging
import subprocess
import sys

import pytest

from console.logs import MaskingFormatter, WithMessageId, id_of_update, masked, message_id
from helpdesk.asynchronous import call, call_slowly

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"


@pytest.mark.parametrize(
    ("line", "secret"),
    [
        (f"POST https://api.telegram.org/bot{TOKEN}/getMe", "AAHdq"),
        ("from 0905123456", "0905123456"),
        ("from +84 905 123 456", "905 123 456"),
        ("id 052.099.001.234", "099.001"),
        ("card 4111-1111-1111-1111", "1111"),
        ("chat 5123456789 blocked", "5123456789"),
        ("chat -1001234567890", "1234567890"),
        ("postgresql://app:s3cret@db/tro_ly_so", "s3cret"),
        ("redis://:s3cret@redis:6379/0", "s3cret"),
    ],
)
def test_secrets_are_struck_out(line: str, secret: str) -> None:
    assert secret not in masked(line)


@pytest.mark.parametrize(
    "line",
    [
        "2026-11-23 08:15:01,123 INFO bot: ready",
        "release 12 with 188 entries in 3.25 s, hotline 1900 0368",
        "listening on 127.0.0.1:5055",
        "turn of 3f2504e04f8941d39a0c0305e82c3301",
    ],
)
def test_ordinary_lines_stay(line: str) -> None:
    assert masked(line) == line


def test_a_traceback_is_masked_too() -> None:
    try:
        raise ValueError(f"bad url bot{TOKEN}")
    except ValueError:
        record = logging.LogRecord(
            "x", 40, "x", 1, "failed for %s", ("0905123456",), sys.exc_info()
        )
    line = MaskingFormatter().format(record)
    assert "ValueError" in line
    assert TOKEN not in line
    assert "0905123456" not in line


def test_every_process_with_our_settings_logs_that_way() -> None:
    program = (
        "import django; django.setup(); import logging\n"
        f"logging.getLogger('anything').error('token {TOKEN}')\n"
        "logging.getLogger('django.request').error('call 0905123456')\n"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert result.stderr.count("***") == 2
    assert TOKEN not in result.stderr


def test_a_line_from_a_thread_of_the_database_names_the_message_of_its_caller() -> None:
    def line() -> str:
        record = logging.LogRecord("x", 40, "x", 1, "broke", (), None)
        WithMessageId().filter(record)
        return MaskingFormatter("message=%(message_id)s: %(message)s").format(record)

    async def handle(update_id: int) -> list[str]:
        message_id.set(id_of_update(update_id))
        return [await call(line), await call_slowly(line)]

    async def handle_two() -> list[list[str]]:
        return await asyncio.gather(handle(1_234_567_890), handle(7))

    first, second = "message=u499602d2: broke", "message=u7: broke"
    assert asyncio.run(handle_two()) == [[first, first], [second, second]]
    assert line() == "message=-: broke"
