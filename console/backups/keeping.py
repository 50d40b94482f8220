"""The names of backups, and which of them are kept."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

DAYS = 7
WEEKS = 4
BEFORE_UPGRADE = "truoc-nang-cap"
STAMP = "%Y-%m-%d-%H%M%S"
NAME = re.compile(r"tro-ly-so-(\d{4}-\d\d-\d\d-\d{6})(?:-([a-z-]+))?\.backup")


def name_of(made_at: datetime, label: str = "") -> str:
    """
    >>> name_of(datetime(2026, 11, 30, 21, 5, 1), "truoc-nang-cap")
    'tro-ly-so-2026-11-30-210501-truoc-nang-cap.backup'
    """
    return f"tro-ly-so-{made_at.strftime(STAMP)}{label and f'-{label}'}.backup"


def superfluous(names: Iterable[str], now: datetime) -> list[str]:
    """The backups that may go; what is not named like one is none, and stays.

    Kept is the last backup of each of the last seven days and of each of the last four weeks on
    which there is one, and all of the last 24 hours. A backup before an upgrade stays for four
    weeks, since it alone leads back.
    """
    plain: dict[str, datetime] = {}
    labelled: dict[str, datetime] = {}
    for name in names:
        if match := NAME.fullmatch(name):
            made_at = datetime.strptime(match[1], STAMP)
            (labelled if match[2] else plain)[name] = made_at
    days: dict[date, str] = {}
    weeks: dict[tuple[int, int], str] = {}
    for name, made_at in sorted(plain.items(), key=lambda item: item[1]):
        year, week, _ = made_at.isocalendar()
        days[made_at.date()] = weeks[year, week] = name
    kept = {days[day] for day in sorted(days)[-DAYS:]}
    kept |= {weeks[week] for week in sorted(weeks)[-WEEKS:]}
    kept |= {name for name, made_at in plain.items() if made_at >= now - timedelta(days=1)}
    too_old = now - timedelta(weeks=WEEKS)
    gone = [name for name in plain if name not in kept]
    return sorted(gone + [name for name, made_at in labelled.items() if made_at < too_old])


def prune(folder: Path, now: datetime) -> int:
    """Deletes what need not be kept; returns how many."""
    names = superfluous((path.name for path in folder.iterdir()), now)
    for name in names:
        (folder / name).unlink(missing_ok=True)
    return len(names)
