"""What people type of a place, and which commune or ward of today they are told."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import process_time

import pytest

from knowledge.content.load import load_facts
from knowledge.places import (
    Ambiguous,
    Area,
    Found,
    OldUnit,
    Resolution,
    Split,
    TooWide,
    Unit,
    Unknown,
    compare,
    describe,
    find_mention,
    find_place,
    gazetteer,
    label,
    resolve,
)
from knowledge.places.build import TABLE, table, write
from knowledge.retrieval.text import fold

SECOND_SOURCE = Path(__file__).parent / "data" / "places_second_source.tsv"
ABBREVIATED = {
    "xã": "x.",
    "phường": "p.",
    "thị trấn": "tt",
    "huyện": "h.",
    "thị xã": "tx",
    "thành phố": "tp",
}


def answer(resolution: Resolution) -> str:
    """Kind and name of the one new unit that was found; fails where it was not one."""
    assert isinstance(resolution, Found), resolution
    return f"{resolution.unit.kind} {resolution.unit.name}"


def news(resolution: Resolution) -> set[str]:
    if isinstance(resolution, Found):
        return {resolution.unit.code}
    assert isinstance(resolution, Split), resolution
    return {unit.code for unit in resolution.units}


# The table


def test_all_135_new_units_are_there() -> None:
    units = gazetteer().units
    assert Counter(unit.kind for unit in units) == {"xã": 110, "phường": 25}
    assert len({fold(unit.name) for unit in units}) == 135
    assert all(unit.olds for unit in units)


def test_every_old_unit_of_both_provinces_went_somewhere() -> None:
    olds = gazetteer().olds
    assert Counter(old.province for old in olds) == {"Gia Lai": 218, "Bình Định": 155}
    assert all(old.new_codes for old in olds)
    provinces = {area.name: len(area.units) for area in gazetteer().areas if area.kind == "tỉnh"}
    assert provinces == {"Gia Lai": 77, "Bình Định": 58}


def test_the_table_is_what_the_package_says(tmp_path: Path) -> None:
    write(table(), tmp_path / "units.json")
    assert (tmp_path / "units.json").read_text(encoding="utf-8") == TABLE.read_text(
        encoding="utf-8"
    ), "run `python -m knowledge.places.build` and review the change"


def test_a_second_source_agrees_on_all_but_what_is_explained() -> None:
    answers = compare.read(SECOND_SOURCE)
    assert len(answers) == 373
    assert set(compare.disagreements(answers)) == compare.EXPLAINED


def test_the_facts_name_nine_unchanged_communes() -> None:
    told = "Ia O, Nhơn Châu, Ia Púch, Ia Mơ, Ia Pnôn, Ia Nan, Ia Dom, Ia Chia, Krong".split(", ")
    fact = next(f.text for f in load_facts()["xa-moi"].facts if f.text.startswith("9 xã"))
    assert all(name in fact for name in told)
    unchanged = {unit.name for unit in gazetteer().units if unit.unchanged}
    assert unchanged == set(told)


@pytest.mark.parametrize(
    ("new", "olds"),
    [
        ("phường Pleiku", "Tây Sơn, Hội Thương, Hoa Lư, Phù Đổng, Trà Đa"),
        ("phường Thống Nhất", "Yên Thế, Đống Đa, Thống Nhất"),
        ("phường Diên Hồng", "Yên Đỗ, Diên Hồng, Ia Kring, Diên Phú"),
        ("phường Hội Phú", "Trà Bá, Chi Lăng, Hội Phú"),
        ("phường An Phú", "Thắng Lợi, Chư Á, An Phú"),
    ],
)
def test_pleiku_is_divided_as_the_facts_say(new: str, olds: str) -> None:
    for old in olds.split(", "):
        assert answer(resolve(f"{old}, thành phố Pleiku")) == new


@pytest.mark.parametrize(
    ("district", "units"),
    [
        (
            "thành phố Quy Nhơn",
            "Quy Nhơn, Quy Nhơn Đông, Quy Nhơn Tây, Quy Nhơn Nam, Quy Nhơn Bắc, Nhơn Châu",
        ),
        (
            "thị xã An Nhơn",
            "Bình Định, An Nhơn, An Nhơn Đông, An Nhơn Nam, An Nhơn Bắc, An Nhơn Tây",
        ),
        (
            "thị xã Hoài Nhơn",
            "Bồng Sơn, Hoài Nhơn, Tam Quan, "
            "Hoài Nhơn Đông, Hoài Nhơn Tây, Hoài Nhơn Nam, Hoài Nhơn Bắc",
        ),
    ],
)
def test_districts_of_binh_dinh_are_divided_as_the_facts_say(district: str, units: str) -> None:
    found = resolve(district)
    assert isinstance(found, TooWide)
    assert {unit.name for unit in found.area.units} == set(units.split(", "))


# What people type


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("xa Ia Dêr huyện Ia Grai nay thuộc xã nào", "xã Ia Hrung"),
        ("phuong yen the pleiku", "phường Thống Nhất"),
        ("p. Yên Thế", "phường Thống Nhất"),
        ("P.Yên Thế,TP.Pleiku", "phường Thống Nhất"),
        ("TT Chư Sê", "xã Chư Sê"),
        ("nhon my an nhon", "phường An Nhơn"),
        ("xã Nhơn Hậu", "phường An Nhơn"),
        ("thị trấn Đak Đoa", "xã Đak Đoa"),
        ("tt Dak Doa", "xã Đak Đoa"),
        ("thị trấn Phú Hòa huyện Chư Păh", "xã Chư Păh"),
        ("yaly", "xã Ia Ly"),
        ("thi tran kong chro", "xã Kông Chro"),
        ("xã Ia Đêr", "xã Ia Hrung"),
        ("ia der", "xã Ia Hrung"),
        ("x iader h iagrai", "xã Ia Hrung"),
        ("xã H'Bông huyện Chư Sê", "xã Ia Hrú"),
        ("xã H Bông", "xã Ia Hrú"),
        ("xã K'Dang", "xã KDang"),
        ("xã Đăk Roong", "xã Đak Rong"),
        ("xã Dak Sơ Mei", "xã Đak Sơmei"),
        ("xã Kông Pla", "xã Kông Bơ La"),
        ("xã Ia Ma Rơn huyện Ia Pa", "xã Ia Pa"),
        ("xã Hà Ra", "xã Hra"),
        ("xã Biển Hồ, Pleiku", "xã Biển Hồ"),
        ("gào pleiku", "xã Gào"),
        ("xã Trang huyện Đak Đoa", "xã KDang"),
        ("ia bang dak doa", "xã Ia Băng"),
        ("xã Ia O Chư Prông", "xã Ia Boòng"),
        ("xã Ia O huyện Ia Grai", "xã Ia O"),
        ("tay son pleiku", "phường Pleiku"),
        ("Pleiku, phường Tây Sơn", "phường Pleiku"),
        ("phường Tây Sơn, tx An Khê", "phường An Khê"),
        ("xã An Phú", "phường An Phú"),
        ("xã Bình Tân huyện Tây Sơn tỉnh Bình Định", "xã Bình Hiệp"),
        ("tt Phú Phong", "xã Tây Sơn"),
        ("Ngô Mây, Q.Nhơn", "phường Quy Nhơn Nam"),
        ("dong da qui nhon", "phường Quy Nhơn"),
        ("phường đống đa bình định", "phường Quy Nhơn"),
        ("thị trấn Diêu Trì", "xã Tuy Phước"),
        ("xã Phước Thắng, Tuy Phước", "xã Tuy Phước Đông"),
        ("hoai chau bac", "phường Hoài Nhơn Bắc"),
        ("xã Hoài Hảo", "phường Hoài Nhơn Tây"),
        ("thị trấn Bồng Sơn huyện Hoài Nhơn", "phường Bồng Sơn"),
        ("xã Ân Nghĩa", "xã Kim Sơn"),
        ("thị trấn Tăng Bạt Hổ", "xã Hoài Ân"),
        ("thị trấn Bình Dương, Phù Mỹ", "xã Bình Dương"),
        ("Cát Tiến phù cát", "xã Cát Tiến"),
        ("ở thôn 3 xã cũ Cửu An của thị xã An Khê, giờ gọi là gì ạ 😀", "xã Cửu An"),
        ("125 đường Trần Phú, phường Diên Hồng", "phường Diên Hồng"),
    ],
)
def test_an_old_place_is_found_as_typed(typed: str, expected: str) -> None:
    assert answer(resolve(typed)) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("xã Kong Cho, huyện Kông Chro", "xã Kông Chro"),
        ("yen teh pleiku", "phường Thống Nhất"),
        ("tam quang bắc", "phường Hoài Nhơn Bắc"),
        ("bong sown", "phường Bồng Sơn"),
        ("ia nhim chu pah", "xã Ia Phí"),
        ("xã Ia Dêr huyện Ia Gray", "xã Ia Hrung"),
    ],
)
def test_a_misspelt_name_is_found_and_said_back(typed: str, expected: str) -> None:
    found = resolve(typed)
    assert answer(found) == expected
    assert isinstance(found, Found)
    assert found.similarity == 1 or describe(found).startswith("Có lẽ là ")


@pytest.mark.parametrize("old", gazetteer().olds, ids=lambda old: f"{old.name}-{old.district}")
def test_every_old_unit_is_found_with_its_district(old: OldUnit) -> None:
    expected = set(old.new_codes)
    assert news(resolve(label(old))) == expected
    assert news(resolve(f"{old.kind} {old.name} {old.district_kind} {old.district}")) == expected
    assert news(resolve(f"{old.district}, {old.kind} {old.name}, tỉnh {old.province}")) == expected
    short = f"{ABBREVIATED[old.kind]} {old.name} {ABBREVIATED[old.district_kind]} {old.district}"
    assert news(resolve(short)) == expected
    folded = resolve(fold(f"{old.kind} {old.name} {old.district}"))
    if fold(old.name) == "ia bang" and old.district == "Chư Prông":  # Ia Băng and Ia Bang
        assert old in folded.choices
    else:
        assert news(folded) == expected


@pytest.mark.parametrize("unit", gazetteer().units, ids=lambda unit: unit.name)
def test_every_new_unit_is_found_with_what_it_is_made_of(unit: Unit) -> None:
    found = resolve(f"{unit.kind} {unit.name} mới")
    assert isinstance(found, Found)
    assert found.asked == found.unit == unit
    assert all(old.name in describe(found) for old in found.olds)


@pytest.mark.parametrize("area", gazetteer().areas, ids=lambda area: area.name)
def test_an_old_district_or_province_alone_asks_for_the_commune(area: Area) -> None:
    found = resolve(label(area))
    assert found == TooWide(area)
    assert "Xin gõ thêm tên xã" in describe(found)


def test_names_merged_away_before_2025_are_known() -> None:
    found = resolve("phường Lê Lợi quy nhơn")
    assert answer(found) == "phường Quy Nhơn"
    assert describe(found) == (
        "Phường Lê Lợi trước đây đã nhập vào phường Thị Nại (thành phố Quy Nhơn cũ), "
        "nay thuộc phường Quy Nhơn, tỉnh Gia Lai."
    )


# Doubles


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Nhơn Hòa", {"An Nhơn", "Chư Pưh"}),
        ("phường Tây Sơn", {"Pleiku", "An Khê"}),
        ("an phu", {"Pleiku", "An Khê"}),
        ("Đống Đa", {"Quy Nhơn", "Pleiku"}),
        ("xã An Trung", {"An Lão", "Kông Chro"}),
        ("an tan", {"An Lão", "An Khê"}),
        ("xã Ia Sao", {"Ayun Pa", "Ia Grai"}),
        ("xã Ia O", {"Ia Grai", "Chư Prông"}),
        ("ayun", {"Mang Yang", "Chư Sê"}),
        ("an nghia", {"An Lão", "Hoài Ân"}),
        ("an thanh", {"Hoài Ân", "Đăk Pơ"}),
    ],
)
def test_a_name_that_exists_twice_asks_for_the_district(typed: str, expected: set[str]) -> None:
    found = resolve(typed)
    assert isinstance(found, Ambiguous), found
    olds = [place for place in found.candidates if isinstance(place, OldUnit)]
    assert {old.district for old in olds} == expected
    for old in olds:
        assert f"{old.district_kind} {old.district} cũ" in describe(found)
        assert news(resolve(f"{typed}, {old.district}")) >= set(old.new_codes)


def test_a_name_of_both_times_asks_which() -> None:
    found = resolve("phường An Phú")
    assert isinstance(found, Ambiguous)
    assert [label(place) for place in found.candidates] == [
        "phường An Phú (thị xã An Khê cũ)",
        "phường An Phú mới",
    ]


def test_a_name_of_a_place_and_of_its_old_district_asks_which() -> None:
    found = resolve("Chư Sê")
    assert isinstance(found, Ambiguous)
    assert [label(place) for place in found.candidates] == [
        "thị trấn Chư Sê (huyện Chư Sê cũ)",
        "huyện Chư Sê cũ",
    ]


def test_diacritics_tell_apart_what_folding_does_not() -> None:
    assert answer(resolve("xã Ân Nghĩa")) == "xã Kim Sơn"
    assert isinstance(resolve("xã An Nghĩa"), Split)
    assert answer(resolve("xã Ia Bang, Chư Prông")) == "xã Ia Tôr"
    assert isinstance(resolve("ia bang chu prong"), Ambiguous)


def test_every_choice_leads_on_when_typed() -> None:
    for typed in ("Tây Sơn", "ngo may", "ia bang", "Bình Định", "tp Quy Nhơn", "an nghĩa"):
        choices = resolve(typed).choices
        assert choices
        for place in choices:
            assert not isinstance(resolve(label(place)), Ambiguous | Unknown)


# Split units


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("xã An Nghĩa, huyện An Lão", {"An Hòa", "An Toàn"}),
        ("canh hiep van canh", {"Canh Vinh", "Vân Canh"}),
        ("xã Canh Liên", {"Canh Liên", "Canh Vinh"}),
    ],
)
def test_a_split_unit_names_all_its_parts(typed: str, expected: set[str]) -> None:
    found = resolve(typed)
    assert isinstance(found, Split)
    assert {unit.name for unit in found.units} == expected
    assert all(f"xã {name}" in describe(found) for name in expected)


def test_a_new_unit_says_which_parts_it_got() -> None:
    assert "một phần xã An Nghĩa" in describe(resolve("xã An Toàn mới"))


# Places that are not known


@pytest.mark.parametrize(
    "typed",
    [
        "phường Bến Nghé, quận 1",
        "phường An Phú quận 2",
        "xã Xuân Lộc tỉnh Đồng Nai",
        "phường Yên Thế, Quy Nhơn",
        "xã Nhơn Mỹ huyện Chư Sê",
        "xã zzzz",
        "cho tôi hỏi với",
    ],
)
def test_what_is_not_there_is_not_guessed(typed: str) -> None:
    found = resolve(typed)
    assert isinstance(found, Unknown)
    assert len(found.nearest) <= 3
    assert describe(found).startswith("Chưa tìm thấy nơi này")


def test_a_place_of_another_district_is_suggested() -> None:
    found = resolve("phường Yên Thế, Quy Nhơn")
    assert [label(place) for place in found.choices] == ["phường Yên Thế (thành phố Pleiku cũ)"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "😀😀😀",
        "?!...",
        "\u200b",
        "0" * 4096,
        "ia " * 1365,
        "xã Ia Dêr " * 409,
        "ạ" * 4096,
    ],
)
def test_no_text_is_too_strange(text: str) -> None:
    describe(resolve(text))
    find_place(text)


# Wording


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (
            "ia der",
            "Xã Ia Dêr (huyện Ia Grai cũ) nay thuộc xã Ia Hrung, tỉnh Gia Lai.",
        ),
        (
            "xã Nhơn Châu",
            "Xã Nhơn Châu (thành phố Quy Nhơn cũ) được giữ nguyên, nay là xã Nhơn Châu, "
            "tỉnh Gia Lai.",
        ),
        (
            "xã Tây Sơn",
            "Xã Tây Sơn, tỉnh Gia Lai, gồm: thị trấn Phú Phong, xã Tây Xuân và xã Bình Nghi "
            "(huyện Tây Sơn cũ).",
        ),
        (
            "phường Nhơn Hòa hay thị trấn",
            "Phường Nhơn Hòa (thị xã An Nhơn cũ) nay thuộc phường An Nhơn Nam, tỉnh Gia Lai.",
        ),
    ],
)
def test_the_answer_is_one_plain_sentence(typed: str, expected: str) -> None:
    assert describe(resolve(typed)) == expected


# Mentions


@pytest.mark.parametrize(
    ("text", "place", "purpose"),
    [
        ("xã Cát Hanh nay thuộc xã nào", "xã Cát Hanh", "asked"),
        ("xã Bình Nghi sáp nhập vào đâu vậy", "xã Bình Nghi", "asked"),
        ("Phường Trà Bá bây giờ gọi là phường gì", "Phường Trà Bá", "asked"),
        ("giờ xã Cửu An cũ tên gì", "xã Cửu An", "asked"),
        ("ia ko gio thuoc xa mo", "ia ko", "asked"),
        ("xã Ia Băng mới gồm những xã nào", "xã Ia Băng", "asked"),
        ("huyện Ia Grai giờ thuộc xã nào", "huyện Ia Grai", "asked"),
        ("xã Tân Lập nay thuộc phường nào", "xã Tân Lập", "asked"),
        ("tôi ở xã Nhơn Hậu", "xã Nhơn Hậu", "lived_in"),
        ("nhà em ở thôn 3, xã Ia Dêr", "xã Ia Dêr", "lived_in"),
        ("tui ở làng Mơ Nú xã Chư Á", "xã Chư Á", "lived_in"),
        ("quê tui dưới Hoài Nhơn", "Hoài Nhơn", "lived_in"),
        ("ho khau tai xa phuoc thang tuy phuoc", "xa phuoc thang tuy phuoc", "lived_in"),
        ("tui ở Pleiku, làm hộ chiếu chỗ nào", "Pleiku", "lived_in"),
        ("xã Gào", "xã Gào", "alone"),
        ("Nhơn Lý, Quy Nhơn", "Nhơn Lý, Quy Nhơn", "alone"),
        ("Yên Thế", "Yên Thế", "alone"),
    ],
)
def test_a_place_is_picked_out_of_a_message(text: str, place: str, purpose: str) -> None:
    mention = find_mention(text)
    assert mention
    assert (mention.text, mention.purpose) == (place, purpose)
    assert find_place(text) == place


@pytest.mark.parametrize(
    "text",
    [
        "làm căn cước ở xã Ia Dêr mất bao lâu",
        "tôi ở nhà làm căn cước được không",
        "tôi ở đâu cho an toàn",
        "sáp nhập vào đâu",
        "xã mới của tôi là gì",
        "giấy tờ sau sáp nhập có phải đổi không",
        "Gia Lai với Bình Định sáp nhập khi nào",
        "em học ở trường Trần Phú",
        "con trai tui ở Bình Dương",
        "tui ở xa, nhờ con làm được không",
        "chuyển hộ khẩu từ phường Hội Phú về xã Gào cần giấy gì",
        "an toàn",
        "mật khẩu mới",
    ],
)
def test_other_messages_are_left_alone(text: str) -> None:
    assert find_place(text) is None


# Speed


def test_a_query_takes_milliseconds() -> None:
    queries = ["xã Ia Dêr huyện Ia Grai nay thuộc xã nào", "kong cho", "phuong yen teh pleiku"]
    resolve(queries[0])
    start = process_time()
    for _ in range(20):
        for query in queries:
            resolve(query)
            find_place(query)
    assert (process_time() - start) / 60 < 0.005


def test_the_table_is_read_quickly() -> None:
    gazetteer.cache_clear()
    start = process_time()
    gazetteer()
    assert process_time() - start < 0.2


def test_threads_get_the_same_answers() -> None:
    labels = [label(old) for old in gazetteer().olds]
    gazetteer.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: describe(resolve(text)), labels))
    assert found == [describe(resolve(text)) for text in labels]
