"""Makes `docs/conversation.png`, the README's picture: somebody chats with the real assistant.

`python -m docs.picture` starts Rasa, the action server and the bot with the tests' Bot API server,
has somebody write to it, and draws what the bot sent, words and buttons, as a telephone shows it.
Needs `make setup` and Chromium (on Debian: chromium, fonts-noto-core, fonts-noto-color-emoji);
nothing else of the project does.
"""

import html
import re
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, select_autoescape
from PIL import Image

from tests.bot_api import server as bot_api
from tests.bot_api.people import Chatter
from tests.stack import Stack

FOLDER = Path(__file__).resolve().parent
PICTURE = FOLDER / "conversation.png"

TELEPHONES = (
    # Without diacritics; then about the same matter.
    ("lam the can cuoc cho con", "mat bao nhieu tien"),
    # Too vague: the assistant asks back, and the rest of the question is enough.
    ("quen mat khau roi", "cua vssid"),
    # A scam that goes on right now; an address that somebody was sent; where they live.
    (
        "co nguoi goi noi la cong an, bao tui doc ma OTP, tui dang nghe may",
        "https://dichvucong-gov.vn.online/xacnhan tin nay that khong",
        "tui o xa Ia Hrung",
        "cam on nhieu",
    ),
)
"""What is written, one tuple a telephone; all of it is one conversation."""

WIDTH = 390
"""Of one telephone, in CSS pixels."""
GAP = 24
SCALE = 2
COLOURS = 128
"""Of the picture: a third of the size of one with all colours, and nobody sees it."""
HERE = ZoneInfo("Asia/Ho_Chi_Minh")

LONGEST_WAIT = 60.0
QUIET_SECONDS = 1.5
"""After an answer: so long without another message means that it was all."""

CHROMIUM = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--hide-scrollbars",
)
HEIGHT = re.compile(r'data-height="(\d+)"')
ADDRESS = re.compile(r"(https?://\S+)")


@dataclass(frozen=True)
class Bubble:
    """One message as the chat shows it."""

    html: str
    at: str
    ours: bool
    """Whether the person wrote it."""
    keys: tuple[tuple[str, ...], ...] = ()
    """The labels of its buttons, row by row."""


def main() -> None:
    page = draw(talk())
    with tempfile.TemporaryDirectory(prefix="tro-ly-so-picture-") as folder:
        photograph(page, Path(folder), PICTURE)
    print(f"{PICTURE}: {PICTURE.stat().st_size / 1000:.0f} kB")


def talk() -> list[list[Bubble]]:
    """Has the conversation, and returns what each telephone shows."""
    folder = Path(tempfile.mkdtemp(prefix="tro-ly-so-talk-"))
    with bot_api.running() as telegram:
        stack = Stack(telegram, folder)
        try:
            stack.start()
            somebody = Chatter(telegram.world, 50_001)
            return [
                [bubble for words in written for bubble in said_and_answered(somebody, words)]
                for written in TELEPHONES
            ]
        finally:
            stack.stop()
            shutil.rmtree(folder, ignore_errors=True)


def said_and_answered(somebody: Chatter, words: str) -> list[Bubble]:
    known = len(somebody.calls())
    written = somebody.write(words)["message"]
    somebody.wait_for(seconds=LONGEST_WAIT)
    answers = known
    while answers < len(somebody.calls()):
        answers = len(somebody.calls())
        time.sleep(QUIET_SECONDS)
    # Telegram makes links of addresses.
    linked = ADDRESS.sub(r'<a href="#">\1</a>', html.escape(words, quote=False))
    bubbles = [Bubble(linked, clock(written), ours=True)]
    for call in somebody.calls()[known:]:
        markup = call.result.get("reply_markup") or {}
        keys = tuple(tuple(key["text"] for key in row) for row in markup.get("inline_keyboard", ()))
        # The bot's own HTML, which the server has checked as Telegram does.
        bubbles.append(Bubble(call.text, clock(call.result), ours=False, keys=keys))
    return bubbles


def clock(message: dict[str, Any]) -> str:
    return datetime.fromtimestamp(message["date"], HERE).strftime("%H:%M")


def draw(telephones: list[list[Bubble]]) -> str:
    """The page with the telephones side by side."""
    templates = Environment(loader=FileSystemLoader(FOLDER), autoescape=select_autoescape())
    template = templates.get_template("conversation.html")
    return template.render(telephones=telephones, width=WIDTH, gap=GAP)


def photograph(page: str, folder: Path, picture: Path) -> None:
    """Saves the whole `page` as a PNG; `folder` takes the browser's own files."""
    source = folder / "page.html"
    source.write_text(page, encoding="utf-8")
    width = len(TELEPHONES) * (WIDTH + GAP) + GAP
    shown = chromium(folder, source, f"--window-size={width},2000", "--dump-dom")
    measured = HEIGHT.search(shown)
    if measured is None:
        raise RuntimeError("Chromium did not tell how high the page is")
    chromium(
        folder,
        source,
        f"--window-size={width},{measured[1]}",
        f"--force-device-scale-factor={SCALE}",
        f"--screenshot={picture}",
    )
    with Image.open(picture) as taken:
        few = taken.convert("RGB").quantize(
            COLOURS, method=Image.Quantize.MAXCOVERAGE, kmeans=3, dither=Image.Dither.NONE
        )
    few.save(picture, optimize=True)


def chromium(folder: Path, source: Path, *arguments: str) -> str:
    profile = tempfile.mkdtemp(dir=folder)
    command = ["chromium", *CHROMIUM, f"--user-data-dir={profile}", *arguments, source.as_uri()]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
    return done.stdout


if __name__ == "__main__":
    main()
