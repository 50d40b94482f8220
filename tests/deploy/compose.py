"""docker-compose.yml as plain processes of this machine: same commands, same health checks."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = ROOT / "docker-compose.yml"
RASA_BIN = ROOT / "nlu_data" / ".venv" / "bin"
VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?::(?P<how>[-?])(?P<word>[^}]*))?\}")


class NotSet(Exception):  # noqa: N818
    """A variable that the compose file insists on is missing."""


def interpolate(value: Any, variables: Mapping[str, str]) -> Any:
    """`value` with ${NAME}, ${NAME:-default} and ${NAME:?message} filled in, as compose does."""
    if isinstance(value, dict):
        return {key: interpolate(item, variables) for key, item in value.items()}
    if isinstance(value, list):
        return [interpolate(item, variables) for item in value]
    if not isinstance(value, str):
        return value

    def fill(match: re.Match[str]) -> str:
        given = variables.get(match["name"], "")
        if given or match["how"] is None:
            return given
        if match["how"] == "?":
            raise NotSet(match["name"])
        return match["word"]

    return VARIABLE.sub(fill, value)


def document() -> dict[str, Any]:
    """The compose file with its anchors resolved and its variables not yet."""
    loaded: dict[str, Any] = yaml.safe_load(COMPOSE.read_text("utf-8"))
    return loaded


def services(variables: Mapping[str, str]) -> dict[str, Any]:
    """The services with their variables filled in."""
    filled: dict[str, Any] = interpolate(document()["services"], variables)
    return filled


@dataclass
class Machine:
    """Translates what a container would be told into what holds on this machine."""

    variables: dict[str, str]
    replacements: dict[str, str]
    """Addresses of containers, and ports, by what stands for them here."""
    folder: Path
    """For logs and signs of life."""

    def _here(self, text: str) -> str:
        for there, here in self.replacements.items():
            text = text.replace(there, here)
        return text.replace("/app/", f"{ROOT}/").replace("0.0.0.0", "127.0.0.1")  # noqa: S104

    def _arguments(self, name: str, arguments: list[str]) -> list[str]:
        binaries = RASA_BIN if name == "rasa" else Path(sys.executable).parent
        program, *rest = (self._here(argument) for argument in arguments)
        return [str(binaries / program), *rest]

    def _environment(self, name: str) -> dict[str, str]:
        given = services(self.variables)[name]["environment"]
        kept = ("HOME", "LANG", "LD_LIBRARY_PATH", "TMPDIR")
        return {
            **{key: os.environ[key] for key in kept if key in os.environ},
            "PATH": os.defpath,
            "DJANGO_SETTINGS_MODULE": "console.settings",
            "HEARTBEAT_FILE": str(self.folder / "alive"),
            "RASA_TELEMETRY_ENABLED": "false",
            "PYTHONUNBUFFERED": "1",
            **{key: self._here(str(value)) for key, value in given.items()},
            **{key: "127.0.0.1" for key, value in given.items() if value in document()["services"]},
        }

    def start(self, name: str) -> "Running":
        command = services(self.variables)[name]["command"]
        log = (self.folder / f"{name}.log").open("ab")
        process = subprocess.Popen(
            self._arguments(name, command),
            cwd=ROOT / "nlu_data" if name == "rasa" else ROOT,
            env=self._environment(name),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        log.close()
        return Running(self, name, process)

    def is_healthy(self, name: str) -> bool:
        """What the service's own health check says."""
        kind, *arguments = services(self.variables)[name]["healthcheck"]["test"]
        assert kind == "CMD"
        result = subprocess.run(
            self._arguments(name, arguments),
            cwd=ROOT,
            env=self._environment(name),
            capture_output=True,
            timeout=30,
        )
        return result.returncode == 0


@dataclass
class Running:
    machine: Machine
    name: str
    process: subprocess.Popen[bytes]

    def log(self) -> str:
        return (self.machine.folder / f"{self.name}.log").read_text("utf-8", "replace")

    def wait_healthy(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while not self.machine.is_healthy(self.name):
            if self.process.poll() is not None or time.monotonic() > end:
                raise AssertionError(f"{self.name}:\n{self.log()[-3000:]}")
            time.sleep(0.5)

    def stop(self, seconds: float = 20) -> int:
        """Ends it as `docker compose stop` does; killing it would be a failure."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=seconds)
