"""What the console counts and times of its pages; `console/serving.py` shows it to Prometheus."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Counter, Histogram

REGISTRY = CollectorRegistry()

REQUESTS = Counter(
    "tro_ly_so_console_requests",
    "Pages that were asked for, by their name and what was answered.",
    ["page", "status"],
    registry=REGISTRY,
)
SECONDS = Histogram(
    "tro_ly_so_console_seconds", "How long a page takes to make.", registry=REGISTRY
)
ERRORS = Counter(
    "tro_ly_so_console_errors", "Pages that broke, by the error.", ["cause"], registry=REGISTRY
)


class Measured:
    """A middleware. The names of pages are those of `console/urls.py`, never an address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with SECONDS.time():
            response = self._get_response(request)
        found = request.resolver_match
        REQUESTS.labels(found.view_name if found else "", str(response.status_code)).inc()
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        ERRORS.labels(type(exception).__name__).inc()
