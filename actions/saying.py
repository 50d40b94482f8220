"""How an action answers: one Reply, and what is remembered of it."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecuted, ActiveLoop, SlotSet, UserUttered
from rasa_sdk.executor import CollectingDispatcher

from actions.assistant import knowledge
from actions.heard import Heard
from actions.records import record
from helpdesk.asynchronous import call
from knowledge.danger import card_after
from knowledge.danger.cards import DONE_ALREADY
from knowledge.retrieval.decision import Decision
from replies import compose
from replies.alarm import alarm
from replies.model import AnswerReply, Button, HandoffReply, Reply, StepReply
from replies.plain import plain

Event = dict[str, Any]


GOES_ON = frozenset(
    "ask nlu_fallback off_topic ask_part ask_step ask_device follow_trouble guide guide_next "
    "guide_stuck".split()
)
"""What Rasa may take for it when somebody goes on after a card."""
MOST_CARDS = 2
"""So many next cards in a row; after that a message is answered like any other."""

SETTLES = (AnswerReply, StepReply, HandoffReply)
"""After these no question is open any more."""


@dataclass(frozen=True)
class Said:
    """One Reply, and the slots that it changes.

    `listens_on`: the form that awaits the next message; any other is ended, since something else is
    being talked of now.
    """

    reply: Reply
    slots: Mapping[str, Any] = field(default_factory=dict)
    listens_on: str | None = None


@dataclass(frozen=True)
class HeardAs:
    """Nothing is said: the message is taken as another one, and the rules decide anew."""

    text: str
    intent: str
    entities: list[Event]
    slots: Mapping[str, Any] = field(default_factory=dict)


def pressed(button: Button) -> HeardAs:
    """Typing a button's number or words is pressing it."""
    intent, entities = compose.read_payload(button.payload)
    found = [{"entity": name, "value": value} for name, value in entities.items()]
    return HeardAs(button.payload, intent, found)


class ReplyAction(Action, ABC):  # type: ignore[misc]  # rasa_sdk is untyped
    """An action that is one function of what was heard; it may use the database."""

    @abstractmethod
    def name(self) -> str:
        """The action's name in the domain."""

    @abstractmethod
    def reply(self, heard: Heard) -> Said | HeardAs:
        """What to say."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Event
    ) -> list[Event]:
        heard = Heard.of(tracker)
        said = await call(lambda: urgent(heard) or still_urgent(heard) or self.reply(heard))
        return say(dispatcher, heard, said)


def urgent(heard: Heard) -> Said | None:
    """The card of the danger lane, whatever the intent.

    The bot has looked before it asked Rasa; other callers of Rasa's channel get the card here.
    """
    known = knowledge()
    card = None if heard.is_payload else alarm(known.release, known.search, heard.text)
    if card is None:
        return None
    return Said(card, {"topic": card.topic, "step": None, "misses": 0})


def still_urgent(heard: Heard) -> Said | None:
    """The next card, where somebody goes on after one with what is no question of its own.

    "Bấm vô rồi", "giờ mần răng" would be thanks or nonsense at any other time.
    """
    goes_on = heard.alarmed_by and heard.intent in GOES_ON and not heard.is_payload
    if not goes_on or heard.misses >= MOST_CARDS:
        return None
    known = knowledge()
    if known.search.ask(heard.text).decision is Decision.ANSWER:
        return None
    card = card_after(heard.alarmed_by, heard.text)
    if heard.misses and card.id == DONE_ALREADY:  # it was the last one too
        return None
    reply = compose.urgent(known.release, card)
    record(heard, reply, release_number=known.release.number)
    return Said(reply, {"topic": reply.topic, "step": None, "misses": heard.misses + 1})


def say(dispatcher: CollectingDispatcher, heard: Heard, said: Said | HeardAs) -> list[Event]:
    """Sends the Reply, and returns the events that Rasa has to remember."""
    slots = dict(said.slots)
    if isinstance(said, Said):
        reply = said.reply
        dispatcher.utter_message(
            text=plain(reply, with_buttons=False), json_message=reply.model_dump(mode="json")
        )
        slots["last_options"] = [button.model_dump() for button in reply.buttons]
        if isinstance(reply, SETTLES):
            slots |= {"open_question": None, "wanted": None}
    events = [
        SlotSet(name, value) for name, value in slots.items() if heard.slots.get(name) != value
    ]
    stays = isinstance(said, Said) and said.listens_on == heard.loop
    if heard.loop and not stays:
        events += [ActiveLoop(None), SlotSet("requested_slot", None)]
    if isinstance(said, HeardAs):
        parsed = {
            "text": said.text,
            "intent": {"name": said.intent, "confidence": 1.0},
            "entities": said.entities,
        }
        events += [ActionExecuted("action_listen"), UserUttered(said.text, parsed)]
    return events
