"""A notice for everybody as a form that fits a telephone."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django import forms
from django.utils import timezone

from knowledge.form_fields import Words
from knowledge.forms import domains
from knowledge.models import Notice
from knowledge.notices import EVERYWHERE, LONGEST, MAX_CHARS
from knowledge.writing import VersionedForm

USUAL = timedelta(hours=4)
"""What is proposed: such troubles pass within an afternoon."""
ALL_DOMAINS = "Mọi lĩnh vực"


def domains_named(ids: Sequence[str]) -> str:
    """The names of the domains that a notice is for."""
    if EVERYWHERE in ids:
        return ALL_DOMAINS.lower()
    return ", ".join(dict(domains()).get(one, one) for one in ids)


def _choices() -> list[tuple[str, str]]:
    return [(EVERYWHERE, ALL_DOMAINS), *domains()]


def _in(after: timedelta) -> datetime:
    return timezone.localtime() + after


class Hour(forms.DateTimeField):
    """A day and an hour, picked as the telephone lets one pick them."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class NoticeForm(VersionedForm[Notice]):
    text = Words(
        label="Lời báo",
        max_length=MAX_CHARS,
        help_text="Một câu ngắn. Ví dụ: VNeID đang quá tải, bà con thử lại sau 20 giờ.",
    )
    domains = forms.MultipleChoiceField(
        label="Báo ở lĩnh vực nào", choices=_choices, widget=forms.CheckboxSelectMultiple
    )
    starts_at = Hour(label="Báo từ", initial=lambda: _in(timedelta()))
    ends_at = Hour(
        label="Báo đến", initial=lambda: _in(USUAL), help_text=f"Nhiều nhất {LONGEST.days} ngày."
    )

    class Meta:
        model = Notice
        fields = ("text", "domains", "starts_at", "ends_at")

    def clean_domains(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["domains"]
        return [EVERYWHERE] if EVERYWHERE in chosen else chosen
