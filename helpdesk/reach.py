"""Whether a team's group can be reached: groups that moved, that are gone, and what then happens.

Which of a team's tickets have no way to it is in the database; a restart loses nothing.
"""

from django.db import transaction
from django.utils import timezone

from helpdesk import tickets
from helpdesk.models import Citizen, MovedGroup, Team, Ticket, TicketMessage
from helpdesk.teams import next_in_reach

Why = Team.OutOfReach


def moved(old_chat_id: int, new_chat_id: int) -> bool:
    """A group became a supergroup: what is stored follows. False where it had been told before.

    The cards stay behind in the old group, where nobody can write any more; those of open tickets
    are due to be posted anew.
    """
    with transaction.atomic():
        MovedGroup.objects.update_or_create(
            old_chat_id=old_chat_id, defaults={"new_chat_id": new_chat_id}
        )
        teams = list(Team.objects.select_for_update().filter(group_chat_id=old_chat_id))
        for team in teams:
            team.group_chat_id = new_chat_id
            team.save(update_fields=["group_chat_id"])
            group_changed(team)
        _move_citizens(old_chat_id, new_chat_id)
    return bool(teams)


def group_changed(team: Team) -> None:
    """The team has another group: it counts as in reach, and open cards are posted there."""
    Team.objects.filter(pk=team.pk).update(out_of_reach_since=None, out_of_reach_why="")
    Ticket.objects.filter(team=team).exclude(status=Ticket.Status.CLOSED).update(
        **Ticket.NOT_POSTED
    )
    # By these numbers other messages go in the new group.
    TicketMessage.objects.filter(ticket__team=team).update(group_message_id=None)
    _try_again(team)


def lost(chat_id: int, why: Why) -> list[Team]:
    """Nothing can be posted in the group. Returns its teams, to the first caller only."""
    now = timezone.now()
    teams = Team.objects.filter(group_chat_id=chat_id, out_of_reach_since=None)
    return [
        team
        for team in teams
        if Team.objects.filter(pk=team.pk, group_chat_id=chat_id, out_of_reach_since=None).update(
            out_of_reach_since=now, out_of_reach_why=why
        )
    ]


def found(chat_id: int) -> list[Team]:
    """The group can be written to again. Returns its teams, to the first caller only."""
    lost_ones = Team.objects.filter(group_chat_id=chat_id, out_of_reach_since__isnull=False)
    teams = [
        team
        for team in lost_ones
        if Team.objects.filter(pk=team.pk, out_of_reach_since__isnull=False).update(
            out_of_reach_since=None, out_of_reach_why=""
        )
    ]
    for team in teams:
        _try_again(team)
    return teams


def lost_groups() -> list[int]:
    """The groups that were out of reach when they were last tried."""
    lost_ones = Team.objects.filter(group_chat_id__isnull=False, out_of_reach_since__isnull=False)
    return [group for group in lost_ones.values_list("group_chat_id", flat=True) if group]


def stranded() -> list[int]:
    """Tickets that wait for a team whose group is out of reach."""
    waiting = (Ticket.Status.OPEN, Ticket.Status.CLAIMED)
    return list(
        Ticket.objects.filter(status__in=waiting, team__out_of_reach_since__isnull=False)
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def leave_lost_group(ticket_id: int) -> tuple[Ticket, Team] | None:
    """Hands a stranded ticket on to the next team that has a group in reach.

    Returns it with the team that it came from; None where it is not stranded, or no other is there.
    """
    ticket = Ticket.objects.select_related("team").filter(pk=ticket_id).first()
    if ticket is None or ticket.status == Ticket.Status.CLOSED:
        return None
    old = ticket.team
    to = next_in_reach(old) if old.out_of_reach_since else None
    if to is None:
        return None
    try:
        tickets.hand_on(ticket, to)
    except (tickets.NoOtherTeam, tickets.TicketClosed, tickets.TicketMoved):
        return None
    return Ticket.objects.select_related("team", "citizen").get(pk=ticket_id), old


def _try_again(team: Team) -> None:
    """Cards that could not be posted so far are due at once."""
    Ticket.objects.filter(team=team, group_message_id=None).update(**Ticket.NOT_FAILED)


def _move_citizens(old_chat_id: int, new_chat_id: int) -> None:
    """Those who ask in that group are answered in the new one."""
    for citizen in Citizen.objects.filter(address__startswith=f"{old_chat_id}:"):
        address = f"{new_chat_id}:{citizen.address.partition(':')[2]}"
        if not Citizen.objects.filter(channel=citizen.channel, address=address).exists():
            Citizen.objects.filter(pk=citizen.pk).update(address=address)
