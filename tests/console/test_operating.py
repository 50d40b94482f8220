"""What docs/vi/van-hanh.md tells people to type or to open is there."""

import re
import subprocess
import sys
from pathlib import Path

from django.contrib.auth.models import User
from django.core.management import get_commands
from django.test import Client

from knowledge.__main__ import app as knowledge
from tests.deploy.compose import document

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "vi" / "van-hanh.md").read_text("utf-8")
MODULES = {
    "console": set(get_commands()),
    "knowledge": {
        c.name or c.callback.__name__.replace("_", "-")
        for c in knowledge.registered_commands
        if c.callback
    },
}


def test_ten_cases_and_the_upgrade() -> None:
    assert re.findall(r"^## (\d+)\. ", TEXT, re.MULTILINE) == [str(n) for n in range(1, 11)]


def test_every_target_of_make_exists() -> None:
    targets = set(re.findall(r"\bmake ([a-z-]+)", TEXT))
    assert targets >= {"run", "backup", "restore", "upgrade", "setup"}
    for target in targets:
        command = ["make", "--dry-run", "FROM=x", target]
        assert subprocess.run(command, cwd=ROOT, capture_output=True).returncode == 0, target


def test_an_upgrade_saves_before_it_changes_any_data() -> None:
    told = subprocess.run(
        ["make", "--dry-run", "upgrade"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    steps = ["console backup --before-upgrade", "knowledge warm", "deploy/train-rasa", "FORCE=1"]
    assert sorted(steps, key=told.index) == steps


def test_every_command_of_the_program_exists() -> None:
    named = re.findall(r"python -m (console|knowledge) ([a-z_-]+)", TEXT)
    assert len(set(named)) >= 6
    for module, command in named:
        assert command in MODULES[module], f"{module} {command}"
    for module, argument in re.findall(r"python -m (bot[.a-z]*) ?(terminal)?", TEXT):
        path = ROOT / module.replace(".", "/")
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists()
        assert argument in {"", "terminal"}


def test_every_option_of_a_command_exists() -> None:
    for command, option in re.findall(r"python -m console (\w+)[^`|]*? (--[a-z-]+)", TEXT):
        told = subprocess.run(
            [sys.executable, "-m", "console", command, "--help"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        assert option in told


def test_every_page_opens(database: str) -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("mai", password="x"))
    pages = set(re.findall(r"http://127\.0\.0\.1:8000(/[a-z/]*)", TEXT))
    assert len(pages) >= 7
    for page in pages:
        assert client.get(page).status_code == 200, page


def test_every_setting_and_file_is_known() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    settings = set(re.findall(r"\b[A-Z]+(?:_[A-Z]+)+\b", TEXT)) - {"HTTPS_PROXY"}
    assert settings >= {"BACKUP_KEY", "TELEGRAM_BOT_TOKEN"}
    for name in settings:
        assert f"`{name}`" in readme, name


def test_the_services_are_those_of_the_compose_file() -> None:
    known = set(document()["services"])
    named = re.findall(
        r"docker compose (?:run --rm|exec|stop|restart|ps|logs --tail \d+) ([a-z ]+)", TEXT
    )
    assert named
    for words in named:
        assert words.split(" python")[0].split()[0] in known
