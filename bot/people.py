"""What is stored of people, through the services of `helpdesk`."""

from bot import cards
from bot.assistant import Message, Person
from bot.cards import Card
from bot.storage import Storage
from helpdesk import citizens, privacy, tickets, turns, updates
from helpdesk.asynchronous import call
from helpdesk.models import Citizen
from knowledge.content.schema import ANYWHERE, Home
from replies.alarm import Alarm
from replies.model import Kind, Reply

TELEGRAM = "telegram"
GROUP_CHANNEL = "telegram-group"
TERMINAL = "terminal"

TURNS_FOR_THE_TEAM = 5
"""How much of the conversation a ticket shows."""


class People:
    """Only forgetting fails while the database is out of reach; then the error handler speaks."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def meet(self, channel: str, address: str) -> Person:
        """The person at this address; without a pseudonym where it can't be looked up."""
        return await self._storage.attempt(
            Person(channel, address),
            lambda: Person(channel, address, citizens.citizen_for(channel, address).pseudonym),
        )

    async def first_time(self, channel: str, update_id: int) -> bool:
        """Whether an update is new. In doubt it is: an answer twice is better than none."""
        return await self._storage.attempt(True, lambda: updates.first_time(channel, update_id))

    async def mark_blocked(self, channel: str, address: str, blocked: bool) -> None:
        def mark() -> None:
            citizens.set_blocked(citizens.citizen_for(channel, address), blocked)

        await self._storage.attempt(None, mark)

    async def record_degraded(
        self, person: Person, message: Message, replies: tuple[Reply, ...]
    ) -> None:
        """What the action server would have stored, had it been asked."""

        def record() -> None:
            citizen = _citizen(person)
            for reply in replies:
                turns.record_turn(
                    citizen,
                    "" if message.is_payload else message.text,
                    reply.kind.value,
                    topic=getattr(reply, "topic", None),
                    degraded=True,
                )

        await self._storage.attempt(None, record)

    async def record_alarm(self, person: Person, words: str, reply: Alarm) -> None:
        def record() -> None:
            turns.record_turn(_citizen(person), words, reply.kind.value, topic=reply.topic)

        await self._storage.attempt(None, record)

    async def last_alarm(self, person: Person) -> str:
        """The masked words that the danger lane answered last, or nothing."""

        def find() -> str:
            said = reversed(turns.recent_turns(_citizen(person)))
            return next((t.question for t in said if t.kind in (Kind.URGENT, Kind.SUSPECT)), "")

        return await self._storage.attempt("", find)

    async def home(self, person: Person) -> Home:
        """Where the person lives, as far as that is known now."""
        return await self._storage.attempt(ANYWHERE, lambda: citizens.home_of(_citizen(person)))

    async def last_topic(self, person: Person) -> str:
        """The topic that was answered last, or nothing."""

        def find() -> str:
            return next(
                (t.topic for t in reversed(turns.recent_turns(_citizen(person))) if t.topic), ""
            )

        return await self._storage.attempt("", find)

    async def record_feedback(self, person: Person, topic: str, *, good: bool) -> bool:
        """False where it could not be stored."""

        def record() -> bool:
            turns.record_feedback(_citizen(person), topic, good)
            return True

        return await self._storage.attempt(False, record)

    async def open_ticket(self, person: Person) -> str:
        """A ticket from the last turns, while Rasa can't open it; its public number.

        Empty where none could be opened.
        """

        def open_it() -> str:
            citizen = _citizen(person)
            asked = [t.question for t in turns.recent_turns(citizen, TURNS_FOR_THE_TEAM)]
            asked = [question for question in asked if question]
            before = [{"role": "citizen", "text": question} for question in asked[:-1]]
            question = asked[-1] if asked else ""
            return tickets.open_ticket(citizen, question, before).number

        return await self._storage.attempt("", open_it)

    async def forget(self, person: Person) -> dict[str, int]:
        return await call(lambda: citizens.forget(_citizen(person)))

    def privacy(self) -> Card:
        days = privacy.retention_days()
        return cards.privacy(days["turns"], days["tickets"])


def _citizen(person: Person) -> Citizen:
    """By the address, since the pseudonym is new after everything was forgotten."""
    return citizens.citizen_for(person.channel, person.address)
