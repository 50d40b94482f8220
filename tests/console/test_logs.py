"""No log line holds a secret."""

import asyncio
import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from console.logs import MaskingFormatter, WithMessageId, id_of_update, masked, message_id
from helpdesk.asynchronous import call, call_slowly

RASA_FOLDER = Path(__file__).resolve().parents[2] / "nlu_data"
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
        ("postgresql://app:s3/cr@et@db/tro_ly_so", "et@"),
        ("postgresql://app:s3/cr@et@db/tro_ly_so", "s3/cr"),
        ("GET http://rasa:5005/webhooks/rest/webhook?token=s3cret&stream=1", "s3cret"),
        ("cccd052099001234tui", "052099001234"),
        ("Zalo0905123456", "0905123456"),
        ("0905123456nha", "0905123456"),
        ("user_0905123456_x", "0905123456"),
        ("at 2026-11-23 0905123456", "0905123456"),
        ("at 2026-11-23 08:15:01,123 0905 123 456", "0905"),
        ("052/099/001/234", "099/001"),
        ("052*099*001*234", "099*001"),
        ("(0269) 3824 123", "3824"),
        ("09\u200b05\u200b12\u200b34\u200b56", "34"),
        ("０９０５１２３４５６", "０９０５"),
        ("٠٩٠٥١٢٣٤٥٦", "٠٩٠٥"),
        ("0905\n123\n456", "123"),
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
        "retention deleted {'turns': 12, 'feedback': 3, 'updates': 1024}",
        "2026-11-23T08:15:01 update 12345678 was handled before",
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


def test_at_every_level_no_library_prints_what_it_is_handed() -> None:
    program = (
        "import django; django.setup(); import logging\n"
        "logging.getLogger('telegram.ext').setLevel(logging.DEBUG)\n"
        "logging.getLogger('telegram.ext.Application').debug('Processing update tâm sự riêng')\n"
        "logging.getLogger('telegram.Bot').debug('sendMessage tâm sự riêng')\n"
        "logging.getLogger('anything').debug('tâm sự riêng')\n"
        "logging.getLogger('django.db.backends').debug('INSERT tâm sự riêng')\n"
        "logging.getLogger('bot.gate').debug('our own')\n"
        "logging.getLogger('telegram.ext').info('started')\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        env={**os.environ, "LOG_LEVEL": "DEBUG"},
    )
    assert "tâm sự riêng" not in result.stderr
    assert "our own" in result.stderr
    assert "started" in result.stderr


def test_rasa_leaves_people_s_words_out_of_its_log() -> None:
    """Of a message that took too long or broke Rasa, where a traceback would hold all variables."""
    program = (
        "import logging, structlog\n"
        "from rasa.utils.log_utils import configure_structlog\n"
        "configure_structlog(logging.DEBUG)\n"
        "early = structlog.get_logger(); early.debug('rasa.starts')\n"
        "import components, components\n"
        "for log in (early, structlog.get_logger()):\n"
        "    log.error('rest.message.received.timeout', text='tâm sự riêng')\n"
        "    log.debug('processor.x', rasa_events=['tâm sự riêng'], seconds=1.5)\n"
        "    try:\n"
        "        text = 'tâm sự riêng'; int(text)\n"
        "    except ValueError:\n"
        "        log.exception('rest.message.received.failure', text=text)\n"
    )
    result = subprocess.run(
        [RASA_FOLDER / ".venv/bin/python", "-c", program],
        capture_output=True,
        text=True,
        cwd=RASA_FOLDER,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "FORCE_JSON_LOGGING": "1"},
    )
    lines = [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]
    assert [line["event"] for line in lines].count("rest.message.received.timeout") == 2
    assert "tâm sự" not in json.dumps(lines, ensure_ascii=False) + result.stderr
    assert {"event": "processor.x", "level": "debug", "seconds": 1.5}.items() <= lines[2].items()
    failure = lines[-1]
    assert failure["error"] == "ValueError"
    assert 'File "<string>"' in failure["where"]


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
