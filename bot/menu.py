"""The topics by domains, two levels of buttons, straight from the newest release."""

from bot import texts
from bot.cards import MENU_PAYLOAD, Card, note
from knowledge.content.schema import Entry
from knowledge.releases import ReleaseData
from replies import compose
from replies.model import Button

PREFIX = "menu:"
TOPICS_ON_A_PAGE = 8


def domains(release: ReleaseData | None) -> Card:
    """The first level: the domains that have entries, in the order of the register."""
    filled = [(d, _entries(release, d.id)) for d in release.domains] if release else []
    buttons = tuple(
        Button(label=f"{domain.icon} {domain.name}", payload=f"{PREFIX}{domain.id}:0")
        for domain, entries in filled
        if entries
    )
    if not buttons:
        return note(texts.MENU_EMPTY)
    return Card(texts.MENU_TITLE, texts.MENU_TEXT, buttons, replaces=True)


def page(release: ReleaseData | None, payload: str) -> Card:
    """The second level: `menu:<domain>:<page>`; an unknown domain leads back to the first."""
    _, domain_id, number = (*payload.split(":"), "", "")[:3]
    domain = next((d for d in release.domains if d.id == domain_id), None) if release else None
    entries = _entries(release, domain_id)
    if domain is None or not entries:
        return domains(release)
    last = (len(entries) - 1) // TOPICS_ON_A_PAGE
    at = min(int(number), last) if number.isdecimal() else 0
    shown = entries[at * TOPICS_ON_A_PAGE : (at + 1) * TOPICS_ON_A_PAGE]
    buttons = [compose.topic_button(compose.ref(entry)) for entry in shown]
    if at < last:
        buttons.append(_page_button(texts.MENU_NEXT, domain_id, at + 1))
    if at > 0:
        buttons.append(_page_button(texts.MENU_PREVIOUS, domain_id, at - 1))
    buttons.append(Button(label=texts.MENU_BACK, payload=MENU_PAYLOAD))
    return Card(
        f"{domain.icon} {domain.name}",
        texts.MENU_DOMAIN_TEXT,
        tuple(buttons),
        options=tuple(entry.title for entry in shown),
        replaces=True,
    )


def _page_button(label: str, domain_id: str, number: int) -> Button:
    return Button(label=label, payload=f"{PREFIX}{domain_id}:{number}")


def _entries(release: ReleaseData | None, domain_id: str) -> tuple[Entry, ...]:
    return release.topics_in(domain_id) if release else ()
