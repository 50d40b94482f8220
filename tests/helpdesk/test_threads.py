"""What is remembered of a conversation: one state a citizen, no longer than their questions."""

from datetime import timedelta

from django.utils import timezone

from helpdesk import citizens, privacy, threads
from helpdesk.models import Thread


def test_the_last_state_replaces_the_one_before(each_database: str) -> None:
    one, other = citizens.citizen_for("telegram", "1"), citizens.citizen_for("telegram", "2")
    assert threads.load(one) == {}
    for state in ({"topic": "a", "step": 2}, {"topic": "b"}):
        threads.keep(one, state)
    assert threads.load(one) == {"topic": "b"}
    assert threads.load(other) == {}


def test_it_goes_with_the_citizen_and_with_time(database: str) -> None:
    gone, old, new = (citizens.citizen_for("telegram", str(number)) for number in range(3))
    for citizen in (gone, old, new):
        threads.keep(citizen, {"question": "quên mật khẩu"})
    citizens.forget(gone)
    late = timezone.now() - timedelta(days=privacy.retention_days()["turns"] + 1)
    Thread.objects.filter(citizen=old).update(changed_at=late)
    assert privacy.enforce_retention()["threads"] == 1
    assert [thread.citizen for thread in Thread.objects.all()] == [new]
