"""Where a message stands in its chat."""

from telegram import Message

from bot.conversation import Origin
from bot.handoff.payloads import ticket_named


def origin_of(message: Message) -> Origin:
    """The message, what it replies to, and the ticket that the buttons there name."""
    replied = message.reply_to_message
    if replied is None:
        return Origin(message.message_id)
    markup = replied.reply_markup
    keys = [key for row in markup.inline_keyboard for key in row] if markup else []
    named = (ticket_named(str(key.callback_data or "")) for key in keys)
    ticket = next((ticket for ticket in named if ticket is not None), None)
    return Origin(message.message_id, replied.message_id, ticket)
