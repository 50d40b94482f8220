"""Form fields: lists written one item a line, choices in an order, numbers, places, months."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any, ClassVar, cast

from django import forms

from knowledge.content.communes import communes_named

Choices = Sequence[tuple[str, Any]]
"""Values with their labels, or groups of such by name."""

_ONE_BAR = re.compile(r"(?<!\|)\|(?!\|)")
_NUMBER = re.compile(r"(\d{1,3}(\.\d{3})+|\d+)(,\d+)?")
_OTHER_MARKS = str.maketrans(",.", ".,")


class Words(forms.CharField):
    """A sentence or two, which a telephone shows in several lines."""

    widget = forms.Textarea(attrs={"rows": 2})

    def to_python(self, value: Any) -> str:
        return " ".join((value or "").split())


class Lines(forms.CharField):
    """Texts; subclasses say how another kind of item is written and read."""

    widget = forms.Textarea(attrs={"rows": 3})

    def written(self, item: Any) -> str:
        return str(item)

    def read(self, line: str) -> Any:
        return line

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(self.written, value)) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        return [self.read(line.strip()) for line in (value or "").splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = self.prepare_value(initial) or ""
        return bool(before.splitlines() != (data or "").splitlines())


class Asks(Lines):
    r"""Ways to ask for a part of an entry: the part's name, "|", what people say.

    A "|" of what they say may be written twice, as in `Columns`.

    >>> Asks().to_python("Tốn bao nhiêu | hết nhiêu\nTrục trặc 2 | nó báo sai")
    {'cost': ['hết nhiêu'], 'trouble-2': ['nó báo sai']}
    >>> Asks().prepare_value({"cost": ["hết nhiêu"], "trouble-2": ["nó báo sai"]})
    'Tốn bao nhiêu | hết nhiêu\nTrục trặc 2 | nó báo sai'
    """

    NAMES: ClassVar[dict[str, str]] = {
        "answer": "Trả lời ngắn",
        "steps": "Các bước",
        "cost": "Tốn bao nhiêu",
        "time": "Mất bao lâu",
        "place": "Làm ở đâu",
        "who": "Ai làm được",
        "documents": "Mang theo gì",
        "changed": "Điều đã đổi",
        "warnings": "Lưu ý",
        "hotlines": "Tổng đài",
    }
    TROUBLE = "Trục trặc"

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        pairs = ((self.name(key), ask) for key, asks in value.items() for ask in asks)
        return "\n".join(f"{name} | {ask.replace('|', '||')}" for name, ask in pairs)

    def to_python(self, value: Any) -> Any:
        found: dict[str, list[str]] = {}
        for number, line in enumerate((value or "").splitlines(), start=1):
            if not line.strip():
                continue
            name, bar, ask = (part.strip() for part in line.partition("|"))
            key = self._key(name)
            if not bar or not ask or key is None:
                known = ", ".join([*self.NAMES.values(), f"{self.TROUBLE} 1"])
                raise forms.ValidationError(
                    f"Dòng {number}: ghi tên phần, dấu |, rồi câu bà con hỏi. Tên phần: {known}."
                )
            found.setdefault(key, []).append(ask.replace("||", "|"))
        return found

    def name(self, key: str) -> str:
        """What the form calls a part."""
        number = key.removeprefix("trouble-")
        return self.NAMES.get(key) or f"{self.TROUBLE} {number}"

    def _key(self, name: str) -> str | None:
        wanted = name.casefold()
        number = wanted.removeprefix(self.TROUBLE.casefold()).strip()
        if wanted.startswith(self.TROUBLE.casefold()) and number.isdecimal():
            return f"trouble-{number}"
        return next((key for key, label in self.NAMES.items() if label.casefold() == wanted), None)


class Columns(Lines):
    """Objects whose fields stand in one line, split by "|"; the last ones may be left out.

    A "|" of the text itself is written twice.

    >>> sources = Columns(("name", "url", "date"), least=2, example="SGGP | https://sggp.org.vn")
    >>> sources.to_python("SGGP | https://sggp.org.vn")
    [{'name': 'SGGP', 'url': 'https://sggp.org.vn'}]
    >>> sources.prepare_value([{"name": "A", "url": "https://a.vn", "date": "2026-11"}])
    'A | https://a.vn | 2026-11'
    >>> sources.prepare_value([{"name": "A|B", "url": "https://a.vn"}])
    'A||B | https://a.vn'
    >>> sources.to_python('A||B | https://a.vn')
    [{'name': 'A|B', 'url': 'https://a.vn'}]
    """

    def __init__(self, names: tuple[str, ...], *, least: int, example: str, **kwargs: Any) -> None:
        super().__init__(help_text=f"Mỗi dòng một mục, ngăn bằng dấu |. Ví dụ: {example}", **kwargs)
        self._names = names
        self._least = least

    def written(self, item: Any) -> str:
        parts = (str(item[name]) for name in self._names if item.get(name))
        return " | ".join(part.replace("|", "||") for part in parts)

    def read(self, line: str) -> dict[str, str]:
        parts = [part.strip().replace("||", "|") for part in _ONE_BAR.split(line)]
        if not self._least <= len(parts) <= len(self._names) or not all(parts):
            advice = ". Dấu | của câu thì ghi hai lần: ||" if len(parts) > len(self._names) else ""
            raise forms.ValidationError(f"Dòng này chưa đúng dạng: {line}{advice}")
        return dict(zip(self._names, parts, strict=False))


class NotFor(Columns):
    """Questions that belong elsewhere, and the topic that answers them, by the name on its button.

    A form that knows the topics only when it is made `offer`s them then.
    """

    def offer(self, choices: Choices) -> None:
        """Sets the topics, in groups."""
        self._labels = {topic: label for _, group in choices for topic, label in group}
        self._topics = {label.casefold(): topic for topic, label in self._labels.items()}

    def written(self, item: Any) -> str:
        see = item.get("see")
        label = self._labels.get(see, "")
        # Of two topics with one name only one can be meant by it.
        is_clear = self._topics.get(label.casefold()) == see
        return super().written({**item, "see": label} if is_clear else item)

    def read(self, line: str) -> dict[str, str]:
        item = super().read(line)
        if see := item.get("see"):
            topic = see if see in self._labels else self._topics.get(see.casefold())
            if topic is None:
                raise forms.ValidationError(f"Không có chủ đề nào tên “{see}”.{self._like(see)}")
            item["see"] = topic
        return item

    def _like(self, name: str) -> str:
        near = get_close_matches(name.casefold(), self._topics, n=3)
        labels = ", ".join(f"“{self._labels[self._topics[label]]}”" for label in near)
        return f" Gần giống: {labels}." if labels else ""


class Several(forms.MultiValueField):
    """Up to `count` of the choices, in the order in which they were picked.

    A list to pick from for each: telephones show such a list in full, and the order is kept.
    A form that knows the choices only when it is made `offer`s them then.
    """

    def __init__(self, *, count: int, choices: Choices = (), **kwargs: Any) -> None:
        super().__init__(
            fields=[forms.ChoiceField(required=False) for _ in range(count)],
            widget=_Selects(count),
            require_all_fields=False,
            **kwargs,
        )
        self.offer(choices)

    def offer(self, choices: Choices) -> None:
        """Sets what can be picked."""
        for field, select in zip(self.fields, self.widget.widgets, strict=True):
            cast(forms.ChoiceField, field).choices = select.choices = [("", "—"), *choices]

    def compress(self, data_list: Any) -> list[str]:
        return list(dict.fromkeys(filter(None, data_list or ())))


class _Selects(forms.MultiWidget):
    def __init__(self, count: int) -> None:
        super().__init__([forms.Select() for _ in range(count)])

    def decompress(self, value: Any) -> list[Any]:
        return list(value or ())


class Commune(forms.CharField):
    """One commune of today by name; stored by slug."""

    def prepare_value(self, value: Any) -> Any:
        return communes_named(value).get(value, value) if value else value

    def to_python(self, value: Any) -> str:
        return slug_of_commune(value) if value else ""


class Number(forms.CharField):
    """A number as one writes it by hand, with a dot before every three digits.

    >>> Number().prepare_value(1000000001.0), Number().prepare_value(1.5)
    ('1.000.000.001', '1,5')
    >>> Number().to_python("1.000.000.001"), Number().to_python("70"), Number().to_python("1,5")
    (1000000001.0, 70.0, 1.5)
    """

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int | float):
            return value
        return f"{value:,}".removesuffix(".0").translate(_OTHER_MARKS)

    def to_python(self, value: Any) -> Any:
        text = (value or "").strip()
        if not text:
            return None
        if not _NUMBER.fullmatch(text):
            raise forms.ValidationError("Chỉ ghi chữ số. Ví dụ: 70 hay 1.000.000.000")
        return float(text.translate(_OTHER_MARKS).replace(",", ""))


class Month(forms.CharField):
    """`YYYY-MM`, picked from the telephone's own calendar."""

    widget = forms.TextInput(attrs={"type": "month"})


def slug_of_commune(name: str) -> str:
    """The slug of the one commune of this name; raises the form's ValidationError on another."""
    found = communes_named(name)
    if len(found) != 1:
        reason = "Có cả xã và phường tên này" if found else "Không có nơi này"
        raise forms.ValidationError(f"{reason}: {name}. Ví dụ: xã Ia Hrung.")
    return next(iter(found))
