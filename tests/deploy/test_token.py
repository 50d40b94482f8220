"""Rasa's channel and the action server answer only whoever shows the token of our own parts."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.deploy.compose import RASA_BIN, ROOT
from tests.stack import free_port

TOKEN = "token-of-our-own-parts"
SECONDS_TO_START = 120

ACTIONS = """
import sys, django; django.setup()
from actions import server
server.serve("127.0.0.1", int(sys.argv[1]), sys.argv[2])
"""
RASA = """
import sys
from sanic import Sanic
import components
from components.channel import AssistantChannel

async def hear(message):
    await message.output_channel.send_text_message(message.sender_id, "nghe rồi")

app = Sanic("rasa")
app.blueprint(AssistantChannel().blueprint(hear), url_prefix="/webhooks/rest")
app.run("127.0.0.1", int(sys.argv[1]))
"""


@contextmanager
def serving(python: Path, program: str, folder: Path, health: str) -> Iterator[str]:
    """The program as a process of its own; the value is its address."""
    port = free_port()
    process = subprocess.Popen(
        [python, "-c", program, str(port), TOKEN],
        cwd=folder,
        env={**os.environ, "INTERNAL_TOKEN": TOKEN},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline:
            try:
                httpx.get(f"{address}{health}")
                break
            except httpx.ConnectError:
                time.sleep(0.2)
        yield address
    finally:
        process.kill()
        process.wait()


def test_the_action_server_is_closed_to_strangers() -> None:
    with serving(Path(sys.executable), ACTIONS, ROOT, "/health") as address:
        assert httpx.get(f"{address}/health").status_code == 200
        for path in ("/actions", "/actions?token=", f"/actions?token={TOKEN[:-1]}"):
            assert httpx.get(f"{address}{path}").status_code == 403
        assert httpx.post(f"{address}/webhook", json={}).status_code == 403
        listed = httpx.get(f"{address}/actions", params={"token": TOKEN})
        assert [action["name"] for action in listed.json()] == ["action_reply"]


def test_rasa_s_channel_is_closed_to_strangers() -> None:
    folder = ROOT / "nlu_data"
    with serving(RASA_BIN / "python", RASA, folder, "/webhooks/rest/") as address:
        webhook = f"{address}/webhooks/rest/webhook"
        body = {"sender": "x", "message": "xin chào"}
        for headers in ({}, {"X-Internal-Token": ""}, {"X-Internal-Token": TOKEN[:-1]}):
            assert httpx.post(webhook, json=body, headers=headers).status_code == 403
        heard = httpx.post(webhook, json=body, headers={"X-Internal-Token": TOKEN})
        assert heard.json() == [{"recipient_id": "x", "text": "nghe rồi"}]
