"""Whatever a message means: understood with what came before, then answered or asked back on."""

from collections.abc import Mapping
from dataclasses import replace

from dialogue import commands, guard, miss, numbers, place, social, topics, two
from dialogue.cases import tell as tell_case
from dialogue.records import record
from dialogue.turn import Inbound, Said, Turn
from knowledge.content.schema import Entry
from knowledge.retrieval.decision import MAX_CANDIDATES, MIN_CANDIDATES, Decision
from knowledge.retrieval.search import Candidate, Outcome
from knowledge.retrieval.text import fold, folded_words
from knowledge.understanding.acts import SOCIAL
from knowledge.understanding.context import Heard
from knowledge.understanding.evidence import OFF, RASA_FOLLOWS, REJECT
from knowledge.understanding.passages import ALL, CASE, NOT_TOLD, TROUBLE
from knowledge.understanding.understanding import Understood
from replies import compose, wording
from replies.model import AckReply

WHAT_TO_DO = ("answer", "steps", "warnings")
"""Who asks for this after a card wants to know what to do now: the next card says it."""
LEAST_ACT = 0.25
"""The least probability, by the message itself, of what it is taken for."""
LEAST_KNOWN = 0.5
"""The least share of a message's words that the catalogue knows, for it to be small talk."""
EVEN = 0.5
"""Whether a topic is meant at all is more likely than not."""
MOST_LETTERS = 3
"""Of a first message that is a hail, or a key hit by chance, unless the search knows it."""
NOT_URGENT = "not_urgent"
FIRST_QUESTION_FROM = 0.75
"""From this share on a topic is answered that nothing before the message speaks for."""
CERTAIN, WHOLE_FROM = 0.97, 5
"""From here on, in confidence and words, a question is another one whatever came before."""
HALF_KNOWN = 0.3
"""From this confidence on one of the topics that may be meant."""
WORTH_OFFERING = 0.08
"""The least share of a topic among those that may be meant, to be offered."""
PLAINLY = 0.6
"""From this probability on a kind of passage is told with the topic that is chosen."""
SECOND_PART_FROM = 0.15
"""From this probability on a second passage is told beside the first."""


def step(turn: Turn) -> Said:
    """Always says something."""
    asked = two.one_of_two(turn)
    if asked is None:
        return _one(turn)
    answered, offered = asked
    turn.inbound = replace(turn.inbound, text=answered)
    return two.offering(turn, _one(turn), offered)


def _one(turn: Turn) -> Said:
    understood = understand(turn)
    if understood is None:
        return miss.missed(turn, near=())
    inbound = turn.inbound
    if inbound.intent == NOT_URGENT and inbound.confidence >= commands.SURE:
        return not_urgent(turn, {})
    said = (
        commands.given(turn, understood)
        or numbers.wanted(turn, understood)
        or guard.on_what_was_done(turn, understood)
    )
    if said:
        return said
    if understood.no_topic > EVEN:
        said = _no_topic(turn, understood)
        if said:
            return said
    is_fitted = turn.known.understanding.fitted is not None
    is_first = not (turn.state.topic or turn.state.offered)
    if is_first or not is_fitted or _stands_alone(turn, understood):
        return _by_itself(turn, understood)
    return _in_context(turn, understood)


def _stands_alone(turn: Turn, understood: Understood) -> bool:
    """Whether nothing that came before can change what is meant.

    The last question again, word for word, is answered as it was the first time; and so is another
    question, written out whole, that the search is certain of: of 500 such amid others 7 were taken
    for a part of what came before.
    """
    outcome = understood.found.outcome
    words = folded_words(turn.text)
    is_whole = len(words) >= WHOLE_FROM and not turn.state.offered
    is_other = outcome.topic != turn.state.topic and outcome.confidence >= CERTAIN
    is_same = words == folded_words(turn.state.question)
    return outcome.is_sure and (is_same or (is_whole and is_other))


