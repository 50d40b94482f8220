"""What of a message besides its words may be passed on between a citizen and a team.

A file is passed on where both its name and its type say that it is something to look at or listen
to. Whatever could be installed or run never is.
"""

import re
import unicodedata
from typing import Any

from telegram import Document, Message
from telegram.ext import ExtBot

from helpdesk.models import TicketMessage

Kind = TicketMessage.Kind

APK_TYPE = "application/vnd.android.package-archive"
_APP_NAME = re.compile(r"\.(?:x?apk[sm]?|aab)(?![a-z])")
"""Anywhere in the name: `vneid.apk.pdf` is made to look like something else."""

LOOKS: dict[str, str] = {
    "pdf": "application/pdf",
    "txt": "text/plain",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    **dict.fromkeys(("jpg", "jpeg", "png", "webp", "heic", "heif", "gif", "bmp"), "image"),
    **dict.fromkeys(("mp4", "mov", "3gp", "webm", "mkv", "avi"), "video"),
    **dict.fromkeys(("mp3", "m4a", "ogg", "oga", "opus", "wav", "amr", "aac"), "audio"),
}
"""What a file is by the end of its name. Office files of before can hold programs, these cannot."""
UNTOLD = ("", "application/octet-stream")
"""Types that say nothing."""
WITH_PROGRAMS = ("image/svg+xml",)


def content_of(message: Message) -> tuple[str, str]:
    """The kind and Telegram's id of what may be passed on; of a picture, the largest size."""
    if message.photo:
        return Kind.PHOTO, message.photo[-1].file_id
    if message.document and not message.animation and _is_harmless(message.document):
        return Kind.DOCUMENT, message.document.file_id
    for kind, file in (
        (Kind.VOICE, message.voice),
        (Kind.VIDEO, message.video),
        (Kind.VIDEO_NOTE, message.video_note),
        (Kind.AUDIO, message.audio),
    ):
        if file:
            return kind, file.file_id
    return Kind.TEXT, ""


def is_app(message: Message) -> bool:
    """Whether it carries an application for Android, by its type or by its name."""
    document = message.document
    if document is None:
        return False
    return (document.mime_type or "").lower() == APK_TYPE or bool(_APP_NAME.search(_name(document)))


async def send_file(
    bot: ExtBot[Any], chat_id: int, kind: str, file_id: str, html: str, **more: Any
) -> Message:
    """Sends what was passed on, with words where Telegram lets it have some."""
    match kind:
        case Kind.PHOTO:
            return await bot.send_photo(chat_id, file_id, caption=html, **more)
        case Kind.VOICE:
            return await bot.send_voice(chat_id, file_id, caption=html, **more)
        case Kind.VIDEO:
            return await bot.send_video(chat_id, file_id, caption=html, **more)
        case Kind.AUDIO:
            return await bot.send_audio(chat_id, file_id, caption=html, **more)
        case Kind.DOCUMENT:
            return await bot.send_document(chat_id, file_id, caption=html, **more)
        case Kind.VIDEO_NOTE:
            return await bot.send_video_note(chat_id, file_id, **more)
    raise ValueError(f"{kind} is no file")


def _is_harmless(document: Document) -> bool:
    """Where name and type both tell what it is, they must tell the same."""
    name, declared = _name(document), (document.mime_type or "").lower()
    if _APP_NAME.search(name) or declared in WITH_PROGRAMS:
        return False
    by_type = "" if declared in UNTOLD else declared
    if not name:
        return by_type in LOOKS.values() or by_type.partition("/")[0] in LOOKS.values()
    by_name = LOOKS.get(name.rpartition(".")[2], "") if "." in name else ""
    return bool(by_name) and (not by_type or by_name in (by_type, by_type.partition("/")[0]))


def _name(document: Document) -> str:
    """The file's name as it is read, without what only hides how it ends."""
    composed = unicodedata.normalize("NFKC", document.file_name or "")
    return "".join(c for c in composed if unicodedata.category(c) != "Cf").strip().lower()
