"""A person of the community team is wanted."""

from collections.abc import Mapping

from dialogue.turn import Said, Turn
from replies import compose, wording
from replies.model import HandoffReply, HotlineRef, Reply


def wanted(turn: Turn, entities: Mapping[str, str]) -> Said:
    """Opens a ticket, or adds to the one that is open."""
    question = turn.state.question or ("" if turn.inbound.is_payload else turn.text)
    return Said(fetched(turn, question, wording.HANDOFF_OPEN), {"misses": 0})


def fetched(
    turn: Turn, question: str, wording_with_number: str, hotlines: tuple[HotlineRef, ...] = ()
) -> Reply:
    """A ticket with `question`; that none could be opened, where that is so.

    When an answer may be expected is told by the channel, which knows whether it reaches the team.
    """
    said = [{"role": who, "text": words} for who, words in turn.state.said]
    if not turn.inbound.is_payload:
        said.append({"role": "citizen", "text": turn.text})
    number = turn.desk.open_ticket(question, said)
    if not number:
        return compose.none(wording.HANDOFF_FAILED, hotline_refs=hotlines)
    return HandoffReply(text=wording_with_number % number, ticket=number, hotlines=hotlines)
