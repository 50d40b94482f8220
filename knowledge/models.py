"""The live catalogue, which curators edit, and its releases, which nobody can change.

Beside it the notices for everybody, which need no release.
"""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from knowledge.content.schema import Domain, Entry, Hotline, Office
from knowledge.notices import MAX_CHARS, NoticeData, text_problems, time_problems
from knowledge.releases import ReleaseData, entry_as_json


class Immutable(Exception):  # noqa: N818
    """A release was about to be changed."""


class Edited(models.Model):
    """What people write in the console: who changed it last, and when."""

    edited_at = models.DateTimeField("sửa lúc", null=True, blank=True, editable=False)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="người sửa",
    )

    class Meta:
        abstract = True


class LiveEntry(Edited):
    """One topic of the catalogue as the curators have it now, published or not.

    `data` holds the entry; title, needs_review and review_by are copies of its fields, which the
    list of the console is sorted and filtered by.
    """

    topic = models.SlugField("mã chủ đề", max_length=80, unique=True)
    domain = models.SlugField("lĩnh vực", max_length=80)
    data = models.JSONField("nội dung")
    position = models.PositiveIntegerField("thứ tự", default=0)
    title = models.CharField("câu hỏi", max_length=300)
    needs_review = models.BooleanField("cần xem lại", default=False)
    review_by = models.CharField("xem lại trước tháng", max_length=7)

    class Meta:
        verbose_name = "câu trả lời"
        verbose_name_plural = "câu trả lời"
        ordering: ClassVar[list[str]] = ["domain", "position"]
        indexes: ClassVar[list[models.Index]] = [
            # The list of one domain in the order of the menu.
            models.Index(fields=["domain", "position"], name="live_entry_menu"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Stores a valid entry only; raises pydantic's ValidationError on another."""
        entry = self.entry()
        self.data = entry_as_json(entry)
        self.title = entry.title
        self.needs_review = entry.needs_review is not None
        self.review_by = entry.review_by
        super().save(*args, **kwargs)

    def entry(self) -> Entry:
        """The entry; raises pydantic's ValidationError where `data` is not one."""
        return Entry.model_validate(self.data)


class Release(models.Model):
    """A published state of the whole catalogue, with all that answering from it needs."""

    number = models.PositiveIntegerField("số", unique=True)
    created_at = models.DateTimeField("đăng lúc", auto_now_add=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    checksum = models.CharField("mã kiểm", max_length=64)
    domains = models.JSONField("lĩnh vực")
    hotlines = models.JSONField("tổng đài")
    offices = models.JSONField("nơi làm việc", default=list)
    artefacts = models.JSONField("thông số tìm kiếm", default=dict)

    class Meta:
        verbose_name = "bản đăng"
        verbose_name_plural = "bản đăng"
        ordering: ClassVar[list[str]] = ["-number"]

    def __str__(self) -> str:
        return f"Bản {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Immutable(f"release {self.number} is published")
        super().save(*args, **kwargs)

    def data(self) -> ReleaseData:
        """The whole release as a plain value."""
        rows = list(self.entries.order_by("position"))
        return ReleaseData(
            number=self.number,
            checksum=self.checksum,
            entries=tuple(Entry.model_validate(row.data) for row in rows),
            domain_ids=tuple(row.domain for row in rows),
            domains=tuple(Domain.model_validate(domain) for domain in self.domains),
            hotlines=tuple(Hotline.model_validate(hotline) for hotline in self.hotlines),
            offices=tuple(Office.model_validate(office) for office in self.offices),
            artefacts=self.artefacts,
        )


class ReleaseEntry(models.Model):
    """One topic of a release."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="entries")
    topic = models.SlugField("mã chủ đề", max_length=80)
    domain = models.SlugField("lĩnh vực", max_length=80)
    data = models.JSONField("nội dung")
    position = models.PositiveIntegerField("thứ tự")

    class Meta:
        verbose_name = "câu trả lời đã đăng"
        verbose_name_plural = "câu trả lời đã đăng"
        ordering: ClassVar[list[str]] = ["release", "position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["release", "topic"], name="one_entry_a_topic")
        ]

    def __str__(self) -> str:
        return f"{self.topic} ({self.release_id})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Immutable(f"{self.topic} of release {self.release_id} is published")
        super().save(*args, **kwargs)


class CatalogueState(models.Model):
    """The one row that whoever seeds or publishes locks, and what was seeded last."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    seed_files = models.CharField(max_length=64, blank=True)
    """Fingerprint of the seed's files."""
    seeded = models.JSONField(default=dict)
    """The checksum that each topic was seeded with: another one means that it was edited."""
    left_over = models.JSONField(default=dict)
    """Edited topics of which the last seed said something new: the checksum of that, "" if gone."""

    def __str__(self) -> str:
        return self.seed_files[:12]


class Notice(Edited):
    """One sentence that stands before the answers of some domains for a while.

    No release holds it: it is shown within seconds, and ends by itself.
    """

    text = models.CharField("lời báo", max_length=MAX_CHARS)
    domains = models.JSONField("lĩnh vực")
    starts_at = models.DateTimeField("báo từ")
    ends_at = models.DateTimeField("báo đến")

    class Meta:
        verbose_name = "thông báo chung"
        verbose_name_plural = "thông báo chung"
        ordering: ClassVar[list[str]] = ["-ends_at"]
        # Who may publish a release may write one too (`knowledge.publishing.may_publish`).
        default_permissions = ()

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        """Refuses what people should not be told, and what would not end."""
        problems = {"text": list(text_problems(self.text))}
        if self.starts_at and self.ends_at:
            problems["ends_at"] = list(time_problems(self.starts_at, self.ends_at, timezone.now()))
        if found := {field: told for field, told in problems.items() if told}:
            raise ValidationError(found)

    def data(self) -> NoticeData:
        """It as a plain value."""
        return NoticeData(self.text, tuple(self.domains), self.starts_at, self.ends_at)
