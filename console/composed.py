"""Text in one form: Macs and iPhones send letters and their marks apart (NFD)."""

import unicodedata
from collections.abc import Callable
from typing import Literal

from django.http import HttpRequest, HttpResponse, QueryDict

FORM: Literal["NFC"] = "NFC"


class ComposedText:
    """Puts all that is typed in the console together (NFC), as it is stored and searched for.

    Passwords stay as they were typed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.GET = _composed(request.GET)  # type: ignore[assignment]
        if request.method == "POST":
            request.POST = _composed(request.POST)  # type: ignore[assignment]
        return self._get_response(request)


def _composed(sent: QueryDict) -> QueryDict:
    """
    >>> from django.http import QueryDict
    >>> _composed(QueryDict("q=a\u0301&password=a\u0301")).urlencode()
    'q=%C3%A1&password=a%CC%81'
    """
    if all(unicodedata.is_normalized(FORM, text) for _, texts in sent.lists() for text in texts):
        return sent
    composed = QueryDict(mutable=True, encoding=sent.encoding)
    for name, texts in sent.lists():
        if "password" not in name:
            texts = [unicodedata.normalize(FORM, text) for text in texts]
        composed.setlist(name, texts)
    composed._mutable = False
    return composed
