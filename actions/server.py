"""The HTTP server of the actions, in this one process."""

import hmac
from http import HTTPStatus
from typing import Any

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor
from sanic import HTTPResponse, Request, Sanic
from sanic.response import empty

from actions import metrics

OPEN = ("/health", "/metrics", "/ready")
"""Paths that tell of nobody."""


class Executor(ActionExecutor):  # type: ignore[misc]  # rasa_sdk is untyped
    """Runs the actions. None of them reads Rasa's domain, so Rasa need not send it each time."""

    def update_and_return_domain(
        self, payload: dict[str, Any], action_name: str
    ) -> dict[str, Any] | None:
        return None


def executor() -> Executor:
    """All actions of this package."""
    found = Executor()
    found.register_package("actions")
    return found


def guard(app: Sanic[Any, Any], token: str) -> None:
    """Refuses whoever does not show `token`, but for `OPEN`.

    Rasa sends it in the query, as its endpoints file has no other way.
    """

    @app.on_request
    async def check(request: Request) -> HTTPResponse | None:
        shown = str(request.args.get("token", ""))
        if request.path in OPEN or hmac.compare_digest(shown.encode(), token.encode()):
            return None
        return empty(HTTPStatus.FORBIDDEN)


def serve(host: str, port: int, token: str) -> None:
    """Serves until the process is asked to end; `token` is what callers show, if not empty.

    Not by the SDK's own `run`, whose worker is another process: it would hold a second copy of the
    search, and the one that follows the releases would not be the one that answers.
    """
    app = create_app(executor(), cors_origins=[])
    if token:
        guard(app, token)
    metrics.add_to(app)
    app.prepare(host=host, port=port, single_process=True, access_log=False, motd=False)
    Sanic.serve_single(primary=app)