def understand(turn: Turn) -> Understood | None:
    """What the message may mean; None where it holds no word."""
    inbound = turn.inbound
    intents = {inbound.intent: inbound.confidence} if inbound.intent else {}
    parts = tuple(str(e["value"]) for e in inbound.entities if e["entity"] == "part")
    turn.understood = turn.known.understanding.understand(
        Heard(turn.text, intents, parts), turn.state.context(turn.release), turn.desk.home()
    )
    return turn.understood


def _no_topic(turn: Turn, understood: Understood) -> Said | None:
    """The answer to a message that names no topic; None where it is a place that nobody knows."""
    name, probability = understood.best_other
    inbound = turn.inbound
    if inbound.intent in social.ACT_OF_INTENT and inbound.confidence >= commands.SURE:
        return social.said(turn, social.ACT_OF_INTENT[inbound.intent])
    alone = understood.found.alone
    if alone.coverage == 0 and len(fold(turn.text).strip()) <= MOST_LETTERS:
        return social.greeted(turn, {})
    is_strange = alone.coverage < LEAST_KNOWN and alone.length > 1
    if is_strange and understood.found.acts.get(name, 0.0) < EVEN:
        # Its words are unknown, and no act is recognised in it either.
        return miss.missed(turn, near=(), outcome=understood.found.outcome)
    if name in SOCIAL and understood.found.acts.get(name, 0.0) < LEAST_ACT:
        return None
    if probability < EVEN * understood.no_topic:
        # Nothing in particular is likely: better asked than guessed.
        return social.greeted(turn, {})
    if name == OFF:
        return miss.missed(turn, near=(), is_off_topic=True)
    if name == REJECT:
        return miss.missed(turn, near=())
    if name == place.AWAITED:
        return place.told(turn)
    return social.said(turn, name)


def _by_itself(turn: Turn, understood: Understood) -> Said:
    """A message that opens a conversation: the search decides."""
    found = understood.found
    outcome = found.outcome
    if len(fold(turn.text).strip()) <= MOST_LETTERS and not outcome.is_sure:
        return social.greeted(turn, {})
    if turn.state.question and not outcome.is_sure:
        # The last message was not understood: this one may be the rest of it.
        both = turn.known.search.ask(f"{turn.state.question} {turn.text}", turn.desk.home())
        entry = turn.release.entry(both.topic or "")
        if entry:
            return topics.whole(turn, entry, outcome=both)
    if outcome.decision is Decision.NONE and found.acts.get("go_on", 0.0) >= EVEN:
        return _of_what(turn, outcome)
    entry = turn.release.entry(outcome.topic or "")
    if outcome.is_sure and entry:
        return topics.whole(turn, entry, asked=_asked(turn, understood, entry), outcome=outcome)
    if outcome.decision is Decision.CLARIFY:
        offered = [candidate.topic for candidate in outcome.candidates]
        return _clarify(turn, offered) or miss.missed(
            turn, near=outcome.candidates, outcome=outcome
        )
    return miss.missed(turn, near=outcome.candidates, outcome=outcome)


def _of_what(turn: Turn, outcome: Outcome) -> Said:
    """A message that goes on about something of which nothing was said yet: asked about once."""
    if turn.state.misses:
        return miss.missed(turn, near=(), outcome=outcome)
    return Said(compose.none(wording.NO_TOPIC_YET), {"misses": 1})


