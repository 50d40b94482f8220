"""The form's fields of the one question that an entry may ask back, and of its cases.

Cases are few, and each is five short things; so every case has its own five fields, numbered from
1, which a telephone shows one below the other.
"""

from collections.abc import Collection, Iterator
from typing import Any

from django import forms

from knowledge.content.load import load_about
from knowledge.content.schema import MAX_CASE_TEXT_CHARS, MAX_CASES, MAX_SHORT_TITLE_CHARS
from knowledge.form_fields import Lines, Number, Words
from knowledge.models import LiveEntry
from knowledge.retrieval.text import folded_words

SLOTS = range(1, MAX_CASES + 1)
HEADS = ("about", "question")
PARTS = ("label", "at_least", "below", "says", "tells")
HEAD_FIELDS = tuple(f"cases_{name}" for name in HEADS)

_UNITS = {"dong": "đồng", "tuoi": "tuổi", "ngay": "ngày", "thang": "tháng"}
_MAX_ID_CHARS = 14
"""A button sends the topic and the case in 64 bytes."""


def fields_of(slot: int) -> tuple[str, ...]:
    """
    >>> fields_of(2)
    ('case_2_label', 'case_2_at_least', 'case_2_below', 'case_2_says', 'case_2_tells')
    """
    return tuple(f"case_{slot}_{part}" for part in PARTS)


def slot_of(field: str) -> int | None:
    """The number of the case that a field belongs to."""
    return next((slot for slot in SLOTS if field in fields_of(slot)), None)


CASE_FIELDS = (*HEAD_FIELDS, *(name for slot in SLOTS for name in fields_of(slot)))


def _abouts() -> list[tuple[str, str]]:
    labels = {
        name: f"{about.note} (tính bằng {_UNITS[about.unit]})" if about.unit else about.note
        for name, about in load_about().items()
    }
    return [("", "— Không hỏi lại —"), *labels.items()]


def case_fields() -> dict[str, forms.Field]:
    """New fields, by name, in the order of `CASE_FIELDS`."""
    heads = (
        forms.ChoiceField(
            label="Hỏi lại về điều gì",
            required=False,
            choices=_abouts,
            help_text="Thôi không hỏi nữa thì chọn “Không hỏi lại” và xóa trống câu hỏi.",
        ),
        Words(
            label="Câu máy hỏi lại",
            required=False,
            help_text="Một câu ngắn. Ví dụ: Ông bà năm nay bao nhiêu tuổi?",
        ),
    )
    cases = (field for _ in SLOTS for field in _fields_of_one_case())
    return dict(zip(CASE_FIELDS, (*heads, *cases), strict=True))


def _fields_of_one_case() -> tuple[forms.Field, ...]:
    return (
        forms.CharField(
            label="Tên trên nút",
            required=False,
            max_length=MAX_SHORT_TITLE_CHARS,
            help_text=f"Không quá {MAX_SHORT_TITLE_CHARS} chữ cái. Ví dụ: 70 đến 74 tuổi",
        ),
        Number(
            label="Tính từ số",
            required=False,
            help_text="Chỉ ghi khi phân biệt bằng con số. Ví dụ trên ghi: 70",
        ),
        Number(
            label="Chưa tới số",
            required=False,
            help_text="Số đầu tiên không còn thuộc trường hợp này. Ví dụ trên ghi: 75",
        ),
        Lines(
            label="Bà con nói sao",
            required=False,
            help_text="Mỗi dòng một câu bà con đáp lại khi rơi vào trường hợp này. "
            "Ví dụ: má tui bảy mốt tuổi",
        ),
        Words(
            label="Trả lời cho trường hợp này",
            required=False,
            max_length=MAX_CASE_TEXT_CHARS,
            help_text=f"Không quá {MAX_CASE_TEXT_CHARS} chữ cái.",
        ),
    )


def shown(cases: dict[str, Any]) -> dict[str, Any]:
    """What the fields show of an entry's stored cases.

    >>> shown({"question": "Mấy tuổi?", "options": [{"id": "a", "label": "A", "below": 14.0}]})
    {'cases_question': 'Mấy tuổi?', 'case_1_label': 'A', 'case_1_below': 14.0}
    """
    heads = {f"cases_{name}": cases[name] for name in HEADS if name in cases}
    return heads | {
        f"case_{slot}_{part}": option[part]
        for slot, option in enumerate(cases.get("options", ()), start=1)
        for part in PARTS
        if part in option
    }


def slots_written(written: dict[str, Any]) -> list[int]:
    """The cases of which anything is written, since one in the middle may be left empty."""
    return [slot for slot in SLOTS if any(_is_told(written[name]) for name in fields_of(slot))]


def cases_written(
    stored: dict[str, Any], written: dict[str, Any], changed: Collection[str]
) -> dict[str, Any]:
    """The cases as an entry has them, {} for none. What was not changed stays as it is stored."""
    told = {name for name in changed if name in CASE_FIELDS}
    heads = {name: written[f"cases_{name}"] for name in HEADS if written[f"cases_{name}"]}
    # Whoever asks no longer need not empty every field of every case.
    if not heads and told <= set(HEAD_FIELDS):
        return {}
    if not told:
        return stored
    before = dict(enumerate(stored.get("options", ()), start=1))
    options, taken = [], {option["id"] for option in before.values()}
    for slot in slots_written(written):
        option = before.get(slot, {})
        if not option or told.intersection(fields_of(slot)):
            parts = {part: written[f"case_{slot}_{part}"] for part in PARTS}
            name = option.get("id") or _new_id(slot, written, taken)
            option = {"id": name} | {part: v for part, v in parts.items() if _is_told(v)}
            taken.add(name)
        options.append(option)
    return {**heads, "options": options} if heads or options else {}


def _is_told(value: Any) -> bool:
    # Zero is a number like another.
    return value not in (None, "", [])


def _new_id(slot: int, written: dict[str, Any], taken: Collection[str]) -> str:
    """What a person once told holds for every entry that asks for it, so long as the ids agree."""
    label = written[f"case_{slot}_label"]
    others = LiveEntry.objects.filter(data__cases__about=written["cases_about"])
    lists = others.values_list("data__cases__options", flat=True)
    known = {option["label"].casefold(): option["id"] for found in lists for option in found}
    made = "-".join(folded_words(label))[:_MAX_ID_CHARS].strip("-") or "nut"
    name = str(known.get(label.casefold(), made))
    return f"{name}-{slot}" if name in taken else name


def number_problems(written: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Numbers that no person's number can be compared with, as (field, problem)."""
    about = load_about().get(written["cases_about"])
    for slot in SLOTS:
        first, last = f"case_{slot}_at_least", f"case_{slot}_below"
        numbers = {name: written[name] for name in (first, last) if written[name] is not None}
        if about and not about.unit:
            for name in numbers:
                yield name, "Điều đang hỏi lại không tính bằng số, xin để trống ô này."
        elif len(numbers) == 2 and numbers[first] >= numbers[last]:
            yield last, "Số này phải lớn hơn số ở ô “Tính từ số”."
