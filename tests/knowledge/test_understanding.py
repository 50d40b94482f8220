"""A message after what came before it: evidence, passages, cases, and the learned choice."""

from collections.abc import Sequence

import pytest

from knowledge.content.load import FAQ, load_file
from knowledge.content.schema import Entry
from knowledge.loading import load_search
from knowledge.training.understanding import (
    Asked,
    Row,
    asked_beside,
    asked_in_talks,
    asked_in_turns,
    fit,
    fit_softmax,
    held_out_predictions,
)
from knowledge.understanding.building import build, context_of
from knowledge.understanding.check import findings
from knowledge.understanding.context import Context, Heard
from knowledge.understanding.passages import NOT_TOLD, passages_of
from knowledge.understanding.turns import FollowUp, Talk, Turn, load_follow_ups, load_talks
from knowledge.understanding.understanding import Understanding

TOPICS = ("hoa-don-dien-tu", "bo-thue-khoan", "etax-mobile", "dang-ky-ho-kinh-doanh")
TITLES: dict[str, str] = {}


@pytest.fixture(scope="module")
def entries() -> tuple[Entry, ...]:
    found = tuple(e for e in load_file(FAQ / "kinh-te-so.yaml").entries if e.topic in TOPICS)
    TITLES.update({entry.topic: entry.title for entry in found})
    return found


@pytest.fixture(scope="module")
def follow_ups() -> list[FollowUp]:
    return [
        one
        for one in load_follow_ups()
        if one.topic in TOPICS and (one.turn.topic or one.topic) in TOPICS and not one.turn.offered
    ]


@pytest.fixture(scope="module")
def unfitted(entries: tuple[Entry, ...], follow_ups: list[FollowUp]) -> Understanding:
    """By words alone, from every second turn."""
    search = load_search(entries, lexical_only=True)
    return build(search, entries, follow_ups[::2], ())


def context(topic: str, question: str = "") -> Context:
    return Context(topic=topic, title=TITLES[topic], question=question)


def best(fits: dict[str, dict[str, float]], name: str) -> str:
    return max(fits, key=lambda key: fits[key].get(name, 0.0))


def test_every_entry_can_be_asked_for_its_parts() -> None:
    """At least twelve ways an entry, and at least eight questions that it does not answer."""
    for path in FAQ.glob("*.yaml"):
        for entry in (one for one in load_file(path).entries if not one.is_signpost):
            assert sum(map(len, entry.asks.values())) >= 12, entry.topic
            assert len(entry.not_for) >= 8, entry.topic


def test_a_way_to_ask_leads_to_its_passage(
    unfitted: Understanding, entries: tuple[Entry, ...]
) -> None:
    entry = entries[0]
    key, asks = next((k, a) for k, a in entry.asks.items() if k.startswith("trouble"))
    reading = unfitted.search.read(asks[0])
    fits = unfitted.index.evidence([entry.topic], asks[0], reading)[entry.topic]
    assert best(fits, "words") == key


def test_a_number_tells_the_case(unfitted: Understanding) -> None:
    words = "tui bán một năm được 300 triệu"
    reading = unfitted.search.read(words)
    fits = unfitted.index.evidence(["hoa-don-dien-tu"], words, reading)["hoa-don-dien-tu"]
    told = [key for key, fit in fits.items() if fit.get("number")]
    assert len(told) == 1
    assert told[0].startswith("case-")


def test_what_is_not_told_is_compared_too_but_is_no_passage(entries: tuple[Entry, ...]) -> None:
    keys = [passage.key for passage in passages_of(entries[0])]
    assert keys[-1] == NOT_TOLD
    assert NOT_TOLD not in entries[0].passage_keys()


def test_the_choice_is_learned(
    entries: tuple[Entry, ...], unfitted: Understanding, follow_ups: Sequence[FollowUp]
) -> None:
    """Of turns that nothing was learned from, most are taken for the right topic."""
    held = asked_in_turns(follow_ups[1::2], TITLES)
    learned_from = [row for number, row in enumerate(held) if number % 3]
    asked = [row for number, row in enumerate(held) if not number % 3]
    fitted = fit(unfitted, learned_from, {})
    understanding = build(unfitted.search, entries, follow_ups[::2], (), fitted=fitted)
    right = 0
    for row in asked:
        understood = understanding.understand(Heard(row.turn.say), row.context)
        assert understood is not None
        ways = max((*understood.topics, *understood.others), key=lambda way: way[1])
        right += ways[0] in row.names
    assert right / len(asked) > 0.7


