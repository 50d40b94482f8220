"""Whether a message has a subject of its own, or goes on about the topic answered last.

Rasa's classifier sees one message at a time: "làm ở đâu" and "làm hộ chiếu ở đâu" look alike to it.
Here, and only here, the conversation decides: by the words that are left when those of a follow-up
are taken away, and by what a search for the message alone finds.
"""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any

from knowledge.retrieval.decision import Decision
from knowledge.retrieval.search import Outcome
from knowledge.retrieval.text import fold, read

# What a follow-up is made of besides the words of its part, device, step or platform.
FILLERS = frozenset(
    fold(word)
    for word in (
        "tôi tui tao em con mình cháu bác cô chú anh chị ông bà bạn ta họ người nẫu "
        "cái này đó đấy đây kia ấy nó việc chuyện vụ món thứ khoản "
        "là thì mà với và hay hoặc nếu lỡ rồi xong nữa luôn lại còn thế vậy rứa dậy zậy "
        "có không hông hổng hông ko chưa được đc phải cần muốn định tính đi về vô vào ra lên tới "
        "đến ở tại trên trong qua cho giùm dùm hộ giúp nhờ làm mần xin hỏi biết nói chỉ xem coi "
        "bấm gì chi nào mô sao răng bao nhiêu nhiêu mấy lâu đâu khi lúc hả hở hén ha nha nhé nghe "
        "nghen ạ dạ vâng ơi ừ ờ à á ủa trời một hai các những cả hết mất tốn tiền phí giá ngày "
        "giờ lần bước máy điện thoại dùng xài bằng theo nhà thật đúng quá lắm vẫn hoài cũng mới "
        "đang sẽ bị báo lỗi hiện bây lấy nộp nhận trả đóng tự thử như để từ của mọi thêm"
    ).split()
)


class Subject(StrEnum):
    OWN = "own"
    """A question of its own: it is searched for."""
    CURRENT = "current"
    """It goes on about the current topic."""


def own_words(text: str, marked: Iterable[Mapping[str, Any]] = ()) -> list[str]:
    """The words of `text` that could name a subject, folded.

    `marked` are Rasa's entities; their words tell what is asked, not about what.

    >>> own_words("vậy mất bao nhiêu tiền"), own_words("làm hộ chiếu mất bao nhiêu tiền")
    ([], ['chieu'])
    """
    rest = text
    for entity in sorted(marked, key=lambda e: e.get("start") or 0, reverse=True):
        if entity.get("start") is not None:
            rest = f"{rest[: entity['start']]} {rest[entity['end'] :]}"
    return [word for word in read(rest).folded if word not in FILLERS and not word.isdigit()]


def subject_of(
    text: str,
    *,
    asks_back: bool,
    marked: Iterable[Mapping[str, Any]],
    current: str | None,
    search: Callable[[str], Outcome],
) -> Subject:
    """What `text` is about.

    `asks_back`: Rasa took it for a follow-up (a part, a telephone, a step, something that does not
    work); `current`: the topic answered last.

    - Without a current topic there is nothing to go on about.
    - Without words of its own it goes on, provided that it asks for anything.
    - With words of its own, a message that Rasa takes for a question is one; a follow-up is one
      only where the search is sure of another topic, or finds several and not the current one.
    """
    marks = list(marked)
    if current is None:
        return Subject.OWN
    if not own_words(text, marks):
        return Subject.CURRENT if asks_back or marks else Subject.OWN
    if not asks_back:
        return Subject.OWN
    outcome = search(text)
    near = [candidate.topic for candidate in outcome.candidates]
    if outcome.decision is Decision.NONE or current in near:
        return Subject.CURRENT
    return Subject.OWN
