"""Teams of the community, and the tickets that they answer."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from helpdesk.models.fields import MaskedJSONField, MaskedTextField
from helpdesk.models.people import Citizen


class Team(models.Model):
    """A community digital team with a group chat of its own."""

    class OutOfReach(models.TextChoices):
        """Why nothing can be posted in the group."""

        GONE = "gone", "nhóm không còn, hoặc bot đã bị đưa ra khỏi nhóm"
        NO_RIGHTS = "no_rights", "bot không được phép gửi tin trong nhóm"
        SILENT = "silent", "nhiều giờ liền không gửi được tin vào nhóm"

    slug = models.SlugField("mã", max_length=80, unique=True)
    name = models.CharField("tên", max_length=120)
    group_chat_id = models.BigIntegerField("mã nhóm Telegram", null=True, blank=True)
    communes = models.JSONField(
        "xã, phường phụ trách", default=list, blank=True, help_text='Ví dụ: ["phuong-pleiku"]'
    )
    is_default = models.BooleanField("đội nhận khi không rõ xã", default=False)
    opening_hours = models.JSONField(
        "giờ trực",
        default=list,
        blank=True,
        help_text='Ví dụ: [{"days": [1, 2, 3, 4, 5], "from": "07:30", "to": "11:30"}]; '
        "thứ Hai là 1, Chủ nhật là 7; để trống là lúc nào cũng nhận.",
    )
    next_team = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, verbose_name="đội tiếp theo"
    )
    uses_forum_topics = models.BooleanField("nhóm chia theo chủ đề", default=False)
    out_of_reach_since = models.DateTimeField(
        "không vào được nhóm từ", null=True, blank=True, editable=False
    )
    out_of_reach_why = models.CharField(
        "vì sao", max_length=12, choices=OutOfReach.choices, blank=True, editable=False
    )
    edited_at = models.DateTimeField("sửa lúc", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "đội hỗ trợ"
        verbose_name_plural = "đội hỗ trợ"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="one_default_team"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        from helpdesk.hours import check_opening_hours  # hours works on teams

        check_opening_hours(self.opening_hours)

    @property
    def in_reach(self) -> bool:
        """Whether a ticket of the team can be shown to it, as far as is known."""
        return self.group_chat_id is not None and self.out_of_reach_since is None


class MovedGroup(models.Model):
    """A group that became a supergroup, and so goes by another id."""

    old_chat_id = models.BigIntegerField(unique=True)
    new_chat_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.old_chat_id} → {self.new_chat_id}"


class Ticket(models.Model):
    """A question that a person answers."""

    NOT_POSTED: ClassVar[Mapping[str, Any]] = {
        "group_message_id": None,
        "forum_thread_id": None,
        "topics_made": 0,
        "posting_since": None,
    }
    """What a ticket has whose card is in no group (yet, or any more)."""
    NOT_FAILED: ClassVar[Mapping[str, Any]] = {
        "posting_tries": 0,
        "posting_failing_since": None,
        "posting_not_before": None,
        "posting_perhaps_done": False,
        "posting_refused": False,
    }
    """And one whose card Telegram has not refused to take so far."""

    class Status(models.TextChoices):
        OPEN = "open", "chờ người nhận"
        CLAIMED = "claimed", "đã có người nhận"
        ANSWERED = "answered", "đã trả lời"
        CLOSED = "closed", "đã đóng"

    citizen = models.ForeignKey(
        Citizen,
        on_delete=models.SET_NULL,
        null=True,
        related_name="tickets",
        verbose_name="người hỏi",
    )
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="tickets", verbose_name="đội"
    )
    status = models.CharField(
        "tình trạng", max_length=10, choices=Status.choices, default=Status.OPEN
    )
    question = MaskedTextField("câu hỏi", blank=True)
    conversation = MaskedJSONField("trò chuyện trước đó", default=list, blank=True)
    claimed_by = models.BigIntegerField("thành viên nhận", null=True, blank=True, editable=False)
    claimed_role = models.CharField("vai trò người nhận", max_length=80, blank=True)
    created_at = models.DateTimeField("mở lúc", default=timezone.now, db_index=True)
    assigned_at = models.DateTimeField("đến đội này lúc", default=timezone.now)
    waiting_since = models.DateTimeField("bà con chờ từ", default=timezone.now, null=True)
    """Since when the citizen has been waiting for the team; None while it is the citizen's turn."""
    claimed_at = models.DateTimeField("nhận lúc", null=True, blank=True)
    answered_at = models.DateTimeField("trả lời đầu tiên lúc", null=True, blank=True)
    closed_at = models.DateTimeField("đóng lúc", null=True, blank=True, db_index=True)
    reminded_at = models.DateTimeField("nhắc lúc", null=True, blank=True)
    asked_at = models.DateTimeField("hỏi xong chưa lúc", null=True, blank=True)
    """When the citizen was asked whether an answered ticket is done."""
    rating = models.PositiveSmallIntegerField("số sao", null=True, blank=True)
    draft_entry = models.BooleanField("đã thêm vào kho", default=False)
    tried_teams = models.JSONField(default=list, blank=True, editable=False)
    """Ids of teams that a ticket was passed on from, so that it never goes round in circles."""
    group_message_id = models.BigIntegerField(null=True, blank=True, editable=False)
    forum_thread_id = models.BigIntegerField(null=True, blank=True, editable=False)
    topics_made = models.PositiveSmallIntegerField(default=0, editable=False)
    """How many topics it has had in its team's forum: one that is lost is replaced once."""
    posting_since = models.DateTimeField(null=True, blank=True, editable=False)
    """Since when a process has been posting the card; an old time is that of a dead process."""
    posting_tries = models.PositiveSmallIntegerField(default=0, editable=False)
    posting_failing_since = models.DateTimeField(null=True, blank=True, editable=False)
    posting_not_before = models.DateTimeField(null=True, blank=True, editable=False)
    posting_perhaps_done = models.BooleanField(default=False, editable=False)
    """The connection broke after Telegram may have taken the card."""
    posting_refused = models.BooleanField("thẻ không đăng được", default=False, editable=False)
    receipt_owed = models.BooleanField(default=False, editable=False)
    """The citizen could not be told yet that the team has the question."""

    class Meta:
        verbose_name = "phiếu hỗ trợ"
        verbose_name_plural = "phiếu hỗ trợ"
        ordering: ClassVar[list[str]] = ["-created_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["citizen"], condition=~Q(status="closed"), name="one_ticket_at_a_time"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            # Reminders, passing on and unposted cards look at the few that aren't closed.
            models.Index(fields=["status", "team"], name="ticket_status_team"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The public number, for example G-0042."""
        return f"G-{self.pk:04d}"


class TicketMessage(models.Model):
    """One message about a ticket."""

    class Direction(models.TextChoices):
        TO_CITIZEN = "to_citizen", "trả lời bà con"
        TO_TEAM = "to_team", "bà con nhắn"
        NOTE = "note", "ghi chú trong đội"

    class Kind(models.TextChoices):
        TEXT = "text", "chữ"
        PHOTO = "photo", "ảnh"
        VOICE = "voice", "tiếng nói"
        VIDEO = "video", "phim"
        VIDEO_NOTE = "video_note", "phim tròn"
        AUDIO = "audio", "âm thanh"
        DOCUMENT = "document", "tệp"
        # What nobody has written, but time has brought; such a message has no text.
        REMINDER = "reminder", "nhắc đội"
        IS_DONE = "is_done", "hỏi xong chưa"
        CLOSED = "closed", "báo đã đóng"

    NOTICES = (Kind.REMINDER, Kind.IS_DONE, Kind.CLOSED)

    class State(models.TextChoices):
        """Where the message is on its way to the other side."""

        WAITING = "waiting", "chưa chuyển"
        SENT = "sent", "đã chuyển"
        REFUSED = "refused", "Telegram không nhận"
        GAVE_UP = "gave_up", "thôi không gửi nữa"

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="messages")
    direction = models.CharField("chiều", max_length=12, choices=Direction.choices)
    kind = models.CharField("loại", max_length=10, choices=Kind.choices, default=Kind.TEXT)
    text = MaskedTextField("nội dung", blank=True)
    sealed = models.TextField(blank=True, editable=False)
    """The words as a member wrote them, encrypted by the channel, until the citizen has them.

    A telephone number that the team gives on purpose should arrive; what is kept is masked."""
    file_id = models.CharField(max_length=200, blank=True)
    """Telegram's id of a picture, file or recording, which is never stored here itself."""
    reply_to = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    """The older message that this one is about."""
    is_edit = models.BooleanField("sửa lại", default=False)
    """It takes the place of `reply_to`, which its writer has changed."""
    group_message_id = models.BigIntegerField(null=True, blank=True)
    citizen_message_id = models.BigIntegerField(null=True, blank=True)
    author_role = models.CharField("vai trò", max_length=80, blank=True)
    at = models.DateTimeField("lúc", default=timezone.now)
    delivered_at = models.DateTimeField("đã chuyển lúc", null=True, blank=True)
    """None until the other side has it, so that a restart loses nothing."""
    state = models.CharField(
        "tình trạng", max_length=10, choices=State.choices, default=State.WAITING
    )
    claimed_at = models.DateTimeField(null=True, blank=True, editable=False)
    """Since when a process has been sending it; an old time is that of a dead process."""
    pieces_sent = models.PositiveSmallIntegerField(default=0, editable=False)
    """A long message goes out in several; so many have arrived."""
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    failing_since = models.DateTimeField(null=True, blank=True, editable=False)
    not_before = models.DateTimeField(null=True, blank=True, editable=False)
    perhaps_arrived = models.BooleanField(default=False, editable=False)
    """The connection broke after Telegram may have taken it."""

    class Meta:
        verbose_name = "tin nhắn của phiếu"
        verbose_name_plural = "tin nhắn của phiếu"
        ordering: ClassVar[list[str]] = ["at", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            # The few that are still on their way, looked for every few seconds.
            models.Index(fields=["ticket"], condition=Q(state="waiting"), name="message_waiting"),
        ]

    def __str__(self) -> str:
        return str(self.text)[:60]


class GroupPost(models.Model):
    """A message in a team's group that belongs to a ticket; replies to it are about the ticket."""

    ticket = models.ForeignKey(Ticket, on_delete=models.SET_NULL, null=True, related_name="posts")
    """None once the ticket's time is over: the post is known until it is removed from the group."""
    chat_id = models.BigIntegerField()
    message_id = models.BigIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["chat_id", "message_id"], name="a_post_once")
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.message_id}"


class DraftAnswer(models.Model):
    """An answer of a team that curators may turn into an entry of the catalogue."""

    class Status(models.TextChoices):
        NEW = "new", "mới"
        TAKEN = "taken", "đã dùng"
        REJECTED = "rejected", "không dùng"

    ticket = models.ForeignKey(
        Ticket, on_delete=models.SET_NULL, null=True, blank=True, related_name="drafts"
    )
    question = MaskedTextField("câu hỏi")
    answer = MaskedTextField("trả lời")
    topic = models.CharField("chủ đề", max_length=80, blank=True)
    status = models.CharField(
        "tình trạng", max_length=10, choices=Status.choices, default=Status.NEW
    )
    created_at = models.DateTimeField("lúc", default=timezone.now)
    edited_at = models.DateTimeField("sửa lúc", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "nháp từ đội hỗ trợ"
        verbose_name_plural = "nháp từ đội hỗ trợ"
        ordering: ClassVar[list[str]] = ["-created_at"]

    def __str__(self) -> str:
        return str(self.question)[:60]
