"""How long the first message of an answer is: people read it on a small telephone's screen."""

from collections.abc import Iterable, Mapping

import numpy as np

from knowledge.content.schema import DeviceStep, Entry, Hotline, Step

MAX_CHARS = 900
"""About a screen and a half: 22 lines of 38 characters are one."""
WARNINGS, HOTLINES = 1, 2
"""So many of each stand in the first message."""


def first_message(entry: Entry, hotlines: Mapping[str, Hotline]) -> int:
    """The characters of the first message, without what depends on the person."""
    numbers = [hotlines[name] for name in entry.hotlines[:HOTLINES] if name in hotlines]
    paragraphs = [
        entry.title,
        entry.answer,
        "\n".join(_step(n, step) for n, step in enumerate(entry.steps, start=1)),
        _lines(
            *(f"⚠️ {warning}" for warning in entry.warnings[:WARNINGS]),
            f"❓ {entry.doubt}" if entry.doubt else "",
            *map(_number, numbers),
        ),
        _lines(f"👉 {entry.cases.question}" if entry.cases else "", _source(entry)),
    ]
    return len("\n\n".join(filter(None, paragraphs)))


def lengths(entries: Iterable[Entry], hotlines: Mapping[str, Hotline]) -> tuple[int, int, int]:
    """(median, 90th percentile, greatest) length of the first messages, in characters."""
    found = [first_message(entry, hotlines) for entry in entries]
    if not found:
        return 0, 0, 0
    median, high, most = np.percentile(found, [50, 90, 100])
    return round(median), round(high), round(most)


def _lines(*lines: str) -> str:
    return "\n".join(filter(None, lines))


def _step(number: int, step: Step) -> str:
    if isinstance(step, DeviceStep):
        return f"{number}. Máy Android: {step.android}\n   iPhone: {step.iphone}"
    return f"{number}. {step}"


def _number(hotline: Hotline) -> str:
    free = " (không mất tiền)" if hotline.free else ""
    return f"☎️ {hotline.name}: {hotline.number}{free}"


def _source(entry: Entry) -> str:
    name = entry.sources[0].name
    if entry.confirmed_by and entry.confirmed:
        return f"Theo {name}, {_month(entry.confirmed)}, {entry.confirmed_by} đã duyệt"
    return f"Theo {name}, {_month(entry.checked)}, cán bộ chưa duyệt"


def _month(month: str) -> str:
    year, number = month.split("-")
    return f"{int(number)}/{year}"
