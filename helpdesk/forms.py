"""What an administrator writes of a team, in words instead of JSON: one thing a line."""

import re
from typing import Any

from django import forms

from helpdesk.models import DraftAnswer, Team
from knowledge.content.communes import communes_named
from knowledge.form_fields import Lines, slug_of_commune
from knowledge.retrieval.text import fold
from knowledge.writing import VersionedForm

DAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
"""Monday to Sunday, which are 1 to 7."""

_CLOCK = r"\d{1,2}[:h]\d{0,2}"
_HOURS = re.compile(rf"(?P<days>.*[a-z\d])[ :,]+(?P<start>{_CLOCK}) ?(?:-|den) ?(?P<end>{_CLOCK})")
_DAY = r"(?:t ?|thu )([2-7])|(cn|chu nhat)"
_DAY_RANGE = re.compile(rf"(?:{_DAY})(?: ?(?:-|den) ?(?:{_DAY}))?")


class Communes(Lines):
    """Communes and wards of today by name; stored by slug."""

    def written(self, item: Any) -> str:
        return communes_named(str(item)).get(item, str(item))

    def read(self, line: str) -> str:
        return slug_of_commune(line)


class OpeningHours(Lines):
    """`T2-T6 07:30-11:30` a line; stored as `helpdesk.hours` wants it.

    >>> OpeningHours().to_python("T2-T4, T6 7h30-11h30")
    [{'days': [1, 2, 3, 5], 'from': '07:30', 'to': '11:30'}]
    >>> OpeningHours().prepare_value([{"days": [1, 2, 3, 5, 7], "from": "07:30", "to": "11:30"}])
    'T2-T4, T6, CN 07:30-11:30'
    """

    def written(self, item: Any) -> str:
        runs: list[list[int]] = []
        for day in sorted(item["days"]):
            if runs and runs[-1][-1] == day - 1:
                runs[-1].append(day)
            else:
                runs.append([day])
        ends = [[DAYS[run[0] - 1], DAYS[run[-1] - 1]][: len(run)] for run in runs]
        return f"{', '.join(map('-'.join, ends))} {item['from']}-{item['to']}"

    def read(self, line: str) -> dict[str, Any]:
        said = _HOURS.fullmatch(fold(line).replace("–", "-"))
        days = _days(said["days"]) if said else []
        if said is None or not days:
            raise forms.ValidationError(f"Giờ trực chưa đúng dạng: {line}")
        return {"days": days, "from": _clock(said["start"]), "to": _clock(said["end"])}


def _days(text: str) -> list[int]:
    """The numbers of the days in "t2-t6, cn"; none where something else is said."""
    found: set[int] = set()
    for part in text.split(","):
        match = _DAY_RANGE.fullmatch(part.strip())
        if match is None:
            return []
        first = int(match[1]) - 1 if match[1] else len(DAYS)
        last = int(match[3]) - 1 if match[3] else len(DAYS) if match[4] else first
        found.update(range(first, last + 1))
    return sorted(found)


def _clock(text: str) -> str:
    hour, minute = re.split("[:h]", text)
    return f"{int(hour):02}:{int(minute or 0):02}"


class TeamForm(VersionedForm[Team]):
    communes = Communes(
        label="Xã, phường phụ trách",
        required=False,
        help_text="Mỗi dòng một nơi, tên sau sáp nhập. Ví dụ: phường Pleiku",
    )
    opening_hours = OpeningHours(
        label="Giờ trực",
        required=False,
        help_text="Mỗi dòng một buổi. Ví dụ: T2-T6 07:30-11:30. Để trống là lúc nào cũng nhận.",
    )

    class Meta:
        model = Team
        fields = (
            "name",
            "slug",
            "group_chat_id",
            "communes",
            "opening_hours",
            "next_team",
            "is_default",
            "uses_forum_topics",
        )


class DraftForm(VersionedForm[DraftAnswer]):
    class Meta:
        model = DraftAnswer
        fields = ("question", "answer", "topic", "status")
