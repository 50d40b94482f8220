"""The rules that the learned understanding took the place of, kept as a baseline.

A message that has no words of its own, once the words of a follow-up are taken away, goes on about
the topic that was answered last; Rasa says which part of it is meant. Any other is searched for.
"""

from collections.abc import Mapping
from typing import Any

from dialogue import topics
from dialogue.decide import step
from dialogue.desk import Desk
from dialogue.evaluation.labels import Json
from dialogue.remember import remember
from dialogue.turn import Inbound, Knowledge, Said, State, Turn
from knowledge.retrieval.text import clean, fold, words

FILLERS = frozenset(
    (
        "tôi tui tao em con mình cháu bác cô chú anh chị ông bà bạn ta họ người nẫu "
        "cái này đó đấy đây kia ấy nó việc chuyện vụ món thứ khoản là thì mà với và hay hoặc nếu "
        "lỡ rồi xong nữa luôn lại còn thế vậy rứa dậy zậy có không hông hổng ko chưa được đc phải "
        "cần muốn định tính đi về vô vào ra lên tới đến ở tại trên trong qua cho giùm dùm hộ giúp "
        "nhờ làm mần xin hỏi biết nói chỉ xem coi bấm gì chi nào mô sao răng bao nhiêu mấy lâu "
        "đâu khi lúc hả hở hén ha nha nhé nghe nghen ạ dạ vâng ơi ừ ờ à á ủa trời một hai các "
        "những cả hết tốn tiền phí giá ngày giờ lần bước dùng xài bằng theo thật đúng quá lắm vẫn "
        "hoài cũng mới đang sẽ bị báo lỗi hiện bây lấy nộp nhận trả đóng tự thử như để từ của mọi"
    ).split()
)
FOLDED_FILLERS = frozenset(map(fold, FILLERS)) - {"chuyen", "dung", "vu", "gia", "tinh", "the"}
PART_OF_INTENT = {"follow_trouble": "trouble", "guide_stuck": "trouble", "ask_device": "steps"}


def goes_on(text: str, state: State) -> bool:
    """Whether a message is nothing but the words of a follow-up."""
    own = [w for w in words(clean(text)) if w not in FILLERS and w not in FOLDED_FILLERS]
    return bool(state.topic) and not own


class ByRules:
    """A conversation by the rules; `parsed` is what Rasa makes of the texts."""

    def __init__(
        self, known: Knowledge, parsed: Mapping[str, Mapping[str, Any]], desk: Desk
    ) -> None:
        self._known, self._parsed, self._desk = known, parsed, desk
        self._state = State()

    def say(self, text: str) -> Json:
        """The Reply to the next message."""
        heard = self._parsed.get(text, {})
        turn = Turn(Inbound(text, is_guarded=True), self._state, self._known, self._desk)
        said = self._about_the_current(turn, heard)
        if said is None:
            turn.state = State()
            said = step(turn)
            turn.state = self._state
        self._state = remember(turn, said)
        return said.reply.model_dump(mode="json")

    def _about_the_current(self, turn: Turn, heard: Mapping[str, Any]) -> Said | None:
        entry = turn.current
        follows = heard.get("intent") in (*PART_OF_INTENT, "ask_part", "ask_step")
        if entry is None or not (follows or goes_on(turn.text, turn.state)):
            return None
        outcome = turn.known.search.ask(turn.text)
        if outcome.is_sure and outcome.topic != entry.topic:
            return None
        marked = [e["value"] for e in heard.get("entities") or () if e["entity"] == "part"]
        part = marked[0] if marked else PART_OF_INTENT.get(str(heard.get("intent")), "")
        return topics.passages(turn, entry, [part]) if part else topics.whole(turn, entry)
