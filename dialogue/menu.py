"""The topics by domains, two levels of buttons."""

from collections.abc import Mapping

from dialogue.turn import Said, Turn
from knowledge.releases import ReleaseData
from replies import compose, wording
from replies.model import MenuReply

TOPICS_ON_A_PAGE = 8


def opened(turn: Turn, entities: Mapping[str, str]) -> Said:
    """The menu that a button leads to."""
    return Said(page(turn.release, entities.get("domain", ""), entities.get("page", "")))


def page(release: ReleaseData, domain_id: str = "", number: str = "") -> MenuReply:
    """The domains that have entries; or a page (from 0) of the topics of one of them."""
    domain = next((d for d in release.domains if d.id == domain_id), None)
    entries = release.topics_in(domain_id) if domain else ()
    if domain is None or not entries:
        return _domains(release)
    last = (len(entries) - 1) // TOPICS_ON_A_PAGE
    at = min(int(number), last) if number.isdecimal() else 0
    shown = entries[at * TOPICS_ON_A_PAGE : (at + 1) * TOPICS_ON_A_PAGE]
    buttons = [compose.topic_button(compose.ref(entry)) for entry in shown]
    for label, there in ((wording.MORE, at + 1), (wording.LESS, at - 1)):
        if 0 <= there <= last:
            buttons.append(compose.button(label, "menu", domain=domain_id, page=str(there)))
    buttons.append(compose.button(wording.ALL_DOMAINS, "menu"))
    return MenuReply(
        title=f"{domain.icon} {domain.name}",
        text=wording.MENU_TOPICS,
        options=tuple(entry.title for entry in shown),
        buttons=tuple(buttons),
    )


def _domains(release: ReleaseData) -> MenuReply:
    buttons = tuple(
        compose.button(f"{d.icon} {d.name}", "menu", domain=d.id)
        for d in release.domains
        if release.topics_in(d.id)
    )
    text = wording.MENU_DOMAINS if buttons else wording.MENU_EMPTY
    return MenuReply(title=wording.MENU_TITLE, text=text, buttons=buttons)
