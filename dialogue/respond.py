"""From a message to what is said: one short list of named steps.

Each step looks at the turn and either says something, which ends it, or leaves it to the next.
"""

from collections.abc import Callable
from dataclasses import dataclass

from dialogue import decide, expected, guard, notice, place, press, read
from dialogue.desk import Desk
from dialogue.remember import remember
from dialogue.turn import Inbound, Knowledge, Said, State, Turn
from replies.model import Reply

Step = Callable[[Turn], Said | None]

STEPS: tuple[Step, ...] = (
    read.step,
    guard.step,
    press.step,
    expected.step,
    place.step,
    decide.step,
)
"""The thread that it belongs to; then danger, whatever else the message may be; then a button or
its number; then what was asked for just now; then places; then whatever the message means."""


@dataclass(frozen=True)
class Answered:
    reply: Reply
    state: State
    """What to remember until the next message."""


def respond(inbound: Inbound, state: State, known: Knowledge, desk: Desk) -> Answered:
    """The Reply to a message, and the state after it. Raises what `desk` raises, nothing else."""
    turn = Turn(inbound, state, known, desk)
    for step in STEPS:
        said = step(turn)
        if said is not None:
            return Answered(notice.before(turn, said.reply), remember(turn, said))
    raise AssertionError("the last step always says something")
