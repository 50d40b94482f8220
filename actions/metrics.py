"""What the action server counts and times, and whether it serves everything.

`/metrics` is for Prometheus. `/ready` answers 200, or 503 with what is missing; a server that does
not answer there is dead.
"""

import asyncio
import math
from http import HTTPStatus
from typing import Any

from django.db import DatabaseError, InterfaceError
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from sanic import HTTPResponse, Request, Sanic, response

from actions import assistant
from helpdesk.asynchronous import call
from knowledge.catalogue import newest_number

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)

REPLIES = Counter(
    "tro_ly_so_action_replies", "Replies of the dialogue, by kind.", ["kind"], registry=REGISTRY
)
SECONDS_TAKEN = Histogram(
    "tro_ly_so_action_seconds",
    "How long the dialogue takes for a message.",
    buckets=SECONDS,
    registry=REGISTRY,
)
ERRORS = Counter(
    "tro_ly_so_action_errors",
    "Messages that got no reply, by the kind of error.",
    ["cause"],
    registry=REGISTRY,
)
RELEASE_SERVED = Gauge(
    "tro_ly_so_release_served", "Number of the release that answers.", registry=REGISTRY
)
RELEASE_NEWEST = Gauge(
    "tro_ly_so_release_newest", "Number of the newest release.", registry=REGISTRY
)


def add_to(app: "Sanic[Any, Any]") -> None:
    """The two addresses, beside those of the SDK."""
    app.add_route(_metrics, "/metrics", name="metrics")
    app.add_route(_ready, "/ready", name="ready")


async def _metrics(request: Request) -> HTTPResponse:
    try:
        newest = await call(newest_number)
    except (DatabaseError, InterfaceError):
        newest = None
    RELEASE_NEWEST.set(newest or math.nan)
    RELEASE_SERVED.set(assistant.release_number())
    page = await asyncio.to_thread(generate_latest, REGISTRY)
    return response.raw(page, content_type=CONTENT_TYPE_LATEST)


async def _ready(request: Request) -> HTTPResponse:
    missing: dict[str, str] = {}
    try:
        await call(newest_number)
    except (DatabaseError, InterfaceError) as error:
        missing["database"] = type(error).__name__
    status = HTTPStatus.SERVICE_UNAVAILABLE if missing else HTTPStatus.OK
    return response.json(
        {"status": "degraded" if missing else "ready", "missing": missing}, status=status
    )
