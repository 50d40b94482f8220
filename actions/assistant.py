"""What the action server knows: the newest release and the search over it."""

from dataclasses import replace

from dialogue.turn import Knowledge
from knowledge.board import NoticeBoard
from knowledge.catalogue import ensure_published
from knowledge.danger import load_detector
from knowledge.following import Follower
from knowledge.loading import search_of_release, understanding_of_release
from knowledge.releases import ReleaseData

_followers: list[Follower[Knowledge]] = []
_boards: list[NoticeBoard] = []


def start() -> None:
    """Builds the search and follows the releases and notices from now on. Django must be set up.

    Raises whatever building the first search raises: a server that can't answer mustn't look well.
    """
    load_detector()
    ensure_published()
    _followers.append(Follower(_load))
    _boards.append(NoticeBoard())


def knowledge() -> Knowledge:
    """The newest that could be built, and what everybody is to be told."""
    return replace(_followers[-1].current, notices=_boards[-1].current)


def release_number() -> int:
    """The number of the release that answers."""
    return _followers[-1].number


def _load(release: ReleaseData) -> Knowledge:
    search = search_of_release(release)
    return Knowledge(release, search, understanding_of_release(release, search))
