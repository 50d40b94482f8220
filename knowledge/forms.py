"""An entry as a form: in words, one thing a line, so that it can be written on a telephone."""

import re
from collections.abc import Iterator
from typing import Any, cast

from django import forms
from pydantic import ValidationError as InvalidEntry

from knowledge.case_fields import (
    case_fields,
    cases_written,
    number_problems,
    shown,
    slot_of,
    slots_written,
)
from knowledge.content.communes import PROVINCE_SLUG
from knowledge.content.invalid import in_vietnamese
from knowledge.content.load import load_domains, load_hotlines, load_offices
from knowledge.content.schema import (
    COMMUNE,
    MAX_ANSWER_CHARS,
    MAX_DOUBT_CHARS,
    MAX_SHORT_TITLE_CHARS,
    DeviceStep,
    Entry,
    EntryKind,
    Facets,
    Grade,
)
from knowledge.form_fields import Asks, Columns, Commune, Lines, Month, NotFor, Several, Words
from knowledge.form_places import path_of, place_of, told_once
from knowledge.models import LiveEntry
from knowledge.releases import checksum, entry_as_json
from knowledge.writing import CHANGED_MEANWHILE

FACETS = tuple(Facets.model_fields)
ELSEWHERE = ("topic", "facets", "scope", "cases")
PLAIN = tuple(name for name in Entry.model_fields if name not in ELSEWHERE)
"""Fields of an entry that the form has under the same names."""

KINDS = (
    (EntryKind.ANSWER.value, "Trả lời: giải thích cách làm"),
    (EntryKind.SIGNPOST.value, "Chỉ đường: chỉ nói đến đâu, gọi ai"),
)
GRADES = (
    ("", "Không"),
    (Grade.NOTE.value, "Có, chỉ người soạn biết"),
    (Grade.TOLD.value, "Có, nói cho bà con biết"),
    (Grade.BLOCKS.value, "Có, chưa đăng"),
)
_TWO_PHONES = re.compile(r"android\s*:(?P<android>.+)\|\s*iphone\s*:(?P<iphone>.+)", re.IGNORECASE)


class Steps(Lines):
    """
    >>> Steps().to_python("Mở ứng dụng.\\nAndroid: Bấm đây. | iPhone: Bấm kia.")
    ['Mở ứng dụng.', {'android': 'Bấm đây.', 'iphone': 'Bấm kia.'}]
    """

    def written(self, item: Any) -> str:
        if isinstance(item, str):
            return item
        step = DeviceStep.model_validate(item)
        return f"Android: {step.android} | iPhone: {step.iphone}"

    def read(self, line: str) -> str | dict[str, str]:
        two = _TWO_PHONES.fullmatch(line)
        return {phone: text.strip() for phone, text in two.groupdict().items()} if two else line


def domains() -> list[tuple[str, str]]:
    return [(domain.id, domain.name) for domain in load_domains()]


def topics() -> list[tuple[str, Any]]:
    """The topics by domain, for a list to pick from."""
    rows: dict[str, list[tuple[str, str]]] = {}
    found = LiveEntry.objects.order_by("domain", "position")
    fields = ("domain", "topic", "title", "data__short_title")
    for domain, topic, title, short_title in found.values_list(*fields):
        rows.setdefault(domain, []).append((topic, short_title or title))
    names = dict(domains())
    return [(names.get(domain, domain), found) for domain, found in rows.items()]


def hotlines() -> list[tuple[str, str]]:
    return [(line.id, f"{line.name}: {line.number}") for line in load_hotlines().values()]


def office_kinds() -> list[tuple[str, str]]:
    names = {office.kind: office.name for office in load_offices()}
    return [(kind, name.replace(COMMUNE, "xã, phường")) for kind, name in names.items()]


