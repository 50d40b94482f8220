"""What people think of an answer, and why."""

from actions import handoff
from actions.assistant import knowledge
from actions.heard import FEEDBACK_FORM, Heard
from actions.outcomes import Aside, search
from actions.records import citizen_of
from actions.saying import HeardAs, ReplyAction, Said
from helpdesk import turns
from knowledge.retrieval.decision import Decision
from replies import compose, wording
from replies.model import AckReply

NO_REASONS = frozenset(
    "choose choose_topic none_of_these guide guide_next guide_back want_person menu be_brief "
    "be_detailed set_locality greet thank goodbye bot_challenge feedback_good".split()
)
"""Intents that, when Rasa is sure of them, are not why an answer was bad."""
SURE = 0.7


class ActionFeedbackGood(Aside):
    def name(self) -> str:
        return "action_feedback_good"

    def aside(self, heard: Heard) -> Said:
        entry = heard.chosen(knowledge().release)
        if entry:
            turns.record_feedback(citizen_of(heard), entry.topic, True)
        return Said(AckReply(text=wording.THANKS_GOOD))


class ActionAskFeedbackReason(ReplyAction):
    """Stores the 👎 at once, since not everybody says why, and asks why."""

    def name(self) -> str:
        return "action_ask_feedback_reason"

    def reply(self, heard: Heard) -> Said:
        entry = heard.chosen(knowledge().release)
        if entry is None:
            return Said(AckReply(text=wording.BAD_OF_WHAT, buttons=(compose.PERSON, compose.MENU)))
        turns.record_feedback(citizen_of(heard), entry.topic, False)
        reply = AckReply(text=wording.THANKS_BAD, buttons=(compose.PERSON,))
        return Said(reply, {"feedback_topic": entry.topic}, listens_on=FEEDBACK_FORM)


class ActionFeedbackReason(ReplyAction):
    """Takes the text that followed as the reason, unless it plainly is something else."""

    def name(self) -> str:
        return "action_feedback_reason"

    def reply(self, heard: Heard) -> Said | HeardAs:
        topic = heard.slots.get("feedback_topic")
        done = {"feedback_topic": None, "feedback_reason": None}
        if not topic or not is_reason(heard, topic):
            return HeardAs(heard.text, heard.intent, list(map(dict, heard.entities)), done)
        turns.record_feedback(citizen_of(heard), topic, False, heard.text)
        question = f"{heard.question}\n👎 {heard.text}".strip()
        return Said(handoff.fetch(heard, question, wording.REASON_TAKEN), done)


def is_reason(heard: Heard, topic: str) -> bool:
    """Whether the message says why the answer on `topic` was bad.

    It does not when a button was pressed, when Rasa is sure of another wish, or when the search is
    sure that it asks for another topic.
    """
    if heard.is_payload or (heard.intent in NO_REASONS and heard.confidence >= SURE):
        return False
    outcome = search(heard, knowledge())
    return outcome.decision is not Decision.ANSWER or outcome.topic == topic
