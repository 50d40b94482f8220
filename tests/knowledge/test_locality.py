"""What holds in one place only: scopes, offices, and the search for somebody who lives there."""

from collections.abc import Callable

import pytest

from knowledge.content.communes import communes
from knowledge.content.load import entries_of, load_folder, load_hotlines, load_offices
from knowledge.content.offices import office_of
from knowledge.content.registers import hotline_problems, office_problems
from knowledge.content.schema import Entry, Home, Hotline, Office, Scope
from knowledge.loading import load_search
from knowledge.retrieval.decision import Decision, Judge, Logistic
from knowledge.retrieval.fusion import Fusion
from knowledge.retrieval.search import LEXICAL_FEATURES, Fitted, Search

IA_HRUNG = Home(province="gia-lai", commune="xa-ia-hrung", commune_name="xã Ia Hrung")
QUY_NHON = Home(province="gia-lai", commune="phuong-quy-nhon", commune_name="phường Quy Nhơn")
HUE = Home(province="hue")


# Scopes


@pytest.mark.parametrize(
    ("scope", "home", "covers", "nearness"),
    [
        (Scope(), IA_HRUNG, True, 0),
        (Scope(province="gia-lai"), IA_HRUNG, True, 1),
        (Scope(province="gia-lai"), HUE, False, 0),
        (Scope(province="gia-lai", commune="xa-ia-hrung"), IA_HRUNG, True, 2),
        (Scope(commune="xa-ia-hrung"), QUY_NHON, False, 0),
        (Scope(commune="xa-ia-hrung"), Home(province="gia-lai"), True, 0),
        (Scope(province="gia-lai", commune="xa-ia-hrung"), Home(), True, 0),
    ],
)
def test_a_scope_covers_its_place_and_whoever_did_not_say_theirs(
    scope: Scope, home: Home, covers: bool, nearness: int
) -> None:
    assert (scope.covers(home), scope.nearness(home)) == (covers, nearness)
    assert scope.is_just_of(home) is (nearness == 2)


# Offices


def offices(kind: str) -> list[Office]:
    return [office for office in load_offices() if office.kind == kind]


@pytest.mark.parametrize(
    ("kind", "home", "name", "address"),
    [
        ("cong-an-xa", IA_HRUNG, "Công an xã Ia Hrung", None),
        ("cong-an-xa", QUY_NHON, "Công an phường Quy Nhơn", None),
        ("hanh-chinh-cong-tinh", IA_HRUNG, None, "69 Hùng Vương, phường Pleiku"),
        ("hanh-chinh-cong-tinh", QUY_NHON, None, "127 Hai Bà Trưng, phường Quy Nhơn"),
    ],
)
def test_the_office_is_that_of_the_persons_commune(
    kind: str, home: Home, name: str | None, address: str | None
) -> None:
    office = office_of(offices(kind), home)
    assert office
    assert office.address == address
    assert name in (None, office.name)


def test_every_commune_has_each_office_that_an_entry_names() -> None:
    named = {kind for e in entries_of(load_folder()) for kind in e.facets.offices}
    assert len(named) >= 5
    for slug, unit in communes().items():
        home = Home(province="gia-lai", commune=slug, commune_name=f"{unit.kind} {unit.name}")
        for kind in named:
            office = office_of(offices(kind), home)
            assert office, (kind, slug)
            assert "{" not in office.name


def test_without_a_commune_no_office_is_anybodys() -> None:
    assert office_of(offices("cong-an-xa"), Home(province="gia-lai")) is None


def test_what_curators_found_out_of_one_commune_is_shown_there_alone() -> None:
    known = {"address": "Thôn 1", "hours": "sáng", "source": "gọi hỏi xã", "checked": "2026-11"}
    police = office_like(known={"xa-ia-hrung": known})
    here, there = office_of([police], IA_HRUNG), office_of([police], QUY_NHON)
    assert here
    assert there
    assert (here.address, here.hours) == ("Thôn 1", "sáng")
    assert there.address is None


