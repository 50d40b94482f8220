"""What the help desk stores. No column holds a name, and every text of a person is masked."""

from helpdesk.models.people import (
    Citizen,
    Feedback,
    HandledUpdate,
    StuckStep,
    Thread,
    Turn,
)
from helpdesk.models.tickets import (
    DraftAnswer,
    GroupPost,
    MovedGroup,
    Team,
    Ticket,
    TicketMessage,
)

__all__ = [
    "Citizen",
    "DraftAnswer",
    "Feedback",
    "GroupPost",
    "HandledUpdate",
    "MovedGroup",
    "StuckStep",
    "Team",
    "Thread",
    "Ticket",
    "TicketMessage",
    "Turn",
]