def test_a_softmax_learns_what_tells_candidates_apart() -> None:
    rows = [
        Row([{"fits": 1.0, "noise": n}, {"fits": 0.0, "noise": 1 - n}], [True, False])
        for n in (0.0, 0.3, 0.6, 1.0)
    ] * 10
    learned = fit_softmax(rows)
    assert learned.weights["fits"] > 10 * abs(learned.weights["noise"])
    assert learned.probabilities([{"fits": 1.0}, {}])[0] > 0.9


def test_what_is_predicted_was_not_learned_from() -> None:
    """Features that only name their own turn say nothing of a turn that is held out."""
    choices = [
        (
            Row([{f"only-{n}": 1.0}, {}], [True, False]),
            Asked(turn, Context(), frozenset(), frozenset()),
        )
        for n, turn in enumerate(Turn(kind="facet", say=f"câu {n}") for n in range(12))
    ]
    predicted, right = held_out_predictions(choices)
    assert predicted == [0.5] * 12
    assert len(right) == 12


def test_the_context_of_a_conversation_follows_what_was_rightly_answered() -> None:
    talk = Talk(
        id="x",
        turns=(
            Turn(kind="vague", say="thuế", offers=("etax-mobile", "bo-thue-khoan")),
            Turn(kind="add", say="cái app á", topic="etax-mobile", part="all", means="app eTax"),
            Turn(kind="facet", say="tốn tiền không", topic="etax-mobile", part="cost", means="x"),
            Turn(kind="thanks", say="cảm ơn"),
            Turn(kind="switch", say="mở tiệm", topic="dang-ky-ho-kinh-doanh", means="mở tiệm"),
            Turn(kind="return", say="còn cái app", topic="etax-mobile", means="app eTax"),
        ),
    )
    (rows,) = asked_in_talks([talk], {"etax-mobile": "eTax"})
    contexts = [row.context for row in rows]
    assert contexts[0].is_empty
    assert contexts[1].offered == ("etax-mobile", "bo-thue-khoan")
    assert (contexts[2].topic, contexts[2].title) == ("etax-mobile", "eTax")
    assert contexts[3].part == "cost"
    assert contexts[4] == contexts[3]
    assert contexts[5].earlier == ("etax-mobile",)
    assert rows[3].names == {"thanks"}


def test_a_return_comes_after_the_topic_in_between() -> None:
    turn = Turn(kind="return", say="còn cái kia", now="etax-mobile", before="mở tiệm", means="x")
    found = context_of(FollowUp("dang-ky-ho-kinh-doanh", turn), {"etax-mobile": "eTax"})
    assert (found.topic, found.earlier) == ("etax-mobile", ("dang-ky-ho-kinh-doanh",))


def test_what_an_entry_does_not_answer_is_asked_beside_it(entries: tuple[Entry, ...]) -> None:
    rows = asked_beside(entries)
    assert rows
    for row in rows:
        if row.turn.topic:
            assert row.names == {row.turn.topic}
        else:
            assert (row.names, row.parts) == ({row.context.topic}, {NOT_TOLD})


def test_without_words_there_is_nothing_to_understand(unfitted: Understanding) -> None:
    assert unfitted.understand(Heard("…"), Context()) is None


def test_the_composed_turns_fit_the_catalogue() -> None:
    """6,000 turns and 300 conversations at least, with labels that mean something."""
    every = [load_file(path).entries for path in sorted(FAQ.glob("*.yaml"))]
    known = {entry.topic: entry for file in every for entry in file}
    assert len([one for one in load_follow_ups() if one.turn.means]) >= 6_000
    assert len(load_talks()) >= 300
    # Topics that came later are learned from their own ways to ask.
    talked_of = {one.topic for one in load_follow_ups()}
    assert talked_of <= set(known)
    assert len(talked_of) >= 188
    assert list(findings(known)) == []
