"""The channel on which the bot talks to Rasa."""

from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.actions import action
from rasa.core.channels.channel import UserMessage
from rasa.core.channels.rest import RestInput
from sanic import Blueprint

from components.remote import LeanRemoteAction


class AssistantChannel(RestInput):
    """Rasa's REST channel, at its address: `components.channel.AssistantChannel: {}`.

    A server that opens it calls the action server by `LeanRemoteAction`. Rasa has no setting that
    names the class of such calls, so it is put here in the place of Rasa's own, by its one name.
    """

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        action.RemoteAction = LeanRemoteAction
        return super().blueprint(on_new_message)
