"""What people call platforms and things, and which of them a text names."""

from pathlib import Path

import pytest

from knowledge.retrieval.glossary import (
    Glossary,
    GlossaryError,
    Term,
    load_glossary,
    mentions,
    read_glossary,
)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("em quên mật khẩu vi nê ai đi rồi", ["vneid"]),
        ("cai app cong an bao loi", ["vneid"]),
        ("VNEIT ko vo dc", ["vneid"]),
        ("vé số sê là cái chi", ["vssid"]),
        ("thẻ bhyt trong vss", ["bhyt", "vssid"]),
        ("mất thẻ CCCD", ["can-cuoc"]),
        ("nap tien vao viettel money", ["viettel-money"]),
        ("sim viettel bị khóa", ["viettel"]),
        ("chuyển từ ví momo qua vnpt pay", ["momo", "vnpt-money"]),
        ("quét cái hình vuông vuông đen trắng", ["qr"]),
        ("sát nhập rồi nộp giấy ở một cửa hả", ["sap-nhap", "hanh-chinh-cong"]),
        ("bị phạc nguội coi ở đâu", ["phat-nguoi"]),
        ("smart ca với my sign khác chi", ["smartca", "mysign"]),
        ("điểm của con trên vê nờ e đu", ["vnedu"]),
        ("trời hôm nay đẹp", []),
    ],
)
def test_a_text_names_things_as_people_say_them(text: str, ids: list[str]) -> None:
    assert mentions(text) == ids


def test_words_with_other_diacritics_are_no_mention() -> None:
    assert mentions("ai gọi số đó cho tui vậy") == []
    assert mentions("làm sổ đỏ ở đâu") == ["so-do"]


def test_a_name_with_one_tone_mixed_up_still_counts() -> None:
    assert mentions("đăng ký chữ ký sổ") == ["chu-ky-so"]


def test_each_thing_is_named_once() -> None:
    assert mentions("zalo gia lô za lô") == ["zalo"]


def test_the_glossary_is_rich() -> None:
    terms = load_glossary()
    assert len(terms) >= 90
    assert all(5 <= len(term.aliases) <= 25 for term in terms)


def test_an_alias_of_two_things_is_rejected() -> None:
    one = Term(id="one", name="Một", kind="thing", aliases=("cái áp",))
    two = Term(id="two", name="Hai", kind="thing", aliases=("cai ap",))
    with pytest.raises(GlossaryError, match="two: “cai ap” is a name of one too"):
        Glossary([one, two])


def test_an_unknown_kind_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "glossary.yaml"
    path.write_text("- {id: x, name: X, kind: food, aliases: [y]}")
    with pytest.raises(ValueError, match="kind"):
        read_glossary(path)
