"""What still has to be shown to a team or a citizen, or removed from a team's group.

It is all in the database, so that a restart loses nothing.
"""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from helpdesk.models import GroupPost, Ticket, TicketMessage

Direction = TicketMessage.Direction
State = TicketMessage.State

CLAIM_LASTS = timedelta(seconds=15)
"""After this time without a sign of life a process that was sending is taken for dead."""

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=15)
GIVE_UP_AFTER = timedelta(hours=6)
"""What has failed for so long is not tried again."""


def unposted(ticket_id: int | None = None) -> list[Ticket]:
    """Tickets (or that one) whose card is due and isn't in their team's group yet."""
    waiting = (
        Ticket.objects.exclude(status=Ticket.Status.CLOSED)
        .filter(group_message_id=None, posting_refused=False)
        .filter(team__group_chat_id__isnull=False, team__out_of_reach_since=None)
        .filter(Q(posting_not_before=None) | Q(posting_not_before__lte=timezone.now()))
    )
    if ticket_id is not None:
        waiting = waiting.filter(pk=ticket_id)
    return list(waiting.select_related("team", "citizen").order_by("pk"))


def reserve_posting(ticket: Ticket) -> bool:
    """True for the one caller who may post the ticket's card now."""
    now = timezone.now()
    return bool(
        Ticket.objects.filter(pk=ticket.pk, team=ticket.team_id, group_message_id=None)
        .filter(Q(posting_since=None) | Q(posting_since__lt=now - CLAIM_LASTS))
        .update(posting_since=now)
    )


def keep_posting(ticket: Ticket) -> None:
    """A sign of life of whoever is posting the card."""
    Ticket.objects.filter(pk=ticket.pk).exclude(posting_since=None).update(
        posting_since=timezone.now()
    )


def release_posting(ticket: Ticket) -> None:
    """The card was not posted and may be tried again at once."""
    Ticket.objects.filter(pk=ticket.pk).update(posting_since=None)


def postpone_posting(
    ticket: Ticket, wait: timedelta | None = None, *, perhaps_done: bool = False
) -> bool:
    """The card is tried again later; False where that has gone on for too long."""
    now = timezone.now()
    since = ticket.posting_failing_since or now
    Ticket.objects.filter(pk=ticket.pk).update(
        posting_since=None,
        posting_tries=ticket.posting_tries + 1,
        posting_failing_since=since,
        posting_not_before=now + (wait or pause_after(ticket.posting_tries)),
        posting_perhaps_done=ticket.posting_perhaps_done or perhaps_done,
    )
    return now - since < GIVE_UP_AFTER


def refuse_posting(ticket: Ticket) -> None:
    """Telegram will never take this card."""
    Ticket.objects.filter(pk=ticket.pk).update(posting_refused=True, posting_since=None)


def pause_after(tries: int) -> timedelta:
    """How long to wait after so many tries before this one.

    >>> [pause_after(tries).seconds for tries in (0, 1, 2, 20)]
    [5, 10, 20, 900]
    """
    return min(FIRST_PAUSE * (1 << min(tries, 10)), LONGEST_PAUSE)


def topic_made(ticket: Ticket, forum_thread_id: int) -> None:
    """The ticket has a topic of its own now; its card comes into it."""
    Ticket.objects.filter(pk=ticket.pk).update(
        forum_thread_id=forum_thread_id, topics_made=F("topics_made") + 1
    )


def topic_lost(ticket: Ticket) -> None:
    """The ticket's topic is deleted or closed: its card has to be posted anew, elsewhere."""
    Ticket.objects.filter(pk=ticket.pk, forum_thread_id=ticket.forum_thread_id).update(
        group_message_id=None, forum_thread_id=None, posting_since=None
    )


def set_posted(ticket: Ticket, message_id: int, forum_thread_id: int | None = None) -> None:
    """The ticket's card is this message of its team's group."""
    chat_id = ticket.team.group_chat_id
    Ticket.objects.filter(pk=ticket.pk, team=ticket.team_id).update(
        group_message_id=message_id,
        forum_thread_id=forum_thread_id,
        posting_since=None,
        **Ticket.NOT_FAILED,
    )
    ticket.refresh_from_db(fields=["group_message_id", "forum_thread_id"])
    if chat_id is not None:
        add_post(ticket, chat_id, message_id)


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


def owe_receipt(ticket: Ticket) -> bool:
    """Notes that the citizen is to be told once the team has the question.

    False where the card is in the group already.
    """
    return bool(
        Ticket.objects.filter(pk=ticket.pk, group_message_id=None).update(receipt_owed=True)
    )


