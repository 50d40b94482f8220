"""What stands behind words, on buttons and under pictures is read like words."""

from typing import Any

import pytest

from bot import texts
from helpdesk.models import TicketMessage
from tests.bot.rasa_server import RasaServer
from tests.bot.relayed import Case
from tests.bot.running_bot import RunningBot
from tests.bot.test_conversation import rows
from tests.bot.test_danger import ON_THE_LINE
from tests.bot_api.people import Chatter, words

FALSE = "https://vietcombank-xacthuc.vip/login"
REAL = "https://dichvucong.gov.vn/"
PHOTO = [{"file_id": "hinh", "file_unique_id": "p", "width": 1, "height": 1}]
FILE = {"file_id": "d", "file_unique_id": "d", "file_name": "a.pdf"}
QUESTION = "máy báo vầy là sao"


def linked(text: str, url: str) -> list[dict[str, Any]]:
    """The whole of `text` as a link."""
    return [{"type": "text_link", "offset": 0, "length": len(text), "url": url}]


def in_text(text: str, url: str) -> dict[str, Any]:
    return {"text": text, "entities": linked(text, url)}


def in_caption(text: str, url: str) -> dict[str, Any]:
    return {"photo": PHOTO, "caption": text, "caption_entities": linked(text, url)}


def on_button(text: str, url: str) -> dict[str, Any]:
    return {"text": text, "reply_markup": {"inline_keyboard": [[{"text": "Mở", "url": url}]]}}


def under_picture(text: str, url: str) -> dict[str, Any]:
    return {**on_button(text, url), "photo": PHOTO, "text": None}


@pytest.mark.parametrize(
    "message",
    [
        in_text("bấm vào đây nha", FALSE),
        in_text("👉👉", FALSE),
        in_text("https://www.vietcombank.com.vn", FALSE),
        in_caption("bấm vào đây nha", FALSE),
        in_caption("vietcombank.com.vn", FALSE),
        on_button("Thông báo mới", FALSE),
    ],
)
def test_a_false_address_that_is_hidden_is_judged(
    person: Chatter, rasa: RasaServer, bot: RunningBot, message: dict[str, Any]
) -> None:
    person.send(**message)
    card = person.answer()
    assert card.startswith(texts.SUSPECT_HEADING)
    assert "vietcombank-xacthuc.vip" in card
    if "photo" in message:
        assert person.answer() == texts.PHOTO
    assert rasa.heard == []
    assert not rows(bot, "select 1 from helpdesk_turn where question like '%xacthuc%'")


@pytest.mark.parametrize("make", [in_text, on_button])
def test_a_hidden_address_of_the_state_is_no_alarm(
    person: Chatter, rasa: RasaServer, make: Any
) -> None:
    person.send(**make("trang này nộp hồ sơ được không", REAL))
    assert person.answer() == "nghe: trang này nộp hồ sơ được không"
    assert "dichvucong" not in str(rasa.heard)


def test_an_address_without_words_is_judged_and_never_asked(
    person: Chatter, rasa: RasaServer
) -> None:
    keys = [[{"text": "Mở", "url": FALSE}]]
    person.send(photo=PHOTO, reply_markup={"inline_keyboard": keys})
    assert person.answer().startswith(texts.SUSPECT_HEADING)
    assert person.answer() == texts.PHOTO
    keys[0][0]["url"] = REAL
    person.send(photo=PHOTO, reply_markup={"inline_keyboard": keys})
    assert person.answer() == texts.PHOTO
    person.send(**in_text("👉👉", REAL))
    assert person.answer() == texts.ONLY_EMOJI
    assert rasa.heard == []


def test_a_scam_in_a_caption_gets_its_card(person: Chatter, rasa: RasaServer) -> None:
    person.send(photo=PHOTO, caption=ON_THE_LINE)
    assert person.answer().startswith(texts.URGENT_HEADING)
    assert person.answer() == texts.PHOTO
    assert rasa.heard == []


def test_a_secret_in_a_caption_is_warned_of_and_deleted(person: Chatter, rasa: RasaServer) -> None:
    update = person.send(photo=PHOTO, caption="mã otp của tui là 482913")
    assert texts.LEAK_TITLE in person.answer()
    call = person.wait_for(method="deleteMessage")
    assert int(call.fields["message_id"]) == update["message"]["message_id"]
    assert "482913" not in str(rasa.heard)


