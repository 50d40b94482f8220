"""The dialogue over the seed catalogue, with a desk that keeps what it was told in memory."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from dialogue.respond import respond
from dialogue.turn import Inbound, Knowledge, State
from knowledge.content.load import (
    entries_of,
    load_domains,
    load_folder,
    load_hotlines,
    load_offices,
)
from knowledge.content.schema import ANYWHERE, Home
from knowledge.loading import committed_understanding, load_search, load_understanding
from knowledge.releases import ReleaseData
from replies.model import Reply


@pytest.fixture(scope="session")
def known() -> Knowledge:
    files = load_folder()
    entries = entries_of(files)
    release = ReleaseData(
        number=1,
        checksum="",
        entries=entries,
        domain_ids=tuple(file.domain for file in files for _ in file.entries),
        domains=load_domains(),
        hotlines=tuple(load_hotlines().values()),
        offices=load_offices(),
    )
    search = load_search(entries)
    understanding = load_understanding(search, entries, committed_understanding())
    return Knowledge(release, search, understanding)


@dataclass
class Notebook:
    """A desk (`dialogue.desk.Desk`) that can be read."""

    where: Home = ANYWHERE
    brief: bool = False
    turns: list[tuple[str, str, str]] = field(default_factory=list)
    feedback: list[tuple[str, bool, str]] = field(default_factory=list)
    tickets: list[tuple[str, list[dict[str, str]]]] = field(default_factory=list)
    stuck: list[tuple[str, int]] = field(default_factory=list)

    def home(self) -> Home:
        return self.where

    def is_brief(self) -> bool:
        return self.brief

    def set_brief(self, brief: bool) -> None:
        self.brief = brief

    def set_home(self, home: Home, province_name: str) -> None:
        self.where = home

    def record(self, question: str, kind: str, *, topic: str, **rest: Any) -> None:
        self.turns.append((question, kind, topic))

    def record_feedback(self, topic: str, good: bool, reason: str = "") -> None:
        self.feedback.append((topic, good, reason))

    def record_stuck(self, topic: str, step: int) -> None:
        self.stuck.append((topic, step))

    def open_ticket(self, question: str, said: list[dict[str, str]]) -> str:
        self.tickets.append((question, said))
        return "G-0001"


@dataclass
class Talker:
    """Somebody who talks, without Rasa."""

    known: Knowledge
    desk: Notebook = field(default_factory=Notebook)
    state: State = field(default_factory=State)

    def says(self, text: str, **inbound: Any) -> Reply:
        answered = respond(Inbound(text, pasted=text, **inbound), self.state, self.known, self.desk)
        self.state = answered.state
        return answered.reply

    def presses(self, label: str) -> Reply:
        """Presses the button of the last reply whose label holds these words."""
        button = next(option for option in self.state.options if label in option.label)
        return self.says(button.payload)


@pytest.fixture
def person(known: Knowledge) -> Talker:
    return Talker(known)
