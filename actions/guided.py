"""One step at a time, and where people get stuck."""

from actions import follow_up, open_question
from actions.assistant import Knowledge, knowledge
from actions.heard import Heard
from actions.saying import ReplyAction, Said
from helpdesk import turns
from knowledge.content.schema import Entry
from replies import compose, wording
from replies.model import AckReply, AnswerReply, Part, SmalltalkReply


class Guided(ReplyAction):
    """An action on the step of the walk that is on."""

    def reply(self, heard: Heard) -> Said:
        known = knowledge()
        entry = heard.current(known.release)
        if entry and heard.step:
            return self.at(heard, known, entry, heard.step)
        return open_question.offered_again(heard, known) or self.outside(heard, known, entry)

    def at(self, heard: Heard, known: Knowledge, entry: Entry, number: int) -> Said:
        """What to say at step `number`."""
        raise NotImplementedError

    def outside(self, heard: Heard, known: Knowledge, entry: Entry | None) -> Said:
        """What to say when no walk is on."""
        if entry is None or not entry.steps:
            return Said(SmalltalkReply(text=wording.NO_TOPIC_YET, buttons=(compose.MENU,)))
        return walk_to(heard, entry, 1)


def walk_to(heard: Heard, entry: Entry, number: int) -> Said:
    """Step `number` of the entry, counted from 1."""
    reply = compose.guided_step(entry, number, device=heard.device)
    return Said(reply, {"topic": entry.topic, "step": number, "misses": 0})


class ActionGuide(ReplyAction):
    """Starts the walk."""

    def name(self) -> str:
        return "action_guide"

    def reply(self, heard: Heard) -> Said:
        known = knowledge()
        entry = heard.chosen(known.release)
        if again := open_question.offered_again(heard, known):
            return again
        if entry is None:
            return Said(SmalltalkReply(text=wording.NO_TOPIC_YET, buttons=(compose.MENU,)))
        if not entry.steps:
            return follow_up.part_of(heard, known, entry, Part.ALL)
        return walk_to(heard, entry, 1)


class ActionGuideNext(Guided):
    def name(self) -> str:
        return "action_guide_next"

    def at(self, heard: Heard, known: Knowledge, entry: Entry, number: int) -> Said:
        if number < len(entry.steps):
            return walk_to(heard, entry, number + 1)
        return Said(
            AckReply(text=wording.LAST_STEP_DONE, buttons=compose.after_walk(entry)),
            {"step": None},
        )

    def outside(self, heard: Heard, known: Knowledge, entry: Entry | None) -> Said:
        """ "Được rồi", "ok": said to any answer."""
        return Said(SmalltalkReply(text=wording.THANKS))


class ActionGuideBack(Guided):
    def name(self) -> str:
        return "action_guide_back"

    def at(self, heard: Heard, known: Knowledge, entry: Entry, number: int) -> Said:
        return walk_to(heard, entry, max(1, number - 1))

    def outside(self, heard: Heard, known: Knowledge, entry: Entry | None) -> Said:
        """Back to the whole answer."""
        if entry is None:
            return super().outside(heard, known, entry)
        return follow_up.part_of(heard, known, entry, Part.ALL)


class ActionGuideStuck(Guided):
    """What goes wrong with this topic, if that is known; a person in any case."""

    def name(self) -> str:
        return "action_guide_stuck"

    def at(self, heard: Heard, known: Knowledge, entry: Entry, number: int) -> Said:
        turns.record_stuck(entry.topic, number)
        back = compose.button(wording.BACK_TO_STEP % number, "ask_step", number=str(number))
        troubles = compose.part(known.release, entry, Part.TROUBLE, device=heard.device)
        if troubles is None or heard.slots.get("part") == Part.TROUBLE.value:
            return Said(AckReply(text=wording.STUCK_ASK_PERSON, buttons=(compose.PERSON, back)))
        buttons = (back, compose.PERSON)
        reply = AnswerReply.model_validate({**dict(troubles), "buttons": buttons})
        return Said(reply, {"part": Part.TROUBLE.value})

    def outside(self, heard: Heard, known: Knowledge, entry: Entry | None) -> Said:
        if entry is None:
            return super().outside(heard, known, entry)
        return follow_up.part_of(heard, known, entry, Part.TROUBLE)
