"""The catalogue in the console: editing entries, publishing, releases, notices for everybody."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import date_format

from knowledge import catalogue
from knowledge.case_fields import HEAD_FIELDS, SLOTS, fields_of
from knowledge.content.check import Finding
from knowledge.content.tracing import sheets_of
from knowledge.forms import EntryForm, domains, label_of
from knowledge.models import LiveEntry, Notice, Release
from knowledge.notice_form import NoticeForm, domains_named
from knowledge.publishing import findings_on, may_publish, unpublished
from knowledge.retrieval.text import fold
from knowledge.writing import Writing

ENTRIES_A_PAGE = 50
ASKED_BACK = (
    "Khi câu trả lời còn tùy một điều (mấy tuổi, máy loại nào), máy hỏi lại bà con một câu. Mỗi "
    "trường hợp ở dưới là một nút để bấm. Cần ít nhất hai trường hợp, bấm vào tên để mở ra."
)


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
class LiveEntryAdmin(Writing):
    form = EntryForm
    list_display = ("title", "topic", "domain_name", "to_review", "review_month", "edited_at")
    list_filter = (OverdueFilter, "needs_review", DomainFilter)
    list_per_page = ENTRIES_A_PAGE
    search_fields = ("title", "topic")
    fieldsets: ClassVar[Any] = (
        (
            "Câu trả lời",
            {"fields": ("title", "short_title", "answer", "steps", "changed", "warnings")},
        ),
        (
            "Bà con hay hỏi thêm",
            {"fields": ("cost", "time", "place", "offices", "documents", "who", "trouble", "asks")},
        ),
        ("Cách hỏi", {"fields": ("variants", "not_for")}),
        ("Gọi ai, xem tiếp gì", {"fields": ("hotlines", "related")}),
        (
            "Nguồn và hạn",
            {
                "fields": (
                    "sources",
                    "checked",
                    "review_by",
                    "facts_from",
                    "confirm",
                    "needs_review",
                    "review_reason",
                    "doubt",
                    "confirmed_by",
                    "confirmed",
                )
            },
        ),
        ("Dùng ở đâu", {"fields": ("only_here", "commune")}),
        (
            "Xếp vào",
            {
                "fields": (
                    "kind",
                    "topic",
                    "domain",
                    "position",
                    "edited_at",
                    "edited_by",
                    "version",
                )
            },
        ),
    )

    def get_fieldsets(self, request: HttpRequest, obj: LiveEntry | None = None) -> Any:
        """Also the cases, closed but for their names: most entries have none."""
        told = obj.data.get("cases", {}).get("options", ()) if obj else ()
        labels = dict(enumerate((option["label"] for option in told), start=1))
        cases = (
            (
                f"Trường hợp {slot}: {labels.get(slot, 'chưa ghi')}",
                {"fields": fields_of(slot), "classes": ("collapse",)},
            )
            for slot in SLOTS
        )
        first, then, *rest = self.fieldsets
        asked = ("Hỏi lại một điều", {"fields": HEAD_FIELDS, "description": ASKED_BACK})
        return (first, then, asked, *cases, *rest)

    def get_readonly_fields(
        self, request: HttpRequest, obj: LiveEntry | None = None
    ) -> tuple[str, ...]:
        # Buttons of old messages and the record of questions name the topic.
        return ("edited_at", "edited_by", *(("topic",) if obj else ()))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        # Without the right to write the form would be empty.
        if not self.has_change_permission(request) and object_id.isdecimal():
            return redirect("entry_preview", object_id)
        return super().change_view(request, object_id, form_url, extra_context)

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
        obj.edited_by_id = request.user.pk
        super().save_model(request, obj, form, change)

    def get_urls(self) -> list[URLPattern]:
        publish = self.admin_site.admin_view(self.publish)
        facts = self.admin_site.admin_view(self.facts)
        return [
            path("publish/", publish, name="knowledge_publish"),
            path("<int:pk>/facts/", facts, name="knowledge_facts"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {"may_publish": may_publish(request.user), **(extra_context or {})}
        return super().changelist_view(request, context)

    def facts(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The facts that an entry may tell, with their sources."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = get_object_or_404(LiveEntry, pk=pk)
        entry = row.entry()
        context = {
            **self.admin_site.each_context(request),
            "title": "Tư liệu",
            "entry": row,
            "sheets": sheets_of((entry.topic, *entry.facts_from)),
        }
        return TemplateResponse(request, "admin/knowledge/facts.html", context)

    def publish(self, request: HttpRequest) -> HttpResponse:
        """Shows what a new release would change; publishes it when that is confirmed.

        What the content check finds in it has to be mended first; an administrator may insist.
        """
        if not may_publish(request.user):
            raise PermissionDenied
        changes = unpublished()
        problems = told(findings_on(changes.edited))
        insists = request.user.is_superuser and "insist" in request.POST
        if request.method == "POST" and (insists or not problems):
            return self._published(request)
        context = {
            **self.admin_site.each_context(request),
            "title": "Đăng bản mới",
            "changes": (
                ("Thêm mới", [row.title for row in changes.added]),
                ("Đã sửa", [row.title for row in changes.changed]),
                ("Bỏ đi", changes.removed),
                ("Đã sửa tay nên chưa lấy bản gốc mới, xem lại giúp", titles_left_over()),
            ),
            "nothing": not changes,
            "problems": problems,
            "may_insist": request.user.is_superuser,
        }
        return TemplateResponse(request, "admin/knowledge/publish.html", context)

    def _published(self, request: HttpRequest) -> HttpResponse:
        before = catalogue.newest_number()
        release = catalogue.publish(f"Đăng bởi {request.user}")
        if release.number == before:
            self.message_user(request, "Không có gì thay đổi từ bản đăng trước.", messages.INFO)
        else:
            self.message_user(request, f"Đã đăng bản số {release.number}.", messages.SUCCESS)
        return redirect("admin:knowledge_liveentry_changelist")


def titles_left_over() -> list[str]:
    """The entries of which the seed says something new; by topic those that are deleted."""
    topics = catalogue.left_over()
    titles = dict(LiveEntry.objects.filter(topic__in=topics).values_list("topic", "title"))
    return [titles.get(topic, topic) for topic in topics]


def told(findings: Sequence[Finding]) -> list[tuple[LiveEntry, list[tuple[str, str]]]]:
    """Findings by the entry that they are on, each as (the field's label, the problem)."""
    rows = LiveEntry.objects.filter(topic__in={f.topic for f in findings}).order_by("title")
    return [
        (row, [(label_of(f.field, row.data), f.problem) for f in findings if f.topic == row.topic])
        for row in rows
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


@admin.register(Notice)
class NoticeAdmin(Writing):
    """Who may publish puts notices up and ends them; nobody takes back what people were told."""

    form = NoticeForm
    list_display = ("text", "state", "where", "by")
    fields = ("text", "domains", "starts_at", "ends_at", "version")
    actions = ("end_now",)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_publish(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Notice | None = None) -> bool:
        return may_publish(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_publish(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Notice | None = None) -> bool:
        return may_publish(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Notice | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Notice, form: forms.Form, change: bool) -> None:
        obj.edited_by_id = request.user.pk
        super().save_model(request, obj, form, change)

    @admin.display(description="lúc này", ordering="ends_at")
    def state(self, notice: Notice) -> str:
        """Whether people are told it now."""
        now = timezone.now()
        if notice.ends_at <= now:
            return f"đã hết lúc {_hour(notice.ends_at)}"
        if notice.starts_at > now:
            return f"chưa tới giờ, báo từ {_hour(notice.starts_at)} đến {_hour(notice.ends_at)}"
        return f"📢 đang báo, đến {_hour(notice.ends_at)}"

    @admin.display(description="ở lĩnh vực")
    def where(self, notice: Notice) -> str:
        return domains_named(notice.domains)

    @admin.display(description="người đăng", ordering="edited_by")
    def by(self, notice: Notice) -> str:
        return f"{notice.edited_by} đăng" if notice.edited_by else ""

    @admin.action(description="Kết thúc ngay", permissions=["change"])
    def end_now(self, request: HttpRequest, queryset: QuerySet[Notice]) -> None:
        now = timezone.now()
        going = queryset.filter(ends_at__gt=now)
        for notice in going:
            self.log_change(request, notice, "Kết thúc ngay")
        count = going.update(ends_at=now)
        self.message_user(request, f"Đã kết thúc {count} thông báo. Nửa phút nữa là không ai thấy.")


def _hour(at: datetime) -> str:
    return date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")
