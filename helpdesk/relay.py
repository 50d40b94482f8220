"""What still has to be shown to a team or a citizen, or removed from a team's group.

It is all in the database, so that a restart loses nothing.
"""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from helpdesk.models import GroupPost, Ticket, TicketMessage

POSTING_TIMEOUT = timedelta(minutes=1)
"""After this time a process that was posting a card is taken for dead."""


def unposted() -> list[Ticket]:
    """Tickets whose card isn't in their team's group yet."""
    return list(
        Ticket.objects.exclude(status=Ticket.Status.CLOSED)
        .filter(group_message_id=None, team__group_chat_id__isnull=False)
        .select_related("team", "citizen")
        .order_by("pk")
    )


def reserve_posting(ticket: Ticket) -> bool:
    """True for the one caller who may post the ticket's card now."""
    now = timezone.now()
    return bool(
        Ticket.objects.filter(pk=ticket.pk, group_message_id=None)
        .filter(Q(posting_since=None) | Q(posting_since__lt=now - POSTING_TIMEOUT))
        .update(posting_since=now)
    )


def set_posted(ticket: Ticket, message_id: int, forum_thread_id: int | None = None) -> None:
    """The ticket's card is this message of its team's group."""
    Ticket.objects.filter(pk=ticket.pk).update(
        group_message_id=message_id, forum_thread_id=forum_thread_id, posting_since=None
    )
    ticket.refresh_from_db()
    if ticket.team.group_chat_id is not None:
        add_post(ticket, ticket.team.group_chat_id, message_id)


def add_post(ticket: Ticket, chat_id: int, message_id: int) -> None:
    """A message in a group belongs to the ticket; replies to it are about the ticket."""
    GroupPost.objects.get_or_create(
        chat_id=chat_id, message_id=message_id, defaults={"ticket": ticket}
    )


def ticket_of_post(chat_id: int, message_id: int) -> Ticket | None:
    """The ticket that a message of a group belongs to. Whether one may act is `may_act`'s say.

    A post that is to be removed belongs to none any more.
    """
    post = (
        GroupPost.objects.select_related("ticket__team", "ticket__citizen")
        .filter(chat_id=chat_id, message_id=message_id, ticket__citizen__isnull=False)
        .first()
    )
    return post.ticket if post else None


def posts_to_remove() -> list[GroupPost]:
    """Posts of people who are forgotten and of tickets whose time is over, newest first.

    No mark of their own is needed: the transaction that forgets somebody or deletes a ticket
    makes them due, and so is a card that was on its way to the group meanwhile.
    """
    return list(GroupPost.objects.filter(Q(ticket=None) | Q(ticket__citizen=None)).order_by("-pk"))


def post_removed(post: GroupPost) -> None:
    """The group no longer shows the post, or nothing more can be done about it."""
    GroupPost.objects.filter(pk=post.pk).delete()


def ticket_of_thread(chat_id: int, forum_thread_id: int) -> Ticket | None:
    """The ticket that a forum topic of a group was made for."""
    return (
        Ticket.objects.select_related("team", "citizen")
        .filter(team__group_chat_id=chat_id, forum_thread_id=forum_thread_id)
        .order_by("-pk")
        .first()
    )


def undelivered() -> list[TicketMessage]:
    """Messages that the other side doesn't have yet, oldest first."""
    return list(
        TicketMessage.objects.filter(delivered_at=None, ticket__citizen__isnull=False)
        .exclude(ticket__status=Ticket.Status.CLOSED, direction=TicketMessage.Direction.TO_TEAM)
        .select_related("ticket__team", "ticket__citizen", "reply_to")
        .order_by("at", "pk")
    )


def mark_delivered(
    message: TicketMessage,
    *,
    group_message_id: int | None = None,
    citizen_message_id: int | None = None,
) -> None:
    """The other side has the message now, under this id of its chat."""
    message.delivered_at = timezone.now()
    message.group_message_id = group_message_id or message.group_message_id
    message.citizen_message_id = citizen_message_id or message.citizen_message_id
    message.save(update_fields=["delivered_at", "group_message_id", "citizen_message_id"])
