"""Whether a message has a subject of its own, or goes on about the topic answered last.

Rasa's classifier sees one message at a time: "làm ở đâu" and "làm hộ chiếu ở đâu" look alike to it.
Here, and only here, the conversation decides: by the words that are left when those of a follow-up
are taken away, and by what a search for the message alone finds.
"""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any

from knowledge.content.schema import Entry
from knowledge.retrieval.decision import Decision
from knowledge.retrieval.search import Outcome, body
from knowledge.retrieval.short_forms import meanings
from knowledge.retrieval.text import clean, fold, words

# What a follow-up is made of besides the words of its part, device, step or platform.
FILLERS = frozenset(
    (
        "tôi tui tao em con mình cháu bác cô chú anh chị ông bà bạn ta họ người nẫu "
        "cái này đó đấy đây kia ấy nó việc chuyện vụ món thứ khoản "
        "là thì mà với và hay hoặc nếu lỡ rồi xong nữa luôn lại còn thế vậy rứa dậy zậy "
        "có không hông hổng ko chưa được đc phải cần muốn định tính đi về vô vào ra lên tới "
        "đến ở tại trên trong qua cho giùm dùm hộ giúp nhờ làm mần xin hỏi biết nói chỉ xem coi "
        "bấm gì chi nào mô sao răng bao nhiêu mấy lâu đâu khi lúc hả hở hén ha nha nhé nghe "
        "nghen ạ dạ vâng ơi ừ ờ à á ủa trời một hai các những cả hết tốn tiền phí giá ngày "
        "giờ lần bước dùng xài bằng theo thật đúng quá lắm vẫn hoài cũng mới "
        "đang sẽ bị báo lỗi hiện bây lấy nộp nhận trả đóng tự thử như để từ của mọi thêm"
    ).split()
)
FOLDED_FILLERS = frozenset(map(fold, FILLERS)) - {"chuyen", "dung", "vu", "gia", "tinh", "the"}
"""Those typed without diacritics, less a few that may then mean "chuyển", "giá", "tỉnh", "thẻ"."""


FEW_WORDS = 4
"""So many words of its own, of which nothing is known, may still go on about what came before."""


class Subject(StrEnum):
    OWN = "own"
    """A question of its own: it is searched for."""
    CURRENT = "current"
    """It goes on about the current topic."""


def own_words(text: str, marked: Iterable[Mapping[str, Any]] = ()) -> list[str]:
    """The words of `text` that could name a subject.

    `marked` are Rasa's entities; their words tell what is asked, not about what.

    >>> own_words("vậy làm ở đâu"), own_words("làm hộ chiếu ở đâu")
    ([], ['chiếu'])
    >>> own_words("chuyển tiền thì làm sao"), own_words("chuyen tien thi lam sao")
    (['chuyển'], ['chuyen'])
    >>> own_words("het bn v")
    []
    """
    rest = text
    for entity in sorted(marked, key=lambda e: e.get("start") or 0, reverse=True):
        if entity.get("start") is not None:
            rest = f"{rest[: entity['start']]} {rest[entity['end'] :]}"
    return [word for word in words(clean(rest)) if not _is_filler(word) and not word.isdigit()]


def _is_filler(word: str) -> bool:
    plain = word == fold(word)
    if word in FILLERS or (plain and word in FOLDED_FILLERS):
        return True
    # "bn" is "bao nhiêu", "v" is "vậy"
    return any(all(part in FILLERS for part in meaning.split()) for meaning in meanings(word))


def subject_of(
    text: str,
    *,
    asks_back: bool,
    marked: Iterable[Mapping[str, Any]],
    current: Entry | None,
    search: Callable[[str], Outcome],
) -> Subject:
    """What `text` is about.

    `asks_back`: Rasa took it for a follow-up (a part, a telephone, a step, something that does not
    work); `current`: the topic answered last.

    - Without a current topic there is nothing to go on about.
    - A follow-up without words of its own goes on. With such words it is a question where the
      search is sure of another topic, or finds several and not the current one.
    - What Rasa takes for a question is one, unless it has no words of its own and the search is
      not sure of another topic, or has only a few, of which the search knows nothing and the
      current entry says something.
    """
    marks = list(marked)
    if current is None:
        return Subject.OWN
    own = own_words(text, marks)
    if asks_back and not own:
        return Subject.CURRENT
    if own and not asks_back and (len(own) > FEW_WORDS or not _speaks_of(current, own)):
        return Subject.OWN
    outcome = search(text)
    if asks_back:
        near = [candidate.topic for candidate in outcome.candidates]
        elsewhere = outcome.decision is not Decision.NONE and current.topic not in near
    elif own:
        elsewhere = outcome.decision is not Decision.NONE
    else:
        elsewhere = outcome.decision is Decision.ANSWER and outcome.topic != current.topic
    return Subject.OWN if elsewhere else Subject.CURRENT


def _speaks_of(entry: Entry, own: Iterable[str]) -> bool:
    """Whether the entry says one of these words; diacritics that were typed must fit."""
    said = {*words(clean(" ".join(body(entry))))}
    plain = {*map(fold, said)}
    return any(word in (plain if word == fold(word) else said) for word in own)
