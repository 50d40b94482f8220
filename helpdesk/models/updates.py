"""What the channels delivered."""

from typing import ClassVar

from django.db import models
from django.utils import timezone


class InboundUpdate(models.Model):
    """A message of a channel: with its content until it is handled, then only as a number.

    The number stays for a while, so that what a channel delivers again is answered once.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "đang chờ"
        HANDLED = "handled", "đã xong"
        SET_ASIDE = "set_aside", "để riêng"

    channel = models.CharField("kênh", max_length=20)
    update_id = models.BigIntegerField("số")
    chat = models.CharField(max_length=64, blank=True)
    """Whose messages must be handled in their order; empty once it is handled."""
    sealed = models.TextField(blank=True)
    """What the channel delivered, encrypted by it; empty once it is handled."""
    state = models.CharField("tình trạng", max_length=10, choices=State, default=State.WAITING)
    at = models.DateTimeField("lúc", default=timezone.now, db_index=True)
    tries = models.PositiveSmallIntegerField("số lần thử", default=0)
    not_before = models.DateTimeField(null=True)
    """When it may be tried again; None: at once."""
    holder = models.CharField(max_length=32, blank=True)
    """The process that is handling it, and until when it need not say so again."""
    held_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "tin chưa xử lý được"
        verbose_name_plural = "tin chưa xử lý được"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["channel", "update_id"], name="an_update_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            # A handful of rows at any time, however many are kept as numbers.
            models.Index(
                fields=["channel", "chat", "update_id"],
                name="updates_waiting",
                condition=models.Q(state="waiting"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.update_id}"
