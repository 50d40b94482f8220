"""What was asked and what became of it."""

from datetime import datetime

from django.db.models import Count, QuerySet

from helpdesk.models import Citizen, Feedback, StuckStep, Turn

UNANSWERED_KINDS = ("none",)
TELLING_KINDS = ("answer", "step", "clarify", "urgent", "suspect")


def record_turn(
    citizen: Citizen,
    question: str,
    kind: str,
    *,
    topic: str | None = None,
    decision: str | None = None,
    confidence: float | None = None,
    degraded: bool = False,
    release_number: int | None = None,
) -> Turn:
    """Stores one question, masked, and the kind of reply that it got."""
    return Turn.objects.create(
        citizen=citizen,
        question=question,
        kind=kind,
        topic=topic or "",
        decision=decision or "",
        confidence=confidence,
        degraded=degraded,
        release_number=release_number,
    )


def answered_since(citizen: Citizen, moment: datetime) -> bool:
    """Whether the assistant itself has told the person something of a matter since then."""
    return citizen.turns.filter(at__gt=moment, kind__in=TELLING_KINDS).exists()


def recent_turns(citizen: Citizen, count: int = 5) -> list[Turn]:
    """The last turns of a person, oldest first."""
    return list(citizen.turns.order_by("-at", "-pk")[:count])[::-1]


def unanswered(since: datetime | None = None) -> QuerySet[Turn]:
    """Questions that nothing was known of, not even a signpost, newest first."""
    turns = Turn.objects.filter(kind__in=UNANSWERED_KINDS, topic="").order_by("-at")
    return turns.filter(at__gte=since) if since else turns


def record_feedback(citizen: Citizen, topic: str, good: bool, reason: str = "") -> Feedback:
    """Stores a 👍 or 👎. A second one on the same topic replaces what was thought before."""
    feedback, _ = Feedback.objects.update_or_create(
        citizen=citizen,
        topic=topic,
        defaults={"good": good, "reason": reason},
    )
    return feedback


def record_stuck(topic: str, step: int) -> StuckStep:
    """Somebody got stuck at this step, counted from 1."""
    return StuckStep.objects.create(topic=topic, step=step)


def most_stuck(count: int = 20) -> list[tuple[str, int, int]]:
    """Where people get stuck most: (topic, step, how often)."""
    rows = (
        StuckStep.objects.order_by()
        .values_list("topic", "step")
        .annotate(times=Count("pk"))
        .order_by("-times", "topic", "step")
    )
    return [(topic, step, times) for topic, step, times in rows[:count]]
