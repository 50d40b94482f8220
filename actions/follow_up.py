"""Going on about the topic answered last: a part of it, a telephone, a step, a trouble."""

from actions import open_question, outcomes
from actions.assistant import Knowledge, knowledge
from actions.heard import Heard
from actions.records import home_of, record
from actions.saying import HeardAs, ReplyAction, Said
from actions.subject import Subject, subject_of
from helpdesk import turns
from knowledge.content.schema import Entry
from knowledge.retrieval.decision import Decision
from knowledge.retrieval.glossary import load_glossary
from knowledge.retrieval.text import fold
from replies import compose, wording
from replies.model import Part

LAST = "last"


def goes_on(heard: Heard, known: Knowledge, *, asks_back: bool) -> Entry | None:
    """The entry that the message goes on about; None where it is a question of its own.

    While a question is open, it is that one that is talked of, not what was answered before.
    """
    entry = heard.current(known.release)
    if heard.is_payload:
        return entry
    if heard.open_question or (heard.intent == outcomes.OFF_TOPIC and not asks_back):
        return None
    subject = subject_of(
        heard.text,
        asks_back=asks_back,
        marked=heard.entities,
        current=entry,
        search=lambda text: outcomes.search(heard, known, text),
    )
    return entry if subject is Subject.CURRENT else None


def about(heard: Heard, known: Knowledge, entry: Entry) -> Said:
    """What was asked about `entry`, by the part or the telephone that was named."""
    if heard.part is None and heard.entity("device"):
        return part_of(heard, known, entry, Part.STEPS)
    part = heard.part or Part.ALL
    if part is Part.WHO and not heard.is_payload:
        relative = _sibling(heard, known, entry)
        if relative:
            return outcomes.topic_answer(heard, known, relative)
    return part_of(heard, known, entry, part)


def unclear(heard: Heard, known: Knowledge, entry: Entry) -> Said:
    """Something about `entry`, but not what: it asks back once, then names whom to ask."""
    if heard.misses or not compose.available_parts(entry):
        return not_told(heard, known, entry)
    reply = compose.which_part(entry)
    record(heard, reply, release_number=known.release.number)
    return Said(reply, {"misses": 1})


def part_of(heard: Heard, known: Knowledge, entry: Entry, part: Part) -> Said:
    """One part of the entry, or that nothing is known of it, with a person to ask."""
    home = home_of(heard)
    reply = compose.part(known.release, entry, part, device=heard.device, home=home)
    if reply is None:
        return not_told(heard, known, entry)
    record(heard, reply, release_number=known.release.number)
    return Said(reply, {"topic": entry.topic, "part": part.value, "misses": 0})


def not_told(heard: Heard, known: Knowledge, entry: Entry) -> Said:
    """The entry does not tell it: a person and the numbers to ring may."""
    numbers = compose.hotlines(known.release, entry.hotlines, home_of(heard))
    reply = compose.none(wording.NO_SUCH_PART, hotline_refs=numbers)
    record(heard, reply, release_number=known.release.number)
    return Said(reply, {"topic": entry.topic, "part": None, "misses": 0})


def _sibling(heard: Heard, known: Knowledge, entry: Entry) -> Entry | None:
    """The related topic that the same question has for somebody else ("thế con tui thì sao")."""
    outcome = outcomes.search(heard, known, f"{entry.title} {heard.text}")
    if outcome.decision is Decision.ANSWER and outcome.topic in entry.related:
        return known.release.entry(outcome.topic)
    return None


class FollowUp(ReplyAction):
    """An action on the current topic; a message with a subject of its own is searched for."""

    def reply(self, heard: Heard) -> Said | HeardAs:
        known = knowledge()
        entry = goes_on(heard, known, asks_back=True)
        if entry is None:
            if heard.is_payload:
                return Said(compose.none(wording.NO_TOPIC_YET))
            return open_question.answer_to(heard, known)
        return self.reply_about(heard, known, entry)

    def reply_about(self, heard: Heard, known: Knowledge, entry: Entry) -> Said:
        """What to say about the current topic."""
        return about(heard, known, entry)


class ActionAskPart(FollowUp):
    def name(self) -> str:
        return "action_ask_part"


class ActionAskDevice(FollowUp):
    """The steps on the telephone that was named, from now on."""

    def name(self) -> str:
        return "action_ask_device"

    def reply_about(self, heard: Heard, known: Knowledge, entry: Entry) -> Said:
        if heard.step and heard.step <= len(entry.steps):
            reply = compose.guided_step(entry, heard.step, device=heard.device)
            return Said(reply)
        return part_of(heard, known, entry, Part.STEPS)


class ActionAskStep(FollowUp):
    def name(self) -> str:
        return "action_ask_step"

    def reply_about(self, heard: Heard, known: Knowledge, entry: Entry) -> Said:
        asked = heard.entity("number") or ""
        number = len(entry.steps) if asked == LAST else int(asked) if asked.isdecimal() else 0
        if not 1 <= number <= len(entry.steps):
            return part_of(heard, known, entry, Part.STEPS)
        reply = compose.guided_step(entry, number, device=heard.device)
        return Said(reply, {"topic": entry.topic, "step": number, "misses": 0})


class ActionFollowTrouble(FollowUp):
    """It does not work: what goes wrong with this topic, and the remedy."""

    def name(self) -> str:
        return "action_follow_trouble"

    def reply_about(self, heard: Heard, known: Knowledge, entry: Entry) -> Said:
        if heard.step:
            turns.record_stuck(entry.topic, heard.step)
        return part_of(heard, known, entry, Part.TROUBLE)


class ActionAskPlatform(ReplyAction):
    """The last question, asked again of the platform that was named: "còn VssID thì sao"."""

    def name(self) -> str:
        return "action_ask_platform"

    def reply(self, heard: Heard) -> Said | HeardAs:
        known = knowledge()
        platform = heard.entity("platform")
        entry = heard.current(known.release)
        asked = heard.text
        if platform and entry:
            asked = with_platform(entry.title, platform)
        return outcomes.found(heard, known, outcomes.search(heard, known, asked))


def with_platform(question: str, platform: str) -> str:
    """`question` with the platforms it names replaced by another.

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
