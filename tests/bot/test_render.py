"""A Reply becomes messages that Telegram takes and people can read."""

import pytest

from bot.cards import Card
from bot.pieces import units
from bot.render import Message, render
from replies.model import (
    AckReply,
    AnswerReply,
    Button,
    ClarifyReply,
    HotlineRef,
    NoneReply,
    OfficeRef,
    Part,
    Reply,
    SmalltalkReply,
    SourceRef,
    StepReply,
    StepText,
    SuspectReply,
    TopicRef,
    TroubleText,
    UrgentReply,
)
from tests.bot_api.parsing import plain

RELATED = Button(label="Đổi điện thoại", payload='/choose_topic{"topic":"vneid-doi-dien-thoai"}')
GOOD = Button(label="👍", payload='/feedback_good{"topic":"vneid-quen-mat-khau"}')
BAD = Button(label="👎", payload='/feedback_bad{"topic":"vneid-quen-mat-khau"}')
PERSON = Button(label="Gặp người hỗ trợ", payload="/want_person")
WALK = Button(label="Làm từng bước", payload='/guide{"topic":"vneid-quen-mat-khau"}')
TROUBLE = Button(label="Làm không được?", payload='/tell{"passage":"vneid-quen-mat-khau#trouble"}')

ANSWER = AnswerReply(
    topic="vneid-quen-mat-khau",
    title="Quên mật khẩu VNeID",
    lead="Lấy lại được ngay trên điện thoại.",
    steps=(
        StepText(text="Mở ứng dụng VNeID."),
        StepText(android="Bấm “Quên mật khẩu”.", iphone="Chạm “Quên mật khẩu?”."),
    ),
    documents=("Thẻ căn cước",),
    trouble=(TroubleText(problem="Không nhận được mã", remedy="Xem lại sóng."),),
    changed="Từ 2024 không cần ra công an xã.",
    warnings=("Không đưa mã OTP cho ai.",),
    hotlines=(
        HotlineRef(name="Tổng đài VNeID", number="1900 0368", free=False),
        HotlineRef(name="Công an", number="113", hours="24/24 giờ"),
    ),
    sources=(SourceRef(name="Bộ Công an", url="https://vneid.gov.vn/?a=1&b=2", date="2026-03"),),
    checked="2026-11",
    buttons=(RELATED, GOOD, BAD, PERSON),
)


FULL = ANSWER.model_copy(update={"full": True})


def text_of(messages: list[Message]) -> str:
    return "\n".join(plain(message.html, "HTML") for message in messages)


def test_a_full_answer_shows_everything_and_the_month_of_checking() -> None:
    (message,) = render(FULL)
    text = plain(message.html, "HTML")
    assert text.startswith("Quên mật khẩu VNeID\n\nLấy lại được")
    assert "1. Mở ứng dụng VNeID." in text
    assert "2. Máy Android: Bấm “Quên mật khẩu”.\n   iPhone: Chạm “Quên mật khẩu?”." in text
    assert "• Thẻ căn cước" in text
    assert "Không nhận được mã\n   Xem lại sóng." in text
    assert "Điều đã đổi\nTừ 2024" in text
    assert "• Không đưa mã OTP cho ai." in text
    assert "Bộ Công an (3/2026)" in text
    assert "Soạn tháng 11/2026, cán bộ chưa duyệt." in text


def test_the_first_message_has_no_headings_and_its_source_in_one_line() -> None:
    said = ANSWER.model_copy(update={"documents": (), "trouble": (), "changed": None})
    lines = text_of(render(said)).split("\n")
    assert "Các bước" not in lines
    assert "⚠️ Không đưa mã OTP cho ai." in lines
    assert "☎️ Tổng đài VNeID: 1900 0368" in lines
    assert lines[-1] == "Theo Bộ Công an, 11/2026, cán bộ chưa duyệt"