def _in_context(turn: Turn, understood: Understood) -> Said:
    """A message that goes on: the likeliest topic of all is told of, or several are offered."""
    answer_from = turn.known.understanding.answer_from
    shares = understood.shares
    best, share = shares[0]
    entry = turn.release.entry(best)
    outcome = understood.found.outcome
    current = turn.current
    if current and _rasa_goes_on(turn) and outcome.confidence < commands.SEARCH_IS_SURE:
        return _tell(turn, understood, current)
    if turn.state.misses and turn.state.offered and _adds_nothing(turn):
        return miss.missed(turn, near=())
    joined = _joined(turn)
    thread = (turn.state.topic, *turn.state.earlier) if not turn.state.offered else ()
    if best not in thread and best not in (outcome.topic, joined):
        # Nothing but the choice itself speaks for it: it needs what a first question needs.
        answer_from = max(answer_from, FIRST_QUESTION_FROM)
    own = _leaves_the_question(turn, outcome, joined)
    if own:
        return topics.whole(turn, own, asked=_asked(turn, understood, own), outcome=outcome)
    if entry and share >= answer_from:
        return _tell(turn, understood, entry)
    if joined and (whole := turn.release.entry(joined)):
        return _tell(turn, understood, whole)
    offered = [topic for topic, p in shares if p >= WORTH_OFFERING][:MAX_CANDIDATES]
    said = _clarify(turn, offered)
    if said:
        return said
    if entry:
        return _tell(turn, understood, entry)
    near = tuple(Candidate(topic, "", p) for topic, p in shares)
    return miss.missed(turn, near=near)


def _leaves_the_question(turn: Turn, outcome: Outcome, joined: str | None) -> Entry | None:
    """The entry that answers the message by itself, where it leaves the question that is open.

    Not where the two together are answered by another one: then it tells the missing bit.
    """
    is_new = outcome.topic not in turn.state.offered and joined in (None, outcome.topic)
    if turn.state.offered and is_new and outcome.confidence >= FIRST_QUESTION_FROM:
        return turn.release.entry(outcome.topic or "")
    return None


def _adds_nothing(turn: Turn) -> bool:
    """Whether the message was said before while the question was open: no better answer follows."""
    words = " ".join(folded_words(turn.text))
    return f" {words} " in f" {' '.join(folded_words(turn.state.question))} "


def _rasa_goes_on(turn: Turn) -> bool:
    """Whether Rasa is sure that the message goes on about what was answered."""
    inbound = turn.inbound
    is_sure = inbound.intent in RASA_FOLLOWS and inbound.confidence >= commands.SURE
    return is_sure and not turn.state.offered


def _tell(turn: Turn, understood: Understood, entry: Entry) -> Said:
    """What was asked of `entry`: all of it where it is new, else the part that is meant."""
    asked = _asked(turn, understood, entry)
    case = compose.case_of(entry, asked[0]) if asked else None
    if case:
        return tell_case(turn, entry, case)
    if entry.topic != turn.state.topic:
        question = turn.text
        if turn.state.offered:
            question = f"{turn.state.question} {turn.text}"
        return topics.whole(turn, entry, asked=asked, question=question)
    if turn.state.alarmed_by and asked and asked[0] in _what_to_do(entry):
        asked = []
    if asked:
        return topics.passages(turn, entry, asked)
    parts = turn.known.understanding.parts(understood.found, entry.topic)
    best = max(parts, key=parts.__getitem__)
    is_named = _asks_for(understood, entry)
    wants_all = is_named or best == ALL or best in _what_to_do(entry)
    if turn.state.alarmed_by and wants_all and (card := guard.next_card(turn)):
        return card
    # Right after a card the whole answer says more than that one thing is not known.
    if wants_all or turn.state.alarmed_by:
        question = turn.text if is_named else turn.state.question
        return topics.whole(turn, entry, question=question)
    return _of_another(turn, understood, entry) or topics.not_told(turn, entry)


def _of_another(turn: Turn, understood: Understood, entry: Entry) -> Said | None:
    """Other topics to choose from, where the search half knows a whole question as one of theirs.

    Better than the word that `entry` does not tell it, and than the numbers of `entry`.
    """
    found = understood.found
    topics_near = [candidate.topic for candidate in found.outcome.candidates]
    half_known = max((c.confidence for c in found.outcome.candidates), default=0.0) >= HALF_KNOWN
    is_whole = found.alone.length >= WHOLE_FROM and entry.topic not in topics_near
    if found.outcome.decision is Decision.CLARIFY and half_known and is_whole:
        return _clarify(turn, topics_near)
    return None