def test_an_office_of_just_the_commune_comes_before_one_of_all() -> None:
    special = office_like(
        id="cong-an-ia-hrung", name="Công an cửa khẩu", scope={"commune": "xa-ia-hrung"}
    )
    both = [office_like(), special]
    here, there = office_of(both, IA_HRUNG), office_of(both, QUY_NHON)
    assert here
    assert there
    assert (here.name, there.name) == ("Công an cửa khẩu", "Công an phường Quy Nhơn")


# The check


def office_like(**changed: object) -> Office:
    told = {"id": "cong-an-xa", "kind": "cong-an-xa", "name": "Công an {commune}"}
    return Office.model_validate({**told, "fact_topics": ["tam-tru"], **changed})


def test_our_registers_have_no_problem() -> None:
    assert list(office_problems(load_offices())) == []
    assert list(hotline_problems(load_hotlines().values())) == []


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"scope": {"commune": "xa-ia-rung"}}, "scope.commune"),
        ({"scope": {"province": "Gia Lai"}}, "scope.province"),
        ({"name": "Công an {xã}"}, "name"),
        ({"fact_topics": ["khong-co"]}, "fact_topics"),
        ({"address": "1 Đường Không Có"}, "address"),
        ({"hours": "cả đêm"}, "hours"),
        ({"phone": "khong-co"}, "phone"),
        ({"known": {"xa-ia-rung": None}}, "known"),
        ({"known": {"xa-ia-hrung": {"phone": "khong-co"}}}, "known.xa-ia-hrung.phone"),
        ({"name": "Công an tỉnh", "known": {"xa-ia-hrung": None}}, "known"),
    ],
)
def test_a_mistake_in_an_office_is_found_and_named(changed: dict[str, object], field: str) -> None:
    found = {"address": "Thôn 1", "source": "gọi hỏi xã", "checked": "2026-11"}
    if isinstance(known := changed.get("known"), dict):
        changed = changed | {"known": {slug: found | (of or {}) for slug, of in known.items()}}
    problems = list(office_problems([office_like(**changed)]))
    assert [(name, where) for name, where, _ in problems] == [("cong-an-xa", field)]


def test_two_offices_of_one_id_are_found() -> None:
    problems = list(office_problems([office_like(), office_like()]))
    assert problems == [("cong-an-xa", "id", "có hai lần")]


def test_a_hotline_limited_to_a_place_that_does_not_exist_is_found() -> None:
    scope = Scope(commune="xa-khong-co")
    hotline = Hotline(id="x", name="X", number="1900 1234", scope=scope, fact_topics=("tam-tru",))
    assert [where for _, where, _ in hotline_problems([hotline])] == ["scope.commune"]


# The search


def entry(topic: str, title: str, *variants: str, commune: str | None = None) -> Entry:
    return Entry.model_validate(
        {
            "topic": topic,
            "title": title,
            "variants": variants,
            "answer": title,
            "scope": {"commune": commune} if commune else {},
            "sources": [{"name": "Nguồn", "url": "https://example.vn/x"}],
            "checked": "2026-11",
            "review_by": "2027-06",
            "related": ["mot", "hai"],
        }
    )


ELSEWHERE = [
    entry("ho-chieu", "Làm hộ chiếu trên mạng", "xin hộ chiếu", "hộ chiếu nộp ảnh cỡ nào"),
    entry("mat-song", "Mất sóng thì làm gì", "nhà tui yếu sóng", "điện thoại mất sóng"),
    entry("doi-sim", "Đổi SIM lên 4G", "đổi sim 4g", "sim cũ đổi ở cửa hàng"),
]
GENERAL = entry(
    "rac", "Rác nhà mình đổ ở đâu", "chỗ đổ rác", "xe rác đến ngày nào", "đóng tiền rác ở đâu"
)
OF_IA_HRUNG = entry(
    "rac-ia-hrung",
    "Rác ở xã mình đổ chỗ nào",
    "chỗ đổ rác của xã",
    "xe rác của xã đến ngày nào",
    "xã thu tiền rác ở đâu",
    commune="xa-ia-hrung",
)
QUESTION = "ngày nào có xe rác"


