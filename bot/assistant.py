"""The client of Rasa's REST channel, with an answer of our own when Rasa gives none."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
from pydantic import ValidationError

from bot import metrics
from bot.circuit import Circuit
from console.logs import message_id
from dialogue.turn import State
from helpdesk.models import Citizen
from replies.model import Reply, parse_reply

log = logging.getLogger(__name__)

WEBHOOK_PATH = "/webhooks/rest/webhook"
RASA_AT_ONCE = 16
"""So many questions does Rasa answer within a second or so; one more would only wait there."""
BY_WORDS_AT_ONCE = 2
"""They take nothing but processor time. The others leave the threads to those in danger."""
TOKEN_HEADER = "X-Internal-Token"  # noqa: S105  (a name)


class NoAnswer(Exception):  # noqa: N818  (not an error of the bot)
    """Rasa gave nothing that can be shown. `dead`: it was down or slow, so leave it alone."""

    def __init__(self, reason: str, *, dead: bool) -> None:
        super().__init__(reason)
        self.dead = dead


@dataclass(frozen=True)
class Person:
    """Who is talking: where to reach them, and under which pseudonym everything is stored."""

    channel: str
    address: str
    pseudonym: str = ""
    """Empty while the database, which knows it, is out of reach."""
    citizen: Citizen | None = field(default=None, compare=False, repr=False)
    """Their row as it was when this message came (`bot.people.citizen_of`)."""


@dataclass(frozen=True)
class Message:
    """Masked words, or the payload of a button (`/intent{...}`)."""

    text: str
    is_payload: bool = False
    about: str = ""
    """The topic of the older message that this one replies to."""


@dataclass(frozen=True)
class Answer:
    replies: tuple[Reply, ...]
    degraded: bool = False
    """Answered without Rasa."""


Fallback = Callable[[Person, Message, State], Awaitable[tuple[Reply, ...]]]


class Assistant:
    """Asks Rasa; when it is down, slow, silent or has too much to do, asks the fallback.

    A Rasa that failed a few times in a row is then tried by one message every few seconds, so
    that only this one waits; the first success brings everybody back.
    """

    def __init__(
        self,
        rasa_url: str,
        fallback: Fallback,
        *,
        timeout: float = 5.0,
        token: str = "",
        circuit: Circuit | None = None,
    ) -> None:
        self.failed_at: float | None = None
        """When Rasa last gave no answer, on the monotonic clock; None since it gave one."""
        self._fallback = fallback
        self._circuit = circuit or Circuit()
        self._places = asyncio.Semaphore(RASA_AT_ONCE)
        self._by_words = asyncio.Semaphore(BY_WORDS_AT_ONCE)
        self._client = httpx.AsyncClient(
            base_url=rasa_url,
            headers={TOKEN_HEADER: token} if token else {},
            timeout=timeout,
            limits=httpx.Limits(
                max_connections=RASA_AT_ONCE, max_keepalive_connections=RASA_AT_ONCE
            ),
            trust_env=False,
        )

    @property
    def is_leaving_rasa_alone(self) -> bool:
        """Whether it failed, and is only tried by one message every few seconds."""
        return self._circuit.is_open

    async def ask(self, person: Person, message: Message, state: State) -> Answer:
        """The replies to `message` after `state`. Never raises for what Rasa does or doesn't."""
        if not person.pseudonym:
            # Rasa would keep the conversation under a name by which it could never be deleted.
            log.warning("degraded=true reason=the person has no pseudonym now")
        elif self._places.locked():
            log.warning("degraded=true reason=rasa has its hands full")
        elif self._circuit.lets_through():
            try:
                async with self._places:
                    with metrics.STEP.labels("rasa").time():
                        replies = await self._from_rasa(person, message)
            except NoAnswer as reason:
                self.failed_at = time.monotonic()
                metrics.failed("rasa", reason.__cause__ or reason)
                if reason.dead:
                    self._circuit.failed()
                else:
                    self._circuit.succeeded()
                log.warning("degraded=true reason=%s", reason)
            else:
                self.failed_at = None
                self._circuit.succeeded()
                return Answer(replies)
        else:
            log.warning("degraded=true reason=rasa is left alone for a while")
        async with self._by_words:
            return Answer(await self._fallback(person, message, state), degraded=True)

    async def close(self) -> None:
        await self._client.aclose()

    async def _from_rasa(self, person: Person, message: Message) -> tuple[Reply, ...]:
        body = {
            "sender": person.pseudonym,
            # Rasa takes a leading slash for the name of an intent; only buttons may say one.
            "message": message.text if message.is_payload else message.text.lstrip("/ "),
            # What was typed is judged by the danger lane already, and only once.
            "metadata": {
                "channel": person.channel,
                "about": message.about,
                "is_guarded": True,
                "message_id": message_id.get(),
            },
        }
        try:
            response = await self._client.post(WEBHOOK_PATH, json=body)
            response.raise_for_status()
        except httpx.TimeoutException as error:
            raise NoAnswer("rasa is slow", dead=True) from error
        except httpx.HTTPStatusError as error:
            reason = f"rasa answered {error.response.status_code}"
            raise NoAnswer(reason, dead=error.response.status_code >= 500) from error
        except httpx.HTTPError as error:
            raise NoAnswer(f"rasa is down: {type(error).__name__}", dead=True) from error
        try:
            said = response.json()
        except ValueError as error:
            raise NoAnswer("rasa's answer is no JSON", dead=False) from error
        replies = tuple(_replies(said))
        if not replies:
            raise NoAnswer("rasa's answer holds no reply", dead=False)
        return replies


def _replies(said: Any) -> list[Reply]:
    """The Replies among Rasa's messages; a malformed one is left out and logged without text."""
    found: list[Reply] = []
    for message in said if isinstance(said, list) else []:
        custom = message.get("custom") if isinstance(message, dict) else None
        if custom is None:
            continue
        try:
            found.append(parse_reply(custom))
        except ValidationError as error:
            log.warning("a custom payload is no reply: %s", error.errors(include_input=False)[0])
    return found
