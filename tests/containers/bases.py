"""The images that ours are built on: pulled, or made of Debian's packages where none can be pulled.

A stand-in carries the name of the image that it stands for, so that the Dockerfiles and the compose
file are used as they are.
"""

import re
import shutil
import subprocess
from pathlib import Path

from tests.containers.engine import BUILD_OPTIONS, Engine, Missing
from tests.deploy.compose import ROOT, document
from tests.deploy.test_files import DOCKERFILES

STAND_INS = Path(__file__).parent / "stand_ins"
MIRROR = "http://deb.debian.org/debian"
CERTIFICATES = Path("etc/ssl/certs/ca-certificates.crt")


def names() -> set[str]:
    """Every image that the Dockerfiles and docker-compose.yml take from elsewhere."""
    text = "\n".join(file.read_text("utf-8") for file in DOCKERFILES)
    ours = {s["image"] for s in document()["services"].values() if "build" in s}
    used = {service["image"] for service in document()["services"].values()}
    return set(re.findall(r"^FROM (\S+)", text, re.MULTILINE)) | (used - ours)


def provide(engine: Engine) -> None:
    """Makes sure that each of them is there."""
    for name in sorted(names()):
        if engine.has_image(name):
            continue
        engine.say(f"Pulling {name}")
        if engine.run(["podman", "pull", "--quiet", name], ok=(0, 125)).returncode:
            engine.say(f"It can't be pulled: making {name} of Debian's packages")
            _make(engine, name)


def _make(engine: Engine, name: str) -> None:
    full_name = f"docker.io/{name if '/' in name else f'library/{name}'}"
    if python := re.fullmatch(r"python:(3\.\d+)-slim-(\w+)", name):
        version, suite = python.groups()
        base, dockerfile, context = _debian(engine, suite), "python", _python(engine, version)
    elif name.startswith("pgvector/pgvector:") and name.endswith("-pg17"):
        base, dockerfile, context = _debian(engine, "trixie"), "pgvector", STAND_INS
    elif name.startswith("redis:7"):
        base, dockerfile, context = _debian(engine, "bookworm"), "redis", STAND_INS
    else:
        raise Missing(f"{name} can't be pulled, and nothing here stands for it")
    file = f"--file={STAND_INS / dockerfile}.Dockerfile"
    tag = f"--tag={full_name}"
    engine.podman("build", *BUILD_OPTIONS, f"--build-arg=DEBIAN={base}", file, tag, str(context))


def _debian(engine: Engine, suite: str) -> str:
    """A small Debian, with the certificates that this machine trusts."""
    image = f"localhost/debian:{suite}"
    if engine.has_image(image):
        return image
    folder = engine.folder / suite
    packages = "--include=ca-certificates"
    command = ["debootstrap", "--variant=minbase", packages, suite, str(folder), MIRROR]
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode:
        raise Missing(f"debootstrap {suite}: {result.stdout[-1000:]}")
    shutil.copy(Path("/") / CERTIFICATES, folder / CERTIFICATES)
    archive = engine.folder / f"{suite}.tar"
    subprocess.run(["tar", "-C", folder, "--create", "--file", archive, "."], check=True)
    engine.podman("import", "--quiet", str(archive), image)
    archive.unlink()
    shutil.rmtree(folder)
    return image


def _python(engine: Engine, version: str) -> Path:
    """A folder with the Python that `make setup` uses, less what was installed into it."""
    finding = [ROOT / "deploy" / "find-python", version]
    found = subprocess.run(finding, capture_output=True, text=True)
    if found.returncode:
        raise Missing(found.stderr)
    prefix = Path(found.stdout.strip()).resolve().parents[1]
    if prefix == Path("/usr"):
        raise Missing(f"Python {version} is the system's own here: pyenv's or uv's can be copied")
    context = engine.folder / f"python{version}"
    installed = shutil.ignore_patterns("__pycache__", "site-packages", "test", "*.a")
    shutil.copytree(prefix, context / "usr/local", symlinks=True, ignore=installed)
    return context
