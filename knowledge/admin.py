"""The catalogue in the console: editing entries, publishing, looking at releases."""

from typing import Any

import yaml
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from knowledge import catalogue
from knowledge.content.load import load_domains
from knowledge.models import LiveEntry, Release
from knowledge.retrieval.text import fold

ENTRIES_A_PAGE = 50


class YamlField(forms.CharField):
    """An entry shown and edited as the YAML that curators know from the reviewed files."""

    widget = forms.Textarea(
        attrs={"rows": 40, "cols": 110, "spellcheck": "false", "class": "vLargeTextField yaml"}
    )

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        # The many variants last: what people are answered is on the first screen.
        value = dict(sorted(value.items(), key=lambda field: field[0] == "variants"))
        return yaml.dump(value, allow_unicode=True, sort_keys=False, width=100)

    def to_python(self, value: Any) -> Any:
        try:
            data = yaml.safe_load(value or "")
        except yaml.YAMLError as error:
            where = getattr(error, "problem_mark", None)
            line = f" (dòng {where.line + 1})" if where else ""
            raise forms.ValidationError(
                f"Viết chưa đúng dạng YAML{line}. Xem lại dấu hai chấm, ngoặc kép và cách thụt vào."
            ) from error
        if not isinstance(data, dict):
            raise forms.ValidationError("Nội dung phải gồm các ô “tên: giá trị”.")
        return data

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial) != data)


def domains() -> list[tuple[str, str]]:
    return [(domain.id, domain.name) for domain in load_domains()]


class LiveEntryForm(forms.ModelForm[LiveEntry]):
    domain = forms.ChoiceField(label="Lĩnh vực", choices=domains)
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


class DomainFilter(admin.SimpleListFilter):
    """By the domain's name."""

    title = "lĩnh vực"
    parameter_name = "domain"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return domains()

    def queryset(self, request: HttpRequest, queryset: QuerySet[LiveEntry]) -> QuerySet[LiveEntry]:
        return queryset.filter(domain=self.value()) if self.value() else queryset


@admin.register(LiveEntry)
class LiveEntryAdmin(admin.ModelAdmin[LiveEntry]):
    form = LiveEntryForm
    list_display = ("title", "topic", "domain_name", "to_review", "review_month", "edited_at")
    list_filter = (OverdueFilter, "needs_review", DomainFilter)
    list_per_page = ENTRIES_A_PAGE
    search_fields = ("title", "topic")
    readonly_fields = ("edited_at", "edited_by")

    @admin.display(description="lĩnh vực", ordering="domain")
    def domain_name(self, row: LiveEntry) -> str:
        return dict(domains()).get(row.domain, row.domain)

    @admin.display(description="cần xem lại", ordering="needs_review")
    def to_review(self, row: LiveEntry) -> str:
        return "cần xem lại" if row.needs_review else ""

    @admin.display(description="hạn xem lại", ordering="review_by")
    def review_month(self, row: LiveEntry) -> str:
        year, _, month = row.review_by.partition("-")
        return f"hạn {month}/{year}"

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

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.publish)
        return [path("publish/", view, name="knowledge_publish"), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {"may_publish": self.has_change_permission(request), **(extra_context or {})}
        return super().changelist_view(request, context)

    def publish(self, request: HttpRequest) -> HttpResponse:
        """Shows what a new release would change; publishes it when that is confirmed."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            changes = unpublished()
            context = {
                **self.admin_site.each_context(request),
                "title": "Đăng bản mới",
                "changes": changes,
                "nothing": not any(titles for _, titles in changes),
            }
            return TemplateResponse(request, "admin/knowledge/publish.html", context)
        before = catalogue.newest_number()
        release = catalogue.publish(f"Đăng bởi {request.user}")
        if release.number == before:
            self.message_user(request, "Không có gì thay đổi từ bản đăng trước.", messages.INFO)
        else:
            self.message_user(request, f"Đã đăng bản số {release.number}.", messages.SUCCESS)
        return redirect("admin:knowledge_liveentry_changelist")


def unpublished() -> list[tuple[str, list[str]]]:
    """The titles of entries that differ from the newest release, by what became of them."""
    newest = Release.objects.order_by("-number").first()
    published = dict(newest.entries.values_list("topic", "data")) if newest else {}
    live = {row.topic: row for row in LiveEntry.objects.order_by("title")}
    edited = [row for topic, row in live.items() if published.get(topic, row.data) != row.data]
    return [
        ("Thêm mới", [row.title for topic, row in live.items() if topic not in published]),
        ("Đã sửa", [row.title for row in edited]),
        ("Bỏ đi", [data["title"] for topic, data in published.items() if topic not in live]),
    ]


@admin.register(Release)
class ReleaseAdmin(admin.ModelAdmin[Release]):
    list_display = ("__str__", "created_at", "size", "note")
    fields = ("number", "created_at", "note", "size", "checksum")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Release]:
        # What was fitted is long, and nobody reads it here.
        return super().get_queryset(request).defer("artefacts").annotate(count=Count("entries"))

    @admin.display(description="số câu trả lời")
    def size(self, release: Release) -> str:
        return f"{getattr(release, 'count', 0)} câu trả lời"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Release | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Release | None = None) -> bool:
        return False
