"""Short answers, or full ones."""

from collections.abc import Mapping

from dialogue.turn import Said, Turn
from replies import compose, wording
from replies.model import AckReply


def brief(turn: Turn, entities: Mapping[str, str]) -> Said:
    """Short answers from now on; the last one is told again, shortly."""
    return _length(turn, True, wording.BRIEF)


def detailed(turn: Turn, entities: Mapping[str, str]) -> Said:
    """No longer short answers; the last one is told again, in full."""
    return _length(turn, False, wording.DETAILED)


def _length(turn: Turn, is_brief: bool, text: str) -> Said:
    turn.desk.set_brief(is_brief)
    entry = turn.current
    if entry is None:
        return Said(AckReply(text=text))
    if entry.is_signpost:
        return Said(compose.refer(turn.release, entry, home=turn.desk.home()))
    reply = compose.answer(
        turn.release,
        entry,
        device=turn.device,
        brief=is_brief,
        full=not is_brief,
        home=turn.desk.home(),
    )
    return Said(reply, {"part": ""})
