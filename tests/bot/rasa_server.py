"""An HTTP server that speaks the contract of Rasa's REST channel, well or badly as told."""

import asyncio
import contextlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import connections
from tornado.web import RequestHandler

from dialogue.respond import respond
from dialogue.turn import Inbound, Knowledge, State
from helpdesk import citizens, threads
from helpdesk.desk import CitizenDesk
from knowledge.catalogue import newest_release
from knowledge.loading import search_of_release, understanding_of_release
from tests.http_server import serving

Json = dict[str, Any]


def says(*replies: Json) -> list[Json]:
    """Rasa's answer that carries these Replies."""
    return [
        {"recipient_id": "x", "text": "văn bản thuần"},
        *({"recipient_id": "x", "custom": reply} for reply in replies),
    ]


def echo(body: Json) -> list[Json]:
    return says({"kind": "smalltalk", "text": f"nghe: {body['message']}"})


def in_dialogue(body: Json) -> list[Json]:
    """What the action server answers, had Rasa heard no intent in the message."""
    citizen = citizens.by_pseudonym(body["sender"])
    assert citizen is not None
    inbound = Inbound(body["message"], about=body["metadata"]["about"], is_guarded=True)
    state = State.recalled(threads.load(citizen))
    answered = respond(inbound, state, knowledge(), CitizenDesk(citizen))
    threads.keep(citizen, answered.state.kept())
    connections.close_all()
    return says(answered.reply.model_dump(mode="json"))


@cache
def knowledge() -> Knowledge:
    """Of the newest release; the first call takes longer than a bot waits for Rasa."""
    release = newest_release()
    assert release is not None
    search = search_of_release(release, lexical_only=True)
    return Knowledge(release, search, understanding_of_release(release, search, lexical_only=True))


@dataclass
class RasaServer:
    url: str = ""
    answer: Callable[[Json], Any] = echo
    """What is answered: JSON, or text that is none."""
    status: int = 200
    delay: float = 0.0
    heard: list[Json] = field(default_factory=list)
    is_down: bool = False
    running_now: dict[str, int] = field(default_factory=dict)
    overlaps: int = 0
    """How often a sender's message came while one of the same sender was being answered."""

    def reset(self) -> None:
        self.answer, self.status, self.delay, self.is_down = echo, 200, 0.0, False
        self.heard.clear()

    @property
    def is_broken(self) -> bool:
        return self.is_down or self.delay > 1 or self.status != 200

    @property
    def messages(self) -> list[str]:
        return [body["message"] for body in self.heard]


class Webhook(RequestHandler):
    def initialize(self, rasa: RasaServer) -> None:
        self.rasa = rasa

    async def post(self) -> None:
        rasa = self.rasa
        if rasa.is_down:
            # Hangs up without an answer, as a killed process does.
            self.detach().close()
            return
        body = json.loads(self.request.body)
        rasa.heard.append(body)
        sender = body["sender"]
        if rasa.running_now.get(sender):
            rasa.overlaps += 1
        rasa.running_now[sender] = rasa.running_now.get(sender, 0) + 1
        try:
            await asyncio.sleep(rasa.delay)
        finally:
            rasa.running_now[sender] -= 1
        self.set_status(rasa.status)
        answer = await asyncio.to_thread(rasa.answer, body)
        self.finish(answer if isinstance(answer, str) else json.dumps(answer))


class Home(RequestHandler):
    """Where a health check asks whether Rasa is there."""

    def initialize(self, rasa: RasaServer) -> None:
        self.rasa = rasa

    async def get(self) -> None:
        if self.rasa.is_down:
            self.detach().close()
            return
        self.set_status(self.rasa.status)
        self.finish("Hello from Rasa")


@contextlib.contextmanager
def running() -> Iterator[RasaServer]:
    rasa = RasaServer()
    routes = [(r"/webhooks/rest/webhook", Webhook), (r"/", Home)]
    with serving([(path, handler, {"rasa": rasa}) for path, handler in routes]) as port:
        rasa.url = f"http://127.0.0.1:{port}"
        yield rasa
