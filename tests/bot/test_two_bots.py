"""Two bots behind one webhook share the work, on PostgreSQL and Redis: nobody notices."""

import os
import time
from collections import Counter
from collections.abc import Iterator
from itertools import cycle

import httpx
import pytest

from helpdesk import citizens, tickets
from helpdesk.models import Team
from knowledge import catalogue
from tests.bot.conftest import FAQ, fitted
from tests.bot.rasa_server import RasaServer
from tests.bot.running_bot import RunningBot
from tests.bot_api.people import Chatter, payloads, words
from tests.bot_api.server import BotApi
from tests.bot_api.world import Json
from tests.conftest import SQLITE_URL, switch_to, wipe
from tests.stack import free_port

SECRET = "bi-mat-cua-hai-bot"
GROUP = -100_777
_ids = iter(range(77_000, 78_000))


class Both:
    """The proxy in front of two bots: each update goes to the other one."""

    def __init__(self, telegram: BotApi, addresses: list[str]) -> None:
        self.world = telegram.world
        self._addresses = cycle(addresses)

    def bring(self, *updates: Json) -> None:
        """Posts updates as Telegram does, each after the 200 of the one before."""
        with self.world.lock:
            self.world.pending.clear()
        for update in updates:
            response = httpx.post(
                f"{next(self._addresses)}/telegram",
                json=update,
                headers={"X-Telegram-Bot-Api-Secret-Token": SECRET},
                timeout=10,
            )
            assert response.status_code == 200

    def person(self, chat: int | None = None) -> Chatter:
        return Chatter(self.world, next(_ids), chat)


@pytest.fixture(scope="module")
def both(
    telegram: BotApi,
    rasa_of_module: RasaServer,
    migrated_postgres: str,
    redis: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Both]:
    switch_to(migrated_postgres)
    wipe()
    catalogue.seed(FAQ)
    catalogue.publish("test", artefacts=fitted())
    bots, addresses = [], []
    for name in ("first", "second"):
        folder, port = tmp_path_factory.mktemp(name), free_port()
        environment = {
            "HEARTBEAT_FILE": str(folder / "alive"),
            "REDIS_URL": redis,
            "WEBHOOK_HOST": "127.0.0.1",
            "WEBHOOK_PORT": str(port),
            "WEBHOOK_SECRET": SECRET,
            "WEBHOOK_URL": "https://bot.example",
        }
        url = os.environ["DATABASE_URL"]
        bot = RunningBot(telegram, rasa_of_module.url, url, folder / "bot.log", environment)
        bot.start()
        bots.append(bot)
        addresses.append(f"http://127.0.0.1:{port}")
    yield Both(telegram, addresses)
    for bot in bots:
        bot.stop()
    switch_to(SQLITE_URL)


@pytest.fixture
def rasa(rasa_of_module: RasaServer) -> RasaServer:
    rasa_of_module.reset()
    return rasa_of_module


def settled(rasa: RasaServer, both: Both, seconds: float = 2.0) -> None:
    """Waits until nothing was sent for a while."""
    count, since = len(both.world.calls), time.monotonic()
    while time.monotonic() - since < seconds:
        time.sleep(0.1)
        if len(both.world.calls) != count:
            count, since = len(both.world.calls), time.monotonic()


def test_each_message_is_answered_once_and_in_its_order(both: Both, rasa: RasaServer) -> None:
    people = [both.person() for _ in range(8)]
    rasa.delay = 0.1
    both.bring(*[person.write(f"câu {n}") for n in range(5) for person in people])
    for person in people:
        person.wait_for(lambda call: words(call) == "nghe: câu 4", seconds=30)
    settled(rasa, both)
    for person in people:
        assert [words(call) for call in person.calls()] == [f"nghe: câu {n}" for n in range(5)]
    assert rasa.overlaps == 0


def test_an_update_that_telegram_brings_again_to_the_other_is_answered_once(
    both: Both, rasa: RasaServer
) -> None:
    person = both.person()
    update = person.write("một câu")
    both.bring(update, update, update)
    settled(rasa, both)
    assert [words(call) for call in person.calls()] == ["nghe: một câu"]


def test_one_person_has_one_pace(both: Both, rasa: RasaServer) -> None:
    person = both.person()
    both.bring(*[person.write(f"câu {n}") for n in range(26)])
    settled(rasa, both)
    said = Counter("nhanh quá" in words(call) for call in person.calls())
    assert said == {False: 20, True: 1}


def test_a_number_presses_the_button_that_the_other_bot_showed(
    both: Both, rasa: RasaServer
) -> None:
    person = both.person()
    both.bring(person.write("/chude"))
    first = payloads(person.wait_for())[0]
    both.bring(person.write("1"))
    assert person.answer() != "nghe: 1"
    assert first not in payloads(person.calls()[-1])
    assert rasa.heard == []


def test_a_press_that_waited_for_the_other_bots_answer_counts_once(
    both: Both, rasa: RasaServer
) -> None:
    person = both.person()
    both.bring(person.write("/trogiup"))
    shown = person.wait_for()
    payload = payloads(shown)[-1]
    heard = len(person.calls()) + len(person.calls("editMessageText"))
    message_id = shown.result["message_id"]
    rasa.delay = 0.8  # the second press comes while the first is being answered
    both.bring(person.press(message_id, payload), person.press(message_id, payload))
    settled(rasa, both)
    assert len(person.calls()) + len(person.calls("editMessageText")) == heard + 1


def test_words_reach_the_other_side_of_a_ticket_once_and_as_they_were_written(
    both: Both, rasa: RasaServer
) -> None:
    Team.objects.all().delete()
    team = Team.objects.create(slug="a", name="Tổ xã", group_chat_id=GROUP, is_default=True)
    person, member = both.person(), both.person(GROUP)
    both.bring(person.write("xin chào"))
    person.wait_for()
    citizen = citizens.citizen_for("telegram", str(person.chat_id))
    tickets.open_ticket(citizen, "không vào được VNeID")
    card = member.wait_for(lambda call: "G-" in call.text)
    card_id = card.result["message_id"]
    both.bring(*[member.write(f"Gọi 0269 3824 12{n} nghen", reply_to=card_id) for n in range(4)])
    for n in range(4):
        person.wait_for(lambda call, n=n: f"0269 3824 12{n}" in call.text)
    both.bring(*[person.write(f"dạ, câu {n}") for n in range(4)])
    settled(rasa, both)
    answers = [words(call) for call in person.calls() if "trả lời" in words(call)]
    assert [text.split("\n")[1] for text in answers] == [
        f"Gọi 0269 3824 12{n} nghen" for n in range(4)
    ]
    asked = [words(call).split("\n")[1] for call in member.calls() if "dạ, câu" in call.text]
    assert asked == [f"dạ, câu {n}" for n in range(4)]
    assert team.tickets.count() == 1
