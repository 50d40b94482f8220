"""Rasa's own checks: the stories of every rule, and the components' examples."""

import os
import subprocess
from pathlib import Path

from tests.stack import RASA_FOLDER, RASA_MODEL

BIN = RASA_FOLDER / ".venv" / "bin"
QUIET = {"TF_CPP_MIN_LOG_LEVEL": "3", "RASA_TELEMETRY_ENABLED": "false"}


def run(*command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command,
        cwd=RASA_FOLDER,
        env={**os.environ, **QUIET},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_test_story_is_predicted(tmp_path: Path) -> None:
    done = run(
        *[str(BIN / "rasa"), "test", "core", "--stories", "tests", "--e2e"],
        *["--model", str(RASA_MODEL), "--out", str(tmp_path)],
        *["--fail-on-prediction-errors", "--no-plot"],
    )
    assert done.returncode == 0, done.stderr[-3000:]


def test_the_examples_in_the_components_run() -> None:
    modules = "vietnamese", "lexicon", "place", "sentence", "entities", "classifier"
    program = (
        "import doctest, importlib, sys\n"
        f"for name in {modules!r}:\n"
        "    found = doctest.testmod(importlib.import_module(f'components.{name}'))\n"
        "    assert not found.failed, name\n"
    )
    done = run(str(BIN / "python"), "-c", program)
    assert done.returncode == 0, done.stdout + done.stderr