class EntryForm(forms.ModelForm[LiveEntry]):
    """Writes `data` of a live entry; what `Entry` refuses is told at the field that it is about."""

    domain = forms.ChoiceField(label="Lĩnh vực", choices=domains)
    kind = forms.ChoiceField(label="Loại", choices=KINDS, initial=EntryKind.ANSWER)
    title = Words(label="Câu hỏi", help_text="Như bà con vẫn hỏi, không quá 90 chữ cái.")
    short_title = forms.CharField(
        label="Tên trên nút",
        max_length=MAX_SHORT_TITLE_CHARS,
        help_text=f"Không quá {MAX_SHORT_TITLE_CHARS} chữ cái. Ví dụ: Quên mật khẩu VNeID",
    )
    answer = Words(
        label="Trả lời ngắn",
        max_length=MAX_ANSWER_CHARS,
        help_text="Một, hai câu, đọc xong đã giúp được.",
    )
    steps = Steps(
        label="Các bước",
        required=False,
        help_text="Mỗi dòng một bước, một việc, không quá 25 tiếng. Chữ trên nút thì để trong "
        "ngoặc kép. Hai loại máy khác nhau thì ghi: Android: … | iPhone: …",
    )
    changed = Words(
        label="Điều đã đổi",
        required=False,
        help_text="Lời khuyên cũ nào không còn đúng, từ khi nào.",
    )
    warnings = Lines(
        label="Lưu ý", required=False, help_text="Mỗi dòng một điều, nhất là về lừa đảo."
    )
    cost = Words(label="Tốn bao nhiêu", required=False)
    time = Words(label="Mất bao lâu", required=False)
    place = Words(label="Làm ở đâu", required=False)
    offices = forms.MultipleChoiceField(
        label="Nơi làm của xã mình",
        required=False,
        choices=office_kinds,
        widget=forms.CheckboxSelectMultiple,
        help_text="Chỉ chọn khi bà con phải đến đúng nơi của xã mình.",
    )
    documents = Lines(label="Mang theo gì", required=False, help_text="Mỗi dòng một thứ.")
    who = Words(label="Ai làm được", required=False)
    trouble = Columns(
        ("problem", "remedy"),
        least=2,
        example="Không thấy tin nhắn | Chờ 2 phút rồi bấm “Gửi lại”.",
        label="Trục trặc và cách gỡ",
        required=False,
    )
    variants = Lines(
        label="Cách hỏi",
        help_text="Mỗi dòng một câu: câu đúng chính tả, câu nói thường ngày, không dấu, viết tắt, "
        "ngắn, dài. Càng nhiều cách hỏi, máy càng dễ hiểu.",
    )
    asks = Asks(
        label="Câu bà con hỏi tiếp",
        required=False,
        help_text="Câu bà con hỏi tiếp khi đang nói chuyện này, mỗi dòng một câu: tên phần | câu "
        "hỏi. Ví dụ: Trục trặc 2 | nó kêu sai mật khẩu hoài. Số 2 là dòng thứ hai ở ô Trục trặc; "
        "thêm bớt dòng ở đó thì sửa số ở đây.",
    )
    not_for = NotFor(
        ("ask", "see"),
        least=1,
        example="thẻ bảo hiểm tui hết hạn chưa | Xem thẻ BHYT còn hạn không. Sau dấu | là tên "
        "trên nút của chủ đề trả lời câu ấy; chưa có chủ đề nào thì chỉ ghi câu hỏi",
        label="Câu nghe giống mà không phải việc này",
        required=False,
    )
    hotlines = Several(label="Tổng đài", required=False, choices=hotlines(), count=3)
    related = Several(
        label="Chủ đề gần",
        count=5,
        help_text="Việc cần làm trước, làm sau, hay dễ nhầm với việc này.",
    )
    sources = Columns(
        ("name", "url", "date"),
        least=2,
        example="Công an Gia Lai | https://… | 2026-05",
        label="Nguồn",
    )
    checked = Month(label="Kiểm tra tháng")
    review_by = Month(label="Xem lại trước tháng")
    facts_from = Several(
        label="Lấy thêm số liệu ở tư liệu",
        required=False,
        count=3,
        help_text="Khi một con số đứng trong tư liệu của chủ đề khác.",
    )
    confirm = Lines(label="Còn phải hỏi lại cho chắc", required=False)
    needs_review = forms.ChoiceField(
        label="Còn điều chưa chắc",
        required=False,
        choices=GRADES,
        help_text="Nói cho bà con biết thì ghi thêm ô “Điều chưa chắc”.",
    )
    review_reason = Words(label="Vì sao chưa chắc", required=False)
    doubt = Words(
        label="Điều chưa chắc, hỏi ai",
        required=False,
        max_length=MAX_DOUBT_CHARS,
        help_text="Hiện trong câu trả lời. Ví dụ: Tiền phí năm sau có thể khác, hỏi công an xã.",
    )
    confirmed_by = Words(
        label="Ai đã duyệt",
        required=False,
        help_text="Cơ quan, chức vụ, không ghi tên người. Ví dụ: Công an xã Ia Hrung",
    )
    confirmed = Month(label="Duyệt tháng", required=False)
    only_here = forms.BooleanField(label="Chỉ đúng ở Gia Lai", required=False)
    commune = Commune(
        label="Chỉ cho một xã, phường",
        required=False,
        help_text="Tên sau sáp nhập. Để trống là cho mọi nơi.",
    )

    # Every case has the same fields.
    locals().update(case_fields())

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    """Of what was opened: somebody else may have saved meanwhile."""

    class Meta:
        model = LiveEntry
        fields = ("topic", "domain", "position")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = topics()
        for name in ("related", "facts_from"):
            cast(Several, self.fields[name]).offer(choices)
        cast(NotFor, self.fields["not_for"]).offer(choices)
        # Rows of before the grades of doubt say true or false there.
        data = entry_as_json(self.instance.entry()) if self.instance.data else {}
        facets, scope = data.get("facets", {}), data.get("scope", {})
        self.initial.update(
            {name: data[name] for name in PLAIN if name in data},
            **{name: facets[name] for name in FACETS if name in facets},
            **shown(data.get("cases", {})),
            only_here=scope.get("province") == PROVINCE_SLUG,
            commune=scope.get("commune", ""),
            version=checksum([data]),
        )

    def clean(self) -> dict[str, Any]:
        written = super().clean() or {}
        if self.errors:
            return written
        if self.instance.pk and written["version"] != self.initial["version"]:
            raise forms.ValidationError(CHANGED_MEANWHILE)
        for field, told in (*self._asks_of_nothing(written), *number_problems(written)):
            self.add_error(field, told)
        if self.errors:
            return written
        try:
            entry = Entry.model_validate(self._data(written))
        except InvalidEntry as error:
            slots = slots_written(written)
            for problem in told_once(error.errors()):
                field, line = place_of(problem["loc"], slots)
                place = f"Dòng {line}: " if line else ""
                self.add_error(field, f"{place}{in_vietnamese(problem)}.")
        else:
            self.instance.data = entry_as_json(entry)
        return written

    def _asks_of_nothing(self, written: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """Those that were there go with their part; what is written anew must not vanish."""
        before = self.initial.get("asks", {})
        for key in sorted(set(written["asks"]) - parts_of(written)):
            if set(written["asks"][key]) - set(before.get(key, ())):
                name = Asks().name(key)
                yield "asks", f"Chưa ghi gì ở “{name}”, nên chưa nhận câu hỏi tiếp về phần ấy."

    def _data(self, written: dict[str, Any]) -> dict[str, Any]:
        """What was written as an entry's fields; what was left empty is left out."""
        scope = {
            "province": PROVINCE_SLUG if written["only_here"] else "",
            "commune": written["commune"],
        }
        data = {name: written[name] for name in PLAIN if written[name]}
        data["facets"] = {name: written[name] for name in FACETS if written[name]}
        data["scope"] = {name: slug for name, slug in scope.items() if slug}
        # What was asked of a part goes with the part.
        parts = parts_of(written)
        data["asks"] = {key: asks for key, asks in written["asks"].items() if key in parts}
        stored = (self.instance.data or {}).get("cases", {})
        if cases := cases_written(stored, written, self.changed_data):
            data["cases"] = cases
        # Once an entry exists its topic is shown, not asked for.
        return {**data, "topic": written.get("topic") or self.instance.topic}


def parts_of(written: dict[str, Any]) -> set[str]:
    """The parts of which something is written, as `asks` names them."""
    parts = {name for name in (*PLAIN, *FACETS) if written[name]}
    return parts | {f"trouble-{i}" for i, _ in enumerate(written["trouble"], start=1)}


def label_of(field: str, data: dict[str, Any]) -> str:
    """What the form calls a field of the entry `data` that the content check names.

    >>> label_of("facets.trouble[2].remedy", {}), label_of("scope.commune", {})
    ('Trục trặc và cách gỡ, dòng 2', 'Chỉ cho một xã, phường')
    >>> label_of("cases.tu-70.says[3]", {"cases": {"options": [{"id": "tu-70"}]}})
    'Trường hợp 1, Bà con nói sao, dòng 3'
    """
    name, line = place_of(path_of(field, data))
    known = EntryForm.base_fields.get(name)
    label = str(known.label) if known and known.label else name
    if slot := slot_of(name):
        label = f"Trường hợp {slot}, {label}"
    return f"{label}, dòng {line}" if line else label
