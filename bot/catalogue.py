"""The newest release and what searches it by words alone, followed while the bot runs."""

from dialogue.turn import Knowledge
from knowledge.catalogue import ensure_published, newest_number
from knowledge.following import Follower
from knowledge.loading import search_of_release, understanding_of_release
from knowledge.releases import ReleaseData


def follow() -> Follower[Knowledge]:
    """Follows the newest release, publishing the seed where there is none yet."""
    if newest_number() is None:
        ensure_published()
    return Follower(_load)


def _load(release: ReleaseData) -> Knowledge:
    """No encoder in this process."""
    search = search_of_release(release, lexical_only=True)
    return Knowledge(release, search, understanding_of_release(release, search, lexical_only=True))