def test_notices_stand_before_the_title_apart_from_the_answer() -> None:
    notices = ("VNeID đang quá tải <20 giờ>.", "Cổng dịch vụ công đang hỏng.")
    step = StepReply(topic="x", title="Cài VNeID", number=1, total=2, step=StepText(text="Mở máy."))
    for reply in (ANSWER, FULL, step, NoneReply(text="Ra xã.", topic="x", title="Mất thẻ")):
        if isinstance(reply, NoneReply):
            reply = reply.model_copy(update={"sources": ANSWER.sources})
        told = text_of(render(reply.model_copy(update={"notices": notices})))
        assert told == f"📢 {notices[0]}\n\n📢 {notices[1]}\n\n{text_of(render(reply))}"


def test_who_has_confirmed_an_answer_and_what_is_doubtful_are_told() -> None:
    looked = {"confirmed_by": "Công an xã Kbang", "confirmed": "2026-10"}
    doubtful = {"doubt": "Lệ phí năm sau hỏi công an xã."}
    lines = text_of(render(ANSWER.model_copy(update=looked | doubtful))).split("\n")
    assert lines[-1] == "Theo Bộ Công an, 10/2026, Công an xã Kbang đã duyệt"
    assert "❓ Lệ phí năm sau hỏi công an xã." in lines
    full = text_of(render(FULL.model_copy(update=looked | doubtful))).split("\n")
    assert full[-1] == "Công an xã Kbang đã duyệt, tháng 10/2026."
    assert "❓ Lệ phí năm sau hỏi công an xã." in full


def test_hotlines_can_be_taken_by_one_tap_and_tell_hours_and_cost_only_where_known() -> None:
    (message,) = render(FULL)
    assert "Tổng đài VNeID: <code>1900 0368</code> (có mất tiền)" in message.html
    assert "Công an: <code>113</code> (24/24 giờ)" in message.html


POLICE = OfficeRef(name="Công an xã Ia Hrung", address="Thôn 1", hours="sáng", number="1900")


def test_the_own_office_stands_above_the_place_and_else_before_the_numbers() -> None:
    said = ANSWER.model_copy(update={"offices": (POLICE,)})
    (place,) = render(said.model_copy(update={"part": Part.PLACE}))
    line = "Nơi của mình: </b>Công an xã Ia Hrung, Thôn 1, sáng, 📞 <code>1900</code>"
    assert line in place.html
    assert place.html.index(line) < place.html.index(ANSWER.lead)
    (whole,) = render(said)
    lead, office, numbers = (whole.html.index(x) for x in (ANSWER.lead, line, "1900 0368"))
    assert lead < office < numbers


def test_several_offices_are_a_list() -> None:
    council = OfficeRef(name="Ủy ban nhân dân xã Ia Hrung")
    (message,) = render(ANSWER.model_copy(update={"offices": (POLICE, council)}))
    text = plain(message.html, "HTML")
    assert "Nơi của mình\n• Công an xã Ia Hrung, Thôn 1, sáng, 📞 1900\n• Ủy ban nhân dân" in text


def test_short_buttons_share_a_row_and_only_a_choice_of_topics_is_numbered() -> None:
    (message,) = render(ANSWER)
    assert message.keyboard is not None
    labels = [[key.text for key in row] for row in message.keyboard.inline_keyboard]
    assert labels == [["Đổi điện thoại"], ["👍", "👎"], ["Gặp người hỗ trợ"]]
    (guided,) = render(ANSWER.model_copy(update={"buttons": (WALK, TROUBLE, RELATED, PERSON)}))
    assert guided.keyboard is not None
    labels = [[key.text for key in row] for row in guided.keyboard.inline_keyboard]
    assert labels == [[WALK.label, TROUBLE.label], [RELATED.label], [PERSON.label]]
    other = Button(label="Đổi SIM", payload='/choose_topic{"topic":"doi-sim"}')
    for buttons, first in (((RELATED, other), "1. Đổi điện thoại"), ((RELATED,), RELATED.label)):
        (menu,) = render(SmalltalkReply(text="Mình cần việc gì?", buttons=buttons))
        assert menu.keyboard is not None
        assert menu.keyboard.inline_keyboard[0][0].text == first


def test_a_false_address_is_shown_so_that_it_cannot_be_opened() -> None:
    signs = ("“evn.vip” giống evn.com.vn nhưng không phải trang đó.", "Dọa “cắt điện”.")
    (message,) = render(SuspectReply(topic="a-b", text="Có dấu hiệu:", signs=signs))
    assert "• <code>evn.vip</code> giống evn.com.vn nhưng" in message.html
    assert "• Dọa “cắt điện”." in message.html


