"""What is stored of people, through the services of `helpdesk`."""

from bot import cards
from bot.assistant import Person
from bot.cards import Card
from bot.storage import Storage
from dialogue.turn import State
from helpdesk import citizens, privacy, threads, turns
from helpdesk.asynchronous import call_slowly
from helpdesk.desk import CitizenDesk
from helpdesk.models import Citizen
from replies.alarm import Alarm

TELEGRAM = "telegram"
GROUP_CHANNEL = "telegram-group"
TERMINAL = "terminal"

FORGET_SECONDS = 20.0
REMEMBERED_PEOPLE = 2000
"""Whose conversations are remembered while the database is out of reach."""

Address = tuple[str, str]
"""Channel and address of a person."""


class People:
    """Only forgetting fails while the database is out of reach; then the error handler speaks."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._away: dict[Address, State] = {}

    async def meet(self, channel: str, address: str) -> Person:
        """The person at this address, for as long as one message is handled.

        Without a pseudonym where it can't be looked up.
        """

        def look_up() -> Person:
            citizen = citizens.citizen_for(channel, address)
            return Person(channel, address, citizen.pseudonym, citizen)

        return await self._storage.attempt(Person(channel, address), look_up)

    async def mark_blocked(self, channel: str, address: str, blocked: bool) -> None:
        def mark() -> None:
            citizens.set_blocked(citizens.citizen_for(channel, address), blocked)

        await self._storage.attempt(None, mark)

    async def state(self, person: Person) -> State:
        """What is remembered of the conversation, also while the database was out of reach."""
        remembered = self._away.get(_address(person))

        def recall() -> State:
            if remembered is None:
                return State.recalled(threads.load(citizen_of(person)))
            self.keep_now(person, remembered)
            return remembered

        return await self._storage.attempt(remembered or State(), recall)

    async def keep(self, person: Person, state: State) -> None:
        """Remembers it until the next message."""
        kept = await self._storage.attempt(False, lambda: self.keep_now(person, state))
        if not kept:
            self.keep_while_away(person, state)

    def keep_now(self, person: Person, state: State) -> bool:
        """The same, for code that runs in a thread of its own."""
        threads.keep(citizen_of(person), state.kept())
        self._away.pop(_address(person), None)
        return True

    def keep_while_away(self, person: Person, state: State) -> None:
        """Only until the database is back: here it is lost with the process."""
        self._away[_address(person)] = state
        while len(self._away) > REMEMBERED_PEOPLE:
            self._away.pop(next(iter(self._away)))

    def forget_now(self, person: Person) -> None:
        """Forgets what is remembered here; `forget` what is stored."""
        self._away.pop(_address(person), None)

    def desk(self, person: Person) -> CitizenDesk:
        """The records of a person who is answered without Rasa, for code that runs in a thread.

        Raises while the database is out of reach.
        """
        return CitizenDesk(citizen_of(person), degraded=True)

    async def record_alarm(self, person: Person, words: str, reply: Alarm) -> None:
        def record() -> None:
            turns.record_turn(citizen_of(person), words, reply.kind.value, topic=reply.topic)

        await self._storage.attempt(None, record)

    async def forget(self, person: Person) -> dict[str, int]:
        return await call_slowly(lambda: citizens.forget(citizen_of(person)), FORGET_SECONDS)

    def privacy(self) -> Card:
        days = privacy.retention_days()
        return cards.privacy(days["turns"], days["tickets"])


def citizen_of(person: Person) -> Citizen:
    """By the address where the database was out of reach when the message came."""
    return person.citizen or citizens.citizen_for(person.channel, person.address)


def _address(person: Person) -> Address:
    return person.channel, person.address
