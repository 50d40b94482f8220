"""A free question, and a topic that was chosen."""

from dataclasses import replace

from actions import follow_up, locality, open_question, outcomes
from actions.assistant import knowledge
from actions.heard import Heard, option_called, words_before
from actions.saying import HeardAs, ReplyAction, Said, pressed
from replies import compose, wording
from replies.model import AckReply


class ActionAnswer(ReplyAction):
    """Also for whatever Rasa did not understand: a question is the safest thing to take it for."""

    def name(self) -> str:
        return "action_answer"

    def reply(self, heard: Heard) -> Said | HeardAs:
        option = option_called(heard.options, heard.text)
        if option and not heard.is_payload:
            return pressed(option)
        place = locality.asked_about(heard) or locality.told_when_asked(heard)
        if place:
            return place
        known = knowledge()
        entry = follow_up.goes_on(heard, known, asks_back=False)
        if entry and (heard.part or heard.entity("device")):
            return follow_up.about(heard, known, entry)
        if entry:
            return follow_up.unclear(heard, known, entry)
        return open_question.answer_to(heard, known)


class ActionChooseTopic(ReplyAction):
    def name(self) -> str:
        return "action_choose_topic"

    def reply(self, heard: Heard) -> Said:
        known = knowledge()
        entry = heard.chosen(known.release)
        if entry is None:
            return Said(compose.none(wording.GONE))
        return outcomes.topic_answer(heard, known, entry)


class ActionNotUrgent(ReplyAction):
    """The danger lane was mistaken: the message is answered as the question that it was."""

    def name(self) -> str:
        return "action_not_urgent"

    def reply(self, heard: Heard) -> Said:
        asked = heard.alarmed_by or words_before(heard.events)
        if not asked:
            return Said(AckReply(text=wording.NOT_URGENT_WHAT, buttons=(compose.MENU,)))
        known = knowledge()
        meant = replace(heard, text=asked, intent="ask")
        return outcomes.found(meant, known, outcomes.search(meant, known))


class ActionNoneOfThese(outcomes.Aside):
    """None of the topics offered was meant: they are not offered again."""

    def name(self) -> str:
        return "action_none_of_these"

    def aside(self, heard: Heard) -> Said:
        return outcomes.missed(heard, knowledge(), near=())