def test_a_brief_answer_leaves_the_source_out_but_keeps_steps_warnings_and_numbers() -> None:
    text = text_of(render(ANSWER.model_copy(update={"brief": True})))
    assert "Bộ Công an" not in text
    assert "1. Mở" in text
    assert "Không đưa mã OTP" in text
    assert "1900 0368" in text


def test_markup_in_content_is_shown_and_never_interpreted() -> None:
    reply = ANSWER.model_copy(update={"title": "<b>A & B</b>", "lead": "1 < 2 <script>"})
    (message,) = render(reply)
    text = plain(message.html, "HTML")
    assert "<b>A & B</b>" in text
    assert "1 < 2 <script>" in text


def test_a_long_answer_is_split_between_steps_with_the_keyboard_on_the_last_piece() -> None:
    steps = tuple(StepText(text=f"{number:02} " + "chữ " * 290) for number in range(1, 9))
    messages = render(ANSWER.model_copy(update={"steps": steps}))
    assert len(messages) > 1
    assert all(units(plain(m.html, "HTML")) <= 4096 for m in messages)
    assert [m.keyboard is not None for m in messages] == [False] * (len(messages) - 1) + [True]
    joined = text_of(messages)
    for number in range(1, 9):
        assert f"{number}. {number:02} chữ" in joined
    for message in messages[1:]:
        first = plain(message.html, "HTML").split()[0]
        assert first[0].isdigit() or not first.startswith("chữ")


def test_length_is_counted_in_utf_16_units_so_emoji_count_twice() -> None:
    messages = render(Card(text="👍" * 3000))
    assert len(messages) == 2
    assert all(units(plain(m.html, "HTML")) <= 4096 for m in messages)
    assert sum(plain(m.html, "HTML").count("👍") for m in messages) == 3000


def test_a_single_paragraph_that_is_too_long_is_cut_at_a_word_without_losing_one() -> None:
    words = [f"từ{number}" for number in range(2000)]
    messages = render(Card(title="Dài", text=" ".join(words)))
    assert text_of(messages).split() == ["Dài", *words]


def test_candidates_are_numbered_in_the_text_and_are_buttons() -> None:
    reply = ClarifyReply(
        text="Bà con muốn hỏi việc nào?",
        candidates=(
            TopicRef(topic="a-b", title="Làm việc A thế nào?", short_title="Việc A"),
            TopicRef(topic="c-d", title="Việc C"),
        ),
    )
    (message,) = render(reply)
    assert "1. Làm việc A thế nào?\n2. Việc C" in message.html
    assert message.keyboard is not None
    assert [row[0].text for row in message.keyboard.inline_keyboard] == ["1. Việc A", "2. Việc C"]
    assert [row[0].callback_data for row in message.keyboard.inline_keyboard] == [
        '/choose_topic{"topic":"a-b"}',
        '/choose_topic{"topic":"c-d"}',
    ]


@pytest.mark.parametrize(
    "reply",
    [
        StepReply(
            topic="a", title="Tên", number=2, total=5, step=StepText(android="Bấm", iphone="Chạm")
        ),
        NoneReply(
            text="Mình chưa biết.",
            suggestions=(TopicRef(topic="a", title="Việc A"),),
            hotlines=(HotlineRef(name="Công an", number="113"),),
        ),
        UrgentReply(topic="a", title="Bị lừa", steps=("Gác máy.", "Gọi 113.")),
        AckReply(text="Cảm ơn bà con."),
        Card(text=""),
    ],
)
def test_every_kind_of_reply_gives_a_message_that_telegram_takes(reply: Reply | Card) -> None:
    for message in render(reply):
        assert 0 < units(plain(message.html, "HTML")) <= 4096


def test_a_guided_step_tells_how_far_it_is() -> None:
    reply = StepReply(topic="a", title="Tên", number=2, total=5, step=StepText(text="Bấm nút."))
    (message,) = render(reply)
    assert plain(message.html, "HTML") == "Tên\n\nBước 2 trên 5\nBấm nút."