def pay_receipt(ticket: Ticket) -> bool:
    """True for the one caller who tells the citizen that the team has the question now."""
    return bool(
        Ticket.objects.filter(pk=ticket.pk, receipt_owed=True)
        .exclude(group_message_id=None)
        .update(receipt_owed=False)
    )


def undelivered(ticket_id: int | None = None) -> list[TicketMessage]:
    """Messages (or those of that ticket) that are due to be sent, oldest first.

    What is meant for a team waits for a group that can be reached; what is meant for somebody who
    has blocked the bot waits for them, once a member was told so.
    """
    to_team = Q(direction=Direction.TO_TEAM, ticket__team__out_of_reach_since=None) & ~Q(
        ticket__status=Ticket.Status.CLOSED
    )
    to_citizen = Q(direction=Direction.TO_CITIZEN) & (
        Q(ticket__citizen__blocked_bot=False) | Q(tries=0)
    )
    due = (
        _waiting()
        .filter(to_team | to_citizen, ticket__citizen__isnull=False)
        .filter(Q(not_before=None) | Q(not_before__lte=timezone.now()))
    )
    if ticket_id is not None:
        due = due.filter(ticket_id=ticket_id)
    related = due.select_related("ticket__team", "ticket__citizen", "reply_to")
    return list(related.order_by("at", "pk"))


def claim(message: TicketMessage) -> bool:
    """True for the one caller who may send the message now, after all that were written before."""
    now = timezone.now()
    before = _waiting().filter(
        ticket=message.ticket_id, direction=message.direction, pk__lt=OuterRef("pk")
    )
    won = (
        _waiting()
        .filter(pk=message.pk)
        .filter(Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM_LASTS))
        .exclude(Exists(before))
        .update(claimed_at=now)
    )
    if won:
        message.refresh_from_db(fields=["pieces_sent", "tries", "failing_since", "perhaps_arrived"])
    return bool(won)


def keep_claim(message: TicketMessage) -> None:
    """A sign of life of whoever is sending the message."""
    _waiting().filter(pk=message.pk).exclude(claimed_at=None).update(claimed_at=timezone.now())


def release(message: TicketMessage) -> None:
    """The message was not sent; it waits until what stood in its way is settled."""
    _waiting().filter(pk=message.pk).update(claimed_at=None)


def wait_for_citizen(message: TicketMessage) -> bool:
    """The message waits for somebody who has blocked the bot; True for the first who notes it."""
    return bool(_waiting().filter(pk=message.pk, tries=0).update(claimed_at=None, tries=1))


def postpone(
    message: TicketMessage, wait: timedelta | None = None, *, perhaps_arrived: bool = False
) -> bool:
    """The message is tried again later; False where that has gone on for too long."""
    now = timezone.now()
    since = message.failing_since or now
    if now - since >= GIVE_UP_AFTER:
        return False
    _waiting().filter(pk=message.pk).update(
        claimed_at=None,
        tries=message.tries + 1,
        failing_since=since,
        not_before=now + (wait or pause_after(message.tries)),
        perhaps_arrived=message.perhaps_arrived or perhaps_arrived,
    )
    return True


def end(message: TicketMessage, state: State) -> None:
    """The message is not tried again."""
    _waiting().filter(pk=message.pk).update(state=state, claimed_at=None, sealed="")


def piece_sent(message: TicketMessage, pieces_sent: int) -> None:
    """So many pieces of a long message have arrived."""
    TicketMessage.objects.filter(pk=message.pk).update(pieces_sent=pieces_sent)


def state_of(message: TicketMessage) -> State:
    """Where the message is now."""
    return State(TicketMessage.objects.values_list("state", flat=True).get(pk=message.pk))


def _waiting() -> QuerySet[TicketMessage]:
    return TicketMessage.objects.filter(state=State.WAITING, delivered_at=None)


def mark_delivered(
    message: TicketMessage,
    *,
    group_message_id: int | None = None,
    citizen_message_id: int | None = None,
) -> None:
    """The other side has the message now, under this id of its chat.

    Its writer may have had it deleted meanwhile.
    """
    message.delivered_at = timezone.now()
    message.state = State.SENT
    message.group_message_id = group_message_id or message.group_message_id
    message.citizen_message_id = citizen_message_id or message.citizen_message_id
    TicketMessage.objects.filter(pk=message.pk).update(
        delivered_at=message.delivered_at,
        state=State.SENT,
        sealed="",
        claimed_at=None,
        group_message_id=message.group_message_id,
        citizen_message_id=message.citizen_message_id,
    )