def _asked(turn: Turn, understood: Understood, entry: Entry) -> list[str]:
    """The passages of `entry` that were asked for in particular, likeliest first, two at most."""
    known = turn.known.understanding
    parts = known.parts(understood.found, entry.topic)
    ranked = sorted(parts, key=parts.__getitem__, reverse=True)
    is_new = entry.topic != turn.state.topic
    told = [key for key in ranked if key not in (ALL, NOT_TOLD)]
    if not told:
        return []
    if ranked[0] != told[0] and not is_new:
        return [kind for kind in _wanted(turn) if kind in parts and _asks_for(understood, entry)]
    if is_new and parts[told[0]] < known.tell_from:
        return [kind for kind in _wanted(turn) if kind in parts]
    second = [k for k in told[1:2] if parts[k] >= SECOND_PART_FROM and not k.startswith(CASE)]
    return [told[0], *second]


def _what_to_do(entry: Entry) -> tuple[str, ...]:
    """The passages that are asked for by who wants to know what to do now, after a card.

    Of a pasted message "how do I look it up then" is no such question.
    """
    return WHAT_TO_DO[-1:] if entry.topic == compose.SUSPECT_TOPIC else WHAT_TO_DO


def _asks_for(understood: Understood, entry: Entry) -> bool:
    """Whether the message by itself is a question that this entry answers."""
    outcome = understood.found.outcome
    return outcome.is_sure and outcome.topic == entry.topic


def _joined(turn: Turn) -> str | None:
    """The topic that answers an open question and the message, read as one; None if none does."""
    if not turn.state.offered:
        return None
    words = turn.state.context(turn.release).words(turn.text)
    return turn.known.search.ask(words, turn.desk.home()).topic


def _clarify(turn: Turn, offered: list[str]) -> Said | None:
    """The topics to choose from; None where there are too few to choose."""
    near = compose.refs(turn.release, offered, turn.desk.home())
    if len(near) < MIN_CANDIDATES:
        return None
    again = bool(turn.state.offered)
    if again and turn.state.misses:
        return miss.missed(turn, near=())
    reply = compose.clarify(near, text=wording.CLARIFY_AGAIN if again else wording.CLARIFY)
    outcome = turn.understood.found.outcome if turn.understood else None
    record(turn, reply, outcome)
    question = f"{turn.state.question} {turn.text}" if again else turn.text
    changes = {
        "question": question,
        "offered": tuple(ref.topic for ref in near),
        "misses": int(again),
        "wanted": _wanted(turn) or turn.state.wanted,
    }
    return Said(reply, changes)


def _wanted(turn: Turn) -> tuple[str, ...]:
    """The kind of passage that is plainly asked for, whichever topic will be chosen."""
    kinds = turn.understood.found.kinds if turn.understood else {}
    best = max(kinds, key=kinds.__getitem__, default=NOT_TOLD)
    is_plain = best not in (ALL, NOT_TOLD, TROUBLE, CASE) and kinds[best] >= PLAINLY
    marked = turn.understood.found.heard.parts if turn.understood else ()
    return (best,) if is_plain else marked[:1]


def not_urgent(turn: Turn, entities: Mapping[str, str]) -> Said:
    """The danger lane was mistaken: the message is answered as the question that it was."""
    words = [said for who, said in turn.state.said if who == "citizen"]
    asked = turn.state.alarmed_by or (words[-1] if words else "")
    if not asked:
        return Said(AckReply(text=wording.NOT_URGENT_WHAT, buttons=(compose.MENU,)))
    turn.inbound = Inbound(asked, is_guarded=True)
    before = turn.state.earlier
    turn.state = turn.state.model_copy(
        update={"topic": before[0] if before else "", "alarmed_by": "", "offered": ()}
    )
    return step(turn)
