"""`python -m bot` without a token, and `python -m bot terminal`."""

import os
import pty
import subprocess
import sys
import time

import pytest

from tests.bot.rasa_server import RasaServer, says
from tests.bot.running_bot import ROOT, RunningBot


def run(
    bot: RunningBot, *arguments: str, lines: str = "", token: str = "", **more: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT,
        env={**bot.whole_environment(), "TELEGRAM_BOT_TOKEN": token, **more},
        input=lines,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_without_token_and_terminal_it_says_so_in_vietnamese_and_ends_well(
    bot: RunningBot,
) -> None:
    ended = run(bot)
    assert ended.returncode == 0
    assert "Chưa có TELEGRAM_BOT_TOKEN" in ended.stdout


def test_the_terminal_goes_the_same_way_and_a_typed_number_presses_a_button(
    bot: RunningBot, rasa: RasaServer
) -> None:
    rasa.answer = lambda body: says(
        {
            "kind": "clarify",
            "text": "Bà con muốn hỏi việc nào?",
            "candidates": [
                {"topic": "vneid-la-gi", "title": "VNeID là gì"},
                {"topic": "vneid-quen-mat-khau", "title": "Quên mật khẩu"},
            ],
        }
    )
    ended = run(bot, "terminal", lines="vneid\n2\n/chude\n1\n/thoat\n")
    assert ended.returncode == 0, ended.stderr
    assert "[2] Quên mật khẩu" in ended.stdout
    assert "[1] 🪪 Căn cước và VNeID" in ended.stdout
    assert "[1] Quên mật khẩu VNeID" in ended.stdout
    assert rasa.messages == ["vneid", '/choose_topic{"topic":"vneid-quen-mat-khau"}']
    assert "hẹn gặp lại" in ended.stdout


def test_the_terminal_answers_without_rasa_and_ends_with_the_input(
    bot: RunningBot, rasa: RasaServer
) -> None:
    ended = run(bot, "terminal", lines="quen mat khau vneid\n", RASA_URL="http://127.0.0.1:9")
    assert ended.returncode == 0, ended.stderr
    assert "Lấy lại mật khẩu VNeID được ngay" in ended.stdout


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("RASA_TIMEOUT_SECONDS", "năm", "RASA_TIMEOUT_SECONDS"),
        ("TEAM_GROUP_ID", "@nhom", "TEAM_GROUP_ID"),
        ("WEBHOOK_URL", "https://x", "WEBHOOK_SECRET"),
    ],
)
def test_a_wrong_setting_is_named_in_vietnamese(
    bot: RunningBot, name: str, value: str, words: str
) -> None:
    ended = run(bot, **{name: value})
    assert ended.returncode == 2
    assert words in ended.stderr
    assert "phải" in ended.stderr


def test_a_token_that_telegram_refuses_is_explained_without_repeating_it(
    bot: RunningBot,
) -> None:
    wrong = "987654321:WRONG-token-of-thirty-five-characters"
    ended = run(bot, token=wrong)
    assert ended.returncode == 1
    assert "không nhận TELEGRAM_BOT_TOKEN" in ended.stderr
    assert wrong not in ended.stdout + ended.stderr


def test_ctrl_c_in_the_terminal_says_goodbye_at_once(bot: RunningBot, rasa: RasaServer) -> None:
    controller, terminal = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot"],
        cwd=ROOT,
        env={**bot.whole_environment(), "TELEGRAM_BOT_TOKEN": ""},
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        start_new_session=True,
    )
    os.close(terminal)
    shown = _read_until(controller, "Bà con:", seconds=60)
    assert "trò chuyện ngay tại đây" in shown
    process.send_signal(2)
    assert process.wait(timeout=60) == 0
    assert "hẹn gặp lại" in _read_until(controller, "hẹn gặp lại", seconds=5)
    os.close(controller)


def _read_until(descriptor: int, words: str, seconds: float) -> str:
    shown = b""
    deadline = time.monotonic() + seconds
    while words.encode() not in shown and time.monotonic() < deadline:
        try:
            shown += os.read(descriptor, 4096)
        except OSError:
            break
    return shown.decode(errors="replace")
