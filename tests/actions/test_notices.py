"""A notice for everybody, through the action server: shown and ended while it runs."""

import time
from datetime import timedelta

from django.db import connections
from django.utils import timezone

from knowledge.board import POLL_SECONDS
from knowledge.models import Notice
from replies.model import AnswerReply
from tests.actions.calling import Caller

TEXT = "Cổng đăng ký xe đang hỏng, mai thử lại."


def wait_until_told(rasa: Caller, notices: tuple[str, ...]) -> None:
    deadline = time.monotonic() + 2 * POLL_SECONDS
    while time.monotonic() < deadline:
        answer = rasa.call('/choose_topic{"topic":"vneid-quen-mat-khau"}')
        assert isinstance(answer, AnswerReply)
        if answer.notices == notices:
            return
        time.sleep(1)
    raise AssertionError(f"not told {notices}, but {answer.notices}")


def test_it_is_told_from_when_it_is_put_up_until_it_is_ended(rasa: Caller) -> None:
    now = timezone.now()
    notice = Notice.objects.create(
        text=TEXT, domains=["dinh-danh"], starts_at=now, ends_at=now + timedelta(hours=1)
    )
    connections.close_all()
    try:
        wait_until_told(rasa, (TEXT,))
        other = rasa.call('/choose_topic{"topic":"hoa-don-dien-tu"}')
        assert isinstance(other, AnswerReply)
        assert other.notices == ()
    finally:
        Notice.objects.filter(pk=notice.pk).update(ends_at=timezone.now())
        connections.close_all()
    wait_until_told(rasa, ())
