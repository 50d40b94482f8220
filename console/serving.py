"""What gunicorn is told: `gunicorn --config python:console.serving console.wsgi`.

Each worker is a process of its own and counts by itself, in files of a common folder; the process
that watches over them adds these up and shows the sum at METRICS_PORT (0: nowhere).
"""

import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HOST = os.environ.get("METRICS_HOST") or "127.0.0.1"
PORT = int(os.environ.get("METRICS_PORT") or 0)
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")

log = logging.getLogger("gunicorn.error")

if PORT:
    # prometheus-client reads it when it is imported, so it is imported after this.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="tro-ly-so-console-metrics-")


class Memory:
    """What all processes of the console hold in memory."""

    def __init__(self, server: Any) -> None:
        self._server = server

    def collect(self) -> Iterator[Any]:
        from prometheus_client.metrics_core import GaugeMetricFamily

        processes = (os.getpid(), *self._server.WORKERS)
        held = float(sum(resident_bytes(process) for process in processes))
        yield GaugeMetricFamily(
            "tro_ly_so_console_memory_bytes", "Memory of all processes of the console.", held
        )


def resident_bytes(process: int) -> int:
    """0 of a process that has just ended."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * PAGE_BYTES
    except OSError:
        return 0


def when_ready(server: Any) -> None:
    """Called by gunicorn before it starts the workers."""
    if not PORT:
        return
    from prometheus_client import CollectorRegistry, start_http_server
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    registry.register(Memory(server))
    try:
        start_http_server(PORT, HOST, registry)
    except OSError as error:
        # Curators are served all the same.
        log.error("no metrics: port %d can't be opened: %s", PORT, error.strerror)


def child_exit(server: Any, worker: Any) -> None:
    """Called by gunicorn when a worker has ended."""
    if PORT:
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(server: Any) -> None:
    """Called by gunicorn at its end."""
    if PORT:
        shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
