"""What was written on a page that can't be saved any more is kept, or at least shown."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from knowledge.writing import Writing, keep_unsaved, written_in

Answer = Callable[[HttpRequest], HttpResponse]


class KeepUnsaved:
    """Keeps what somebody sends whose session has ended, until they have logged in again."""

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        sends = request.method == "POST" and _is_written_on(view)
        if sends and not admin.site.has_permission(request):
            keep_unsaved(request)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page whose token is missing or old: it may have been open for too long."""
    view = request.resolver_match.func if request.resolver_match else None
    words = written_in(request) if _is_written_on(view) else {}
    context = {
        **admin.site.each_context(request),
        "title": "Trang này chưa lưu được",
        "written": [word for word in words.values() if " " in word.strip()],
        "path": request.path,
    }
    return TemplateResponse(request, "admin/forged.html", context, status=403)


def _is_written_on(view: Any) -> bool:
    return isinstance(getattr(view, "model_admin", None), Writing)
