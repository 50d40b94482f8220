"""Addresses that a message shows only when they are pressed: behind words, and on buttons."""

from telegram import Message, MessageEntity

from replies import compose, wording


def hidden_links(message: Message) -> tuple[str, ...]:
    """The addresses behind the words, the caption or the buttons of a message, each once."""
    entities = (*message.entities, *message.caption_entities)
    behind = [e.url for e in entities if e.type == MessageEntity.TEXT_LINK and e.url]
    if message.reply_markup:
        keys = (key for row in message.reply_markup.inline_keyboard for key in row)
        behind += [key.url for key in keys if key.url]
    return tuple(dict.fromkeys(behind))


def topic_of(message: Message | None) -> str:
    """The topic that one of the bot's own messages is about, as its buttons tell; else empty."""
    if message is None or message.reply_markup is None:
        return ""
    for row in message.reply_markup.inline_keyboard:
        for key in row:
            if isinstance(key.callback_data, str):
                _, entities = compose.read_payload(key.callback_data)
                topic = entities.get("passage") or entities.get("step") or ""
                if topic:
                    return topic.partition(compose.OF)[0]
                if key.callback_data.startswith("/feedback_") or key.text == wording.WHOLE:
                    return entities.get("topic", "")
    return ""
