"""An update is handled once."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from helpdesk.models import HandledUpdate
from helpdesk.updates import first_time, prune


def test_only_the_first_time_counts(each_database: str) -> None:
    assert first_time("telegram", 1)
    assert not first_time("telegram", 1)
    assert first_time("telegram", 2)
    assert first_time("zalo", 1)


def test_of_several_processes_one_handles_an_update(each_database: str) -> None:
    program = (
        "import django, sys; django.setup()\n"
        "from helpdesk.updates import first_time\n"
        "sys.stdin.readline()\n"
        "print(sum(first_time('telegram', n) for n in range(50)))\n"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program],
            env=os.environ | {"DATABASE_URL": each_database},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    assert sum(int(process.communicate("\n")[0]) for process in processes) == 50


@pytest.mark.usefixtures("database")
def test_old_updates_are_pruned() -> None:
    first_time("telegram", 1)
    HandledUpdate.objects.update(at=timezone.now() - timedelta(days=8))
    first_time("telegram", 2)
    assert prune(timezone.now() - timedelta(days=7)) == 1
    assert not first_time("telegram", 2)
