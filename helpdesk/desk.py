"""One citizen's records, as the dialogue asks for them."""

from helpdesk import citizens, tickets, turns
from helpdesk.models import Citizen
from knowledge.content.schema import Home


class CitizenDesk:
    """Implements `dialogue.desk.Desk` for one citizen; `degraded`: while Rasa is away."""

    def __init__(self, citizen: Citizen, *, degraded: bool = False) -> None:
        self._citizen = citizen
        self._degraded = degraded

    def home(self) -> Home:
        return citizens.home_of(self._citizen)

    def is_brief(self) -> bool:
        return self._citizen.brief

    def set_brief(self, brief: bool) -> None:
        citizens.set_brief(self._citizen, brief)

    def set_home(self, home: Home, province_name: str) -> None:
        citizens.set_locality(
            self._citizen,
            commune_slug=home.commune,
            commune_name=home.commune_name,
            province_slug=home.province,
            province_name=province_name,
        )

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
        turns.record_turn(
            self._citizen,
            question,
            kind,
            topic=topic,
            decision=decision,
            confidence=confidence,
            degraded=self._degraded,
            release_number=release_number,
        )

    def record_feedback(self, topic: str, good: bool, reason: str = "") -> None:
        turns.record_feedback(self._citizen, topic, good, reason)

    def record_stuck(self, topic: str, step: int) -> None:
        turns.record_stuck(topic, step)

    def open_ticket(self, question: str, said: list[dict[str, str]]) -> str:
        return tickets.open_ticket(self._citizen, question, said).number
