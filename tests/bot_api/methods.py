"""The methods of the Bot API that the bot uses, each a function of the world and its fields."""

import json
import time
from collections.abc import Callable
from typing import Any

from tests.bot_api.parsing import Refused, checked_caption, checked_markup, checked_text
from tests.bot_api.world import BOT, Json, World

Method = Callable[[World, Json], Any]
METHODS: dict[str, Method] = {}

SECONDS_TO_DELETE = 48 * 3600
"""After that only an administrator of a group may delete a message, and the bot is none."""


def method(function: Method) -> Method:
    """Registers under the Bot API's name: `send_message` is `sendMessage`."""
    first, *others = function.__name__.strip("_").split("_")
    METHODS[first + "".join(word.capitalize() for word in others)] = function
    return function


def _reachable_chat(world: World, fields: Json) -> int:
    chat_id = int(fields["chat_id"])
    if chat_id in world.blocked:
        raise Refused("Forbidden: bot was blocked by the user", 403)
    if chat_id in world.gone:
        raise Refused("Bad Request: chat not found")
    return chat_id


def _reply_target(world: World, chat_id: int, fields: Json) -> Json:
    raw = fields.get("reply_parameters")
    if not raw:
        return {}
    parameters = json.loads(raw) if isinstance(raw, str) else raw
    target = world.messages.get((chat_id, int(parameters["message_id"])))
    if target is None:
        if parameters.get("allow_sending_without_reply"):
            return {}
        raise Refused("Bad Request: message to be replied not found")
    return {"reply_to_message": {k: v for k, v in target.items() if k != "reply_to_message"}}


def _thread(fields: Json) -> Json:
    thread = fields.get("message_thread_id")
    return {"message_thread_id": int(thread), "is_topic_message": True} if thread else {}


def _message(world: World, chat_id: int, message_id: Any) -> Json:
    found = world.messages.get((chat_id, int(message_id)))
    if found is None:
        raise Refused("Bad Request: message to edit not found")
    return found


def _send(world: World, fields: Json, **content: Any) -> Json:
    chat_id = _reachable_chat(world, fields)
    markup = checked_markup(fields)
    if markup:
        content["reply_markup"] = markup
    target = _reply_target(world, chat_id, fields)
    return world.post(chat_id, BOT, **content, **target, **_thread(fields))


@method
def get_me(world: World, fields: Json) -> Json:
    return BOT


@method
def set_webhook(world: World, fields: Json) -> bool:
    world.webhook = {"url": fields.get("url", ""), "secret": fields.get("secret_token", "")}
    return True


@method
def delete_webhook(world: World, fields: Json) -> bool:
    world.webhook = {}
    return True


@method
def get_webhook_info(world: World, fields: Json) -> Json:
    return {
        "url": world.webhook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(world.pending),
    }


@method
def set_my_commands(world: World, fields: Json) -> bool:
    raw = fields["commands"]
    world.commands = json.loads(raw) if isinstance(raw, str) else raw
    return True


@method
def send_message(world: World, fields: Json) -> Json:
    return _send(world, fields, text=checked_text(fields))


@method
def send_photo(world: World, fields: Json) -> Json:
    sizes = [{"file_id": fields["photo"], "file_unique_id": "p", "width": 90, "height": 90}]
    return _send(world, fields, photo=sizes, caption=checked_caption(fields))


@method
def send_voice(world: World, fields: Json) -> Json:
    voice = {"file_id": fields["voice"], "file_unique_id": "v", "duration": 3}
    return _send(world, fields, voice=voice, caption=checked_caption(fields))


FILES = ("voice", "video", "video_note", "audio", "document")
"""Beside pictures, which have sizes."""


def _send_file(world: World, fields: Json, kind: str, **more: Any) -> Json:
    content: Json = {kind: {"file_id": fields[kind], "file_unique_id": "f", **more}}
    if kind != "video_note":  # Telegram gives a round video no words
        content["caption"] = checked_caption(fields)
    return _send(world, fields, **content)


@method
def send_video(world: World, fields: Json) -> Json:
    return _send_file(world, fields, "video", width=9, height=9, duration=3)


@method
def send_video_note(world: World, fields: Json) -> Json:
    return _send_file(world, fields, "video_note", length=9, duration=3)


@method
def send_audio(world: World, fields: Json) -> Json:
    return _send_file(world, fields, "audio", duration=3)


