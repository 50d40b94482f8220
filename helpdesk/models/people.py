"""Citizens, who are known by a pseudonym, and what they asked and thought of the answers."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone

from helpdesk.models.fields import MaskedTextField


def new_pseudonym() -> str:
    return uuid.uuid4().hex


class Citizen(models.Model):
    """Somebody who asks. Everything but `address` goes by the pseudonym."""

    pseudonym = models.CharField(
        "bí danh", max_length=32, unique=True, default=new_pseudonym, editable=False
    )
    channel = models.CharField("kênh", max_length=20)
    address = models.CharField("địa chỉ trên kênh", max_length=64, editable=False)
    """Where an answer is sent, such as a chat id; the only place where it stands."""
    province_slug = models.CharField(max_length=80, blank=True)
    province_name = models.CharField("tỉnh", max_length=120, blank=True)
    commune_slug = models.CharField(max_length=120, blank=True)
    commune_name = models.CharField("xã, phường", max_length=120, blank=True)
    brief = models.BooleanField("muốn trả lời ngắn", default=False)
    blocked_bot = models.BooleanField("đã chặn bot", default=False)
    created_at = models.DateTimeField("gặp lần đầu", default=timezone.now)
    last_seen_at = models.DateTimeField("gặp lần cuối", default=timezone.now)

    class Meta:
        verbose_name = "người hỏi"
        verbose_name_plural = "người hỏi"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["channel", "address"], name="one_citizen_an_address")
        ]

    def __str__(self) -> str:
        return self.pseudonym[:8]


class Turn(models.Model):
    """One question and what became of it."""

    citizen = models.ForeignKey(
        Citizen, on_delete=models.CASCADE, related_name="turns", verbose_name="người hỏi"
    )
    at = models.DateTimeField("lúc", default=timezone.now, db_index=True)
    question = MaskedTextField("câu hỏi", blank=True)
    kind = models.CharField("loại trả lời", max_length=20)
    topic = models.CharField("chủ đề", max_length=80, blank=True)
    decision = models.CharField("quyết định", max_length=20, blank=True)
    confidence = models.FloatField("độ chắc", null=True, blank=True)
    degraded = models.BooleanField("trả lời lúc trục trặc", default=False)
    release_number = models.PositiveIntegerField("bản đăng", null=True, blank=True)

    class Meta:
        verbose_name = "lượt hỏi"
        verbose_name_plural = "lượt hỏi"
        ordering: ClassVar[list[str]] = ["-at"]
        indexes: ClassVar[list[models.Index]] = [
            # What a person asked last, for the ticket's conversation.
            models.Index(fields=["citizen", "-at"], name="turn_of_citizen"),
            # Unanswered questions of a time span, for the curators.
            models.Index(fields=["kind", "-at"], name="turn_kind"),
        ]

    def __str__(self) -> str:
        return str(self.question)[:60]


class Thread(models.Model):
    """What is remembered of a conversation from one message to the next."""

    citizen = models.OneToOneField(
        Citizen,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="thread",
        verbose_name="người hỏi",
    )
    state = models.JSONField("điều đang nhớ", default=dict)
    """As `dialogue.turn.State` has it; every word in it is masked."""
    changed_at = models.DateTimeField("lúc", auto_now=True, db_index=True)

    class Meta:
        verbose_name = "cuộc trò chuyện"
        verbose_name_plural = "cuộc trò chuyện"

    def __str__(self) -> str:
        return str(self.citizen)


class Feedback(models.Model):
    """A 👍 or 👎 on a topic's answer."""

    citizen = models.ForeignKey(
        Citizen, on_delete=models.CASCADE, related_name="feedback", verbose_name="người hỏi"
    )
    at = models.DateTimeField("lúc", default=timezone.now, db_index=True)
    topic = models.CharField("chủ đề", max_length=80)
    good = models.BooleanField("hữu ích")
    reason = MaskedTextField("lý do", blank=True)

    class Meta:
        verbose_name = "đánh giá"
        verbose_name_plural = "đánh giá"
        ordering: ClassVar[list[str]] = ["-at"]

    def __str__(self) -> str:
        return f"{'👍' if self.good else '👎'} {self.topic}"


class StuckStep(models.Model):
    """Somebody got stuck at a step; who it was isn't kept."""

    at = models.DateTimeField("lúc", default=timezone.now, db_index=True)
    topic = models.CharField("chủ đề", max_length=80)
    step = models.PositiveSmallIntegerField("bước")

    class Meta:
        verbose_name = "bước hay bị kẹt"
        verbose_name_plural = "bước hay bị kẹt"
        ordering: ClassVar[list[str]] = ["-at"]

    def __str__(self) -> str:
        return f"{self.topic}, bước {self.step}"
