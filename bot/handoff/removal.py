"""Takes what a team's group was shown of a ticket out of the group again.

What is due is in the database (`helpdesk.relay.posts_to_remove`), so that a restart at any moment
loses nothing: a post that could not be removed now is tried again by the next round.
"""

import asyncio
import base64
import logging
from itertools import groupby
from operator import attrgetter

from telegram import Bot, InputMediaPhoto
from telegram.error import BadRequest, TelegramError

from bot import texts
from bot.refusals import PASSING, kind_of
from helpdesk import relay
from helpdesk.asynchronous import call
from helpdesk.models import GroupPost

log = logging.getLogger(__name__)

MOST_BLANKED = 5
"""Posts blanked in a group in one round. Edits share the group's pace of 20 a minute with the
messages of the talk that is going on there."""

EMPTY_PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAKAAAACgCAAAAACupDjxAAAAf0lEQVR42u3OMQEAAAwCIPt3tIsddu2ABKTP"
    "RVBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQ"
    "UFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQ8GoyT1kL60eA9wAAAABJRU5ErkJggg=="
)
"""160x160 light grey points, as PNG: what a picture that can't be deleted is replaced with."""


class Removal:
    """`remove_due` may be called as often as one likes: a group is served by one call at a time."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._busy: set[int] = set()

    async def remove_due(self) -> None:
        """Removes what is due; a slow or broken group holds up no other."""
        due = sorted(await call(relay.posts_to_remove), key=attrgetter("chat_id"))
        chats = groupby(due, key=attrgetter("chat_id"))
        await asyncio.gather(*[self._clear(chat_id, list(posts)) for chat_id, posts in chats])

    async def _clear(self, chat_id: int, posts: list[GroupPost]) -> None:
        if chat_id in self._busy:
            return
        self._busy.add(chat_id)
        try:
            await self._remove_all(posts)
        finally:
            self._busy.discard(chat_id)

    async def _remove_all(self, posts: list[GroupPost]) -> None:
        """Until Telegram fails for the moment; then the rest is left for the next round."""
        blanked = 0
        for post in posts:
            try:
                if not await self._delete(post):
                    blanked += 1
                    await self._blank(post)
            except TelegramError as error:
                if kind_of(error) in PASSING:
                    kind = type(error).__name__
                    log.warning("a post was not removed, will be tried again: %s", kind)
                    return
                # It's gone already, or the bot is no longer in the group: nothing can be done.
                log.info("a post is out of reach: %s", error.message)
            await call(relay.post_removed, post)
            if blanked == MOST_BLANKED:
                return

    async def _delete(self, post: GroupPost) -> bool:
        """False where Telegram refuses: after 48 hours only an administrator may delete."""
        try:
            await self._bot.delete_message(post.chat_id, post.message_id)
        except BadRequest as error:
            if "not found" in error.message.lower():
                raise
            return False
        return True

    async def _blank(self, post: GroupPost) -> None:
        """Leaves an empty post without buttons; a voice message loses its words only."""
        chat_id, message_id, words = post.chat_id, post.message_id, texts.POST_REMOVED
        try:
            await self._bot.edit_message_text(words, chat_id=chat_id, message_id=message_id)
            return
        except BadRequest as error:
            if "no text" not in error.message.lower():
                raise
        picture = InputMediaPhoto(EMPTY_PICTURE, caption=words)
        try:
            await self._bot.edit_message_media(picture, chat_id=chat_id, message_id=message_id)
        except BadRequest:  # a voice message, whose sound can't be replaced
            await self._bot.edit_message_caption(chat_id, message_id, caption=words)
