"""Nothing that somebody wrote in the console is lost: neither to a colleague who saved meanwhile,
nor to a session that ended meanwhile."""

from typing import Any, TypeVar

from django import forms
from django.contrib import admin, messages
from django.db import models, transaction
from django.forms.models import model_to_dict
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from knowledge.releases import checksum

Row = TypeVar("Row", bound=models.Model)

SESSION_KEY = "unsaved"
MOST_CHARS = 100_000
"""Longer than any form here, so that nobody fills the table of sessions."""
CHANGED_MEANWHILE = (
    "Có người vừa sửa chỗ này. Mở trang này ở thẻ khác để xem bản mới, rồi sửa lại trên bản đó."
)
NOT_SAVED_YET = (
    "Phiên đăng nhập đã hết nên lúc nãy chưa lưu được. Những gì vừa viết còn nguyên ở dưới. "
    "Xem lại rồi bấm Lưu."
)


class VersionedForm(forms.ModelForm[Row]):
    """Refuses to save over what somebody else has saved since the page was opened.

    A page without a version is one of before anybody edited the row here (`edited_at`).
    """

    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = model_to_dict(self.instance, fields=self._meta.fields)
        self.initial["version"] = checksum([{name: str(stored[name]) for name in stored}])

    def clean(self) -> dict[str, Any]:
        written = super().clean() or {}
        row: Any = self.instance
        opened = self.data.get(self.add_prefix("version"))
        is_known = opened == self.initial["version"] if opened else row.edited_at is None
        if row.pk and not is_known:
            raise forms.ValidationError(CHANGED_MEANWHILE)
        return written


class Writing(admin.ModelAdmin[Any]):
    """A page on which people write.

    Two who save the same row do so one after the other; what was sent after the session had ended
    stands in the form again after the login.
    """

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        found = super().get_object(request, object_id, from_field)
        if (
            found is None
            or request.method != "POST"
            or not transaction.get_connection().in_atomic_block
        ):
            return found
        # Read again under the lock: the form compares with what it finds here.
        self.model._default_manager.select_for_update().filter(pk=found.pk).first()
        return super().get_object(request, object_id, from_field)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.edited_at = timezone.now()
        super().save_model(request, obj, form, change)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        written = self._unsaved(request)
        if written is None:
            return form

        class Unsaved(form):  # type: ignore[misc, valid-type]
            def __init__(self, **given: Any) -> None:
                super().__init__(written, **given)

        return Unsaved

    def _unsaved(self, request: HttpRequest) -> QueryDict | None:
        """What was sent to this page before the login; shown once."""
        if request.method != "GET":
            return None
        if not hasattr(request, SESSION_KEY):
            kept = request.session.get(SESSION_KEY, {})
            is_mine = kept.get("path") == request.path
            setattr(request, SESSION_KEY, QueryDict(kept["fields"]) if is_mine else None)
            if is_mine:
                del request.session[SESSION_KEY]
                messages.warning(request, NOT_SAVED_YET)
        unsaved: QueryDict | None = getattr(request, SESSION_KEY)
        return unsaved


def keep_unsaved(request: HttpRequest) -> None:
    """Keeps what was sent, for the same page after the login."""
    fields = written_in(request).urlencode()
    if len(fields) <= MOST_CHARS:
        request.session[SESSION_KEY] = {"path": request.path, "fields": fields}


def written_in(request: HttpRequest) -> QueryDict:
    """The fields of a form that was sent, without the token."""
    sent = request.POST.copy()
    sent.pop("csrfmiddlewaretoken", None)
    return sent
