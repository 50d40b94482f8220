"""Rasa's conversations in SQL, of which only the last turns are kept.

What the dialogue remembers stands in a store of its own, so that rules need no more than the
present message, and what is said of the time before is whether the session goes on. A store that
keeps all that was ever said makes message 400 seven times as slow as the first.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import Event, SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT_NAME_KEY

TURNS = 2
"""So many of the last turns are read; the store holds one more, until the next message."""
MOST_EVENTS = 64
"""Three turns have fewer, since Rasa ends a turn after ten actions."""
STORED = "events_in_store"
"""The attribute of a tracker that says how many of its events are stored already."""
BEGINS = "first_row"
"""The attribute that says at which row of the store it begins."""


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
        if self.engine.dialect.name == "sqlite":
            sa.event.listen(self.engine, "connect", _overwrite_what_is_deleted)

    async def _retrieve(
        self, sender_id: str, fetch_events_from_all_sessions: bool
    ) -> DialogueStateTracker | None:
        """The last turns of the present session, also where all are asked for."""
        row = self.SQLEvent
        newest_first = (
            sa.select(row.id, row.type_name, row.action_name, row.data)
            .where(row.sender_id == sender_id)
            .order_by(row.id.desc())
            .limit(MOST_EVENTS)
        )
        with self.session_scope() as session:
            rows = _last_turns(session.execute(newest_first).all())
        if self.domain is None or not rows:
            return None
        events = [json.loads(one.data) for one in rows]
        tracker = DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)
        setattr(tracker, STORED, len(tracker.events))
        setattr(tracker, BEGINS, rows[0].id)
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Stores what is new of a tracker that was retrieved, and deletes what came before it."""
        await self.stream_events(tracker)
        row = self.SQLEvent
        new = [*tracker.events][getattr(tracker, STORED, 0) :]
        begins = getattr(tracker, BEGINS, 0)
        with self.session_scope() as session:
            if new:
                session.execute(sa.insert(row.__table__), [_row(tracker, one) for one in new])
            if begins:
                earlier = (row.sender_id == tracker.sender_id) & (row.id < begins)
                session.execute(sa.delete(row.__table__).where(earlier))
            session.commit()
        setattr(tracker, STORED, len(tracker.events))


def _last_turns(newest_first: Sequence[Any]) -> list[Any]:
    """The rows from the beginning of the turn before the last one, or of the session, in order."""
    listens = 0
    for index, row in enumerate(newest_first):
        listens += row.action_name == ACTION_LISTEN_NAME
        if listens == TURNS or row.type_name == SessionStarted.type_name:
            return [*newest_first[index::-1]]
    return [*newest_first[::-1]]


def _row(tracker: DialogueStateTracker, event: Event) -> dict[str, Any]:
    """An event as Rasa stores it."""
    data = event.as_dict()
    return {
        "sender_id": tracker.sender_id,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": data.get("parse_data", {}).get("intent", {}).get(INTENT_NAME_KEY),
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }


def _overwrite_what_is_deleted(connection: Any, _: Any) -> None:
    """No word of a message stays in a file from which it was deleted."""
    connection.execute("PRAGMA secure_delete=ON")
