"""How typed Vietnamese is read."""

import pytest

from knowledge.retrieval.reading import read
from knowledge.retrieval.syllables import is_syllable, sound, unstick, untelex
from knowledge.retrieval.text import clean, fold, has_diacritics, unify_tones


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Đường", "duong"),
        ("ĐĂNG KÝ", "dang ky"),
        ("Nguyễn", "nguyen"),
        ("e\u0302\u0301", "e"),  # decomposed ế
        ("Zalo 4G", "zalo 4g"),
        ("", ""),
    ],
)
def test_folding_drops_diacritics_and_turns_đ_into_d(typed: str, folded: str) -> None:
    assert fold(typed) == folded


def test_both_places_of_a_tone_mark_are_one_word() -> None:
    assert unify_tones("hoà") == unify_tones("hòa")
    assert unify_tones("thuý") == unify_tones("thúy")
    assert unify_tones("quý") == "quý"
    assert unify_tones("toàn") == "toàn"


def test_unicode_forms_invisible_signs_and_drawn_out_letters_are_one_text() -> None:
    assert clean("Quên\u200b  mật khẩuuuu") == clean("quên mật khẩu")
    assert clean("ＶＮｅＩＤ") == "vneid"
    assert clean("CCCD, gọi 19000000") == "cccd, gọi 19000000"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nguwowif", "nguoi"),
        ("ddang", "dang"),
        ("dduwowcj", "duoc"),
        ("khoas", "khoa"),
        ("bij", "bi"),
        ("ddieenj", "dien"),
    ],
)
def test_telex_leftovers_are_read(typed: str, meant: str) -> None:
    assert untelex(typed) == meant


@pytest.mark.parametrize("word", ["zalo", "vneid", "otp", "sim", "mat", "4g", "facebook"])
def test_other_words_are_not_taken_for_telex(word: str) -> None:
    assert untelex(word) is None


def test_stuck_words_are_split_into_syllables() -> None:
    assert unstick("quenmatkhau") == ("quen", "mat", "khau")
    assert unstick("dienthoai") == ("dien", "thoai")
    assert unstick("zalo") == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [("giấy", "dấy"), ("sổ", "xổ"), ("trả", "chả"), ("mạng", "mạn"), ("mất", "mấc"), ("kỹ", "kĩ")],
)
def test_confused_spellings_share_a_sound(one: str, other: str) -> None:
    assert sound(fold(one)) == sound(fold(other))


def test_different_words_keep_different_sounds() -> None:
    assert sound("mat") != sound("khau")
    assert sound("tien") != sound("kien")


def test_abbreviations_add_readings_beside_what_was_typed() -> None:
    reading = read("quên mk vneid")
    assert reading.typed == ("quên", "mk", "vneid")
    assert "khau" in reading.added
    assert "minh" in reading.added


def test_dialect_adds_the_word_of_the_answers() -> None:
    assert "dung" in read("xài sao").added


def test_words_of_the_catalogue_are_left_as_they_are() -> None:
    assert read("vssid", known=frozenset({"vssid"})).folded == ("vssid",)


@pytest.mark.parametrize("text", ["", "   ", "🙏🙏", "!!!", "\u200b\u200b"])
def test_a_text_without_words_reads_as_nothing(text: str) -> None:
    assert read(text).folded == ()


def test_four_thousand_characters_are_read() -> None:
    assert len(read("mất điện thoại " * 280).folded) == 840


def test_diacritics_are_told_from_plain_typing() -> None:
    assert has_diacritics("đi")
    assert not has_diacritics("Di dau")


@pytest.mark.parametrize("word", ["nghieng", "gi", "quyen", "uong", "oai", "thuyen"])
def test_real_syllables_are_known(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["vneid", "bhyt", "app", "wifi", "otp"])
def test_other_words_are_no_syllables(word: str) -> None:
    assert not is_syllable(word)
