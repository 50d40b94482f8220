"""What a running bot shows of itself, asked for over HTTP."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample


@dataclass
class Page:
    """What is seen from outside, over HTTP."""

    port: int

    def __call__(self, name: str, **labels: str) -> float:
        """The value of a metric now."""
        found = [s.value for s in self.samples() if s.name == name and s.labels == labels]
        return found[0] if found else 0.0

    def samples(self) -> list[Sample]:
        response = httpx.get(f"http://127.0.0.1:{self.port}/metrics", timeout=20)
        assert response.status_code == 200
        families = text_string_to_metric_families(response.text)
        return [sample for family in families for sample in family.samples]

    def ready(self) -> tuple[int, dict[str, Any]]:
        response = httpx.get(f"http://127.0.0.1:{self.port}/ready", timeout=20)
        return response.status_code, response.json()


def eventually(is_so: Callable[[], bool], seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.1)
    return is_so()
