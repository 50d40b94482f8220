"""The help desk in the console. Texts can be read, not written; addresses can't be seen."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from helpdesk import citizens, reach, updates
from helpdesk.curating import TakesQuestions
from helpdesk.forms import DraftForm, TeamForm
from helpdesk.models import (
    Citizen,
    DraftAnswer,
    Feedback,
    InboundUpdate,
    StuckStep,
    Team,
    Ticket,
    TicketMessage,
    Turn,
)
from helpdesk.tickets import ticket_by_number
from knowledge.models import LiveEntry
from knowledge.writing import Writing

ROWS_A_PAGE = 50

KINDS = {
    "answer": "đã trả lời",
    "step": "chỉ từng bước",
    "clarify": "hỏi lại",
    "none": "chưa trả lời được",
    "urgent": "việc khẩn cấp",
    "suspect": "xem giúp tin lạ",
    "handoff": "chuyển người hỗ trợ",
    "locality": "hỏi xã, phường",
    "smalltalk": "chuyện trò",
    "ack": "ghi nhận",
}
"""What became of a question, by the kind of Reply."""

ROLES = {"citizen": "Bà con", "bot": "Máy"}


class OfATopic:
    """Shows the title of a topic, which says more than its id."""

    @admin.display(description="chủ đề", ordering="topic")
    def topic_title(self, row: Any) -> str:
        return str(row.topic_name or row.topic)


def with_topic_name(rows: QuerySet[Any]) -> QuerySet[Any]:
    title = LiveEntry.objects.filter(topic=OuterRef("topic")).values("title")[:1]
    named: QuerySet[Any] = rows.annotate(topic_name=Subquery(title))
    return named


class ReadOnly(admin.ModelAdmin[Any]):
    """What people said is not for editing."""

    list_per_page = ROWS_A_PAGE

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


@admin.register(Citizen)
class CitizenAdmin(ReadOnly):
    list_display = ("__str__", "commune_name", "channel", "last_seen_at", "blocked")
    list_filter = ("channel", "blocked_bot", "commune_name")
    search_fields = ("pseudonym", "commune_name")
    fields = (
        "__str__",
        "channel",
        "commune_name",
        "province_name",
        "brief",
        "blocked_bot",
        "created_at",
        "last_seen_at",
    )

    @admin.display(description="đã chặn bot", ordering="blocked_bot")
    def blocked(self, citizen: Citizen) -> str:
        return "đã chặn bot" if citizen.blocked_bot else ""

    # Deleting somebody is forgetting them: their tickets' words and Rasa's conversation go too.

    def delete_model(self, request: HttpRequest, obj: Citizen) -> None:
        citizens.forget(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Citizen]) -> None:
        for citizen in queryset:
            citizens.forget(citizen)


class KindFilter(admin.SimpleListFilter):
    """By what became of a question."""

    title = "kết quả"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return KINDS.items()

    def queryset(self, request: HttpRequest, queryset: QuerySet[Turn]) -> QuerySet[Turn]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Turn)
class TurnAdmin(OfATopic, TakesQuestions, ReadOnly):
    list_display = ("asked", "outcome", "topic_title", "sure", "trouble", "at")
    list_filter = (KindFilter, "degraded", "at")
    search_fields = ("question", "topic")
    fields = ("citizen", "at", "question", "outcome", "topic_title", "sure", "degraded", "release")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Turn]:
        return with_topic_name(super().get_queryset(request))

    @admin.display(description="câu hỏi", ordering="question")
    def asked(self, turn: Turn) -> str:
        return str(turn.question) or "(bấm nút)"

    @admin.display(description="kết quả", ordering="kind")
    def outcome(self, turn: Turn) -> str:
        return KINDS.get(turn.kind, turn.kind)

    @admin.display(description="độ chắc", ordering="confidence")
    def sure(self, turn: Turn) -> str:
        return "" if turn.confidence is None else f"chắc {turn.confidence:.0%}"

    @admin.display(description="lúc trục trặc", ordering="degraded")
    def trouble(self, turn: Turn) -> str:
        return "lúc trục trặc" if turn.degraded else ""

    @admin.display(description="bản đăng")
    def release(self, turn: Turn) -> str:
        return "" if turn.release_number is None else f"Bản {turn.release_number}"


@admin.register(Feedback)
class FeedbackAdmin(OfATopic, ReadOnly):
    list_display = ("opinion", "reason", "at")
    list_filter = ("good", "at")
    search_fields = ("topic", "reason")
    fields = ("citizen", "at", "opinion", "reason")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Feedback]:
        return with_topic_name(super().get_queryset(request))

    @admin.display(description="đánh giá", ordering="topic")
    def opinion(self, feedback: Feedback) -> str:
        return f"{'👍' if feedback.good else '👎'} {self.topic_title(feedback)}"


@admin.register(StuckStep)
class StuckStepAdmin(OfATopic, ReadOnly):
    list_display = ("topic_title", "which", "at")
    list_filter = ("at",)
    search_fields = ("topic",)
    fields = ("topic_title", "which", "at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[StuckStep]:
        return with_topic_name(super().get_queryset(request))

    @admin.display(description="bước", ordering="step")
    def which(self, stuck: StuckStep) -> str:
        return f"bước {stuck.step}"


@admin.register(Team)
class TeamAdmin(Writing):
    form = TeamForm
    list_display = ("name", "default", "group", "following")
    readonly_fields = ("reach",)
    search_fields = ("name",)
    prepopulated_fields: ClassVar[dict[str, Sequence[str]]] = {"slug": ("name",)}

    @admin.display(description="đội nhận khi không rõ xã", ordering="is_default")
    def default(self, team: Team) -> str:
        return "nhận khi không rõ xã" if team.is_default else ""

    @admin.display(description="nhóm Telegram")
    def group(self, team: Team) -> str:
        return "" if team.in_reach else self.reach(team)

    @admin.display(description="liên lạc với nhóm")
    def reach(self, team: Team) -> str:
        """Whether the team sees its tickets; why it doesn't, and since when."""
        if team.group_chat_id is None:
            return "chưa có nhóm Telegram"
        if team.out_of_reach_since is None:
            return "bình thường"
        at = date_format(timezone.localtime(team.out_of_reach_since), "SHORT_DATETIME_FORMAT")
        return f"⚠️ không vào được nhóm từ {at}: {team.get_out_of_reach_why_display()}"

    def save_model(self, request: HttpRequest, obj: Team, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "group_chat_id" in form.changed_data:
            reach.group_changed(obj)

    @admin.display(description="đội tiếp theo")
    def following(self, team: Team) -> str:
        return f"rồi đến {team.next_team}" if team.next_team else ""

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField[Any] | None:
        # A team is not deleted or changed from within the form of another.
        return db_field.formfield(**kwargs)  # type: ignore[no-any-return]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "next_team":
            return self.formfield_for_foreignkey(db_field, request, **kwargs)
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(Ticket)
class TicketAdmin(ReadOnly):
    list_display = ("title", "status", "team", "stars", "created_at")
    list_filter = ("status", "team", "rating", "created_at")
    list_select_related = ("team",)
    search_fields = ("question",)
    search_help_text = "Tìm theo câu hỏi hoặc số phiếu, ví dụ G-0042."
    fields = (
        "status",
        "team",
        "citizen",
        "question",
        "before",
        "messages",
        "claimed_role",
        "created_at",
        "assigned_at",
        "waiting_since",
        "claimed_at",
        "answered_at",
        "closed_at",
        "reminded_at",
        "stars",
        "draft_entry",
    )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Ticket], search_term: str
    ) -> tuple[QuerySet[Ticket], bool]:
        """Also finds a ticket by its number."""
        if ticket := ticket_by_number(search_term):
            return queryset.filter(pk=ticket.pk), False
        return super().get_search_results(request, queryset, search_term)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody who is still waiting is deleted."""
        open_one = isinstance(obj, Ticket) and obj.status != Ticket.Status.CLOSED
        return not open_one and super().has_delete_permission(request, obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        # Of all at once it could not be said whether they are closed.
        return {}

    @admin.display(description="phiếu", ordering="pk")
    def title(self, ticket: Ticket) -> str:
        return f"{ticket.number} {ticket.question}"

    @admin.display(description="số sao", ordering="rating")
    def stars(self, ticket: Ticket) -> str:
        return "⭐" * (ticket.rating or 0)

    @admin.display(description="trò chuyện trước đó")
    def before(self, ticket: Ticket) -> SafeString:
        told = [(ROLES.get(turn.get("role"), ""), turn.get("text")) for turn in ticket.conversation]
        return format_html_join("", "<div><b>{}:</b> {}</div>", told)

    @admin.display(description="tin nhắn")
    def messages(self, ticket: Ticket) -> SafeString:
        return format_html_join("", "{}", ((_message(one),) for one in ticket.messages.all()))


def _message(message: TicketMessage) -> SafeString:
    at = date_format(timezone.localtime(message.at), "SHORT_DATETIME_FORMAT")
    words = str(message.text) or f"({message.get_kind_display()})"
    waits = "" if message.delivered_at else f" ({message.get_state_display()})"
    return format_html(
        "<div><b>{}</b> ({}): {}{}</div>", message.get_direction_display(), at, words, waits
    )


@admin.register(DraftAnswer)
class DraftAnswerAdmin(OfATopic, TakesQuestions, Writing):
    form = DraftForm
    list_display = ("question", "status", "topic_title", "created_at")
    list_filter = ("status",)
    list_per_page = ROWS_A_PAGE
    search_fields = ("question", "answer")
    fields = ("number", "created_at", "question", "answer", "topic", "status", "version")
    readonly_fields = ("number", "created_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[DraftAnswer]:
        return with_topic_name(super().get_queryset(request))

    def taken(self, rows: QuerySet[DraftAnswer], topic: str) -> None:
        rows.update(status=DraftAnswer.Status.TAKEN, topic=topic)

    @admin.display(description="phiếu")
    def number(self, draft: DraftAnswer) -> str:
        return draft.ticket.number if draft.ticket else ""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(InboundUpdate)
class InboundUpdateAdmin(ReadOnly):
    """What was set aside after several tries. Nobody can read it, but it can be tried again."""

    list_display = ("update_id", "channel", "at", "tries")
    fields = list_display
    actions = ("try_again",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[InboundUpdate]:
        aside = InboundUpdate.State.SET_ASIDE
        return super().get_queryset(request).filter(state=aside)

    @admin.action(description="Thử lại các tin đã chọn")
    def try_again(self, request: HttpRequest, queryset: QuerySet[InboundUpdate]) -> None:
        count = updates.try_again(queryset)
        self.message_user(request, f"Đã đưa {count} tin vào hàng chờ. Máy sẽ thử lại ngay.")
