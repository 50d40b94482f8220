"""What people type, in the forms and pieces in which telephones and habit give it."""

import unicodedata

import pytest

from bot.incoming import clean
from replies.model import ClarifyReply, Reply
from tests.dialogue.conftest import Talker
from tests.dialogue.test_respond import offered, topic_of

PASSWORD, LICENCE = "vneid-quen-mat-khau", "doi-giay-phep-lai-xe"
INSURANCE = "bhyt-tra-cuu-han"
ASKED = "Quên mật khẩu VNeID thì lấy lại thế nào"
PLAIN = "quen mat khau vneid"


def bold(text: str) -> str:
    return "".join(chr(0x1D41A + ord(c) - ord("a")) if c.isalpha() else c for c in text)


def wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


@pytest.mark.parametrize(
    "typed",
    [
        unicodedata.normalize("NFD", ASKED),
        "\u200b".join(ASKED),
        ASKED.replace("ê", "ê\u00ad"),
        ASKED.replace(" ", "\u00a0"),
        ASKED.upper(),
        bold(PLAIN),
        wide(PLAIN),
        "quenmatkhauvneid",
        "Queân maät khaåu VNeID",
        "quên 😭😭 mật khẩu 🙏 vneid",
    ],
)
def test_any_form_of_the_letters_is_read(person: Talker, typed: str) -> None:
    assert PASSWORD in offered(person.says(clean(typed)))


@pytest.mark.parametrize("typed", ["Quªn mËt khÈu VNeID", "Que^n ma^.t kha^?u VNeID"])
def test_what_cannot_be_read_is_not_answered_with_something_else(
    person: Talker, typed: str
) -> None:
    reply = person.says(clean(typed))
    assert reply.kind != "answer" or topic_of(reply) == PASSWORD


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        ("d9o63i ba82ng la1i xe tre6n ma5ng", LICENCE),
        ("the3 ba3o hie63m y te61 co2n ha5n kho6ng", INSURANCE),
        ("d9a8ng ky1 khai sinh cho con", "khai-sinh"),
        ("ddooir bawngf lais xe", LICENCE),
        ("ther baor hieemr y tees conf hanj khoong", INSURANCE),
    ],
)
def test_a_keyboard_that_was_off(person: Talker, typed: str, topic: str) -> None:
    assert topic in offered(person.says(typed))


@pytest.mark.parametrize(
    ("pick", "place"),
    [
        *((two, 1) for two in ("2", "2.", "(2)", "số 2", "2️⃣", "hai", "cái thứ hai", "２", "②")),
        *((last, -1) for last in ("cái cuối", "cuối cùng", "cái chót nha")),
    ],
)
def test_choosing_by_the_place(person: Talker, pick: str, place: int) -> None:
    first = person.says("căn cước")
    assert isinstance(first, ClarifyReply)
    assert topic_of(person.says(clean(pick))) == first.candidates[place].topic


def test_nothing_stands_at_naught(person: Talker) -> None:
    person.says("căn cước")
    assert person.says("0").kind == "ack"


@pytest.mark.parametrize(
    ("pieces", "topic"),
    [
        (["alo", "em ơi", "cho hỏi", "cái vneid á", "quên mật khẩu rồi"], PASSWORD),
        (["dạ", "cho con hỏi xíu", "ba con", "muốn đổi bằng lái xe", "trên mạng á"], LICENCE),
        (["cho em hỏi chút", "chuyện là vầy", "???", "con tui cần làm hộ chiếu"], "ho-chieu"),
        (["ad", "ơi", "???", "thẻ bảo hiểm y tế", "coi còn hạn ko"], INSURANCE),
        (["chào", "tui ở ia grai", "giờ muốn", "làm hộ chiếu", "cho đứa con"], "ho-chieu"),
    ],
)  # fmt: skip
def test_a_question_in_pieces_is_answered_and_fetches_nobody(
    person: Talker, pieces: list[str], topic: str
) -> None:
    replies: list[Reply] = [person.says(piece) for piece in pieces]
    assert any(topic in offered(reply) for reply in replies[-2:])
    assert person.desk.tickets == []


def test_a_question_that_nobody_can_answer_still_fetches_a_person(person: Talker) -> None:
    for words in ("cho con hỏi xíu", "ba con"):
        assert person.says(words).kind == "none"
    assert person.says("cái tủ đựng cái ghế cái bàn").kind == "handoff"


def test_words_that_nobody_knows_fetch_a_person(person: Talker) -> None:
    assert person.says("blu bla blo").kind == "none"
    assert person.says("zzk kkw wwq").kind == "handoff"


@pytest.mark.parametrize(
    "pair", [("dạ", "vâng"), ("dạ", "thưa"), ("ừ", "hihi"), ("test", "a"), ("...", "ủa")]
)
def test_fillers_fetch_nobody(person: Talker, pair: tuple[str, str]) -> None:
    for filler in pair:
        assert person.says(filler).kind not in ("urgent", "suspect")
    assert person.desk.tickets == []
