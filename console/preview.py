"""What people will be shown for an entry, before it is published."""

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from bot.keyboards import buttons_of, shorten
from bot.render import render
from knowledge import catalogue
from knowledge.models import LiveEntry
from replies import compose
from replies.model import AnswerReply, NoneReply


def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The entry's card as the bot sends it, the full one, and that of each part of it."""
    if not admin.site.get_model_admin(LiveEntry).has_view_permission(request):
        raise Http404
    row = get_object_or_404(LiveEntry, pk=pk)
    entry, release = row.entry(), catalogue.newest_release()
    if release is None:
        raise Http404
    parts = [
        compose.passage(release, entry, [part.value]) for part in compose.available_parts(entry)
    ]
    replies: list[AnswerReply | NoneReply] = [compose.refer(release, entry)]
    if not entry.is_signpost:
        wholes = [compose.answer(release, entry, full=full) for full in (False, True)]
        replies = [*wholes, *filter(None, parts)]
    context = {
        **admin.site.each_context(request),
        "title": "Bà con sẽ thấy",
        "entry": row,
        "cards": [_card(reply) for reply in replies],
    }
    return TemplateResponse(request, "admin/knowledge/preview.html", context)


def _card(reply: AnswerReply | NoneReply) -> dict[str, object]:
    return {
        "html": "\n\n".join(message.html for message in render(reply)),
        "buttons": [shorten(button.label) for button in buttons_of(reply)],
    }