@pytest.mark.parametrize(
    ("content", "note"), [({"photo": PHOTO}, texts.PHOTO), ({"document": FILE}, texts.DOCUMENT)]
)
def test_a_question_in_a_caption_is_answered(
    person: Chatter, rasa: RasaServer, content: dict[str, Any], note: str
) -> None:
    person.send(**content, caption=QUESTION)
    assert person.answer() == note
    assert person.answer() == f"nghe: {QUESTION}"
    assert rasa.messages == [QUESTION]


def test_a_number_in_a_caption_is_masked(person: Chatter, rasa: RasaServer) -> None:
    person.send(photo=PHOTO, caption="số tui 0905 123 456 bị khóa")
    person.wait_for()
    assert "[số điện thoại]" in person.answer()
    assert "0905" not in str(rasa.heard)


@pytest.fixture
def open_case(case: Case) -> Case:
    """Nobody has claimed the ticket yet, and Rasa answers."""
    case.rasa.reset()
    return case


@pytest.fixture
def claimed(open_case: Case) -> Case:
    open_case.claim()
    return open_case


def texts_of(case: Case) -> list[str]:
    """What the team was told by the citizen."""
    said = TicketMessage.objects.filter(ticket=case.ticket, direction="to_team")
    return [message.text for message in said.order_by("pk")]


def test_a_captioned_picture_reaches_the_team_once_and_the_machine_answers_until_it_is_claimed(
    open_case: Case,
) -> None:
    open_case.citizen.send(photo=PHOTO, caption=QUESTION)
    assert texts.RELAYED in open_case.citizen.answer()
    assert open_case.citizen.answer() == f"nghe: {QUESTION}"
    assert QUESTION in open_case.member.wait_for(method="sendPhoto").fields["caption"]
    assert texts_of(open_case) == [QUESTION]


def test_a_captioned_picture_goes_to_the_member_alone_once_it_is_claimed(claimed: Case) -> None:
    claimed.citizen.send(photo=PHOTO, caption=QUESTION)
    assert texts.RELAYED in claimed.citizen.answer()
    assert QUESTION in claimed.member.wait_for(method="sendPhoto").fields["caption"]
    assert texts_of(claimed) == [QUESTION]
    assert claimed.rasa.heard == []


def test_words_under_a_file_that_cannot_be_relayed_still_reach_the_member(claimed: Case) -> None:
    unknown = {"file_id": "z", "file_unique_id": "z", "file_name": "a.zip"}
    claimed.citizen.send(document=unknown, caption=QUESTION)
    assert claimed.citizen.answer() == texts.DOCUMENT_NOT_SENT
    assert texts.RELAYED in claimed.citizen.answer()
    assert QUESTION in words(claimed.member.wait_for(lambda call: QUESTION in call.text))
    assert claimed.rasa.heard == []


@pytest.mark.parametrize("is_claimed", [False, True])
def test_a_scam_in_a_caption_gets_its_card_also_with_a_ticket(
    open_case: Case, is_claimed: bool
) -> None:
    if is_claimed:
        open_case.claim()
    open_case.citizen.send(photo=PHOTO, caption=ON_THE_LINE)
    told = [open_case.citizen.answer(), open_case.citizen.answer()]
    assert any(text.startswith(texts.URGENT_HEADING) for text in told)
    assert any(texts.RELAYED in text for text in told)
    assert texts_of(open_case) == [ON_THE_LINE]
    assert open_case.rasa.heard == []


@pytest.mark.parametrize("is_claimed", [False, True])
def test_a_secret_in_a_caption_is_masked_for_the_team_and_deleted(
    open_case: Case, is_claimed: bool
) -> None:
    if is_claimed:
        open_case.claim()
    update = open_case.citizen.send(photo=PHOTO, caption="mã otp của tui là 482913")
    assert texts.LEAK_TITLE in open_case.citizen.answer()
    call = open_case.citizen.wait_for(method="deleteMessage")
    assert int(call.fields["message_id"]) == update["message"]["message_id"]
    assert "482913" not in str(open_case.member.wait_for(method="sendPhoto").fields)
    assert "482913" not in str(open_case.rasa.heard) + str(texts_of(open_case))
