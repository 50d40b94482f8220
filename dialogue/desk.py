"""What the dialogue asks of those who keep records and fetch people."""

from typing import Protocol

from knowledge.content.schema import ANYWHERE, Home


class Desk(Protocol):
    """The help desk, as one person's conversation sees it. Any method may fail with the database.

    `helpdesk.desk.CitizenDesk` is the real one, `AwayDesk` what is left while the database is away.
    """

    def home(self) -> Home:
        """Where the person lives, as far as they said."""

    def is_brief(self) -> bool:
        """Whether they asked for short answers."""

    def set_brief(self, brief: bool) -> None:
        """Short answers from now on, or full ones."""

    def set_home(self, home: Home, province_name: str) -> None:
        """Notes where they live."""

    def record(
        self,
        question: str,
        kind: str,
        *,
        topic: str,
        release_number: int,
        decision: str,
        confidence: float | None,
    ) -> None:
        """Stores a question, masked, and what became of it."""

    def record_feedback(self, topic: str, good: bool, reason: str = "") -> None:
        """Stores a 👍 or 👎."""

    def record_stuck(self, topic: str, step: int) -> None:
        """Stores that somebody got stuck at a step."""

    def open_ticket(self, question: str, said: list[dict[str, str]]) -> str:
        """Fetches a person; the ticket's public number, empty where none could be opened."""


class AwayDesk:
    """Nothing is known of the person, and nothing is kept: the database is out of reach."""

    def home(self) -> Home:
        return ANYWHERE

    def is_brief(self) -> bool:
        return False

    def set_brief(self, brief: bool) -> None:
        pass

    def set_home(self, home: Home, province_name: str) -> None:
        pass

    def record(
        self,
        question: str,
        kind: str,
        *,
        topic: str,
        release_number: int,
        decision: str,
        confidence: float | None,
    ) -> None:
        pass

    def record_feedback(self, topic: str, good: bool, reason: str = "") -> None:
        raise NotKept

    def record_stuck(self, topic: str, step: int) -> None:
        pass

    def open_ticket(self, question: str, said: list[dict[str, str]]) -> str:
        return ""


class NotKept(Exception):  # noqa: N818  (it says what happened)
    """What the person wants kept cannot be kept now."""
