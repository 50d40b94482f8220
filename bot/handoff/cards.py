"""What the team and the citizen are shown of a ticket."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import ChatID

from bot import texts
from bot.cards import Card
from bot.handoff.payloads import (
    Action,
    done_payload,
    go_on_payload,
    rate_payload,
    team_payload,
    undone_payload,
)
from bot.pieces import Block, Span, block, pack
from helpdesk import hours, tickets
from helpdesk.models import Team, Ticket, TicketMessage
from replies.model import Button

MAX_CARD_UNITS = 4000
"""A card stays one message, so that it can be edited."""
FIRST_CARD_UNITS = 3800
"""What does not fit into so much follows the card; an edited one has room to say who claimed it."""

ANONYMOUS_ADMIN = int(ChatID.ANONYMOUS_ADMIN)
"""In whose name administrators of a group write who remain anonymous."""

Status = Ticket.Status


def team_card(ticket: Ticket) -> str:
    """The ticket as the team sees it, as HTML."""
    return pack(_team_blocks(ticket), MAX_CARD_UNITS)[0]


def new_team_card(ticket: Ticket) -> list[str]:
    """The card as it is posted first, and what is too long for it."""
    return pack(_team_blocks(ticket), FIRST_CARD_UNITS)


def _team_blocks(ticket: Ticket) -> list[Block]:
    status = texts.CARD_STATUS[ticket.status]
    blocks = [block(Span(f"🎫 {ticket.number}", "b"), f" · {status}")]
    blocks.append(block(texts.CARD_TEAM, ticket.team.name, gap=1))
    if ticket.citizen and ticket.citizen.commune_name:
        blocks.append(block(texts.CARD_PLACE, ticket.citizen.commune_name, gap=1))
    if ticket.claimed_by:
        link = (
            Span(texts.CARD_ANONYMOUS)
            if ticket.claimed_by == ANONYMOUS_ADMIN
            else Span(texts.CARD_MEMBER, href=f"tg://user?id={ticket.claimed_by}")
        )
        blocks.append(block(texts.CARD_CLAIMER, link, gap=1))
    question = ticket.question or texts.CARD_NO_QUESTION
    blocks.append(block(Span(texts.CARD_QUESTION, "b"), "\n", question))
    # As one block: a long question begins on the card, rather than below it.
    blocks = [_joined(blocks), *_conversation(ticket)]
    if ticket.status != Status.CLOSED:
        blocks.append(block(Span(texts.CARD_HOW, "i")))
    return blocks


def _joined(blocks: list[Block]) -> Block:
    first, *others = blocks
    spans = [span for one in others for span in (Span("\n" * one.gap), *one.spans)]
    return Block((*first.spans, *spans))


def _conversation(ticket: Ticket) -> list[Block]:
    turns = [
        f"{texts.CARD_ROLES.get(turn.get('role', ''), '')}: {turn.get('text', '')}"
        for turn in ticket.conversation
    ]
    if not turns:
        return []
    heading = block(Span(texts.CARD_BEFORE, "b"), "\n", turns[0])
    return [heading, *(block(turn, gap=1) for turn in turns[1:])]


def team_keyboard(ticket: Ticket) -> InlineKeyboardMarkup | None:
    """What the team can do with the ticket now."""

    def key(label: str, action: Action) -> InlineKeyboardButton:
        return InlineKeyboardButton(label, callback_data=team_payload(action, ticket.pk))

    draft = [] if ticket.draft_entry else [[key(texts.BUTTON_DRAFT, Action.DRAFT)]]
    if ticket.status == Status.CLOSED:
        return InlineKeyboardMarkup(draft) if draft and ticket.answered_at else None
    first = [key(texts.BUTTON_CLAIM, Action.CLAIM)] if ticket.status == Status.OPEN else []
    return InlineKeyboardMarkup(
        [
            [*first, key(texts.BUTTON_HAND_ON, Action.HAND_ON)],
            [key(texts.BUTTON_NOTE, Action.NOTE), key(texts.BUTTON_CLOSE, Action.CLOSE)],
            *draft,
        ]
    )


def waiting_card(ticket: Ticket, now: datetime, *, is_posted: bool = True) -> Card:
    """Tells the citizen who got the question, when the team is there, and the wait, honestly.

    `is_posted`: the team can see it.
    """
    team = ticket.team
    cancel = Button(label=texts.BUTTON_CANCEL, payload=done_payload(ticket.pk))
    title = texts.HANDOFF_TITLE % ticket.number
    if not is_posted:
        told = texts.HANDOFF_ON_ITS_WAY if team.in_reach else texts.HANDOFF_NOT_REACHED
        lines = [told % team.name, texts.HANDOFF_MEANWHILE]
        return Card(title, "\n".join(lines), buttons=(cancel,))
    lines = [texts.HANDOFF_TEAM % capitalised(team.name)]
    if not hours.is_open_now(team, now):
        opening = hours.next_opening(team, now)
        lines.append(
            texts.HANDOFF_OPENS_AT % spoken_moment(opening) if opening else texts.HANDOFF_CLOSED_NOW
        )
    elif team.opening_hours:
        lines.append(texts.HANDOFF_OPEN_NOW)
    if team.opening_hours:
        lines.append(texts.HANDOFF_HOURS % spoken_hours(team))
    wait = tickets.expected_wait(team, now)
    lines.append(
        texts.HANDOFF_WAIT % spoken_time(wait) if wait is not None else texts.HANDOFF_WAIT_UNKNOWN
    )
    lines.append(texts.HANDOFF_MEANWHILE)
    return Card(title, "\n".join(lines), buttons=(cancel,))


def receipt(ticket: Ticket) -> Card:
    """Tells the citizen that the team has the question now, which it had not at first."""
    return Card(text=texts.HANDOFF_RECEIPT % (capitalised(ticket.team.name), ticket.number))


def not_shown(media: str, ticket: Ticket) -> Card:
    """Tells the citizen of an answer that their Telegram does not take."""
    return Card(text=texts.NOT_SHOWN % (ticket.number, media))


def words(text: str) -> Card:
    return Card(text=text)


def done_button(ticket: Ticket) -> Button:
    return Button(label=texts.BUTTON_DONE, payload=done_payload(ticket.pk))


def go_on_button(ticket: Ticket) -> Button:
    return Button(label=texts.BUTTON_GO_ON, payload=go_on_payload(ticket.pk))


def rating_card(ticket: Ticket) -> Card:
    """Asks the citizen for one to five stars."""
    return Card(text=texts.CLOSED_FOR_CITIZEN % ticket.number, buttons=_stars(ticket))


def notice(message: TicketMessage) -> Card:
    """What time has brought for the citizen: the question whether it is done, or the end."""
    ticket = message.ticket
    if message.kind == TicketMessage.Kind.IS_DONE:
        return done_question(ticket)
    grace = spoken_time(timedelta(hours=settings.TICKET_REOPEN_HOURS))
    words = texts.CLOSED_BY_ITSELF % (ticket.number, grace)
    return Card(text=words, buttons=(*_stars(ticket), go_on_button(ticket)))


def done_question(ticket: Ticket) -> Card:
    """Asks whether an answered ticket is done."""
    undone = Button(label=texts.BUTTON_UNDONE, payload=undone_payload(ticket.pk))
    return Card(text=texts.IS_IT_DONE % ticket.number, buttons=(done_button(ticket), undone))


def _stars(ticket: Ticket) -> tuple[Button, ...]:
    return tuple(
        Button(label=texts.STARS % stars, payload=rate_payload(ticket.pk, stars))
        for stars in range(1, tickets.MOST_STARS + 1)
    )


def capitalised(words: str) -> str:
    return words[:1].upper() + words[1:]


def spoken_time(duration: timedelta) -> str:
    """A span of time, rounded up as one says it.

    >>> spoken_time(timedelta(minutes=7, seconds=20)), spoken_time(timedelta(hours=30))
    ('8 phút', '2 ngày')
    """
    minutes = -(-int(duration.total_seconds()) // 60)
    if minutes < 60:
        return texts.MINUTES % max(1, minutes)
    if minutes <= 24 * 60:
        return texts.HOURS % -(-minutes // 60)
    return texts.DAYS % -(-minutes // (24 * 60))


def spoken_moment(moment: datetime) -> str:
    local = timezone.localtime(moment)
    day = texts.WEEKDAYS[local.weekday()]
    return texts.AT_TIME % (local.strftime("%H:%M"), day, local.strftime("%d/%m"))


def spoken_hours(team: Team) -> str:
    """The opening hours as one reads them, days in a row joined."""
    return "; ".join(
        f"{_days(sorted(row['days']))} {row['from']}–{row['to']}" for row in team.opening_hours
    )


def _days(days: list[int]) -> str:
    names = [texts.WEEKDAYS[day - 1] for day in days]
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return f"{names[0]} đến {names[-1]}"
    return ", ".join(names)
