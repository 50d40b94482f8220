"""What is said apart from any topic."""

from collections.abc import Mapping

from dialogue import feedback, person
from dialogue.turn import Said, Turn
from replies import compose, wording
from replies.model import AckReply, SmalltalkReply

GREET, INSULT = "greet", "insult"
"""Intents of Rasa's that say more exactly what the small talk is."""
ACT_OF_INTENT: Mapping[str, str] = {
    "thank": "thanks",
    "goodbye": "bye",
    GREET: "hail",
    INSULT: "angry",
    "want_person": "human",
    "feedback_good": "feedback",
    "feedback_bad": "feedback",
}
"""What Rasa is made to tell apart: where it is sure of one of these, that is what was said."""


def said(turn: Turn, act: str) -> Said:
    """The answer to a message that names no topic, by what it does."""
    intent = turn.inbound.intent
    match act:
        case "thanks":
            return Said(SmalltalkReply(text=wording.THANKS))
        case "bye":
            return Said(SmalltalkReply(text=wording.GOODBYE), {"step": 0, "misses": 0})
        case "human":
            return person.wanted(turn, {})
        case "feedback":
            if intent == "feedback_bad":
                return feedback.bad(turn, {})
            return feedback.good(turn, {}) if turn.current else _thanks_for_telling()
        case "angry":
            return angry(turn)
        case _:
            return greeted(turn, {})


def greeted(turn: Turn, entities: Mapping[str, str]) -> Said:
    """A greeting is answered with who speaks; a mere hail with "here I am"."""
    intent = turn.inbound.intent
    is_first = not turn.state.said
    text = wording.GREETING if intent == GREET and is_first else wording.HAIL
    return Said(SmalltalkReply(text=text, buttons=(compose.MENU,)))


def angry(turn: Turn) -> Said:
    """Calm, and a person."""
    text = wording.INSULT if turn.inbound.intent == INSULT else wording.COMFORT
    return Said(SmalltalkReply(text=text, buttons=(compose.PERSON, compose.MENU)))


def is_this_a_machine(turn: Turn) -> Said:
    """Yes, and what it is good for."""
    buttons = (compose.PERSON, compose.MENU)
    return Said(SmalltalkReply(text=wording.BOT_CHALLENGE, buttons=buttons))


def _thanks_for_telling() -> Said:
    return Said(AckReply(text=wording.FEEDBACK_TAKEN))
