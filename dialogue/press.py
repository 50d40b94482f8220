"""Buttons: what each says by itself, and typing one's number or words."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from dialogue import (
    cases,
    decide,
    feedback,
    menu,
    miss,
    person,
    place,
    settings,
    social,
    topics,
    walk,
)
from dialogue.turn import Said, Turn
from knowledge.retrieval.text import fold
from replies import compose, wording
from replies.model import AckReply, Button

Pressed = Callable[[Turn, Mapping[str, str]], Said]

BUTTONS: Mapping[str, Pressed] = {
    "choose_topic": topics.chosen,
    "tell": topics.part_chosen,
    "ask_part": topics.part_of_current,
    "case": cases.chosen,
    "guide": walk.started,
    "guide_next": walk.onward,
    "guide_back": walk.backward,
    "guide_stuck": walk.stuck_now,
    "walk": walk.walked,
    "stuck": walk.stuck,
    "feedback_good": feedback.good,
    "feedback_bad": feedback.bad,
    "want_person": person.wanted,
    "menu": menu.opened,
    "none_of_these": miss.none_of_these,
    "not_urgent": decide.not_urgent,
    "set_locality": place.chosen,
    "ask_place": place.looked_up,
    "be_brief": settings.brief,
    "be_detailed": settings.detailed,
    "greet": social.greeted,
}
"""By intent, what pressing a button does."""

_NUMBER = re.compile(
    r"(?:(?:chon|so|cai|y|muc|dong|cau|thu|bam|lay|cai so|cai thu|so thu)\s+)*"
    r"(?:thu\s+)?(?P<number>\d{1,2}|mot|nhat|dau tien|dau|hai|nhi|ba|tu|bon|nam|sau|bay|tam|"
    r"cuoi cung|cuoi|chot)"
    r"(?:\s+(?:a|di|nha|nhe|ha|do|nay|kia|cung|luon))*"
)
"""Folded words that name a place in a list, and nothing else."""
_WORDS = {
    **dict.fromkeys(("mot", "nhat", "dau tien", "dau"), 1),
    **dict.fromkeys(("hai", "nhi"), 2),
    "ba": 3,
    **dict.fromkeys(("tu", "bon"), 4),
    "nam": 5,
    "sau": 6,
    "bay": 7,
    "tam": 8,
    **dict.fromkeys(("cuoi", "cuoi cung", "chot"), -1),
}


def step(turn: Turn) -> Said | None:
    """What a button says that was pressed, or whose number or words were typed."""
    if turn.inbound.is_payload:
        return pressed(turn, turn.text)
    options = turn.state.options
    option = called(options, turn.text)
    if option:
        turn.inbound = replace(turn.inbound, text=option.payload)
        return pressed(turn, option.payload)
    if options and number_said(turn.text) is not None and turn.text.strip().isdecimal():
        return Said(AckReply(text=wording.CHOOSE_NUMBER % len(options), buttons=options))
    return None


def pressed(turn: Turn, payload: str) -> Said:
    """What a payload says; of one that nobody knows any more, that it is gone."""
    intent, entities = compose.read_payload(payload)
    act = BUTTONS.get(intent)
    if act is None:
        return Said(compose.none(wording.GONE))
    return act(turn, entities)


def called(options: Sequence[Button], words: str) -> Button | None:
    """The button whose number (from 1) or label was typed; None where neither was.

    >>> options = [Button(label="👍 Có ích", payload="/a"), Button(label="Không", payload="/b")]
    >>> [called(options, w).payload for w in ("có ích", "②", "cái cuối", "(1)")]
    ['/a', '/b', '/b', '/a']
    >>> called(options, "3"), called(options, "0"), called(options, "hai bữa nay")
    (None, None, None)
    """
    number = number_said(words)
    if number is not None and options:
        if number < 0:
            return _last(options)
        return options[number - 1] if 0 < number <= len(options) else None
    wanted = letters(words)
    return next((o for o in options if wanted and letters(o.label) == wanted), None)


def _last(options: Sequence[Button]) -> Button:
    """The last topic where there are some to choose from: "none of these" behind them is none."""
    topics = [o for o in options if compose.read_payload(o.payload)[0] == "choose_topic"]
    return (topics or options)[-1]


def number_said(words: str) -> int | None:
    """The place in a list that `words` name, from 1; -1 for the last; None where they name none.

    >>> [number_said(w) for w in ("2.", "số 2", "2️⃣", "２", "cái thứ hai", "cái cuối", "2 triệu")]
    [2, 2, 2, 2, 2, -1, None]
    """
    plain = fold(unicodedata.normalize("NFKC", words).replace("\ufe0f", ""))
    plain = " ".join(re.sub(r"[^\w]+|\u20e3", " ", plain).split())
    match = _NUMBER.fullmatch(plain)
    if match is None:
        return None
    said = match["number"]
    return int(said) if said.isdecimal() else _WORDS[said]


def letters(text: str) -> str:
    """The letters and digits of `text`, for comparing with a label."""
    return "".join(character for character in text.casefold() if character.isalnum())
