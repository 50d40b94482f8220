"""Whether a kept connection still stands is seen at its socket, rather than asked by a statement.

Django asks `SELECT 1` before the first statement of each piece of work; with the small pieces of
the bot that was one statement in four.
"""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """For the setting ENGINE."""

    def is_usable(self) -> bool:
        """Between statements a healthy server says nothing; one that goes says so, or hangs up.

        After an error it is asked, as by Django.
        """
        if self.connection is None or self.connection.closed:
            return False
        poll = select.poll()
        poll.register(self.connection.fileno(), select.POLLIN)
        return not poll.poll(0) and (not self.errors_occurred or super().is_usable())
