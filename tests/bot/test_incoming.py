"""Whatever people type becomes words to search for, or is known to hold none."""

import pytest

from bot.incoming import cut, hear


@pytest.mark.parametrize("raw", ["", "   ", "\u200b\ufeff", "👍", "❤️🇻🇳👨‍👩‍👧", "?!…", "<>&"])
def test_empty_invisible_and_emoji_only_messages_hold_no_words(raw: str) -> None:
    assert not hear(raw).has_words


def test_invisible_characters_go_and_decomposed_vietnamese_is_composed() -> None:
    assert hear("quê\u200bn m\u00ada\u0323\u0302t kh\u2060ẩu").text == "quên mật khẩu"


def test_html_stays_as_typed() -> None:
    assert hear("<b>VNeID</b> & tui").text == "<b>VNeID</b> & tui"


def test_4096_characters_are_cut_to_whole_words_within_the_limit() -> None:
    text = "quên mật khẩu " * 300
    short = cut(hear(text).text)
    assert len(short) <= 1000
    assert short.split()[-1] in {"quên", "mật", "khẩu"}
    assert cut("x" * 4096) == "x" * 1000
