"""What docker-compose.yml, the Dockerfiles and .env.example promise."""

import fnmatch
import re
from typing import Any

import pytest
import yaml

from tests.deploy.compose import COMPOSE, ROOT, VARIABLE, NotSet, document, services
from tests.stack import RASA_ENVIRONMENT

DOCKERFILES = sorted((ROOT / "deploy").glob("*.Dockerfile"))
SECRETS = {
    "INTERNAL_TOKEN": "d",
    "POSTGRES_PASSWORD": "a",
    "REDIS_PASSWORD": "e",
    "SECRET_KEY": "b",
    "TELEGRAM_BOT_TOKEN": "c",
}
ONE_SHOT = {"prepare"}


def long_running() -> dict[str, Any]:
    return {name: s for name, s in services(SECRETS).items() if name not in ONE_SHOT}


def test_all_parts_are_there() -> None:
    assert set(services(SECRETS)) == {
        "postgres",
        "redis",
        "prepare",
        "rasa",
        "actions",
        "bot",
        "console",
    }


@pytest.mark.parametrize("name", sorted(long_running()))
def test_what_runs_on_is_checked_restarted_and_logs_in_bounds(name: str) -> None:
    service = long_running()[name]
    assert service["restart"] == "unless-stopped"
    assert {"test", "interval", "timeout", "retries"} <= set(service["healthcheck"])
    assert service["logging"]["options"]["max-size"]


@pytest.mark.parametrize("missing", sorted(SECRETS))
def test_without_a_secret_nothing_starts(missing: str) -> None:
    with pytest.raises(NotSet, match=missing):
        services({name: value for name, value in SECRETS.items() if name != missing})


def test_no_secret_stands_in_the_file() -> None:
    for name, service in document()["services"].items():
        for key, value in service.get("environment", {}).items():
            if re.search("PASSWORD|SECRET|TOKEN|KEY", key):
                assert VARIABLE.fullmatch(str(value)), f"{name}: {key}"


def test_only_this_machine_reaches_the_published_ports() -> None:
    for service in services(SECRETS).values():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))


def test_each_part_is_met_by_its_callers_alone() -> None:
    networks = {name: set(s["networks"]) for name, s in services(SECRETS).items()}

    meets = {
        frozenset((a, b)) for a in networks for b in networks if a < b and networks[a] & networks[b]
    }
    wanted = {frozenset(("postgres", name)) for name in networks.keys() - {"postgres", "redis"}}
    wanted |= {frozenset(("rasa", name)) for name in ("actions", "bot", "redis")}
    wanted |= {frozenset(("prepare", "actions")), frozenset(("bot", "redis"))}
    assert meets == wanted
    declared = document()["networks"]
    reachable = {name for name, about in declared.items() if not (about or {}).get("internal")}
    assert not networks["rasa"] & reachable
    assert not networks["postgres"] & reachable


def test_each_variable_is_explained() -> None:
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    explained = set()
    after_a_comment = False
    for line in lines:
        if line.startswith("#"):
            after_a_comment = True
        elif "=" in line and after_a_comment:
            explained.add(line.partition("=")[0])
        elif not line.strip():
            after_a_comment = False
    used = {match["name"] for match in VARIABLE.finditer(COMPOSE.read_text("utf-8"))}
    assert used <= explained
    secrets = [line for line in lines if re.match(r"\w*(PASSWORD|SECRET|TOKEN|KEY)\w*=", line)]
    assert secrets
    assert all(line.endswith("=") for line in secrets)


@pytest.mark.parametrize("dockerfile", DOCKERFILES, ids=lambda path: path.stem)
def test_an_image_is_built_of_files_that_exist_and_runs_as_nobody_special(
    dockerfile: Any,
) -> None:
    text = dockerfile.read_text("utf-8")
    ignored = (ROOT / ".dockerignore").read_text("utf-8").split()
    allowed = [pattern[1:] for pattern in ignored if pattern.startswith("!")]
    for line in re.findall(r"^COPY (?!--from)(.+)$", text, re.MULTILINE):
        *sources, _ = [word for word in line.split() if not word.startswith("--")]
        for source in sources:
            assert (ROOT / source).exists(), f"{dockerfile.name}: COPY {source}"
            assert any(
                fnmatch.fnmatch(source, pattern) or source.startswith(f"{pattern}/")
                for pattern in allowed
            ), f"{source} is left out by .dockerignore"
    last_stage = text.rpartition("\nFROM ")[2]
    user = re.search(r"^USER (\d+)$", last_stage, re.MULTILINE)
    assert user
    assert int(user[1]) > 0
    assert "-slim" in last_stage.splitlines()[0]


def test_the_assistant_s_image_holds_every_folder_that_it_imports() -> None:
    text = (ROOT / "deploy/assistant.Dockerfile").read_text("utf-8")
    held = set(re.findall(r"^COPY (\w+) \1$", text, re.MULTILINE))
    ours = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    imported = {
        package
        for folder in held
        for module in (ROOT / folder).rglob("*.py")
        for package in re.findall(r"^\s*(?:from|import) (\w+)", module.read_text("utf-8"), re.M)
    }
    assert {"dialogue", "console"} <= imported & ours <= held


def test_services_use_the_images_that_are_built() -> None:
    built = {s["build"]["dockerfile"] for s in services(SECRETS).values() if "build" in s}
    assert built == {f"deploy/{path.name}" for path in DOCKERFILES}


def test_rasa_computes_on_one_thread_wherever_it_is_started() -> None:
    (started,) = [
        line
        for line in (ROOT / "deploy/Procfile").read_text("utf-8").splitlines()
        if line.startswith("rasa:")
    ]
    assert all(f"{name}={value}" in started for name, value in RASA_ENVIRONMENT.items())
    assert RASA_ENVIRONMENT["OMP_NUM_THREADS"] == "1"
    assert services(SECRETS)["rasa"]["environment"]["OMP_NUM_THREADS"] == "1"


def test_rasa_keeps_its_conversations_and_locks_outside() -> None:
    endpoints = yaml.safe_load((ROOT / "nlu_data/endpoints.server.yml").read_text("utf-8"))
    assert endpoints["tracker_store"]["type"] == "components.recent.RecentTrackerStore"
    assert endpoints["lock_store"]["type"] == "redis"
    given = services(SECRETS)["rasa"]["environment"]
    used = {m["name"] for m in VARIABLE.finditer(yaml.safe_dump(endpoints))}
    assert used <= set(given)
