"""The newest release and its lexical index, followed while the bot runs."""

from dataclasses import dataclass

from knowledge.catalogue import ensure_published, newest_number
from knowledge.following import Follower
from knowledge.loading import search_of_release
from knowledge.releases import ReleaseData
from knowledge.retrieval.search import Search


@dataclass(frozen=True)
class Catalogue:
    release: ReleaseData
    search: Search
    """Lexical only: no encoder in this process."""


def follow() -> Follower[Catalogue]:
    """Follows the newest release, publishing the seed where there is none yet."""
    if newest_number() is None:
        ensure_published()
    return Follower(_load)


def _load(release: ReleaseData) -> Catalogue:
    return Catalogue(release, search_of_release(release, lexical_only=True))
