"""The cards of what to do in the next five minutes, and the check that they must pass."""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from knowledge.content import numbers, readability
from knowledge.content.load import load_facts, load_hotlines, read_yaml
from knowledge.content.schema import Strict, Text, TopicId
from knowledge.content.tracing import allowed_claims, sheets_of

FILE = Path(__file__).resolve().parent / "cards.yaml"

MAX_STEP_WORDS = 20
MAX_HOTLINES = 3

UNKNOWN_SCAM, UNKNOWN_EMERGENCY = "unknown-scam", "unknown-emergency"
"""The general cards, for where it is not sure which one fits."""
LINK_CLICKED = "link-clicked"
"""The card for a link from a stranger; of a pasted message its signs say more."""
DONE_ALREADY = "done-already"
"""The card for whoever writes on after one of a scam."""

MAY_BE_URGENT = frozenset(
    "otp-khong-chia-se lua-dao-mao-danh-cong-an app-apk-la bi-lua-lam-gi zalo-bi-hack "
    "facebook-bi-hack lua-dao-deepfake tong-tien-hinh-anh tre-em-tren-mang bat-coc-online "
    "lua-dao-campuchia lua-dao-shipper lua-dao-viec-lam lua-dao-dau-tu lua-dao-trung-thuong "
    "lua-dao-vneid-gia lua-dao-dien-luc lua-dao-lay-lai-tien lo-thong-tin-ca-nhan link-la "
    "vay-app-den mat-dien-thoai-co-vi cho-thue-tai-khoan tien-la-vao-tai-khoan "
    "so-khan-cap canh-bao-thien-tai lien-lac-thien-tai "
    "vneid-khoa-tai-khoan bao-cuoc-goi-lua-dao tin-gia "
    "thiet-hai-bao bao-luc-trong-nha cho-can-tiem-dai suc-khoe-tam-than tai-nan-lao-dong thai-san "
    "tim-nguoi-di-lac giao-nop-vu-khi to-giac-toi-pham mat-trom-tai-san dien-thoai-bi-theo-doi "
    "camera-bi-lo-hinh bi-boi-xau-tren-mang bat-nat-hoc-duong con-nap-tien-game co-bac-ca-do "
    "tin-dung-den vo-hui ban-hang-da-cap lua-mua-ban-dat cong-ty-xuat-khau-lao-dong "
    "giay-trieu-tap-that mat-gmail-tiktok so-dien-thoai-ngan-hang tim-dien-thoai-mat "
    "thuoc-quang-cao-tren-mang".split()
)
"""Topics that people also write of while it happens: their variants are urgent or not, each for
itself. What asks for another topic is an ordinary question."""


class Card(Strict):
    """One card. `topic` is the FAQ entry that says more; several cards may share one."""

    id: TopicId
    topic: TopicId
    title: Text
    steps: Annotated[tuple[Text, ...], Field(min_length=3, max_length=5)]
    hotlines: Annotated[tuple[str, ...], Field(min_length=1, max_length=MAX_HOTLINES)]
    facts_from: tuple[TopicId, ...] = ()
    unless_sure: TopicId | None = None
    """The general card that is shown where it is not sure that this one fits."""
    sounds_like: tuple[TopicId, ...] = ()
    """Entries of the FAQ whose variants have the words of this card, urgent or not."""
    needs_review: Text | None = None

    def texts(self) -> list[tuple[str, str]]:
        """Every passage a citizen reads, as (field, text) pairs."""
        return [("title", self.title)] + [
            (f"steps[{number}]", step) for number, step in enumerate(self.steps, start=1)
        ]


@cache
def load_cards() -> dict[str, Card]:
    """The cards by id, in the order of their file."""
    cards = [Card.model_validate(row) for row in read_yaml(FILE)]
    return {card.id: card for card in cards}


def card_that_fits(likely: Mapping[str, float], sure_from: float) -> Card:
    """The card to show, given how likely each is to be the right one.

    Where none is as likely as `sure_from`, the general card of the likelier kind: that of the
    scams, or that of the emergencies.
    """
    cards = load_cards()
    best = max(likely, key=likely.__getitem__)
    if likely[best] >= sure_from:
        return cards[best]
    kinds: Counter[str] = Counter()
    for card, probability in likely.items():
        kinds[cards[card].unless_sure or card] += probability  # type: ignore[assignment]
    return cards[max(kinds, key=kinds.__getitem__)]


def findings(card: Card) -> Iterator[tuple[str, str]]:
    """What must be mended in a card, as (field, problem): as strict as for an FAQ entry."""
    facts = load_facts()
    for topic in (card.topic, *card.facts_from):
        if topic not in facts:
            yield "facts_from", f"chưa có tư liệu nào về {topic}"
    for topic in card.sounds_like:
        if topic not in facts:
            yield "sounds_like", f"chưa có chủ đề {topic}"
    if card.unless_sure and card.unless_sure not in load_cards():
        yield "unless_sure", f"không có thẻ {card.unless_sure}"
    for hotline in card.hotlines:
        if hotline not in load_hotlines():
            yield "hotlines", f"{hotline} không có trong hotlines.yaml"
    allowed = allowed_claims(sheets_of((card.topic, *card.facts_from)))
    for field, text in card.texts():
        if len(text.split()) > MAX_STEP_WORDS:
            yield field, f"{len(text.split())} tiếng, nhiều nhất {MAX_STEP_WORDS}"
        for claim in numbers.untraced(text, allowed):
            yield field, f"“{claim.shown}” không có trong tư liệu"
        for passage, problem in readability.findings(text, is_step=True):
            yield field, f"“{passage}”: {problem}"
