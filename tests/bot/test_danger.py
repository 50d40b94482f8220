"""The danger lane through the bot: what to do now, before anything else, with or without Rasa."""

import pytest

from bot import texts
from tests.bot.rasa_server import RasaServer
from tests.bot.running_bot import RunningBot
from tests.bot.test_conversation import rows
from tests.bot_api.people import Chatter, payloads, words

ON_THE_LINE = "co nguoi goi noi la ngan hang bao doc ma otp, tui doc nha"


@pytest.mark.parametrize(
    "told",
    [
        ON_THE_LINE,
        "Tui mới lỡ chuyển 20 triệu cho người ta xong mới biết bị lừa!",
        "lo cai cai file apk ho goi qua zalo, gio may no tu chay",
    ],
)
def test_a_scam_under_way_gets_a_card_and_a_person(
    person: Chatter, rasa: RasaServer, told: str
) -> None:
    person.write(told)
    card = person.wait_for()
    assert words(card).startswith(texts.URGENT_HEADING)
    assert "/want_person" in payloads(card)
    assert told not in rasa.messages


def test_a_general_question_on_otp_goes_the_usual_way(person: Chatter, rasa: RasaServer) -> None:
    person.write("Mã OTP có thời hạn mấy phút?")
    assert person.answer().startswith("nghe:")


def test_the_card_comes_also_while_rasa_is_down(
    person: Chatter, rasa: RasaServer, bot: RunningBot
) -> None:
    rasa.is_down = True
    person.write(ON_THE_LINE)
    assert person.answer().startswith(texts.URGENT_HEADING)
    assert ("urgent",) in rows(bot, "select kind from helpdesk_turn")
