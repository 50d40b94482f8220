"""Answers without Rasa: lexical search alone in the newest release."""

import asyncio
import re
from collections.abc import Callable

from bot import texts
from bot.assistant import Message, Person
from bot.catalogue import Catalogue
from bot.people import People
from knowledge.content.schema import Home
from knowledge.danger import card_after
from knowledge.retrieval.decision import MAX_CANDIDATES, MIN_CANDIDATES, Decision
from knowledge.retrieval.text import fold
from replies import compose, wording
from replies.model import AckReply, HandoffReply, NoneReply, Part, Reply

WANTS_PERSON = re.compile(
    r"\b(?:gap|can|keu|goi|tim|noi chuyen voi)\b(?: \w+){0,2}?"
    r" (?:nguoi|can bo|nhan vien|to cong nghe)"
    r"(?: (?:that|ho tro|phu trach|giup|tro giup|lam|ta)|$)"
)
"""Folded words that ask for a person: the one wish that must be understood without Rasa too."""


class LexicalFallback:
    """Knows the payloads that need no conversation, and searches for everything else."""

    def __init__(self, catalogue: Callable[[], Catalogue], people: People) -> None:
        self._catalogue = catalogue
        self._people = people

    async def __call__(self, person: Person, message: Message) -> tuple[Reply, ...]:
        home = await self._people.home(person)
        if not message.is_payload:
            if WANTS_PERSON.search(fold(message.text)):
                return (await self._person(person),)
            return (await asyncio.to_thread(self._search, message.text, home, message.alarmed_by),)
        intent, entities = compose.read_payload(message.text)
        topic = entities.get("topic", "")
        match intent:
            case "choose_topic" | "guide":
                return (self._topic(topic, home),)
            case "guide_next" | "guide_back" | "guide_stuck":
                return (self._topic(await self._people.last_topic(person), home),)
            case "ask_part":
                last = await self._people.last_topic(person)
                return (self._part(last, entities.get("part", ""), home),)
            case "feedback_good" | "feedback_bad":
                return (await self._feedback(person, topic, good=intent == "feedback_good"),)
            case "want_person":
                return (await self._person(person),)
            case "not_urgent" if message.alarmed_by:
                return (await asyncio.to_thread(self._search, message.alarmed_by, home),)
            case "none_of_these":
                return (compose.none(texts.FALLBACK_NONE),)
            case _:
                return (_later(),)

    async def _feedback(self, person: Person, topic: str, *, good: bool) -> Reply:
        if not await self._people.record_feedback(person, topic, good=good):
            return _later()
        return AckReply(text=wording.THANKS_GOOD if good else texts.FALLBACK_BAD)

    async def _person(self, person: Person) -> Reply:
        number = await self._people.open_ticket(person)
        if not number:
            return compose.none(texts.HANDOFF_FAILED)
        return HandoffReply(text=texts.HANDOFF_OPENED, ticket=number)

    def _search(self, words: str, home: Home, alarmed_by: str = "") -> Reply:
        catalogue = self._catalogue()
        outcome = catalogue.search.ask(words, home)
        if outcome.decision is Decision.ANSWER and outcome.topic:
            return self._topic(outcome.topic, home)
        if alarmed_by:
            return compose.urgent(catalogue.release, card_after(alarmed_by, words))
        nearest = compose.refs(catalogue.release, (c.topic for c in outcome.candidates))
        if outcome.decision is Decision.CLARIFY and len(nearest) >= MIN_CANDIDATES:
            return compose.clarify(nearest[:MAX_CANDIDATES])
        return compose.none(texts.FALLBACK_NONE)

    def _topic(self, topic: str, home: Home) -> Reply:
        release = self._catalogue().release
        entry = release.entry(topic)
        return compose.answer(release, entry, home=home) if entry else _later()

    def _part(self, topic: str, part: str, home: Home) -> Reply:
        release = self._catalogue().release
        entry = release.entry(topic)
        if entry is None or part not in set(Part):
            return _later()
        # Where their commune is not known, it can't be asked for: nothing here takes the answer.
        known = home if home.commune else None
        told = compose.part(release, entry, Part(part), home=known)
        return told or compose.none(wording.NO_SUCH_PART)


def _later() -> NoneReply:
    return compose.none(texts.FALLBACK_LATER)
