"""Rasa's REST channel, for the bot alone."""

import hmac
import os
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.rest import RestInput
from sanic import Blueprint, response

TOKEN = "INTERNAL_TOKEN"  # noqa: S105  (the name of the variable)
HEADER = "X-Internal-Token"


class GuardedRestInput(RestInput):  # type: ignore[misc]  # Rasa is untyped
    """`credentials.yml: {components.channel.GuardedRestInput: }`: at the address of `rest`.

    Refuses whoever does not show the token that the environment names. Where it names none, Rasa
    is on loopback with its caller.
    """

    def blueprint(self, on_new_message: Callable[[Any], Awaitable[None]]) -> Blueprint:
        guarded = super().blueprint(on_new_message)
        token = os.environ.get(TOKEN, "").strip()

        async def check(request: Any) -> Any:
            shown = request.headers.get(HEADER, "")
            if not hmac.compare_digest(shown.encode(), token.encode()):
                return response.empty(status=403)
            return None

        if token:
            guarded.on_request(check)
        return guarded
