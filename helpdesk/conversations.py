"""What Rasa keeps of a conversation: its tracker store, whose key is the citizen's pseudonym.

Rasa keeps the last turns in it until there are newer ones; forgetting somebody is ours to do.
"""

from datetime import datetime

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from helpdesk import portions

ALIAS = "conversations"
TABLE = "events"
"""The one table of Rasa's SQL tracker store."""


def forget(pseudonym: str) -> int:
    """Deletes the conversation of one citizen; the number of events that it had."""
    return _delete("sender_id = %s", pseudonym)


def prune(before: datetime) -> int:
    """Deletes what was said before a moment; the number of events that were."""
    return _delete("timestamp < %s", before.timestamp())


def _delete(condition: str, value: str | float) -> int:
    connection = connections[ALIAS]
    if not _exists(connection):
        return 0
    found = f"SELECT id FROM {TABLE} WHERE {condition} LIMIT {portions.PORTION}"  # noqa: S608  # ours

    def portion() -> int:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {TABLE} WHERE id IN ({found})", [value])  # noqa: S608
            return int(cursor.rowcount)

    return portions.until_none_is_left(portion)


def _exists(connection: BaseDatabaseWrapper) -> bool:
    """Rasa makes its table when it first starts."""
    return TABLE in connection.introspection.table_names()
