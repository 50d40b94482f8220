"""Where in an entry's form a finding belongs, whoever found it: the schema or the content check."""

import re
from collections.abc import Sequence
from typing import Any

from pydantic_core import ErrorDetails

from knowledge.case_fields import HEAD_FIELDS, SLOTS

Path = tuple[int | str, ...]
"""Into an entry, counted from 0."""


def told_once(problems: list[ErrorDetails]) -> list[ErrorDetails]:
    """Without the lists that are too short only because what is in them is wrong."""
    paths = [problem["loc"] for problem in problems]

    def is_an_echo(path: Path) -> bool:
        return any(other[: len(path)] == path != other for other in paths)

    return [p for p in problems if p["type"] != "too_short" or not is_an_echo(p["loc"])]


def place_of(path: Path, slots: Sequence[int] = SLOTS) -> tuple[str, int | None]:
    """The form's field that a path into an entry leads to, and the line in it from 1, if any.

    >>> place_of(("facets", "trouble", 1, "remedy"))
    ('trouble', 2)

    The cases of an entry stand in the form's `slots`.

    >>> place_of(("cases", "options", 1, "says", 0), [1, 3])
    ('case_3_says', 1)

    What is wrong with the entry as a whole stands at the first field.
    """
    match path:
        case ("cases", "options", int(index), str(part), *rest):
            # An id is made from what stands on the button.
            field = f"case_{slots[index]}_{'label' if part == 'id' else part}"
            return field, _line_of(rest)
        case ("cases", *rest):
            head = f"cases_{rest[0]}" if rest else ""
            return head if head in HEAD_FIELDS else "cases_question", None
    names = [part for part in path if isinstance(part, str) and part not in ("facets", "scope")]
    return names[0] if names else "title", _line_of(path)


def _line_of(path: Sequence[int | str]) -> int | None:
    return next((part + 1 for part in path if isinstance(part, int)), None)


def path_of(field: str, data: dict[str, Any]) -> Path:
    """The path that the content check means, which counts from 1 and calls a case by its id.

    >>> path_of("facets.trouble[2].remedy", {})
    ('facets', 'trouble', 1, 'remedy')
    >>> path_of("cases.tu-70.says[3]", {"cases": {"options": [{"id": "tu-70"}]}})
    ('cases', 'options', 0, 'says', 2)

    The form has the ways to ask for all the parts of an entry, `data`, in one field.

    >>> path_of("asks.time[1]", {"asks": {"cost": ["mấy tiền", "hết nhiêu"], "time": ["lâu"]}})
    ('asks', 2)
    """
    # An id may have hyphens and digits in it.
    parts = re.findall(r"[^.\[\]]+", field)
    path: Path = tuple(int(part) - 1 if part.isdecimal() else part for part in parts)
    asks = data.get("asks", {})
    ids = [option["id"] for option in data.get("cases", {}).get("options", ())]
    match parts:
        case ["cases", case_id, *_] if case_id in ids:
            return ("cases", "options", ids.index(case_id), *path[2:])
        case ["asks", key, line] if key in asks:
            before = list(asks)[: list(asks).index(key)]
            return "asks", sum(len(asks[one]) for one in before) + int(line) - 1
    return path
