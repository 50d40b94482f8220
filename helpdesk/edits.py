"""A ticket's messages as they stand in the two chats, and what happens when one is edited there."""

from helpdesk.models import Citizen, Ticket, TicketMessage
from helpdesk.personal_data import mask
from helpdesk.tickets import Direction, record_from_citizen


def in_citizens_chat(citizen: Citizen, message_id: int) -> TicketMessage | None:
    """What a message of the citizen's chat with the bot says of a ticket, as it is by now."""
    found = TicketMessage.objects.filter(ticket__citizen=citizen, citizen_message_id=message_id)
    return found.select_related("ticket__team", "ticket__citizen").order_by("-pk").first()


def of_ticket(ticket: Ticket, citizen_message_id: int) -> TicketMessage | None:
    """The ticket's own message that stands there in the citizen's chat."""
    found = ticket.messages.filter(citizen_message_id=citizen_message_id)
    return found.order_by("-pk").first()


def in_group(chat_id: int, message_id: int) -> TicketMessage | None:
    """The same of a message in the group of the team that has the ticket now."""
    found = TicketMessage.objects.filter(
        ticket__team__group_chat_id=chat_id, group_message_id=message_id
    )
    return found.select_related("ticket__team", "ticket__citizen").order_by("-pk").first()


def edited_by_citizen(
    message: TicketMessage, text: str, kind: str, file_id: str
) -> TicketMessage | None:
    """Tells the team what the citizen has changed; None where nothing has.

    It is a message of its own, since an edit of one that was read already is seen by nobody.
    Raises TicketClosed.
    """
    if not _differs(message, text, kind, file_id):
        return None
    return record_from_citizen(
        message.ticket,
        text,
        kind=kind,
        file_id=file_id,
        citizen_message_id=message.citizen_message_id,
        reply_to=message,
        is_edit=True,
    )


def edited_by_member(
    message: TicketMessage, text: str, kind: str, file_id: str, *, sealed: str = ""
) -> TicketMessage | None:
    """Tells the citizen what the member has changed; None where nothing has.

    Also when the ticket is closed by now: the answer is wrong in the citizen's chat all the same.
    A note, which only the team sees, is changed in its place.
    """
    # A number that was changed is stored as the same "[số điện thoại]".
    if not _differs(message, text, kind, file_id) and mask(text) == text:
        return None
    if message.direction == Direction.NOTE:
        TicketMessage.objects.filter(pk=message.pk).update(text=text)
        return None
    return TicketMessage.objects.create(
        ticket=message.ticket,
        direction=Direction.TO_CITIZEN,
        kind=kind,
        text=text,
        sealed=sealed,
        file_id=file_id,
        author_role=message.author_role,
        group_message_id=message.group_message_id,
        reply_to=message,
        is_edit=True,
    )


def _differs(message: TicketMessage, text: str, kind: str, file_id: str) -> bool:
    """Telegram also reports a preview that came late as an edit."""
    return (message.text, message.kind, message.file_id) != (mask(text), kind, file_id)
