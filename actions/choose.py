"""Choosing by number or by place: "2", "cái đầu tiên", "số hai", "cái cuối"."""

from actions import open_question
from actions.assistant import knowledge
from actions.heard import Heard, option_called
from actions.saying import HeardAs, ReplyAction, Said, pressed
from replies import wording
from replies.model import AckReply, Button

LAST = "last"


class ActionChoose(ReplyAction):
    """Presses the button that was meant."""

    def name(self) -> str:
        return "action_choose"

    def reply(self, heard: Heard) -> Said | HeardAs:
        options = heard.options
        option = option_called(options, heard.text) or chosen(options, heard)
        if option:
            return pressed(option)
        if options:
            return Said(AckReply(text=wording.CHOOSE_NUMBER % len(options), buttons=options))
        return open_question.answer_to(heard, knowledge())


def chosen(options: tuple[Button, ...], heard: Heard) -> Button | None:
    """The button whose number was said, counted from 1; None where there is none such."""
    said = heard.text.strip() if heard.text.strip().isdecimal() else heard.entity("number") or ""
    if said == LAST:
        return options[-1] if options else None
    if said.isdecimal() and 1 <= int(said) <= len(options):
        return options[int(said) - 1]
    return None
