"""Notices for everybody: one sentence that stands before the answers of a domain for some hours.

Plain values, without Django; `knowledge.models.Notice` stores them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from knowledge.content import numbers, readability
from knowledge.content.load import load_hotlines
from knowledge.danger.signs import addresses, gapped_addresses

MAX_CHARS = 200
LONGEST = timedelta(days=7)
EVERYWHERE = "*"
"""In place of domains: all of them."""
MOST_AT_ONCE = 2
"""So many of them stand before an answer, which is to fit a small telephone."""
LEAST_DIGITS = 8
"""So many digits has the shortest number to ring that is no emergency's."""


@dataclass(frozen=True)
class NoticeData:
    """One notice as it was put up."""

    text: str
    domains: tuple[str, ...]
    """Ids of domains, or EVERYWHERE alone."""
    starts_at: datetime
    ends_at: datetime

    def holds(self, domain: str, now: datetime) -> bool:
        """Whether it is told before the answers of a domain now."""
        is_meant = EVERYWHERE in self.domains or domain in self.domains
        return is_meant and self.starts_at <= now < self.ends_at


def told(notices: Iterable[NoticeData], domain: str, now: datetime) -> tuple[str, ...]:
    """What stands before the answers of a domain now, the latest first."""
    holding = [notice for notice in notices if notice.holds(domain, now)]
    holding.sort(key=lambda notice: notice.starts_at, reverse=True)
    return tuple(notice.text for notice in holding[:MOST_AT_ONCE])


def text_problems(text: str) -> Iterator[str]:
    """Why nobody is to be told `text`.

    It reaches everybody with the assistant's word: whoever got hold of an account must not be able
    to send people anywhere by it.

    >>> list(text_problems("VNeID đang quá tải, bà con thử lại sau 20 giờ."))
    []
    """
    if addresses(text) or gapped_addresses(text) or "@" in text:
        yield "Đừng ghi đường link hay địa chỉ mạng ở đây."
    known = {re.sub(r"\D", "", hotline.number) for hotline in load_hotlines().values()}
    for claim in sorted(numbers.claims(text)):
        may_be_rung = claim.kind == "number" and len(claim.value) >= LEAST_DIGITS
        if may_be_rung and claim.value not in known:
            yield f"Số {claim.shown} không có trong danh sách tổng đài."
    for passage, problem in readability.findings(text):
        yield f"“{passage}”: {problem}."


def time_problems(starts_at: datetime, ends_at: datetime, now: datetime) -> Iterator[str]:
    """Why a notice can't be told from `starts_at` to `ends_at`."""
    if ends_at <= starts_at:
        yield "Giờ kết thúc phải sau giờ bắt đầu."
    elif ends_at <= now:
        yield "Giờ kết thúc đã qua."
    elif ends_at - starts_at > LONGEST:
        yield f"Báo nhiều nhất {LONGEST.days} ngày."