@pytest.fixture(scope="module")
def search_of() -> Callable[..., Search]:
    """A search that is sure wherever it knows the words and one topic leads."""

    def build(*entries: Entry, answer_from: float = 0.8, lead: float = 0.0) -> Search:
        knows = Logistic(
            means={"coverage": 0.7, "lead": lead},
            scales={"coverage": 0.1, "lead": 0.1},
            weights={"coverage": 1.0, "lead": 1.0 if lead else 0.0},
            bias=0.0,
        )
        judge = Judge(right=knows, in_scope=knows, answer_from=answer_from, clarify_from=0.0)
        even = Fusion.even(LEXICAL_FEATURES)
        fitted = Fitted(fusion=even, judge=judge, lexical_fusion=even, lexical_judge=judge)
        return Search.build(entries, outside=(), fitted=fitted)

    return build


def test_a_topic_of_another_commune_is_neither_answered_nor_offered(
    search_of: Callable[..., Search],
) -> None:
    search = search_of(*ELSEWHERE, GENERAL, OF_IA_HRUNG)
    for question in ("chỗ đổ rác của xã", *OF_IA_HRUNG.variants, OF_IA_HRUNG.title):
        outcome = search.ask(question, QUY_NHON)
        assert outcome.topic == "rac"
        assert "rac-ia-hrung" not in [c.topic for c in outcome.candidates]


def test_the_others_are_judged_as_if_it_were_not_there(search_of: Callable[..., Search]) -> None:
    search = search_of(*ELSEWHERE, GENERAL, OF_IA_HRUNG, lead=1.0)
    ranking = search.rank(QUESTION)
    assert ranking
    outcome = search.judge(ranking, QUY_NHON)
    assert outcome.decision is Decision.ANSWER
    assert outcome.confidence > search.judge(ranking).confidence


def test_whoever_lives_there_is_answered_for_there_where_it_is_nearly_as_likely(
    search_of: Callable[..., Search],
) -> None:
    search = search_of(*ELSEWHERE, GENERAL, OF_IA_HRUNG)
    assert search.ask(QUESTION).topic == "rac"
    outcome = search.ask(QUESTION, IA_HRUNG)
    assert (outcome.decision, outcome.topic) == (Decision.ANSWER, "rac-ia-hrung")
    assert [c.topic for c in outcome.candidates[:2]] == ["rac-ia-hrung", "rac"]
    assert outcome.candidates[0].confidence == outcome.confidence


def test_a_much_likelier_general_topic_stays_the_answer(search_of: Callable[..., Search]) -> None:
    search = search_of(*ELSEWHERE, GENERAL, OF_IA_HRUNG)
    assert search.ask("đổi sim 4g", IA_HRUNG).topic == "doi-sim"


def test_asked_back_the_topic_of_the_commune_stands_first(
    search_of: Callable[..., Search],
) -> None:
    search = search_of(*ELSEWHERE, GENERAL, OF_IA_HRUNG, answer_from=1.1)
    without, here = search.ask(QUESTION), search.ask(QUESTION, IA_HRUNG)
    assert here.decision is Decision.CLARIFY
    assert here.topic is None
    assert without.candidates[0].topic == "rac"
    assert here.candidates[0].topic == "rac-ia-hrung"
    assert {c.topic for c in here.candidates} == {c.topic for c in without.candidates}


def test_where_nothing_holds_nothing_is_answered(search_of: Callable[..., Search]) -> None:
    only = (OF_IA_HRUNG, entry("cho", "Chợ xã họp ngày nào", "chợ xã", commune="xa-ia-hrung"))
    assert search_of(*only).ask(QUESTION, QUY_NHON).decision is Decision.NONE


def test_in_our_catalogue_a_known_commune_changes_no_decision() -> None:
    """All our scopes are of the province; so nobody loses an answer by saying where they live."""
    search = load_search(entries_of(load_folder()), lexical_only=True)
    for one in search.entries[::15]:
        before, after = search.ask(one.variants[1]), search.ask(one.variants[1], IA_HRUNG)
        assert before == after
