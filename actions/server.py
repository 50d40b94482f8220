"""The HTTP server of the actions, in this one process."""

from typing import Any

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor
from sanic import Sanic

from actions import metrics


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


def serve(host: str, port: int) -> None:
    """Serves until the process is asked to end.

    Not by the SDK's own `run`, whose worker is another process: it would hold a second copy of the
    search, and the one that follows the releases would not be the one that answers.
    """
    app = create_app(executor(), cors_origins=[])
    metrics.add_to(app)
    app.prepare(host=host, port=port, single_process=True, access_log=False, motd=False)
    Sanic.serve_single(primary=app)
