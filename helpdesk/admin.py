"""The help desk in the console. Texts can be read, not written; addresses can't be seen."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from helpdesk.models import (
    Citizen,
    DraftAnswer,
    Feedback,
    StuckStep,
    Team,
    Ticket,
    TicketMessage,
    Turn,
)


class ReadOnly(admin.ModelAdmin[Any]):
    """What people said is not for editing."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


@admin.register(Citizen)
class CitizenAdmin(ReadOnly):
    list_display = ("__str__", "channel", "commune_name", "last_seen_at", "blocked_bot")
    list_filter = ("channel", "province_name", "blocked_bot")


class UnansweredFilter(admin.SimpleListFilter):
    title = "kết quả"
    parameter_name = "unanswered"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", "Chưa trả lời được")]

    def queryset(
        self, request: HttpRequest, queryset: models.QuerySet[Turn]
    ) -> models.QuerySet[Turn]:
        return queryset.filter(kind="none") if self.value() == "1" else queryset


@admin.register(Turn)
class TurnAdmin(ReadOnly):
    list_display = ("question", "kind", "topic", "confidence", "degraded", "at")
    list_filter = (UnansweredFilter, "kind", "degraded", "at")
    search_fields = ("question", "topic")


@admin.register(Feedback)
class FeedbackAdmin(ReadOnly):
    list_display = ("topic", "good", "reason", "at")
    list_filter = ("good", "at")
    search_fields = ("topic", "reason")


@admin.register(StuckStep)
class StuckStepAdmin(ReadOnly):
    list_display = ("topic", "step", "at")
    list_filter = ("topic",)


@admin.register(Team)
class TeamAdmin(admin.ModelAdmin[Team]):
    list_display = ("name", "is_default", "group_chat_id", "next_team")
    prepopulated_fields: ClassVar[dict[str, Sequence[str]]] = {"slug": ("name",)}


class MessageInline(admin.TabularInline[TicketMessage, Ticket]):
    model = TicketMessage
    fields = ("at", "direction", "kind", "text", "author_role", "delivered_at")
    readonly_fields = fields
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Ticket | None = None) -> bool:
        return False


@admin.register(Ticket)
class TicketAdmin(ReadOnly):
    list_display = ("number", "status", "team", "question", "created_at", "answered_at", "rating")
    list_filter = ("status", "team", "rating", "created_at")
    search_fields = ("question",)
    inlines = (MessageInline,)


@admin.register(DraftAnswer)
class DraftAnswerAdmin(admin.ModelAdmin[DraftAnswer]):
    list_display = ("question", "topic", "status", "created_at")
    list_filter = ("status",)
    search_fields = ("question", "answer")
