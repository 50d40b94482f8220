"""What Rasa makes of one message: none of these stands in the training data."""

from pathlib import Path

import pytest

from tests.actions.running import Server
from tests.nlu_data.talking import parse
from tests.stack import RASA_FOLDER

UNDERSTOOD = [
    # the same part in many voices
    ("vậy hết cỡ bao nhiêu tiền hả em", "ask_part", {"part": "cost"}),
    ("co phai dong tien ko z", "ask_part", {"part": "cost"}),
    ("rứa mấy bữa thì có", "ask_part", {"part": "time"}),
    ("nop cho nao vay", "ask_part", {"part": "place"}),
    ("phải ra chỗ nào làm", "ask_part", {"part": "place"}),
    ("đem theo giấy chi", "ask_part", {"part": "documents"}),
    ("thế mẹ tui thì sao", "ask_part", {"part": "who"}),
    # telephones, steps, numbers
    ("còn cái ai phôn thì răng", "ask_device", {"device": "iphone"}),
    ("dùng sam sung thì bấm đâu", "ask_device", {"device": "android"}),
    ("bước thứ ba làm răng", "ask_step", {"number": "3"}),
    ("buoc 4 la sao", "ask_step", {"number": "4"}),
    ("tui lấy cái thứ nhì", "choose", {"number": "2"}),
    ("cái sau cùng á", "choose", {"number": "last"}),
    ("12", "choose", {}),
    # other platforms, by any name
    ("còn vi xít thì sao", "ask_platform", {"platform": "VssID"}),
    ("the da lo thi sao", "ask_platform", {"platform": "Zalo"}),
    # places
    ("nhà tui ở xã Ia Mơ nghen", "set_locality", {"place": "xã Ia Mơ"}),
    ("toi o phuong tran phu", "set_locality", {"place": "phuong tran phu"}),
    # the rest of a conversation
    ("mần y vậy mà nó hổng chịu", "follow_trouble", {}),
    ("chỉ tui làm từ từ từng bước", "guide", {}),
    ("rồi, xong bước ni", "guide_next", {}),
    ("quay lại bước hồi nãy", "guide_back", {}),
    ("kẹt chỗ ni rồi", "guide_stuck", {}),
    ("không trúng cái nào hết", "none_of_these", {}),
    ("cho tui nói chuyện với người ta, không nói với máy", "want_person", {}),
    ("cam on ban nhieu nha", "thank", {}),
    ("bạn có phải người thật không đó", "bot_challenge", {}),
    ("đồ máy ngu", "insult", {}),
    ("viết ngắn ngắn lại giùm", "be_brief", {}),
    ("giải thích kỹ kỹ chút đi", "be_detailed", {}),
]

QUESTIONS = [
    "làm lại thẻ căn cước hết bao nhiêu tiền",
    "nộp hồ sơ khai sinh ở đâu",
    "mat sim thi lam lai cho nao",
    "người già có được nhận trợ cấp không",
    "tải vneid trên iphone sao",
    "tui quên mật khẩu zalo rồi",
    "ai hỏi mã otp thì sao",
    "chào em, cô muốn hỏi vụ đổi sim",
    "cảm ơn, cho hỏi thêm cách xem tiền điện",
    "mà tui chưa rành cái vụ quét mã ở chợ",
]


@pytest.mark.parametrize(("text", "intent", "entities"), UNDERSTOOD)
def test_a_message_in_anybodys_words(
    rasa: Server, text: str, intent: str, entities: dict[str, str]
) -> None:
    understood, found = parse(rasa.url, text)
    assert understood == intent
    assert entities.items() <= found.items()


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_question_with_a_subject_is_no_follow_up(rasa: Server, text: str) -> None:
    assert parse(rasa.url, text)[0] in ("ask", "nlu_fallback")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [("mà tui chưa rõ", "part"), ("tui đậu xe", "part")],
)
def test_diacritics_that_were_typed_count(rasa: Server, text: str, wrong: str) -> None:
    """ "mà tui" is not "má tui", "tui đậu" is not "tới đâu"."""
    assert wrong not in parse(rasa.url, text)[1]


def test_what_nobody_can_understand_is_a_question(rasa: Server) -> None:
    assert parse(rasa.url, "grmpf zork 77x")[0] in ("nlu_fallback", "ask", "off_topic")


def test_no_example_is_taken_from_the_evaluation() -> None:
    folder = Path(__file__).resolve().parents[2] / "knowledge" / "evaluation"
    asked = {
        line.split('"text": "', 1)[1].split('"', 1)[0].casefold()
        for path in folder.glob("*.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
        if '"text": "' in line
    }
    examples = {
        line.removeprefix("    - ").casefold()
        for path in (RASA_FOLDER / "data" / "nlu").glob("*.yml")
        for line in path.read_text(encoding="utf-8").splitlines()
    }
    assert not {text for text in asked & examples if len(text.split()) > 4}
