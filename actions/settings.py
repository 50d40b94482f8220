"""Short answers, or full ones."""

from actions.assistant import knowledge
from actions.heard import Heard
from actions.outcomes import Aside
from actions.records import citizen_of
from actions.saying import Said
from helpdesk import citizens
from replies import compose, wording
from replies.model import AckReply


class Length(Aside):
    """Sets how long answers are from now on, and offers the last one again."""

    brief: bool
    text: str

    def aside(self, heard: Heard) -> Said:
        citizens.set_brief(citizen_of(heard), self.brief)
        entry = heard.current(knowledge().release)
        again = (compose.button(wording.AGAIN, "choose_topic", topic=entry.topic),) if entry else ()
        return Said(AckReply(text=self.text, buttons=again), {"brief": self.brief})


class ActionBeBrief(Length):
    brief, text = True, wording.BRIEF

    def name(self) -> str:
        return "action_be_brief"


class ActionBeDetailed(Length):
    brief, text = False, wording.DETAILED

    def name(self) -> str:
        return "action_be_detailed"
