"""Which team answers whom."""

from collections.abc import Iterator

from django.conf import settings

from helpdesk.models import Citizen, MovedGroup, Team

DEFAULT_SLUG = "mac-dinh"
DEFAULT_NAME = "Tổ công nghệ số cộng đồng"


def default_team() -> Team:
    """The team for whoever lives where no team is responsible.

    Made on first use. Its group is TEAM_GROUP_ID until an administrator sets another; without
    any, its tickets wait in the console.
    """
    team = Team.objects.filter(is_default=True).first()
    if team is None:
        team, _ = Team.objects.get_or_create(
            slug=DEFAULT_SLUG, defaults={"name": DEFAULT_NAME, "is_default": True}
        )
    if team.group_chat_id is None and settings.TEAM_GROUP_ID is not None:
        team.group_chat_id = current_group(settings.TEAM_GROUP_ID)
        team.save(update_fields=["group_chat_id"])
    return team


def team_for(citizen: Citizen) -> Team:
    """The team of the citizen's commune, else the default team.

    Where its group is out of reach, the next team that has one.
    """
    team = _responsible(citizen)
    if team.out_of_reach_since is None:
        return team
    return next_in_reach(team) or team


def next_team_of(team: Team) -> Team | None:
    """The next team after this one, without those whose group is out of reach."""
    return next((one for one in _after(team) if one.out_of_reach_since is None), None)


def next_in_reach(team: Team) -> Team | None:
    """The next team after this one whose group can be reached, at last the default team."""
    others = (one for one in [*_after(team), default_team()] if one.pk != team.pk)
    return next((one for one in others if one.in_reach), None)


def current_group(chat_id: int) -> int:
    """The id by which a group goes now; it gets a new one when it becomes a supergroup."""
    moved = MovedGroup.objects.filter(old_chat_id=chat_id).first()
    return moved.new_chat_id if moved else chat_id


def _after(team: Team) -> Iterator[Team]:
    seen, following = {team.pk}, team.next_team
    while following is not None and following.pk not in seen:
        yield following
        seen.add(following.pk)
        following = following.next_team


def _responsible(citizen: Citizen) -> Team:
    if citizen.commune_slug:
        for team in Team.objects.order_by("pk"):
            if citizen.commune_slug in team.communes:
                return team
    return default_team()


def is_team_group(chat_id: int) -> bool:
    """Whether a chat is the group of any team."""
    return Team.objects.filter(group_chat_id=chat_id).exists()
