"""Formatted text in pieces that Telegram takes: HTML with balanced tags, at most 4,096 units.

Telegram counts UTF-16 code units of the text that is left when the tags are parsed.
"""

import html
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

MAX_UNITS = 4096

Tag = Literal["", "b", "i", "code"]


@dataclass(frozen=True)
class Span:
    """A run of text in one style. `href` makes it a link."""

    text: str
    tag: Tag = ""
    href: str = ""

    def html(self) -> str:
        escaped = html.escape(self.text, quote=False)
        if self.href:
            escaped = f'<a href="{html.escape(self.href)}">{escaped}</a>'
        return f"<{self.tag}>{escaped}</{self.tag}>" if self.tag else escaped


@dataclass(frozen=True)
class Block:
    """Spans that stay together in one message as long as they fit. `gap`: newlines before it."""

    spans: tuple[Span, ...]
    gap: int = 2

    @property
    def units(self) -> int:
        return sum(units(span.text) for span in self.spans)

    def html(self) -> str:
        return "".join(span.html() for span in self.spans)


def units(text: str) -> int:
    """The length of `text` as Telegram counts it.

    >>> units("ạ"), units("👍")
    (1, 2)
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def block(*parts: str | Span, gap: int = 2) -> Block:
    """A block from plain strings and spans."""
    return Block(tuple(Span(p) if isinstance(p, str) else p for p in parts), gap)


def pack(blocks: Iterable[Block], limit: int = MAX_UNITS) -> list[str]:
    """The HTML of as few messages as hold all `blocks` in order, none over `limit` units.

    A message ends between two blocks; only a block that is itself too long is cut, at a word.

    >>> pack([block("một"), block("hai", gap=1), block("ba")], limit=8)
    ['một\\nhai', 'ba']
    """
    messages: list[str] = []
    current, used = "", 0
    for part in _fitting(blocks, limit):
        gap = part.gap if current else 0
        if current and used + gap + part.units > limit:
            messages.append(current)
            current, used, gap = "", 0, 0
        current += "\n" * gap + part.html()
        used += gap + part.units
    if current:
        messages.append(current)
    return messages


def _fitting(blocks: Iterable[Block], limit: int) -> Iterator[Block]:
    for whole in blocks:
        if whole.units <= limit:
            yield whole
            continue
        gap, spans, used = whole.gap, list[Span](), 0
        for span in whole.spans:
            rest = span
            while used + units(rest.text) > limit:
                head, tail = _cut(rest.text, limit - used)
                if head:
                    spans.append(replace(rest, text=head))
                if spans:
                    yield Block(tuple(spans), gap)
                gap, spans, used, rest = 1, [], 0, replace(rest, text=tail)
            if rest.text:
                spans.append(rest)
                used += units(rest.text)
        if spans:
            yield Block(tuple(spans), gap)


def _cut(text: str, room: int) -> tuple[str, str]:
    """Cuts at the last blank that leaves at most `room` units before it, else mid-word."""
    end, used = 0, 0
    for character in text:
        used += units(character)
        if used > room:
            break
        end += 1
    blank = max(text.rfind(" ", 0, end + 1), text.rfind("\n", 0, end + 1))
    if blank > 0:
        return text[:blank], text[blank + 1 :]
    return text[:end], text[end:]
