"""What the console tells about itself, served by gunicorn as in Docker."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from prometheus_client.parser import text_string_to_metric_families

from tests.stack import ROOT, free_port


class Console:
    def __init__(self, log: Path) -> None:
        self.port, self.metrics_port = free_port(), free_port()
        self.log = log

    def get(self, path: str) -> int:
        return httpx.get(
            f"http://127.0.0.1:{self.port}{path}", timeout=30, trust_env=False
        ).status_code

    def metric(self, name: str, **labels: str) -> float:
        text = httpx.get(f"http://127.0.0.1:{self.metrics_port}/metrics", trust_env=False).text
        return sum(
            sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
            if sample.name == name and sample.labels == labels
        )


@contextmanager
def running(folder: Path, **environment: str) -> Iterator[Console]:
    console = Console(folder / "console.log")
    command = [sys.executable, "-m", "gunicorn", "--config=python:console.serving", "--workers=2"]
    address = f"--bind=127.0.0.1:{console.port}"
    with console.log.open("wb") as log:
        process = subprocess.Popen(
            [*command, address, "console.wsgi"],
            cwd=ROOT,
            env={**os.environ, "METRICS_PORT": str(console.metrics_port), **environment},
            stdout=log,
            stderr=log,
        )
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                console.get("/")
                break
            except httpx.ConnectError:
                time.sleep(0.2)
        yield console
    finally:
        process.terminate()
        assert process.wait(timeout=30) == 0


def test_the_pages_of_all_workers_are_counted_together(database: str, tmp_path: Path) -> None:
    with running(tmp_path) as console:
        assert [console.get("/healthy") for _ in range(20)] == [200] * 20
        assert console.get("/khong-co-trang-nay-0905123456") == 404
        name = "tro_ly_so_console_requests_total"
        assert console.metric(name, page="healthy", status="200") == 20
        assert console.metric(name, page="", status="404") == 1
        assert console.metric("tro_ly_so_console_seconds_count") >= 21
        assert console.metric("tro_ly_so_console_memory_bytes") > 50e6


def test_a_page_that_breaks_is_counted_by_its_error(tmp_path: Path) -> None:
    # A folder where the database's file should be.
    with running(tmp_path, DATABASE_URL=f"sqlite:///{tmp_path}") as console:
        assert console.get("/healthy") == 500
        assert console.metric("tro_ly_so_console_errors_total", cause="OperationalError") == 1
        name = "tro_ly_so_console_requests_total"
        assert console.metric(name, page="healthy", status="500") == 1


def test_a_taken_port_keeps_no_curator_from_being_served(database: str, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with running(tmp_path, METRICS_PORT=str(taken.getsockname()[1])) as console:
            assert console.get("/healthy") == 200
            assert "no metrics: port" in console.log.read_text()
