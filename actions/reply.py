"""The one action: what Rasa heard goes to the dialogue, and its Reply goes back."""

import logging
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import metrics
from actions.assistant import knowledge
from console.logs import id_told, message_id
from dialogue.respond import Answered, respond
from dialogue.turn import Inbound, State
from helpdesk import citizens, threads
from helpdesk.asynchronous import call
from helpdesk.desk import CitizenDesk
from helpdesk.models import Citizen
from helpdesk.personal_data import mask
from replies.plain import plain

log = logging.getLogger(__name__)

REST = "rest"
"""The channel of whoever talks to Rasa directly, under a name of their own."""
MAX_ADDRESS = 64

Event = dict[str, Any]


class ActionReply(Action):  # type: ignore[misc]  # rasa_sdk is untyped
    """Rules decide that something is said; the dialogue decides what."""

    def name(self) -> str:
        return "action_reply"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Event
    ) -> list[Event]:
        heard = tracker.latest_message
        # Said anew by each message, also where Rasa keeps its connection open.
        message_id.set(id_told((heard.get("metadata") or {}).get("message_id")))
        try:
            with metrics.SECONDS_TAKEN.time():
                answered = await call(_answer, tracker.sender_id, inbound_of(heard))
        except Exception as error:
            metrics.ERRORS.labels(type(error).__name__).inc()
            raise
        reply = answered.reply
        metrics.REPLIES.labels(reply.kind.value).inc()
        log.info("answered kind=%s", reply.kind.value)
        dispatcher.utter_message(
            text=plain(reply, with_buttons=False), json_message=reply.model_dump(mode="json")
        )
        return []


def inbound_of(message: Event) -> Inbound:
    """A message of Rasa's, typed."""
    intent = message.get("intent") or {}
    told = message.get("metadata") or {}
    text = str(message.get("text") or "")
    return Inbound(
        text=text if text.startswith("/") else mask(text),
        about=str(told.get("about") or ""),
        is_guarded=bool(told.get("is_guarded")),
        pasted=text,
        intent=str(intent.get("name") or ""),
        confidence=float(intent.get("confidence") or 0),
        entities=tuple(message.get("entities") or ()),
    )


def _answer(sender: str, inbound: Inbound) -> Answered:
    citizen = _citizen(sender)
    state = State.recalled(threads.load(citizen))
    answered = respond(inbound, state, knowledge(), CitizenDesk(citizen))
    threads.keep(citizen, answered.state.kept())
    return answered


def _citizen(sender: str) -> Citizen:
    """Who is asking: Rasa's sender is the pseudonym."""
    return citizens.by_pseudonym(sender) or citizens.citizen_for(REST, sender[:MAX_ADDRESS])
