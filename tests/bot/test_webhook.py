"""Updates by webhook, with Telegram's secret in their header."""

import asyncio
import json
import socket
import time

import httpx
import pytest
from telegram.ext import ApplicationBuilder

from bot import webhook
from tests.bot.conftest import People
from tests.bot.rasa_server import RasaServer
from tests.bot.running_bot import RunningBot
from tests.bot_api.people import Chatter
from tests.bot_api.server import BotApi

SECRET = "bi-mat-cua-webhook"


@pytest.fixture(scope="module")
def address(bot: RunningBot) -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    bot.stop()
    bot.environment = {
        "WEBHOOK_URL": "https://tro-ly-so.example",
        "WEBHOOK_SECRET": SECRET,
        "WEBHOOK_HOST": "127.0.0.1",
        "WEBHOOK_PORT": str(port),
    }
    bot.start()
    return f"http://127.0.0.1:{port}"


def update(person: Chatter, text: str) -> dict[str, object]:
    message = person.world.post(person.chat_id, person.user, text=text)
    return {"update_id": person.world.next_update_id(), "message": message}


def post(address: str, body: object, secret: str | None) -> int:
    headers = {} if secret is None else {b"X-Telegram-Bot-Api-Secret-Token": secret.encode()}
    content = body if isinstance(body, str) else json.dumps(body)
    headers[b"Content-Type"] = b"application/json"
    return httpx.post(f"{address}/telegram", content=content, headers=headers).status_code


def test_telegram_is_told_the_public_address_and_the_secret(address: str, telegram: BotApi) -> None:
    assert telegram.world.webhook == {
        "url": "https://tro-ly-so.example/telegram",
        "secret": SECRET,
    }


def test_an_update_with_the_secret_is_answered(
    address: str, person: Chatter, rasa: RasaServer
) -> None:
    assert post(address, update(person, "qua webhook"), SECRET) == 200
    assert person.answer() == "nghe: qua webhook"


@pytest.mark.parametrize("secret", [None, "", "sai", SECRET[:-1], SECRET + "x", "bí-mật"])
def test_an_update_without_the_right_secret_is_refused(
    address: str, people: People, rasa: RasaServer, secret: str | None
) -> None:
    person = people.new()
    assert post(address, update(person, "giả mạo"), secret) == 403
    assert rasa.heard == []


@pytest.mark.parametrize("body", ["", "{", "[]", '"chữ"', "{}"])
def test_a_body_that_is_no_update_is_refused_and_harms_nothing(
    address: str, person: Chatter, rasa: RasaServer, body: str
) -> None:
    assert post(address, body, SECRET) == 400
    assert post(address, update(person, "còn nghe"), SECRET) == 200
    assert person.answer() == "nghe: còn nghe"


def test_the_same_update_posted_twice_is_answered_once(
    address: str, person: Chatter, rasa: RasaServer
) -> None:
    body = update(person, "một lần thôi")
    assert [post(address, body, SECRET) for _ in range(2)] == [200, 200]
    person.answer()
    assert post(address, update(person, "tiếp"), SECRET) == 200
    assert person.answer() == "nghe: tiếp"
    assert rasa.messages == ["một lần thôi", "tiếp"]


def test_health_can_be_asked_without_the_secret(address: str) -> None:
    assert httpx.get(f"{address}/health").status_code == 200


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"POST /telegram HTTP/1.1\r\nHost: x\r\nX-Slow",
        b"POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{",
        b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
    ids=["silent", "half a header", "half a body", "kept alive"],
)
def test_a_connection_that_asks_nothing_more_is_closed(
    begun: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "IDLE_SECONDS", 0.3)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    async def hang() -> float:
        application = ApplicationBuilder().token("1:x").updater(None).build()
        async with webhook.serving(application, "127.0.0.1", port, SECRET):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(begun)
            started = time.monotonic()
            await asyncio.wait_for(reader.read(), timeout=10)
            writer.close()
            return time.monotonic() - started

    assert 0.2 < asyncio.run(hang()) < 5
