"""docker-compose.yml, run by podman-compose with a `.env` made of `.env.example`."""

import graphlib
import os
import re
import signal
import sys
import time
from dataclasses import dataclass

from tests.bot_api.server import BotApi
from tests.containers.engine import BUILD_OPTIONS, Engine
from tests.containers.torch_index import local_index
from tests.deploy.compose import COMPOSE, ROOT, document

PROJECT = document()["name"]
ONE_SHOT = "prepare"
CACHES = f"{PROJECT}_assistant"
"""The volume that may be lost."""
SECONDS_TO_PREPARE = 2700.0
"""Without caches a vector is reckoned for each of the catalogue's ways to ask."""
SECONDS_TO_START = 300.0

GATEWAY = "10.89.200.1"
"""This machine, as the bot's container sees it: there stands what plays Telegram."""
OVERRIDE = f"""\
networks:
  outside_bot:
    ipam:
      config:
        - subnet: 10.89.200.0/24
          gateway: {GATEWAY}
"""


def in_order() -> list[str]:
    """The services, each after those that it waits for."""
    waits = {
        name: list(service.get("depends_on", {}))
        for name, service in document()["services"].items()
    }
    return list(graphlib.TopologicalSorter(waits).static_order())


def container(service: str) -> str:
    return f"{PROJECT}_{service}_1"


def image(service: str) -> str:
    return f"localhost/{document()['services'][service]['image']}"


@dataclass
class Stack:
    engine: Engine
    telegram: BotApi

    def __post_init__(self) -> None:
        folder = self.engine.folder
        self._override = folder / "override.yml"
        self._override.write_text(OVERRIDE)
        self.secrets = {
            "TELEGRAM_BOT_TOKEN": self.telegram.token,
            **{
                name: os.urandom(16).hex()
                for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD", "INTERNAL_TOKEN")
            },
        }
        filled = {
            **self.secrets,
            "TELEGRAM_BASE_URL": self.telegram.base_url,
            "TELEGRAM_BASE_FILE_URL": self.telegram.base_file_url,
        }
        text = (ROOT / ".env.example").read_text("utf-8")
        for name, value in filled.items():
            text, count = re.subn(rf"^{name}=$", f"{name}={value}", text, flags=re.MULTILINE)
            assert count == 1, name
        self._env_file = folder / "env"
        self._env_file.write_text(text)

    def compose(self, *arguments: str, build_options: str = "") -> str:
        command = [sys.executable, "-m", "podman_compose", "--no-ansi"]
        files = ["--env-file", self._env_file, "--file", COMPOSE, "--file", self._override]
        options = [f"--podman-build-args={build_options}"] if build_options else []
        return self.engine.run([*command, *map(str, files), *options, *arguments]).stdout

    def build(self) -> None:
        """Both images, from the Dockerfiles as they are."""
        options = " ".join(BUILD_OPTIONS)
        index = os.environ.get("TORCH_INDEX", "")
        if not index and (folder := local_index(self.engine.folder / "torch-index")):
            options += f" --volume={folder}:/torch-index:ro"
            index = "file:///torch-index"
        arguments = ["--build-arg", f"TORCH_INDEX={index}"] if index else []
        for service in ("prepare", "rasa"):
            self.engine.say(f"Building the image of {service}")
            self.compose("build", *arguments, service, build_options=options)

    def bring_vectors(self) -> None:
        """Gives the volume of caches the vectors that `make setup` reckoned, where it did."""
        vectors = ROOT / "var" / "embeddings.sqlite3"
        if vectors.exists():
            mounts = [f"--volume={CACHES}:/app/var", f"--volume={vectors}:/vectors:ro"]
            copy = ["cp", "/vectors", "var/embeddings.sqlite3"]
            self.engine.podman("run", "--rm", *mounts, image("prepare"), *copy)

    def start(self) -> None:
        """Starts one service after the other, each when those that it waits for are healthy.

        `podman-compose up` alone does not wait for health with a podman older than 4.6.
        """
        for service in in_order():
            self.engine.say(f"Starting {service}")
            self.compose("up", "--detach", "--no-build", "--no-deps", service)
            if service == ONE_SHOT:
                self._wait_done(service)
            else:
                self.wait_healthy(service)

    def _wait_done(self, service: str) -> None:
        deadline = time.monotonic() + SECONDS_TO_PREPARE
        while (state := self.engine.inspect(container(service))["State"])["Status"] != "exited":
            assert time.monotonic() < deadline, self.log(service)
            time.sleep(1)
        assert state["ExitCode"] == 0, self.log(service)

    def is_healthy(self, service: str) -> bool:
        """What the service's own health check says."""
        command = ["podman", "healthcheck", "run", container(service)]
        return self.engine.run(command, ok=(0, 1, 125)).returncode == 0

    def wait_healthy(self, service: str) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while not self.is_healthy(service):
            assert time.monotonic() < deadline, f"{service} is not healthy:\n{self.log(service)}"
            time.sleep(1)

    def kill(self, service: str) -> None:
        """As if it had crashed; its restart policy brings it back."""
        old = self._pid(service)
        os.kill(old, signal.SIGKILL)
        deadline = time.monotonic() + SECONDS_TO_START
        while self._pid(service) in (0, old):
            assert time.monotonic() < deadline, f"{service} did not come back"
            time.sleep(0.2)

    def _pid(self, service: str) -> int:
        return int(self.engine.inspect(container(service))["State"]["Pid"])

    def log(self, service: str) -> str:
        result = self.engine.run(["podman", "logs", container(service)])
        return result.stdout + result.stderr

    def sql(self, statement: str) -> str:
        """What the database answers."""
        command = ["psql", "--username=tro_ly_so", "--no-align", "--tuples-only"]
        words = [*command, f"--command={statement}"]
        return self.engine.podman("exec", container("postgres"), *words).strip()

    def down(self, *options: str) -> None:
        self.compose("down", *options)
