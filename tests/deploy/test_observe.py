"""The dashboard and the alerts in deploy/observe/ ask for what is there."""

import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from prometheus_client import CollectorRegistry

from actions import metrics as of_actions
from bot import metrics as of_bot
from console import metrics as of_console
from console.serving import Memory
from tests.deploy.compose import ROOT, services
from tests.deploy.test_files import SECRETS

OBSERVE = ROOT / "deploy" / "observe"
NAME = re.compile(r"\b(?:tro_ly_so|process)_\w+")
SUFFIXES = {
    "counter": ("_total",),
    "gauge": ("",),
    "histogram": ("_bucket", "_sum", "_count"),
}
ASKED_FOR = {
    "QueueOld": {"tro_ly_so_inbox_oldest_seconds"},
    "NothingCame": {"tro_ly_so_last_update_timestamp_seconds"},
    "ReleaseNotBuilt": {"tro_ly_so_release_served", "tro_ly_so_release_newest"},
    "RasaLeftAlone": {"tro_ly_so_circuit_open"},
    "UpdateSetAside": {"tro_ly_so_inbox_updates"},
    "DiskNearlyFull": {"tro_ly_so_disk_free_bytes", "tro_ly_so_disk_size_bytes"},
}


def rules() -> list[dict[str, Any]]:
    document = yaml.safe_load((OBSERVE / "alerts.yml").read_text("utf-8"))
    return [rule for group in document["groups"] for rule in group["rules"]]


def panels() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((OBSERVE / "dashboard.json").read_text("utf-8"))[
        "panels"
    ]
    return found


def drawn() -> list[str]:
    return [target["expr"] for panel in panels() for target in panel["targets"]]


def names(*expressions: str) -> set[str]:
    return {name for expression in expressions for name in NAME.findall(expression)}


def there() -> dict[str, set[str]]:
    """The metrics of the three processes, each with the names that its samples may have."""
    memory = CollectorRegistry()
    memory.register(Memory(SimpleNamespace(WORKERS={})))
    registries = (of_bot.REGISTRY, of_actions.REGISTRY, of_console.REGISTRY, memory)
    return {
        family.name: {family.name + suffix for suffix in SUFFIXES[family.type]}
        for registry in registries
        for family in registry.collect()
    }


def test_whatever_is_asked_for_exists() -> None:
    asked = names(*drawn(), *(rule["expr"] for rule in rules()))
    assert len(asked) > 20
    assert asked <= set().union(*there().values())


def test_each_metric_of_ours_is_looked_at() -> None:
    asked = names(*drawn(), *(rule["expr"] for rule in rules()))
    ours = {name: samples for name, samples in there().items() if name.startswith("tro_ly_so_")}
    assert len(ours) > 15
    assert [name for name, samples in ours.items() if not samples & asked] == []


@pytest.mark.parametrize("alert", ASKED_FOR)
def test_what_somebody_has_to_look_at_is_alerted_on(alert: str) -> None:
    (rule,) = [rule for rule in rules() if rule["alert"] == alert]
    assert names(rule["expr"]) == ASKED_FOR[alert]
    assert rule["annotations"]["summary"]
    assert rule["annotations"]["description"]
    assert rule["labels"]["severity"] in {"warning", "critical"}


def test_names_of_alerts_and_panels_are_their_own() -> None:
    for told in ([rule["alert"] for rule in rules()], [panel["title"] for panel in panels()]):
        assert len(set(told)) == len(told)
    ids = [panel["id"] for panel in panels()]
    assert len(set(ids)) == len(ids)
    assert all(set(rule) <= {"alert", "expr", "for", "labels", "annotations"} for rule in rules())


def test_prometheus_is_told_where_each_service_shows_its_metrics() -> None:
    document = yaml.safe_load((OBSERVE / "prometheus.yml").read_text("utf-8"))
    assert all((OBSERVE / Path(file)).exists() for file in document["rule_files"])
    targets = {
        job["job_name"]: job["static_configs"][0]["targets"] for job in document["scrape_configs"]
    }
    compose = services(SECRETS)
    command = compose["actions"]["command"]
    assert targets == {
        "bot": [f"bot:{compose['bot']['environment']['METRICS_PORT']}"],
        "actions": [f"actions:{command[command.index('--port') + 1]}"],
        "console": [f"console:{compose['console']['environment']['METRICS_PORT']}"],
    }
    published = [port for service in compose.values() for port in service.get("ports", [])]
    assert not any("946" in port or "5055" in port for port in published)
