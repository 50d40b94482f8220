"""Rasa's conversations in SQL, of which only the last turns are read for each message.

What the dialogue remembers stands in a store of its own, so that rules need no more than the
present message. Reading all that was ever said in a session makes message 400 seven times as slow
as the first.
"""

import itertools
import json
from collections.abc import Iterator
from typing import Any

from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted
from rasa.shared.core.trackers import DialogueStateTracker

TURNS = 3
"""So many of the last turns are read."""
STORED = "events_in_store"
"""The attribute of a tracker that says how many of its events are stored already."""


class RecentTrackerStore(SQLTrackerStore):
    """`tracker_store: {type: components.recent.RecentTrackerStore, url: …}`."""

    def __init__(
        self,
        domain: Any | None = None,
        host: str | None = None,
        event_broker: Any | None = None,
        **kwargs: dict[str, Any],
    ) -> None:
        kwargs.pop("url", None)
        super().__init__(domain=domain, host=host, event_broker=event_broker, **kwargs)

    async def _retrieve(
        self, sender_id: str, fetch_events_from_all_sessions: bool
    ) -> DialogueStateTracker | None:
        if fetch_events_from_all_sessions:
            return await super()._retrieve(sender_id, fetch_events_from_all_sessions)
        with self.session_scope() as session:
            rows = self._last_turns(session, sender_id)
        if self.domain is None or not rows:
            return None
        events = [json.loads(data) for data in rows]
        tracker = DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)
        setattr(tracker, STORED, len(tracker.events))
        return tracker

    def _last_turns(self, session: Any, sender_id: str) -> "list[str]":
        """The data of the events since the beginning of the third turn from the end."""
        event = self.SQLEvent
        of_sender = session.query(event).filter(event.sender_id == sender_id)
        listens = (
            of_sender.filter(
                event.type_name == ActionExecuted.type_name,
                event.action_name == ACTION_LISTEN_NAME,
            )
            .order_by(event.id.desc())
            .with_entities(event.id)
            .limit(TURNS)
            .all()
        )
        first = listens[-1][0] if len(listens) == TURNS else 0
        rows = of_sender.filter(event.id >= first).order_by(event.id).with_entities(event.data)
        return [data for (data,) in rows.all()]

    async def save(self, tracker: DialogueStateTracker) -> None:
        await super().save(tracker)
        setattr(tracker, STORED, len(tracker.events))

    def _additional_events(self, session: Any, tracker: DialogueStateTracker) -> Iterator[Any]:
        stored = getattr(tracker, STORED, None)
        if stored is None:
            return super()._additional_events(session, tracker)
        return itertools.islice(tracker.events, stored, len(tracker.events))
