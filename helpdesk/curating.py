"""What people asked becomes a way to ask: an action of the lists of questions in the console."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest

from helpdesk.personal_data import PLACEHOLDERS
from knowledge import catalogue
from knowledge.forms import topics
from knowledge.models import LiveEntry


class TopicForm(ActionForm):
    """Stands beside the list of actions."""

    topic = forms.ChoiceField(
        label="Chủ đề", choices=lambda: [("", "—"), *topics()], required=False
    )


class TakesQuestions(admin.ModelAdmin[Any]):
    """A list of questions; those ticked are added to the ways to ask about a topic."""

    action_form = TopicForm
    actions = ("add_to_variants",)

    def has_curate_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("knowledge.change_liveentry")

    @admin.action(description="Thêm vào cách hỏi của chủ đề", permissions=["curate"])
    def add_to_variants(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        topic = request.POST.get("topic", "")
        questions = [str(row.question) for row in rows]
        # Nobody would ask in such words again.
        usable = [q for q in questions if q and not any(p in q for p in PLACEHOLDERS.values())]
        try:
            added = catalogue.add_variants(topic, usable, request.user.pk)
        except LiveEntry.DoesNotExist:
            self.message_user(request, "Chọn chủ đề trước đã.", messages.WARNING)
            return
        said = f"Đã thêm {added} cách hỏi. Máy dùng từ lần đăng bản mới sau."
        if added < len(questions):
            said += f" Bỏ qua {len(questions) - added} câu: đã có, để trống hoặc có chỗ che số."
        self.message_user(request, said, messages.SUCCESS)
        self.taken(rows, topic)

    def taken(self, rows: QuerySet[Any], topic: str) -> None:
        """For lists that note what became of a question."""
