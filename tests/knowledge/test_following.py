"""Searching processes follow the newest release without dropping a question."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge import catalogue
from knowledge.following import Follower, NothingPublished
from knowledge.models import LiveEntry
from knowledge.releases import ReleaseData
from tests.knowledge.test_catalogue import edit, entry, write_seed


@pytest.fixture
def published(each_database: str, tmp_path: Path) -> str:
    catalogue.seed(write_seed(tmp_path / "faq", dinh_danh=[entry("vneid-la-gi", "Bản 1")]))
    catalogue.publish("một")
    return each_database


def publish_as(title: str) -> int:
    edit("vneid-la-gi", title)
    return catalogue.publish(title).number


def wait_until(condition: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def titles(release: ReleaseData) -> tuple[int, list[str]]:
    return release.number, [entry.title for entry in release.entries]


def test_there_must_be_a_release(database: str) -> None:
    with pytest.raises(NothingPublished):
        Follower(titles)


def test_a_swap_never_disturbs_those_who_ask(published: str) -> None:
    building: list[int] = []

    def slowly(release: ReleaseData) -> dict[str, object]:
        value: dict[str, object] = {}
        value["number"] = release.number
        time.sleep(0.05)
        value["titles"] = [entry.title for entry in release.entries]
        building.append(release.number)
        return value

    follower = Follower(slowly, poll_seconds=0.02)
    seen: list[set[int]] = [set() for _ in range(4)]
    problems: list[object] = []
    finished = threading.Event()

    def ask(numbers: set[int]) -> None:
        while not finished.is_set():
            try:
                value = follower.current
                number = value["number"]
                assert isinstance(number, int)
                if value["titles"] != [f"Bản {number}"]:
                    problems.append(value)
                numbers.add(number)
            except Exception as error:
                problems.append(error)
            time.sleep(0)

    threads = [threading.Thread(target=ask, args=(numbers,)) for numbers in seen]
    for thread in threads:
        thread.start()
    for number in range(1, 6):
        assert number == 1 or publish_as(f"Bản {number}") == number
        wait_until(lambda number=number: all(number in numbers for numbers in seen))  # type: ignore[misc]
    finished.set()
    for thread in threads:
        thread.join()
    follower.stop()
    assert not problems
    assert building == [1, 2, 3, 4, 5]


def test_a_failing_build_keeps_the_old_release(published: str) -> None:
    def picky(release: ReleaseData) -> tuple[int, list[str]]:
        if release.number == 2:
            raise RuntimeError("no index for this one")
        return titles(release)

    follower = Follower(picky, poll_seconds=0.02)
    publish_as("Bản 2")
    with pytest.raises(RuntimeError):
        follower.refresh()
    time.sleep(0.2)
    assert follower.current == (1, ["Bản 1"])
    publish_as("Bản 3")
    wait_until(lambda: follower.number == 3)
    assert follower.current == (3, ["Bản 3"])
    follower.stop()


def test_a_release_of_another_process_is_followed(published: str) -> None:
    follower = Follower(titles, poll_seconds=0.05)
    program = (
        "import django; django.setup()\n"
        "from tests.knowledge.test_following import publish_as\n"
        "publish_as('Từ nơi khác')\n"
    )
    subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"DATABASE_URL": published},
        check=True,
        timeout=60,
    )
    wait_until(lambda: follower.number == 2)
    assert follower.current == (2, ["Từ nơi khác"])
    follower.stop()


def test_without_news_nothing_is_built_again(published: str) -> None:
    built: list[int] = []
    follower = Follower(lambda release: built.append(release.number), poll_seconds=60)
    assert follower.refresh() is False
    LiveEntry.objects.all()  # drafts are no release
    edit("vneid-la-gi", "Bản nháp")
    assert follower.refresh() is False
    assert built == [1]
    follower.stop()
