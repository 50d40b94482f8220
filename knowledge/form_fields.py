"""Form fields: lists that are written one item a line, choices in an order, places, months."""

from collections.abc import Sequence
from typing import Any, ClassVar, cast

from django import forms

from knowledge.content.communes import communes_named

Choices = Sequence[tuple[str, Any]]
"""Values with their labels, or groups of such by name."""


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
        return "\n".join(
            f"{self._name(key)} | {ask}" for key, asks in value.items() for ask in asks
        )

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
            found.setdefault(key, []).append(ask)
        return found

    def _name(self, key: str) -> str:
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

    >>> sources = Columns(("name", "url", "date"), least=2, example="SGGP | https://sggp.org.vn")
    >>> sources.to_python("SGGP | https://sggp.org.vn")
    [{'name': 'SGGP', 'url': 'https://sggp.org.vn'}]
    >>> sources.prepare_value([{"name": "A", "url": "https://a.vn", "date": "2026-11"}])
    'A | https://a.vn | 2026-11'
    """

    def __init__(self, names: tuple[str, ...], *, least: int, example: str, **kwargs: Any) -> None:
        super().__init__(help_text=f"Mỗi dòng một mục, ngăn bằng dấu |. Ví dụ: {example}", **kwargs)
        self._names = names
        self._least = least

    def written(self, item: Any) -> str:
        return " | ".join(str(item[name]) for name in self._names if item.get(name))

    def read(self, line: str) -> dict[str, str]:
        parts = [part.strip() for part in line.split("|")]
        if not self._least <= len(parts) <= len(self._names) or not all(parts):
            raise forms.ValidationError(f"Dòng này chưa đúng dạng: {line}")
        return dict(zip(self._names, parts, strict=False))


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
