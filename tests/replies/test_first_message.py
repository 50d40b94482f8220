"""The first message of an answer: what fits a small telephone, and the way to all the rest."""

import pytest

from bot.keyboards import keyboard
from bot.render import render
from knowledge.content.length import first_message
from knowledge.content.load import entries_of, load_folder
from knowledge.content.registers import load_hotlines
from knowledge.content.schema import Domain, Entry, Hotline, Office
from replies import compose
from replies.model import Kind, Part
from tests.bot_api.parsing import plain


class Seed:
    """The catalogue of the files, as composing needs it."""

    def __init__(self) -> None:
        self.entries = {entry.topic: entry for entry in entries_of(load_folder())}
        self.hotlines = load_hotlines()
        self.domains: tuple[Domain, ...] = ()

    def entry(self, topic: str) -> Entry | None:
        return self.entries.get(topic)

    def hotline(self, hotline_id: str) -> Hotline:
        return self.hotlines[hotline_id]

    def offices_of(self, kind: str) -> tuple[Office, ...]:
        return ()


SEED = Seed()
ANSWERS = [topic for topic, entry in SEED.entries.items() if not entry.is_signpost]
SIGNPOSTS = [topic for topic, entry in SEED.entries.items() if entry.is_signpost]


@pytest.mark.parametrize("topic", ANSWERS)
def test_six_buttons_in_four_rows_lead_on_and_to_what_does_not_work(topic: str) -> None:
    reply = compose.answer(SEED, SEED.entries[topic])
    rows = keyboard(reply)
    assert rows is not None
    assert len(reply.buttons) <= 6
    assert len(rows.inline_keyboard) <= 4
    payloads = {button.payload for button in reply.buttons}
    for part in (Part.TROUBLE, Part.ALL):
        assert compose.part_button(SEED.entries[topic], part).payload in payloads


@pytest.mark.parametrize("topic", ANSWERS)
def test_one_warning_two_numbers_and_one_source_stand_in_it_and_all_in_the_full_answer(
    topic: str,
) -> None:
    entry = SEED.entries[topic]
    first, full = (compose.answer(SEED, entry, full=full) for full in (False, True))
    assert (len(first.warnings), len(first.hotlines), len(first.sources)) <= (1, 2, 1)
    assert first.steps == full.steps
    assert full.warnings == entry.warnings
    assert len(full.hotlines) == len(entry.hotlines)
    assert len(full.sources) == len(entry.sources)
    assert len(full.trouble) == len(entry.facets.trouble)
    assert full.changed == entry.changed


def test_what_is_told_in_a_sentence_stands_in_the_full_answer_once() -> None:
    entry = next(e for e in SEED.entries.values() if e.facets.cost and e.facets.place)
    asked = compose.answer(SEED, entry, asked=["cost"], full=True).asked or ""
    assert asked.count(str(entry.facets.cost)) == 1
    assert str(entry.facets.place) in asked


@pytest.mark.parametrize("topic", ANSWERS)
def test_its_length_is_what_the_content_check_measures(topic: str) -> None:
    entry = SEED.entries[topic]
    (message,) = render(compose.answer(SEED, entry))
    assert len(plain(message.html, "HTML")) == first_message(entry, SEED.hotlines)


@pytest.mark.parametrize("topic", SIGNPOSTS)
def test_a_signpost_tells_what_it_is_and_whose_door_is_the_right_one(topic: str) -> None:
    entry = SEED.entries[topic]
    reply = compose.refer(SEED, entry)
    (message,) = render(reply)
    text = plain(message.html, "HTML")
    assert entry.answer in text
    assert entry.facets.place
    assert entry.facets.place in text
    assert (reply.kind, reply.topic) == (Kind.NONE, topic)
    assert len(reply.buttons) <= 6
    for number in reply.hotlines:
        assert number.number in text
