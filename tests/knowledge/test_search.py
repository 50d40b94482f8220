"""The search over the project's own catalogue, as it serves."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.content.load import entries_of, load_folder
from knowledge.loading import load_search
from knowledge.paths import ROOT
from knowledge.retrieval.decision import Decision
from knowledge.retrieval.search import Search


@pytest.fixture(scope="module")
def search() -> Search:
    return load_search(entries_of(load_folder()))


@pytest.fixture(scope="module")
def lexical() -> Search:
    return load_search(entries_of(load_folder()), lexical_only=True)


@pytest.mark.parametrize(
    ("question", "topics"),
    [
        ("em quen mk vneid roi lam sao lay lai", {"vneid-quen-mat-khau"}),
        (
            "có người gọi nói là công an bảo cài app qua link",
            {"lua-dao-vneid-gia", "lua-dao-mao-danh-cong-an"},
        ),
        ("wen mat khau vssid roi", {"vssid-quen-mat-khau"}),
        ("sóng nhà tui yếu xìu báo ai", {"mat-song"}),
        ("lỡ ck nhầm cho người lạ giờ sao", {"chuyen-nham"}),
    ],
)
def test_a_question_finds_its_topic(search: Search, question: str, topics: set[str]) -> None:
    """Answered, or offered first or second when it is asked back."""
    outcome = search.ask(question)
    assert topics & {candidate.topic for candidate in outcome.candidates[:2]}
    assert outcome.topic is None or outcome.topic in topics


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("Mật khẩu VNeID của tôi quên rồi, lấy lại làm sao?", "vneid-quen-mat-khau"),
        ("Mật khẩu VssID của tôi quên rồi, lấy lại làm sao?", "vssid-quen-mat-khau"),
        ("Mật khẩu ví điện tử của tôi quên rồi, lấy lại làm sao?", "quen-mat-khau-vi"),
        ("quen mat khau vneid", "vneid-quen-mat-khau"),
        ("quen mat khau vssid", "vssid-quen-mat-khau"),
        ("nap tien vao vi viettel money o dau", "viettel-money-nap-rut"),
        ("nap tien vao vi vnpt money o dau", "vnpt-money-nap-rut"),
        ("rut tien viettel money ra tien mat", "viettel-money-nap-rut"),
        ("rut tien vnpt money ra tien mat", "vnpt-money-nap-rut"),
        ("rớt điện thoại ngoài chợ mà trong máy có ví tiền", "mat-dien-thoai-co-vi"),
        ("rớt điện thoại ngoài chợ, muốn khóa VNeID lại", "vneid-khoa-tai-khoan"),
    ],
)
def test_topics_that_are_easily_confused_are_told_apart(
    search: Search, question: str, topic: str
) -> None:
    assert search.ask(question).candidates[0].topic == topic


@pytest.mark.parametrize(
    "message", ["hôm nay trời có mưa không", "nấu canh chua sao cho ngon", "1 + 1 bằng mấy"]
)
def test_a_message_about_something_else_gets_no_answer(search: Search, message: str) -> None:
    assert search.ask(message).decision is Decision.NONE


@pytest.mark.parametrize("message", ["", "   ", "😀😀😀", "?!.,", "<b></b>", "\u200b"])
def test_a_message_without_a_question_gets_no_answer(search: Search, message: str) -> None:
    assert search.ask(message).decision is not Decision.ANSWER


def test_a_very_long_message_is_answered_in_time(search: Search) -> None:
    outcome = search.ask("tui quên mật khẩu vneid rồi giờ làm sao " * 100)
    assert outcome.candidates[0].topic == "vneid-quen-mat-khau"


def test_confidence_is_a_probability_and_candidates_are_few(search: Search) -> None:
    for entry in search.entries[::20]:
        outcome = search.ask(entry.variants[0])
        assert 0 <= outcome.confidence <= 1
        assert 1 <= len(outcome.candidates) <= 4
        assert outcome.is_sure == (outcome.decision in (Decision.ANSWER, Decision.REFER))


def test_without_the_encoder_the_title_of_an_entry_still_finds_it(lexical: Search) -> None:
    found = [lexical.ask(entry.title).candidates[0].topic for entry in lexical.entries]
    right = sum(topic == entry.topic for topic, entry in zip(found, lexical.entries, strict=True))
    assert right >= 0.98 * len(found)


def test_the_retrieval_library_needs_neither_django_nor_telegram_nor_rasa_nor_torch() -> None:
    program = (
        "import sys, knowledge.retrieval.search, knowledge.retrieval.encoder;"
        "print([m for m in ('django', 'telegram', 'rasa_sdk', 'torch') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"


def test_the_command_line_prints_one_json_object(tmp_path: Path) -> None:
    """On a database that is not there yet: it is made, and the catalogue published into it."""
    database = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    done = subprocess.run(
        [sys.executable, "-m", "knowledge", "ask", "quên mật khẩu vneid", "--json"],
        capture_output=True, text=True, check=True, cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database},
    )  # fmt: skip
    answer = json.loads(done.stdout)
    assert set(answer) == {"decision", "topic", "confidence", "candidates"}
    assert answer["topic"] == "vneid-quen-mat-khau"
    assert set(answer["candidates"][0]) == {"topic", "title", "confidence"}
