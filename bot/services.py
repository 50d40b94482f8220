"""The parts that one running bot shares among its handlers."""

from dataclasses import dataclass, replace

from bot import catalogue
from bot.assistant import Assistant
from bot.conversation import Conversation
from bot.degraded import Degraded
from bot.people import People
from bot.settings import Settings
from bot.shared import Shared
from bot.storage import Storage
from dialogue.turn import Knowledge
from knowledge.board import NoticeBoard
from knowledge.danger import load_detector
from knowledge.following import Follower


@dataclass(frozen=True)
class Services:
    settings: Settings
    storage: Storage
    shared: Shared
    people: People
    assistant: Assistant
    conversation: Conversation
    follower: Follower[Knowledge]
    board: NoticeBoard

    async def close(self) -> None:
        await self.assistant.close()
        await self.shared.close()
        self.follower.stop()
        self.board.stop()


def start(settings: Settings) -> Services:
    """Opens everything that a channel needs. Django must be set up."""
    load_detector()
    storage = Storage()
    shared = Shared(settings.redis_url)
    people = People(storage)
    follower = catalogue.follow()
    board = NoticeBoard()
    assistant = Assistant(
        settings.rasa_url,
        Degraded(lambda: replace(follower.current, notices=board.current), people, storage),
        timeout=settings.rasa_timeout_seconds,
        token=settings.internal_token,
    )
    conversation = Conversation(assistant, people, lambda: follower.current)
    return Services(settings, storage, shared, people, assistant, conversation, follower, board)
