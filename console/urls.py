"""Addresses of the curators' site."""

from django.contrib import admin
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.generic import RedirectView

from console import accounts
from console.preview import preview

admin.site.site_header = "Trợ Lý Số"
admin.site.site_title = "Trợ Lý Số"
admin.site.index_title = "Biên tập và hỗ trợ"
admin.site.site_url = None  # there is no other site to go to
admin.site.empty_value_display = ""
accounts.register()


def healthy(request: HttpRequest) -> HttpResponse:
    """Answers 200 when the database can be reached; for the container's health check."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("healthy", healthy, name="healthy"),
    path(
        "admin/knowledge/liveentry/<int:pk>/preview/",
        admin.site.admin_view(preview),
        name="entry_preview",
    ),
    path("admin/", admin.site.urls),
]
