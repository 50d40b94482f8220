"""What is said apart from any topic."""

from actions.assistant import knowledge
from actions.heard import Heard
from actions.outcomes import Aside
from actions.saying import ReplyAction, Said
from replies import compose, wording
from replies.model import Button, SmalltalkReply

TOPICS_ON_A_PAGE = 8


class ActionGreet(Aside):
    def name(self) -> str:
        return "action_greet"

    def aside(self, heard: Heard) -> Said:
        return Said(SmalltalkReply(text=wording.GREETING, buttons=(compose.MENU,)))


class ActionThank(Aside):
    def name(self) -> str:
        return "action_thank"

    def aside(self, heard: Heard) -> Said:
        return Said(SmalltalkReply(text=wording.THANKS))


class ActionGoodbye(Aside):
    def name(self) -> str:
        return "action_goodbye"

    def aside(self, heard: Heard) -> Said:
        return Said(SmalltalkReply(text=wording.GOODBYE), {"step": None, "misses": 0})


class ActionBotChallenge(Aside):
    def name(self) -> str:
        return "action_bot_challenge"

    def aside(self, heard: Heard) -> Said:
        buttons = (compose.PERSON, compose.MENU)
        return Said(SmalltalkReply(text=wording.BOT_CHALLENGE, buttons=buttons))


class ActionInsult(Aside):
    def name(self) -> str:
        return "action_insult"

    def aside(self, heard: Heard) -> Said:
        return Said(SmalltalkReply(text=wording.INSULT, buttons=(compose.PERSON, compose.MENU)))


class ActionMenu(ReplyAction):
    """The domains, and the topics of one: for whoever types the wish, on any channel."""

    def name(self) -> str:
        return "action_menu"

    def reply(self, heard: Heard) -> Said:
        release = knowledge().release
        domain = next((d for d in release.domains if d.id == heard.entity("domain")), None)
        if domain is None:
            buttons = tuple(
                compose.button(f"{d.icon} {d.name}", "menu", domain=d.id)
                for d in release.domains
                if release.topics_in(d.id)
            )
            return Said(SmalltalkReply(text=wording.MENU_DOMAINS, buttons=buttons))
        page = int(heard.entity("page") or 0)
        text = wording.MENU_TOPICS % domain.name
        return Said(SmalltalkReply(text=text, buttons=self._topics(domain.id, page)))

    def _topics(self, domain: str, page: int) -> tuple[Button, ...]:
        entries = knowledge().release.topics_in(domain)
        first = page * TOPICS_ON_A_PAGE
        shown = entries[first : first + TOPICS_ON_A_PAGE]
        buttons = [compose.topic_button(compose.ref(entry)) for entry in shown]
        if first + TOPICS_ON_A_PAGE < len(entries):
            more = compose.button(wording.MORE, "menu", domain=domain, page=str(page + 1))
            buttons.append(more)
        return (*buttons, compose.button(wording.ALL_DOMAINS, "menu"))
