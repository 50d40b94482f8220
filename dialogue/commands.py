"""What Rasa hears as a wish about the conversation itself, such as shorter answers or a step."""

from collections.abc import Callable, Mapping

from dialogue import menu, place, settings, social, topics, walk
from dialogue.turn import Said, Turn
from knowledge.retrieval.glossary import load_glossary
from knowledge.retrieval.text import fold
from knowledge.understanding.understanding import Understood
from replies import wording
from replies.model import SmalltalkReply

SURE = 0.8
"""From this confidence of Rasa's on a wish is one."""
SEARCH_IS_SURE = 0.9
"""From this confidence on the search is believed against Rasa."""
EVEN = 0.5
LAST = "last"


def given(turn: Turn, understood: Understood) -> Said | None:
    """What a wish comes to; None where Rasa hears none, or the search hears a question in it."""
    act = WISHES.get(turn.inbound.intent)
    if act is None or turn.inbound.confidence < SURE:
        return None
    no_walk = turn.state.offered or turn.state.alarmed_by
    if no_walk and turn.inbound.intent.startswith("guide"):
        return None
    outcome = understood.found.outcome
    if (
        outcome.is_sure
        and outcome.confidence >= SEARCH_IS_SURE
        and outcome.topic != turn.state.topic
    ):
        return None
    return act(turn)


def _next(turn: Turn) -> Said | None:
    """The next step of the walk, or the first one; "được rồi" is said to any answer."""
    entry = turn.current
    if entry and turn.state.step:
        return walk.to(turn, entry, turn.state.step + 1)
    says_that_it_worked = turn.understood.no_topic if turn.understood else 1.0
    if entry and entry.steps and says_that_it_worked < EVEN:
        return walk.to(turn, entry, 1)
    return Said(SmalltalkReply(text=wording.THANKS))


def _back(turn: Turn) -> Said | None:
    entry = turn.current
    if entry is None:
        return None
    if turn.state.step:
        return walk.to(turn, entry, turn.state.step - 1)
    return topics.whole(turn, entry, question=turn.state.question)


def _stuck(turn: Turn) -> Said | None:
    entry = turn.current
    return walk.stuck_at(turn, entry, turn.state.step) if entry and turn.state.step else None


def _step(turn: Turn) -> Said | None:
    """One step of the topic that is talked of, by its number."""
    entry = turn.current
    if entry is None:
        return None
    asked = turn.inbound.entity("number") or ""
    number = len(entry.steps) if asked == LAST else int(asked) if asked.isdecimal() else 0
    return walk.to(turn, entry, number) if 1 <= number <= len(entry.steps) else None


def _device(turn: Turn) -> Said | None:
    """The steps on the telephone that was named, from now on."""
    entry = turn.current
    if entry is None or not turn.inbound.entity("device"):
        return None
    if turn.state.step:
        return walk.to(turn, entry, turn.state.step)
    return topics.passages(turn, entry, ["steps"])


def _platform(turn: Turn) -> Said | None:
    """The last question, asked again of the platform that was named: "còn VssID thì sao"."""
    platform, entry = turn.inbound.entity("platform"), turn.current
    if entry is None or not platform:
        return None
    outcome = turn.known.search.ask(with_platform(entry.title, platform), turn.desk.home())
    other = turn.release.entry(outcome.topic or "")
    if not outcome.is_sure or other is None or other.topic == entry.topic:
        return None
    return topics.whole(turn, other, outcome=outcome)


WISHES: Mapping[str, Callable[[Turn], Said | None]] = {
    "set_locality": place.told,
    "be_brief": lambda turn: settings.brief(turn, {}),
    "be_detailed": lambda turn: settings.detailed(turn, {}),
    "guide": lambda turn: walk.started(turn, {}) if turn.current else None,
    "guide_next": _next,
    "guide_back": _back,
    "guide_stuck": _stuck,
    "ask_step": _step,
    "ask_device": _device,
    "ask_platform": _platform,
    "menu": lambda turn: menu.opened(turn, {}),
    "bot_challenge": social.is_this_a_machine,
    social.GREET: lambda turn: social.greeted(turn, {}),
}


def with_platform(question: str, platform: str) -> str:
    """`question` with the platform it names replaced by another.

    >>> with_platform("Quên mật khẩu VNeID thì làm sao?", "VssID")
    'Quên mật khẩu VssID thì làm sao?'
    """
    names = (n for t in load_glossary() if t.kind in ("platform", "organisation") for n in t.names)
    folded = fold(question)
    for name in sorted(map(fold, names), key=len, reverse=True):
        start = f" {folded} ".find(f" {name} ")
        if start >= 0:
            return question[:start] + platform + question[start + len(name) :]
    return f"{question} {platform}"
