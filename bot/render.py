"""A Reply as Telegram messages: HTML and a keyboard."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from telegram import InlineKeyboardMarkup

from bot import texts
from bot.cards import Card
from bot.keyboards import keyboard
from bot.pieces import MAX_UNITS, Block, Span, block, pack
from replies.model import (
    AnswerReply,
    ClarifyReply,
    CuratedReply,
    HandoffReply,
    HotlineRef,
    MenuReply,
    NoneReply,
    OfficeRef,
    Part,
    Reply,
    SourceRef,
    StepReply,
    StepText,
    SuspectReply,
    TopicRef,
    TopicReply,
    UrgentReply,
)

QUOTED = re.compile(r"“([^\s”]+\.[^\s”]+)”")


@dataclass(frozen=True)
class Message:
    """One message to send. Only the last of several has the keyboard."""

    html: str
    keyboard: InlineKeyboardMarkup | None = None


def render(said: Reply | Card, limit: int = MAX_UNITS) -> list[Message]:
    """The messages that say `said`; at least one, each within Telegram's limit."""
    pieces = pack(_notices(said) + _blocks(said), limit) or [texts.NO_WORDS]
    *before, last = pieces
    return [*map(Message, before), Message(last, keyboard(said))]


def _notices(said: Reply | Card) -> list[Block]:
    """What everybody is told now, before the answer and apart from it."""
    notices = said.notices if isinstance(said, TopicReply) else ()
    return [block(f"📢 {notice}") for notice in notices]


def _blocks(said: Reply | Card) -> list[Block]:
    match said:
        case Card():
            return _title(said.title) + _paragraphs(said.text) + _numbered(said.options)
        case AnswerReply():
            return _answer(said)
        case StepReply():
            return _guided_step(said)
        case ClarifyReply():
            return [*_paragraphs(said.text), *_numbered(_titles(said.candidates))]
        case NoneReply() if said.topic:
            return _signpost(said)
        case NoneReply():
            nearest = [block(texts.NEAREST)] if said.suggestions else []
            return [
                *_paragraphs(said.text),
                *nearest,
                *_numbered(_titles(said.suggestions)),
                *_hotlines(said.hotlines),
            ]
        case UrgentReply():
            return _urgent(said)
        case SuspectReply():
            return _suspect(said)
        case MenuReply():
            return _title(said.title) + _paragraphs(said.text) + _numbered(said.options)
        case HandoffReply():
            return _paragraphs(said.text) + _hotlines(said.hotlines)
        case _:
            return _paragraphs(said.text)


def _answer(reply: AnswerReply) -> list[Block]:
    return _first(reply) if reply.part is Part.ALL and not reply.full else _at_length(reply)


def _first(reply: AnswerReply) -> list[Block]:
    """What fits a small telephone's screen: no headings, what is short in one line each."""
    blocks = _title(reply.title)
    if reply.asked:
        blocks.append(block(reply.asked))
    blocks += _paragraphs(reply.lead)
    blocks += [
        Block(_step(step, f"{number}. "), gap=2 if number == 1 else 1)
        for number, step in enumerate(reply.steps, start=1)
    ]
    if reply.documents:
        blocks += _section(texts.DOCUMENTS_HEADING, [_bullet(text) for text in reply.documents])
    blocks += _offices(reply.offices)
    warnings = [block(f"⚠️ {text}") for text in reply.warnings]
    blocks += _close([*warnings, *_doubt(reply), *map(Block, map(_number, reply.hotlines))])
    question = [block(Span(f"👉 {reply.question}", "b"))] if reply.question else []
    source = [_in_short(reply)] if reply.sources and not reply.brief else []
    return blocks + _close([*question, *source])


def _close(blocks: Iterable[Block]) -> list[Block]:
    """The same as one paragraph."""
    return [replace(one, gap=2 if place == 0 else 1) for place, one in enumerate(blocks)]


