"""Which thread a message belongs to: the present one, or that of an older message."""

from dialogue.turn import Said, Turn


def step(turn: Turn) -> Said | None:
    """A reply to an older message of ours is about that message's topic."""
    about = turn.inbound.about
    if about and turn.release.entry(about) and about != turn.state.topic:
        before = tuple(t for t in (turn.state.topic, *turn.state.earlier) if t and t != about)
        turn.state = turn.state.model_copy(
            update={"topic": about, "part": "", "step": 0, "offered": (), "earlier": before}
        )
    return None
