"""A container engine of the tests' own: Debian's podman, with a folder that it leaves when done.

Its images, containers, volumes and networks lie in that folder, so it meets nothing of an engine
that the machine has already, and is removed with it.
"""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PACKAGES = {
    "podman": "podman",
    "runc": "runc",
    "debootstrap": "debootstrap",
    "/usr/lib/podman/netavark": "netavark",
    "/usr/lib/podman/aardvark-dns": "aardvark-dns",
}
"""What has to be there, and Debian's package that brings it."""

# crun is refused where cgroups are of the first version; limits above the machine's own are, too.
CONTAINERS_CONF = """\
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1000:1000"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
[network]
network_backend = "netavark"
network_config_dir = "{folder}/networks"
"""
STORAGE_CONF = """\
[storage]
driver = "overlay"
graphroot = "{folder}/storage"
runroot = "{folder}/run"
"""
REGISTRIES_CONF = """\
unqualified-search-registries = ["docker.io"]
short-name-mode = "permissive"
"""


# With the machine's own network: that is where registries are reached.
BUILD_OPTIONS = ("--network=host", "--isolation=chroot")


class Missing(Exception):  # noqa: N818
    """The engine can't be had on this machine."""


def install() -> None:
    """Installs what is missing of the engine, or says what it is."""
    missing = [package for program, package in PACKAGES.items() if not shutil.which(program)]
    if os.geteuid() != 0:
        raise Missing("the containers are run by root: sudo make test-containers")
    if not missing:
        return
    if not shutil.which("apt-get"):
        raise Missing(f"this needs {', '.join(missing)}, and there is no apt-get to install them")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", *missing]):
        subprocess.run(["apt-get", "--quiet", *command], check=True, env=environment)


@dataclass
class Engine:
    folder: Path
    environment: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        configuration = {
            "CONTAINERS_CONF": CONTAINERS_CONF,
            "CONTAINERS_STORAGE_CONF": STORAGE_CONF,
            "CONTAINERS_REGISTRIES_CONF": REGISTRIES_CONF,
        }
        self.folder.mkdir(parents=True, exist_ok=True)
        files = {name: self.folder / f"{name.lower()}.toml" for name in configuration}
        for name, text in configuration.items():
            files[name].write_text(text.format(folder=self.folder))
        # No variable of ours: what the compose file is told stands in its `.env`.
        kept = ("HOME", "LANG", "PATH")
        self.environment = {
            **{name: os.environ[name] for name in kept if name in os.environ},
            **{name: str(file) for name, file in files.items()},
            # Health checks are run by the tests: podman leaves them to systemd, which may not be.
            "DISABLE_HC_SYSTEMD": "true",
        }

    def podman(self, *arguments: str, ok: tuple[int, ...] = (0,)) -> str:
        """What podman prints; an error of it is the test's."""
        return self.run(["podman", *arguments], ok=ok).stdout

    def run(
        self, command: list[str], *, ok: tuple[int, ...] = (0,)
    ) -> subprocess.CompletedProcess[str]:
        """Any program that calls podman."""
        result = subprocess.run(
            command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
        )
        if result.returncode not in ok:
            words = f"{result.stdout[-3000:]}\n{result.stderr[-3000:]}"
            raise AssertionError(f"{' '.join(command)} ended with {result.returncode}:\n{words}")
        return result

    def has_image(self, name: str) -> bool:
        return self.run(["podman", "image", "exists", name], ok=(0, 1)).returncode == 0

    def inspect(self, container: str) -> dict[str, Any]:
        (found,) = json.loads(self.podman("container", "inspect", container))
        return dict(found)

    def say(self, words: str) -> None:
        """What goes on, for whoever waits for it."""
        print(f"▶ {words}", flush=True)

    def remove(self, *, keep_images: bool) -> None:
        """Removes what runs and what it wrote, and the images too unless they are kept."""
        if keep_images:
            self.podman("pod", "rm", "--all", "--force")
            self.podman("rm", "--all", "--force", "--time=0")
            self.podman("volume", "prune", "--force")
            self.podman("network", "prune", "--force")
            return
        self.podman("system", "reset", "--force")
        shutil.rmtree(self.folder)