def _at_length(reply: AnswerReply) -> list[Block]:
    blocks = _title(reply.title)
    if reply.part is Part.PLACE:
        blocks += _offices(reply.offices)
    if reply.asked:
        blocks.append(block(reply.asked))
    blocks += _paragraphs(reply.lead)
    if reply.steps:
        steps = [_step(step, f"{n}. ") for n, step in enumerate(reply.steps, start=1)]
        blocks += _section(texts.STEPS_HEADING, steps)
    if reply.documents:
        blocks += _section(texts.DOCUMENTS_HEADING, [_bullet(text) for text in reply.documents])
    if reply.trouble:
        rows = [(Span("• "), Span(t.problem, "b"), Span(f"\n   {t.remedy}")) for t in reply.trouble]
        blocks += _section(texts.TROUBLE_HEADING, rows)
    if reply.changed:
        blocks += _section(texts.CHANGED_HEADING, [(Span(reply.changed),)])
    if reply.warnings:
        blocks += _section(texts.WARNINGS_HEADING, [_bullet(text) for text in reply.warnings])
    if reply.part is not Part.PLACE:
        blocks += _offices(reply.offices)
    blocks += _hotlines(reply.hotlines)
    blocks += _doubt(reply)
    if reply.question:
        blocks.append(block(Span(f"👉 {reply.question}", "b")))
    return blocks + _sources(reply.sources) + _who_has_looked(reply)


def _signpost(reply: NoneReply) -> list[Block]:
    blocks = [*_title(reply.title), *_paragraphs(reply.text)]
    blocks.append(block(Span(f"{texts.PLACE_HEADING}: ", "b"), reply.place))
    if reply.documents:
        blocks += _section(texts.DOCUMENTS_HEADING, [_bullet(text) for text in reply.documents])
    blocks += _offices(reply.offices) + _hotlines(reply.hotlines)
    blocks += _doubt(reply)
    return [*blocks, _in_short(reply)]


def _guided_step(reply: StepReply) -> list[Block]:
    progress = texts.STEP_OF % (reply.number, reply.total)
    return [
        *_title(reply.title),
        block(Span(progress, "b")),
        Block(_step(reply.step, ""), gap=1),
    ]


def _urgent(reply: UrgentReply) -> list[Block]:
    steps = [(Span(f"{n}. {text}"),) for n, text in enumerate(reply.steps, start=1)]
    heading = f"{texts.URGENT_HEADING}: {reply.title}"
    return _section(heading, steps) + _hotlines(reply.hotlines)


def _suspect(reply: SuspectReply) -> list[Block]:
    blocks = [block(Span(texts.SUSPECT_HEADING, "b")), *_paragraphs(reply.text)]
    blocks += [Block(_sign(sign), gap=1) for sign in reply.signs]
    if reply.advice:
        blocks += _section(texts.ADVICE_HEADING, [_bullet(line) for line in reply.advice])
    return blocks + _hotlines(reply.hotlines)


def _sign(sign: str) -> tuple[Span, ...]:
    """A sign whose quoted addresses are code, since Telegram would make links of them."""
    before, *quoted = QUOTED.split(sign)
    spans = [Span(f"• {before}")]
    for place, text in enumerate(quoted):
        spans.append(Span(text, "" if place % 2 else "code"))
    return tuple(spans)


def _title(title: str) -> list[Block]:
    return [block(Span(title, "b"))] if title else []


def _paragraphs(text: str) -> list[Block]:
    """A block for each line, so that a long text is cut between lines."""
    blocks: list[Block] = []
    gap = 2
    for line in text.split("\n"):
        if not line.strip():
            gap = 2
            continue
        blocks.append(block(line.rstrip(), gap=gap))
        gap = 1
    return blocks


def _section(heading: str, rows: Sequence[tuple[Span, ...]]) -> list[Block]:
    """The heading stays with the first row when a message has to end."""
    first, *others = rows
    return [block(Span(heading, "b"), "\n", *first), *(Block(row, gap=1) for row in others)]


def _bullet(text: str) -> tuple[Span, ...]:
    return (Span(f"• {text}"),)


