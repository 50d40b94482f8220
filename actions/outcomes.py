"""What a search comes to: an answer, a question back, or the honest word that nothing is known."""

from abc import abstractmethod
from collections.abc import Sequence
from itertools import chain

from actions import handoff
from actions.assistant import Knowledge, knowledge
from actions.heard import Heard
from actions.records import citizen_of, home_of, record
from actions.saying import HeardAs, ReplyAction, Said
from actions.subject import own_words
from helpdesk import citizens
from knowledge.content.schema import Entry, Home
from knowledge.retrieval.decision import MIN_CANDIDATES, Decision
from knowledge.retrieval.search import Candidate, Outcome
from replies import compose, wording
from replies.model import HotlineRef, Reply

OFF_TOPIC = "off_topic"
SUGGESTIONS = 3
WORTH_SUGGESTING = 0.1
"""The least confidence of a topic that is suggested: a guess that is wrong more than nine times in
ten costs the person more reading than it saves."""
HOTLINES = 2
MISSES_TO_FETCH = 2
"""So many misses in a row fetch a person."""
SURE = 0.9
"""What Rasa is so sure of is not searched for."""


def search(heard: Heard, known: Knowledge, text: str = "") -> Outcome:
    """What the search makes of `text`, else of the message, for somebody of the person's place."""
    return known.search.ask(text or heard.text, home_of(heard))


def found(heard: Heard, known: Knowledge, outcome: Outcome, asked: str = "") -> Said:
    """What the search's decision on `asked`, else on the message, comes to."""
    asked = asked or heard.text
    if outcome.decision is Decision.ANSWER and outcome.topic:
        entry = known.release.entry(outcome.topic)
        if entry:
            return topic_answer(heard, known, entry, outcome, asked)
    near = compose.refs(known.release, (c.topic for c in outcome.candidates))
    if outcome.decision is Decision.CLARIFY and len(near) >= MIN_CANDIDATES:
        reply = compose.clarify(near)
        record(heard, reply, release_number=known.release.number, outcome=outcome)
        slots = {"question": asked, "open_question": asked, "wanted": heard.wanted, "misses": 0}
        return Said(reply, slots)
    return missed(heard, known, near=outcome.candidates, outcome=outcome)


def missed(
    heard: Heard,
    known: Knowledge,
    *,
    near: Sequence[Candidate],
    outcome: Outcome | None = None,
) -> Said:
    """Nothing is known. First another wording is asked for; the second time a person is fetched."""
    misses = heard.misses + 1
    good = [c for c in near if c.confidence >= WORTH_SUGGESTING][:SUGGESTIONS]
    suggested = compose.refs(known.release, (c.topic for c in good))
    reply: Reply
    if heard.intent == OFF_TOPIC:
        again = misses % 2 == 0
        reply = compose.none(wording.OFF_TOPIC_AGAIN if again else wording.OFF_TOPIC)
    elif misses == 1:
        text = wording.CLARIFY_NEAREST if suggested else wording.MISSED_ONCE
        reply = compose.none(text, suggested)
    elif misses == MISSES_TO_FETCH:
        numbers = _hotlines(known, near, home_of(heard))
        asked = heard.text if outcome else heard.question
        reply = handoff.fetch(heard, asked, wording.MISSED_TWICE, numbers)
    else:
        # In turns, so that the same text never follows itself.
        text = wording.MISSED_ONCE_MORE if misses % 2 == 0 else wording.MISSED_AGAIN
        reply = compose.none(text, hotline_refs=_hotlines(known, near, home_of(heard)))
    record(heard, reply, release_number=known.release.number, outcome=outcome)
    slots = {"misses": misses, "open_question": None, "wanted": None}
    return Said(reply, {**slots, "question": heard.text} if outcome else slots)


def topic_answer(
    heard: Heard,
    known: Knowledge,
    entry: Entry,
    outcome: Outcome | None = None,
    asked: str = "",
) -> Said:
    """The whole answer; what was `asked` is remembered where it was a question, no button."""
    citizen = citizen_of(heard)
    reply = compose.answer(
        known.release,
        entry,
        device=heard.device,
        wanted=heard.wanted,
        brief=citizen.brief,
        home=citizens.home_of(citizen),
    )
    record(heard, reply, release_number=known.release.number, outcome=outcome)
    slots = {"topic": entry.topic, "part": None, "step": None, "misses": 0}
    return Said(reply, {**slots, "question": asked or heard.text} if outcome else slots)


def _hotlines(known: Knowledge, near: Sequence[Candidate], home: Home) -> tuple[HotlineRef, ...]:
    """Numbers of the topics nearest to what was asked."""
    entries = filter(None, (known.release.entry(candidate.topic) for candidate in near))
    ids = dict.fromkeys(chain.from_iterable(entry.hotlines for entry in entries))
    return compose.hotlines(known.release, ids, home)[:HOTLINES]


class Aside(ReplyAction):
    """Small talk and the like. A question that Rasa took for it is answered all the same.

    "Chào em, cô muốn hỏi vụ đổi SIM" is a greeting to Rasa, and a question to whoever sent it.
    """

    def reply(self, heard: Heard) -> Said | HeardAs:
        if not heard.is_payload and heard.confidence < SURE and own_words(heard.text):
            known = knowledge()
            outcome = search(heard, known)
            if outcome.decision is Decision.ANSWER:
                return found(heard, known, outcome)
        return self.aside(heard)

    @abstractmethod
    def aside(self, heard: Heard) -> Said | HeardAs:
        """What to say where there is no question in it."""