@method
def send_document(world: World, fields: Json) -> Json:
    return _send_file(world, fields, "document")


@method
def copy_message(world: World, fields: Json) -> Json:
    source = _message(world, int(fields["from_chat_id"]), fields["message_id"])
    content = {k: source[k] for k in ("text", "photo", *FILES, "caption") if k in source}
    return {"message_id": _send(world, fields, **content)["message_id"]}


@method
def send_chat_action(world: World, fields: Json) -> bool:
    _reachable_chat(world, fields)
    return True


@method
def answer_callback_query(world: World, fields: Json) -> bool:
    if len(str(fields.get("text", ""))) > 200:
        raise Refused("Bad Request: MESSAGE_TOO_LONG")
    return True


@method
def edit_message_text(world: World, fields: Json) -> Json:
    message = _message(world, _reachable_chat(world, fields), fields["message_id"])
    text, markup = checked_text(fields), checked_markup(fields)
    if "text" not in message:
        raise Refused("Bad Request: there is no text in the message to edit")
    return _edited(message, "text", text, markup)


@method
def edit_message_caption(world: World, fields: Json) -> Json:
    message = _message(world, _reachable_chat(world, fields), fields["message_id"])
    caption, markup = checked_caption(fields), checked_markup(fields)
    if not {"photo", *FILES} & set(message) or "video_note" in message:
        raise Refused("Bad Request: there is no caption in the message to edit")
    return _edited(message, "caption", caption, markup)


@method
def edit_message_media(world: World, fields: Json) -> Json:
    """Replaces a picture by one that comes with the request, whose file name is the new id."""
    message = _message(world, _reachable_chat(world, fields), fields["message_id"])
    media = json.loads(fields["media"])
    if not {"photo", "video", "audio", "document"} & set(message):
        raise Refused("Bad Request: there is no media in the message to edit")
    file_id = fields[media["media"].removeprefix("attach://")]
    for kind in FILES:
        message.pop(kind, None)
    message["photo"] = [{"file_id": file_id, "file_unique_id": "n", "width": 90, "height": 90}]
    message["caption"] = checked_caption(media)
    return _with_markup(message, checked_markup(fields))


@method
def edit_message_reply_markup(world: World, fields: Json) -> Json:
    message = _message(world, _reachable_chat(world, fields), fields["message_id"])
    markup = checked_markup(fields)
    if message.get("reply_markup") == markup:
        raise Refused("Bad Request: message is not modified")
    return _with_markup(message, markup)


def _edited(message: Json, part: str, words: str, markup: Json | None) -> Json:
    if message.get(part) == words and message.get("reply_markup") == markup:
        raise Refused("Bad Request: message is not modified")
    message[part] = words
    return _with_markup(message, markup)


def _with_markup(message: Json, markup: Json | None) -> Json:
    message.pop("reply_markup", None)
    if markup:
        message["reply_markup"] = markup
    return message


@method
def delete_message(world: World, fields: Json) -> bool:
    place = _reachable_chat(world, fields), int(fields["message_id"])
    message = world.messages.get(place)
    if message is None:
        raise Refused("Bad Request: message to delete not found")
    if time.time() - message["date"] > SECONDS_TO_DELETE:
        raise Refused("Bad Request: message can't be deleted for everyone")
    del world.messages[place]
    return True


@method
def create_forum_topic(world: World, fields: Json) -> Json:
    if int(fields["chat_id"]) not in world.forums:
        raise Refused("Bad Request: the chat is not a forum")
    if not 1 <= len(fields["name"]) <= 128:
        raise Refused("Bad Request: topic name is invalid")
    return {
        "message_thread_id": world.next_id(),
        "name": fields["name"],
        "icon_color": 7322096,
    }


@method
def get_file(world: World, fields: Json) -> Json:
    return {
        "file_id": fields["file_id"],
        "file_unique_id": "f",
        "file_path": f"files/{fields['file_id']}",
    }


@method
def get_chat_member(world: World, fields: Json) -> Json:
    user_id = int(fields["user_id"])
    user = {"id": user_id, "is_bot": False, "first_name": f"Người {user_id}"}
    status = "left" if (int(fields["chat_id"]), user_id) in world.strangers else "member"
    return {"status": status, "user": user}


@method
def set_message_reaction(world: World, fields: Json) -> bool:
    _message(world, int(fields["chat_id"]), fields["message_id"])
    return True
