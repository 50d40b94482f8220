"""What the help desk stores. No column holds a name, and every text of a person is masked."""

from helpdesk.models.people import (
    Citizen,
    Feedback,
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
from helpdesk.models.troubles import Trouble
from helpdesk.models.updates import InboundUpdate

__all__ = [
    "Citizen",
    "DraftAnswer",
    "Feedback",
    "GroupPost",
    "InboundUpdate",
    "MovedGroup",
    "StuckStep",
    "Team",
    "Thread",
    "Ticket",
    "TicketMessage",
    "Trouble",
    "Turn",
]
