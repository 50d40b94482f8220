"""The README's table of variables names all that the code reads."""

import re
from pathlib import Path

from actions.settings import Settings as ActionsSettings
from bot.settings import Settings as BotSettings
from console.environment import Environment

ROOT = Path(__file__).resolve().parents[2]
READS = re.compile(r'environ(?:\.get)?[(\[]\s*"([A-Z_]+)"')
NO_SETTING = {
    "DJANGO_SETTINGS_MODULE",
    "OMP_NUM_THREADS",
    "ORT_DISABLE_TELEMETRY",
    "PROMETHEUS_MULTIPROC_DIR",
}
"""What our own code sets."""


def test_every_variable_stands_in_the_table() -> None:
    told = set(re.findall(r"`([A-Z]+(?:_[A-Z]+)*)`", (ROOT / "README.md").read_text("utf-8")))
    read = {*ActionsSettings.names(), *BotSettings.names(), *Environment.names()}
    for package in ("actions", "bot", "console", "helpdesk", "knowledge", "replies"):
        for path in (ROOT / package).rglob("*.py"):
            read |= set(READS.findall(path.read_text("utf-8")))
    assert len(read) > 25
    assert read - NO_SETTING <= told
    example = (ROOT / ".env.example").read_text("utf-8")
    assert set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)) <= told
    compose = (ROOT / "docker-compose.yml").read_text("utf-8")
    assert set(re.findall(r"\$\{([A-Z_]+)", compose)) <= told
