"""What people do in Telegram, and what they see, for tests."""

import time
from collections.abc import Callable
from typing import Any

from tests.bot_api.parsing import plain
from tests.bot_api.world import BOT, Call, Json, World

SECONDS_TO_WAIT = 15.0


class Chatter:
    """A person in a chat: `chat_id` is their own chat with the bot, or a group."""

    def __init__(self, world: World, user_id: int, chat_id: int | None = None) -> None:
        self.world = world
        self.user: Json = {"id": user_id, "is_bot": False, "first_name": f"Người {user_id}"}
        self.chat_id = chat_id or user_id
        self._born = len(world.calls)
        self._seen: dict[str, int] = {}

    def write(self, text: str, *, reply_to: int | None = None, **content: Any) -> Json:
        """Sends words; commands are marked as Telegram marks them. Returns the update."""
        if text.startswith("/"):
            command = text.split()[0]
            content["entities"] = [
                {"type": "bot_command", "offset": 0, "length": len(command)},
            ]
        elif f"@{BOT['username']}" in text:
            name = f"@{BOT['username']}"
            content["entities"] = [
                {"type": "mention", "offset": text.index(name), "length": len(name)},
            ]
        return self.send(text=text, reply_to=reply_to, **content)

    def send(self, *, reply_to: int | None = None, **content: Any) -> Json:
        """Sends any message: photo=[...], voice={...}, sticker={...}."""
        if reply_to is not None:
            target = self.world.messages[self.chat_id, reply_to]
            content["reply_to_message"] = {
                k: v for k, v in target.items() if k != "reply_to_message"
            }
            if "message_thread_id" in target:
                content["message_thread_id"] = target["message_thread_id"]
                content["is_topic_message"] = True
        message = self.world.post(self.chat_id, self.user, **content)
        return self.deliver(message=message)

    def press(self, message_id: int, payload: str) -> Json:
        """Presses a button of a message, which may be gone or old."""
        message = self.world.messages[self.chat_id, message_id]
        query = {
            "id": str(self.world.next_id()),
            "from": self.user,
            "message": message,
            "chat_instance": str(self.chat_id),
            "data": payload,
        }
        return self.deliver(callback_query=query)

    def deliver(self, **update: Any) -> Json:
        return self.world.add_update({"update_id": self.world.next_update_id(), **update})

    def calls(self, method: str = "sendMessage") -> list[Call]:
        """The successful calls of one method to this chat, oldest first."""
        with self.world.lock:
            return [
                call
                for call in self.world.calls
                if call.method == method and call.status == 200 and call.chat == self.chat_id
            ]

    def wait_for(
        self,
        found: Callable[[Call], bool] = lambda call: True,
        *,
        method: str = "sendMessage",
        seconds: float = SECONDS_TO_WAIT,
    ) -> Call:
        """The next call of a method that `found` accepts, after the last that was waited for."""
        deadline = time.monotonic() + seconds
        with self.world.lock:
            while True:
                for place in range(self._seen.get(method, self._born), len(self.world.calls)):
                    call = self.world.calls[place]
                    if call.method == method and call.status == 200 and self._mine(call):
                        if not found(call):
                            continue
                        self._seen[method] = place + 1
                        return call
                left = deadline - time.monotonic()
                if left <= 0:
                    made = [(c.method, c.chat, c.text[:80]) for c in self.world.calls[-8:]]
                    raise AssertionError(f"no such {method} to {self.chat_id}; last: {made}")
                self.world.lock.wait(left)

    def answer(self, seconds: float = SECONDS_TO_WAIT) -> str:
        """The words of the next message to this chat, without markup."""
        return words(self.wait_for(seconds=seconds))

    def _mine(self, call: Call) -> bool:
        return call.method == "answerCallbackQuery" or call.chat == self.chat_id


def words(call: Call) -> str:
    """What a person reads of a message."""
    return plain(call.text, call.fields.get("parse_mode"))


def payloads(call: Call) -> list[str]:
    """The payloads of a message's buttons, in order."""
    markup = (call.result or {}).get("reply_markup") or {}
    return [b["callback_data"] for row in markup.get("inline_keyboard", []) for b in row]
