"""What the Bot API server knows: chats, messages, updates that wait, calls that were made."""

from __future__ import annotations

import asyncio
import itertools
import threading
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Any

from tests.bot_api.parsing import Refused

Json = dict[str, Any]

BOT: Json = {
    "id": 700001,
    "is_bot": True,
    "first_name": "Trợ Lý Số",
    "username": "tro_ly_so_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
}


@dataclass(frozen=True)
class Call:
    """One request of the bot, and what it was answered."""

    method: str
    fields: Json
    status: int
    result: Any
    at: float

    @property
    def chat(self) -> int:
        return int(self.fields.get("chat_id", 0))

    @property
    def text(self) -> str:
        return str(self.fields.get("text", ""))


@dataclass
class World:
    """Shared by the server's thread and the test; every access takes the lock."""

    lock: threading.Condition = field(default_factory=threading.Condition)
    calls: list[Call] = field(default_factory=list)
    pending: list[Json] = field(default_factory=list)
    messages: dict[tuple[int, int], Json] = field(default_factory=dict)
    blocked: set[int] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)
    """Chats that the bot can't find any more."""
    forums: set[int] = field(default_factory=set)
    strangers: set[tuple[int, int]] = field(default_factory=set)
    """(group, user) of people who are not in a group, though they see it."""
    failures: dict[str, deque[tuple[int, Json]]] = field(default_factory=lambda: defaultdict(deque))
    """By method ("*" for any message): the errors that its next calls get."""
    refused: dict[tuple[str, int], tuple[str, int]] = field(default_factory=dict)
    """By method ("*" for any) and chat: the words and the code of the error that each call gets."""
    moved: dict[int, int] = field(default_factory=dict)
    """Old id of a group → id of the supergroup that it became."""
    lost_topics: dict[tuple[int, int], str] = field(default_factory=dict)
    """(group, topic) → what is said of a message that is sent there."""
    broken: dict[str, str] = field(default_factory=dict)
    """By method: "before" or "after" (the connection breaks before, or after, the call was carried
    out) or "malformed" (the answer is no JSON)."""
    answer_after: dict[str, float] = field(default_factory=dict)
    """By method: the seconds between the moment that people see what it did and its answer."""
    webhook: Json = field(default_factory=dict)
    commands: list[Json] = field(default_factory=list)
    wake: asyncio.Event | None = None
    loop: asyncio.AbstractEventLoop | None = None
    _ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1000))
    _updates: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def next_id(self) -> int:
        return next(self._ids)

    def next_update_id(self) -> int:
        return next(self._updates)

    def chat(self, chat_id: int) -> Json:
        if chat_id > 0:
            return {"id": chat_id, "type": "private", "first_name": f"Người {chat_id}"}
        chat: Json = {"id": chat_id, "type": "supergroup", "title": f"Tổ {-chat_id}"}
        if chat_id in self.forums:
            chat["is_forum"] = True
        return chat

    def post(self, chat_id: int, sender: Json, **content: Any) -> Json:
        """Stores a new message in a chat and returns it."""
        message: Json = {
            "message_id": self.next_id(),
            "date": int(time.time()),
            "chat": self.chat(chat_id),
            "from": sender,
            **content,
        }
        with self.lock:
            self.messages[chat_id, message["message_id"]] = message
            self.lock.notify_all()
        return message

    def add_update(self, update: Json) -> Json:
        with self.lock:
            self.pending.append(update)
        if self.loop and self.wake:
            self.loop.call_soon_threadsafe(self.wake.set)
        return update

    def record(self, call: Call) -> None:
        with self.lock:
            self.calls.append(call)
            self.lock.notify_all()

    def refusal_for(self, method: str, fields: Json) -> Refused | None:
        """The error that this call gets for as long as a chat is as it is."""
        chat = int(fields.get("chat_id", 0) or 0)
        thread = int(fields.get("message_thread_id", 0) or 0)
        if chat in self.moved:
            words = "Bad Request: group chat was upgraded to a supergroup chat"
            return Refused(words, migrate_to_chat_id=self.moved[chat])
        if (chat, thread) in self.lost_topics:
            return Refused(self.lost_topics[chat, thread])
        found = self.refused.get((method, chat)) or self.refused.get(("*", chat))
        return Refused(*found) if found else None

    def failure_for(self, method: str) -> tuple[int, Json] | None:
        with self.lock:
            for name in (method, "*"):
                if self.failures[name] and (name != "*" or method.startswith("send")):
                    return self.failures[name].popleft()
        return None
