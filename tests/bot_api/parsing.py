"""What Telegram checks of a text: its HTML, its length, its buttons."""

import html
import json
import re
from typing import Any

MAX_UNITS = 4096
MAX_CAPTION_UNITS = 1024
MAX_CALLBACK_BYTES = 64
MAX_BUTTONS = 100
TAGS = frozenset(
    [
        "b",
        "strong",
        "i",
        "em",
        "u",
        "ins",
        "s",
        "strike",
        "del",
        "a",
        "code",
        "pre",
        "blockquote",
        "tg-spoiler",
        "span",
        "tg-emoji",
    ]
)
_TOKEN = re.compile(r"<(/?)([^\s<>/]*)([^<>]*)>|(<)")


class Refused(Exception):  # noqa: N818  (an answer)
    """Telegram would answer with this error."""

    def __init__(self, description: str, code: int = 400, **parameters: Any) -> None:
        super().__init__(description)
        self.description = description
        self.code = code
        self.parameters = parameters


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def plain(text: str, parse_mode: str | None) -> str:
    """The text without its markup, trimmed; raises Refused where Telegram can't parse it."""
    if not parse_mode:
        return text.strip()
    if parse_mode.upper() != "HTML":
        raise Refused("Bad Request: unsupported parse_mode")
    parts: list[str] = []
    open_tags: list[str] = []
    end = 0
    for match in _TOKEN.finditer(text):
        parts.append(_unescape(text[end : match.start()]))
        end = match.end()
        offset = len(text[: match.start()].encode())
        closing, name, attributes, stray = match.groups()
        if stray or name.lower() not in TAGS:
            raise Refused(
                "Bad Request: can't parse entities: Unsupported start tag "
                f'"{name or ""}" at byte offset {offset}'
            )
        name = name.lower()
        if not closing:
            if name == "a" and not re.search(r'href\s*=\s*"[^"]+"', attributes):
                raise Refused("Bad Request: can't parse entities: empty link")
            open_tags.append(name)
        elif not open_tags or open_tags.pop() != name:
            raise Refused(
                "Bad Request: can't parse entities: Unmatched end tag at byte offset "
                f'{offset}, expected another, found "</{name}>"'
            )
    if open_tags:
        raise Refused(
            "Bad Request: can't parse entities: Can't find end tag corresponding to start tag "
            f'"{open_tags[-1]}"'
        )
    parts.append(_unescape(text[end:]))
    return "".join(parts).strip()


def _unescape(text: str) -> str:
    # Telegram knows four names and the numeric forms; other ampersands stay as they are.
    return re.sub(
        r"&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);", lambda m: html.unescape(m.group()), text
    )


def checked_text(fields: dict[str, Any]) -> str:
    text = plain(str(fields.get("text", "")), fields.get("parse_mode"))
    if not text:
        raise Refused("Bad Request: message text is empty")
    if units(text) > MAX_UNITS:
        raise Refused("Bad Request: message is too long")
    return text


def checked_caption(fields: dict[str, Any]) -> str:
    caption = plain(str(fields.get("caption", "")), fields.get("parse_mode"))
    if units(caption) > MAX_CAPTION_UNITS:
        raise Refused("Bad Request: message caption is too long")
    return caption


def checked_markup(fields: dict[str, Any]) -> dict[str, Any] | None:
    raw = fields.get("reply_markup")
    if not raw:
        return None
    markup: dict[str, Any] = json.loads(raw) if isinstance(raw, str) else raw
    buttons = [button for row in markup.get("inline_keyboard", []) for button in row]
    if len(buttons) > MAX_BUTTONS:
        raise Refused("Bad Request: reply markup is too long")
    for button in buttons:
        if not button.get("text"):
            raise Refused("Bad Request: inline keyboard button text is empty")
        if "callback_data" in button:
            size = len(button["callback_data"].encode())
            if not 1 <= size <= MAX_CALLBACK_BYTES:
                raise Refused("Bad Request: BUTTON_DATA_INVALID")
        elif not button.get("url"):
            raise Refused("Bad Request: text buttons are unallowed in the inline keyboard")
    return markup