def _step(step: StepText, number: str) -> tuple[Span, ...]:
    if step.text is not None:
        return (Span(number + step.text),)
    ways = [(texts.ANDROID, step.android), (texts.IPHONE, step.iphone)]
    told = [(label, text) for label, text in ways if text]
    if len(told) == 1:
        return (Span(number), Span(told[0][0], "i"), Span(f" {told[0][1]}"))
    spans = [Span(number)] if number else []
    for place, (label, text) in enumerate(told):
        lead = "" if place == 0 else "\n" + "   " * bool(number)
        spans += [Span(lead), Span(label, "i"), Span(f" {text}")]
    return tuple(spans)


def _titles(topics: tuple[TopicRef, ...]) -> tuple[str, ...]:
    return tuple(topic.title for topic in topics)


def _numbered(options: tuple[str, ...]) -> list[Block]:
    if len(options) == 1:
        return [Block(_bullet(options[0]))]
    return [
        block(f"{number}. {option}", gap=2 if number == 1 else 1)
        for number, option in enumerate(options, start=1)
    ]


def _offices(offices: tuple[OfficeRef, ...]) -> list[Block]:
    rows = []
    for office in offices:
        told = filter(None, (office.name, office.address, office.hours))
        number = [Span(", 📞 "), Span(office.number, "code")] if office.number else []
        rows.append((Span(", ".join(told)), *number))
    if len(rows) == 1:
        return [block(Span(f"{texts.OFFICES_HEADING}: ", "b"), *rows[0])]
    return _section(texts.OFFICES_HEADING, [(Span("• "), *row) for row in rows]) if rows else []


def _hotlines(hotlines: tuple[HotlineRef, ...]) -> list[Block]:
    rows = []
    for hotline in hotlines:
        remarks = [hotline.hours] if hotline.hours else []
        if hotline.free is not None:
            remarks.append(texts.HOTLINE_FREE if hotline.free else texts.HOTLINE_CHARGED)
        remark = f" ({', '.join(remarks)})" if remarks else ""
        # Telegram makes no link of "tel:" nor of short numbers; code is copied by one tap.
        rows.append(
            (Span(f"• {hotline.name}: "), Span(hotline.number, "code"), Span(remark)),
        )
    return _section(texts.HOTLINES_HEADING, rows) if rows else []


def _number(hotline: HotlineRef) -> tuple[Span, ...]:
    """A number in one line; its hours are told with all the rest."""
    free = f" ({texts.HOTLINE_FREE})" if hotline.free else ""
    return (Span(f"☎️ {hotline.name}: "), Span(hotline.number, "code"), Span(free))


def _sources(sources: tuple[SourceRef, ...]) -> list[Block]:
    rows: list[tuple[Span, ...]] = [
        (
            Span("• "),
            Span(source.name, href=source.url),
            Span(f" ({_month(source.date)})" if source.date else ""),
        )
        for source in sources
    ]
    return _section(texts.SOURCES_HEADING, rows) if rows else []


def _doubt(reply: CuratedReply) -> list[Block]:
    return [block(f"❓ {reply.doubt}")] if reply.doubt else []


def _who_has_looked(reply: CuratedReply) -> list[Block]:
    """Who has confirmed the answer and when; that nobody has, where nobody did."""
    if reply.confirmed_by and reply.confirmed:
        words = texts.CONFIRMED % (reply.confirmed_by, _month(reply.confirmed))
    elif reply.checked:
        words = texts.NOT_CONFIRMED % _month(reply.checked)
    else:
        return []
    return [block(Span(words, "i"), gap=1 if reply.sources else 2)]


def _in_short(reply: CuratedReply) -> Block:
    """What the answer rests on, and who has looked at it, in one line."""
    source = reply.sources[0]
    is_confirmed = reply.confirmed_by and reply.confirmed
    looked = texts.CONFIRMED_BY % reply.confirmed_by if is_confirmed else texts.NOBODY_YET
    month = reply.confirmed or reply.checked
    when = f", {_month(month)}" if month else ""
    return block(
        Span(texts.ACCORDING_TO, "i"), Span(source.name, href=source.url), Span(when + looked, "i")
    )


def _month(date: str) -> str:
    """`2026-03` as one reads it; a bare year stays.

    >>> _month("2026-03"), _month("2025")
    ('3/2026', '2025')
    """
    year, _, month = date.partition("-")
    return f"{int(month)}/{year}" if month else year
