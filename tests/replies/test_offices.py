"""Whose commune is known reads which office is theirs; who did not say it may be asked."""

from collections.abc import Sequence
from typing import Any

import pytest

from knowledge.content.schema import Domain, Entry, Home, Hotline, Office
from replies import compose
from replies.compose import TELL_COMMUNE
from replies.model import AnswerReply, Part
from replies.plain import plain

IA_HRUNG = Home(province="gia-lai", commune="xa-ia-hrung", commune_name="xã Ia Hrung")
KBANG = Home(province="gia-lai", commune="xa-kbang", commune_name="xã Kbang")
NO_COMMUNE = Home()


class OneEntry:
    """A catalogue of one entry with a sibling of another commune, three numbers and two offices."""

    domains: Sequence[Domain] = ()

    def __init__(self, **changed: Any) -> None:
        told = {
            "topic": "tam-tru",
            "title": "Đăng ký tạm trú",
            "variants": [],
            "answer": "Làm trên VNeID hoặc ra công an xã.",
            "facets": {"place": "Công an xã nơi đang ở.", "offices": ["cong-an-xa", "cho"]},
            "hotlines": ["everywhere", "province", "commune"],
            "sources": [{"name": "Nguồn", "url": "https://example.vn/x"}],
            "checked": "2026-11",
            "review_by": "2027-06",
            "related": ["cho-kbang", "cho-chung"],
        }
        sibling = told | {"topic": "cho-kbang", "scope": {"commune": "xa-kbang"}}
        general = told | {"topic": "cho-chung"}
        rows = (told | changed, sibling, general)
        self.entries = {str(row["topic"]): Entry.model_validate(row) for row in rows}
        self.main = self.entries["tam-tru"]
        scopes = {
            "everywhere": {},
            "province": {"province": "gia-lai"},
            "commune": {"commune": "xa-ia-hrung"},
        }
        self.hotlines = {
            name: Hotline.model_validate(
                {"id": name, "name": name, "number": "1900", "scope": scope, "fact_topics": []}
            )
            for name, scope in scopes.items()
        }
        known = {
            "address": "Thôn 1",
            "hours": "sáng thứ Hai",
            "phone": "commune",
            "source": "gọi hỏi xã",
            "checked": "2026-11",
        }
        police = Office.model_validate(
            {
                "id": "cong-an-xa",
                "kind": "cong-an-xa",
                "name": "Công an {commune}",
                "fact_topics": ["tam-tru"],
                "known": {"xa-kbang": known},
            }
        )
        market = Office.model_validate(
            {
                "id": "cho-kbang",
                "kind": "cho",
                "name": "Chợ",
                "scope": {"commune": "xa-kbang"},
                "fact_topics": ["tam-tru"],
            }
        )
        self.offices = (police, market)

    def entry(self, topic: str) -> Entry | None:
        return self.entries.get(topic)

    def hotline(self, hotline_id: str) -> Hotline:
        return self.hotlines[hotline_id]

    def offices_of(self, kind: str) -> Sequence[Office]:
        return [office for office in self.offices if office.kind == kind]


CATALOGUE = OneEntry()


def place(home: Home | None, catalogue: OneEntry = CATALOGUE) -> AnswerReply:
    reply = compose.passage(catalogue, catalogue.main, [Part.PLACE], home=home)
    assert reply
    return reply


@pytest.mark.parametrize(
    "reply", [compose.answer(CATALOGUE, CATALOGUE.main, home=IA_HRUNG), place(IA_HRUNG)]
)
def test_the_answer_and_its_place_name_the_office_of_the_commune(reply: AnswerReply) -> None:
    assert [office.name for office in reply.offices] == ["Công an xã Ia Hrung"]
    assert TELL_COMMUNE not in reply.buttons


def test_what_is_known_of_the_office_is_told_with_it() -> None:
    police, market = place(KBANG).offices
    assert police.model_dump() == {
        "name": "Công an xã Kbang",
        "address": "Thôn 1",
        "hours": "sáng thứ Hai",
        "number": "1900",
    }
    assert market.name == "Chợ"


def test_other_parts_name_no_office() -> None:
    warned = OneEntry(warnings=["Đừng tin người lạ."])
    reply = compose.passage(warned, warned.main, [Part.WARNINGS], home=IA_HRUNG)
    assert reply
    assert reply.offices == ()


def test_without_a_commune_the_place_asks_for_it_where_that_names_an_office() -> None:
    reply = place(NO_COMMUNE)
    assert reply.offices == ()
    assert reply.buttons[0] == TELL_COMMUNE
    without = OneEntry(facets={"place": "Ngân hàng."})
    assert TELL_COMMUNE not in place(NO_COMMUNE, without).buttons


def test_a_channel_that_cannot_take_the_answer_does_not_ask() -> None:
    assert TELL_COMMUNE not in place(None).buttons


@pytest.mark.parametrize(
    ("home", "numbers"),
    [
        (IA_HRUNG, ["commune", "province", "everywhere"]),
        (KBANG, ["province", "everywhere"]),
        (NO_COMMUNE, ["everywhere", "province", "commune"]),
        (Home(province="hue"), ["everywhere", "commune"]),
    ],
)
def test_numbers_of_elsewhere_are_left_out_and_the_nearest_come_first(
    home: Home, numbers: list[str]
) -> None:
    reply = compose.answer(CATALOGUE, CATALOGUE.main, home=home, full=True)
    assert [hotline.name for hotline in reply.hotlines] == numbers


def test_related_topics_of_elsewhere_are_not_offered() -> None:
    def offered(home: Home) -> set[str]:
        buttons = compose.answer(CATALOGUE, CATALOGUE.main, home=home, full=True).buttons
        return {b.payload for b in buttons if b.payload.startswith("/choose_topic")}

    assert offered(IA_HRUNG) == {'/choose_topic{"topic":"cho-chung"}'}
    assert len(offered(KBANG)) == 2


def test_plain_text_names_the_office_above_the_place_and_else_before_the_numbers() -> None:
    told = plain(place(KBANG), with_buttons=False).split("\n")
    assert told[:4] == [
        "Đăng ký tạm trú",
        "📍 Nơi của mình: Công an xã Kbang, Thôn 1, sáng thứ Hai, 📞 1900",
        "📍 Nơi của mình: Chợ",
        "Công an xã nơi đang ở.",
    ]
    whole = plain(compose.answer(CATALOGUE, CATALOGUE.main, home=IA_HRUNG)).split("\n")
    where = whole.index("📍 Nơi của mình: Công an xã Ia Hrung")
    assert whole[1] == "Làm trên VNeID hoặc ra công an xã."
    assert whole[where + 1].startswith("📞 commune")
