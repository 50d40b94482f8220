"""The channel on which the bot, and nobody else, talks to Rasa."""

import hmac
import os
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.actions import action
from rasa.core.channels.channel import UserMessage
from rasa.core.channels.rest import RestInput
from sanic import Blueprint, response

from components.private_logs import handles, name_messages
from components.remote import LeanRemoteAction

TOKEN = "INTERNAL_TOKEN"  # noqa: S105  (the name of the variable)
HEADER = "X-Internal-Token"


class AssistantChannel(RestInput):  # type: ignore[misc]  # Rasa is untyped
    """Rasa's REST channel, at its address: `components.channel.AssistantChannel: {}`.

    Refuses whoever does not show the token that the environment names. Where it names none, Rasa
    is on loopback with its caller.

    A server that opens it calls the action server by `LeanRemoteAction`. Rasa has no setting that
    names the class of such calls, so it is put here in the place of Rasa's own, by its one name.
    """

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        action.RemoteAction = LeanRemoteAction
        name_messages()
        guarded = super().blueprint(on_new_message)
        token = os.environ.get(TOKEN, "").strip()

        async def check(request: Any) -> Any:
            shown = request.headers.get(HEADER, "")
            if not hmac.compare_digest(shown.encode(), token.encode()):
                return response.empty(status=403)
            return None

        if token:
            guarded.on_request(check)
        guarded.on_request(_name_in_log)
        return guarded


async def _name_in_log(request: Any) -> None:
    body = request.json if request.method == "POST" else None
    metadata = body.get("metadata") if isinstance(body, dict) else None
    handles(metadata.get("message_id") if isinstance(metadata, dict) else None)
