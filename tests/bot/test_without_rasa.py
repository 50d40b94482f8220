"""Rasa is slow, down, silent or talks nonsense: people still get an answer."""

import pytest

from bot import texts
from bot.assistant import RASA_AT_ONCE
from helpdesk import citizens
from helpdesk.models import Team, Ticket
from tests.bot.conftest import People, wait_until_trusted
from tests.bot.rasa_server import RasaServer, says
from tests.bot.running_bot import RunningBot
from tests.bot.test_conversation import rows
from tests.bot.test_danger import ON_THE_LINE
from tests.bot_api.people import Chatter, payloads, words

QUESTION = "quên mật khẩu VNeID"
CARD = "Quên mật khẩu VNeID\n\nLấy lại mật khẩu VNeID được ngay"


def test_a_dead_rasa_is_replaced_by_the_lexical_answer_and_comes_back_by_itself(
    person: Chatter, rasa: RasaServer, bot: RunningBot
) -> None:
    rasa.is_down = True
    person.write(QUESTION)
    assert person.answer().startswith(CARD)
    assert "degraded=true" in bot.log.read_text()
    pseudonym = f"select degraded, topic from helpdesk_turn where question = '{QUESTION}'"
    assert (1, "vneid-quen-mat-khau") in rows(bot, pseudonym)
    rasa.reset()
    wait_until_trusted(person)


def test_a_slow_rasa_costs_the_time_limit_once_and_the_next_people_nothing(
    people: People, rasa: RasaServer
) -> None:
    rasa.delay = 30
    first = people.new()
    first.write(QUESTION)
    first.write(QUESTION)
    assert first.answer().startswith(CARD)
    assert first.answer().startswith(CARD)
    asked = len(rasa.heard)
    for _ in range(3):
        person = people.new()
        person.write(QUESTION)
        assert person.answer().startswith(CARD)
    assert len(rasa.heard) <= asked + 1, "at most one of them looks whether Rasa is back"


@pytest.mark.parametrize(
    "answer",
    [
        [],
        {},
        "không phải JSON",
        [{"recipient_id": "x", "text": "chỉ có chữ"}],
        [{"custom": {"kind": "lạ"}}],
        [{"custom": "chữ"}],
        None,
    ],
)
def test_an_answer_without_a_reply_is_replaced(
    person: Chatter, rasa: RasaServer, answer: object
) -> None:
    rasa.answer = lambda body: answer
    person.write(QUESTION)
    assert person.answer().startswith(CARD)


def test_an_error_of_rasa_is_replaced(person: Chatter, rasa: RasaServer) -> None:
    rasa.status = 500
    person.write(QUESTION)
    assert person.answer().startswith(CARD)


def test_a_reply_among_malformed_ones_is_shown_alone(person: Chatter, rasa: RasaServer) -> None:
    good = {"kind": "smalltalk", "text": "Chào bà con."}
    rasa.answer = lambda body: says({"kind": "lạ"}, good)
    person.write("chào")
    assert person.answer() == "Chào bà con."


def test_whom_a_busy_rasa_has_no_place_for_is_answered_at_once(
    people: People, rasa: RasaServer, bot: RunningBot
) -> None:
    rasa.delay = 1.2
    crowd = [people.new() for _ in range(3 * RASA_AT_ONCE)]
    for person in crowd:
        person.write(QUESTION)
    assert all(person.answer() for person in crowd)
    answers = [person.calls()[0] for person in crowd]
    by_rasa = [call for call in answers if words(call).startswith("nghe:")]
    by_words = [call for call in answers if words(call).startswith(CARD)]
    # While the crowd comes in, the first places are free again.
    assert RASA_AT_ONCE <= len(by_rasa) == len(rasa.heard) < len(crowd)
    assert len(by_words) == len(crowd) - len(by_rasa)
    assert min(call.at for call in by_words) < min(call.at for call in by_rasa)
    assert "reason=rasa has its hands full" in bot.log.read_text()


def test_danger_waits_behind_nobody(people: People, rasa: RasaServer) -> None:
    rasa.delay = 1.2
    crowd = [people.new() for _ in range(6 * RASA_AT_ONCE)]
    for person in crowd:
        person.write(QUESTION)
    somebody = people.new()
    somebody.write(ON_THE_LINE)
    card = somebody.wait_for()
    assert words(card).startswith(texts.URGENT_HEADING)
    assert all(person.answer() for person in crowd)
    assert any(person.calls()[0].at > card.at for person in crowd)


def test_buttons_of_a_card_work_without_rasa(person: Chatter, rasa: RasaServer) -> None:
    rasa.is_down = True
    person.write(QUESTION)
    card = person.wait_for()
    message = card.result["message_id"]
    person.press(message, '/choose_topic{"topic":"vneid-doi-dien-thoai"}')
    assert person.answer().startswith("Chuyển VNeID sang điện thoại mới")
    person.write(QUESTION)
    person.wait_for()
    person.press(message, '/ask_part{"part":"cost"}')
    assert "Không mất tiền." in person.answer()
    person.press(message, '/feedback_good{"topic":"vneid-quen-mat-khau"}')
    assert "Cảm ơn" in person.answer()


def test_the_commune_is_asked_for_and_its_office_named_without_rasa(
    person: Chatter, rasa: RasaServer
) -> None:
    rasa.is_down = True
    person.write("mua máy mới")
    message = person.wait_for().result["message_id"]
    where = '/tell{"passage":"vneid-doi-dien-thoai#place"}'
    person.press(message, where)
    unknown = person.wait_for()
    assert "ra công an xã" in words(unknown)
    assert "Nơi của mình" not in words(unknown)
    person.press(unknown.result["message_id"], "/set_locality")
    assert "ở xã, phường nào" in person.answer()
    person.write("xã Ia Hrung")
    told = person.answer()
    assert "nhà mình ở xã Ia Hrung" in told
    assert "Nơi của mình: Công an xã Ia Hrung" in told
    home = citizens.home_of(citizens.citizen_for("telegram", str(person.chat_id)))
    assert home.commune_name == "xã Ia Hrung"
    person.press(message, where)
    assert "Nơi của mình: Công an xã Ia Hrung" in person.answer()
    person.write("mua máy mới")
    assert "Nơi của mình: Công an xã Ia Hrung" in person.answer()


def test_numbers_press_buttons_without_rasa(person: Chatter, rasa: RasaServer) -> None:
    rasa.is_down = True
    person.write(QUESTION)
    card = person.wait_for()
    whole = next(p for p in payloads(card) if p.endswith('#all"}'))
    person.write(str(payloads(card).index(whole) + 1))
    assert "Nguồn" in person.answer()


def test_what_is_unknown_without_rasa_is_admitted_and_a_person_is_offered(
    person: Chatter, rasa: RasaServer
) -> None:
    rasa.is_down = True
    person.write("hôm nay trời có mưa không")
    call = person.wait_for()
    assert "không rành" in words(call)
    assert "/want_person" in payloads(call)


@pytest.mark.parametrize(
    ("said", "is_wanted"),
    [
        ("cho tui gặp người hỗ trợ", True),
        ("gap nguoi that di", True),
        ("tôi cần nói chuyện với cán bộ", True),
        ("quên mật khẩu VNeID", False),
        ("có người gọi xưng công an", False),
    ],
)
def test_a_person_is_understood_to_be_wanted_without_rasa_too(
    person: Chatter, rasa: RasaServer, teams: tuple[Team, Team], said: str, is_wanted: bool
) -> None:
    rasa.is_down = True
    person.write(said)
    assert ("số phiếu G-" in person.answer()) is is_wanted
    assert Ticket.objects.exists() is is_wanted
