"""The catalogue in the console: editing entries, publishing, looking at releases."""

from typing import Any

import yaml
from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from knowledge import catalogue
from knowledge.models import LiveEntry, Release
from knowledge.retrieval.text import fold


class YamlField(forms.CharField):
    """An entry shown and edited as the YAML that curators know from the reviewed files."""

    widget = forms.Textarea(attrs={"rows": 40, "cols": 110, "spellcheck": "false"})

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return yaml.dump(value, allow_unicode=True, sort_keys=False, width=100)

    def to_python(self, value: Any) -> Any:
        try:
            data = yaml.safe_load(value or "")
        except yaml.YAMLError as error:
            raise forms.ValidationError(f"Viết chưa đúng dạng YAML: {error}") from error
        if not isinstance(data, dict):
            raise forms.ValidationError("Nội dung phải gồm các ô “tên: giá trị”.")
        return data

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial) != data)


class LiveEntryForm(forms.ModelForm[LiveEntry]):
    data = YamlField(label="Nội dung")  # type: ignore[assignment]  # ModelForm.data, by metaclass

    class Meta:
        model = LiveEntry
        fields = ("topic", "domain", "position", "data")


class OverdueFilter(admin.SimpleListFilter):
    """Entries whose review-by month has come."""

    title = "hạn xem lại"
    parameter_name = "overdue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", "Đã đến hạn")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[LiveEntry]) -> QuerySet[LiveEntry]:
        if self.value() != "1":
            return queryset
        return queryset.filter(review_by__lte=timezone.localdate().strftime("%Y-%m"))


@admin.register(LiveEntry)
class LiveEntryAdmin(admin.ModelAdmin[LiveEntry]):
    form = LiveEntryForm
    list_display = ("title", "topic", "domain", "needs_review", "review_by", "edited_at")
    list_filter = ("domain", "needs_review", OverdueFilter)
    search_fields = ("title", "topic")
    readonly_fields = ("edited_at", "edited_by")
    actions = ("publish",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[LiveEntry], search_term: str
    ) -> tuple[QuerySet[LiveEntry], bool]:
        """Also finds the topic id by words with diacritics, for example “quên mật khẩu”."""
        found, duplicates = super().get_search_results(request, queryset, search_term)
        slug = "-".join(fold(search_term).split())
        return (found | queryset.filter(topic__contains=slug) if slug else found), duplicates

    def save_model(
        self, request: HttpRequest, obj: LiveEntry, form: forms.Form, change: bool
    ) -> None:
        obj.edited_at = timezone.now()
        obj.edited_by_id = request.user.pk
        super().save_model(request, obj, form, change)

    @admin.action(description="Đăng cả kho thành bản mới (chọn một dòng bất kỳ)")
    def publish(self, request: HttpRequest, queryset: QuerySet[LiveEntry]) -> None:
        before = catalogue.newest_number()
        release = catalogue.publish(f"Đăng bởi {request.user}")
        if release.number == before:
            self.message_user(request, "Không có gì thay đổi từ bản đăng trước.", messages.INFO)
        else:
            self.message_user(request, f"Đã đăng bản số {release.number}.", messages.SUCCESS)


@admin.register(Release)
class ReleaseAdmin(admin.ModelAdmin[Release]):
    list_display = ("number", "created_at", "note", "checksum")
    fields = ("number", "created_at", "note", "checksum", "artefacts")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Release | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Release | None = None) -> bool:
        return False
