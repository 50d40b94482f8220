"""Answers without Rasa: the same dialogue, by words alone, in the newest release."""

import asyncio
from collections.abc import Callable

from bot.assistant import Message, Person
from bot.people import People
from bot.storage import Storage
from dialogue.desk import AwayDesk
from dialogue.respond import Answered, respond
from dialogue.turn import Inbound, Knowledge, State
from replies.model import Reply


class Degraded:
    """What Rasa would have said of the message is left out; all else is as ever."""

    def __init__(
        self, catalogue: Callable[[], Knowledge], people: People, storage: Storage
    ) -> None:
        self._catalogue = catalogue
        self._people = people
        self._storage = storage

    async def __call__(self, person: Person, message: Message, state: State) -> tuple[Reply, ...]:
        inbound = Inbound(message.text, about=message.about, is_guarded=True)
        known = self._catalogue()

        def answer() -> Answered:
            answered = respond(inbound, state, known, self._people.desk(person))
            self._people.keep_now(person, answered.state)
            return answered

        answered = await self._storage.attempt(None, answer)
        if answered is None:
            answered = await asyncio.to_thread(respond, inbound, state, known, AwayDesk())
            self._people.keep_while_away(person, answered.state)
        return (answered.reply,)
