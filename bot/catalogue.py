"""The newest release and its lexical index, followed while the bot runs."""

from dataclasses import dataclass

from knowledge.retrieval.search import Fitted, Search

from knowledge.catalogue import ensure_published, newest_number
from knowledge.following import Follower
from knowledge.releases import ReleaseData

FITTED = "search"
"""Under which name a release keeps what was fitted for its search."""


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
    stored = release.artefacts.get(FITTED)
    fitted = Fitted.model_validate(stored) if stored else None
    return Catalogue(release, Search.build(release.entries, fitted=fitted))
