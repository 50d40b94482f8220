"""Numbers in an answer, and the facts that carry them."""

import pytest

from knowledge.content.numbers import claims, untraced


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Phí 50.000 đồng.", "Lệ phí là 50 nghìn đồng."),
        ("Trong vòng 3 ngày làm việc.", "Thời hạn 3–5 ngày làm việc."),
        ("Từ tháng 7/2025.", "Có hiệu lực từ 1/7/2025."),
        ("Từ năm 2025.", "Có hiệu lực từ ngày 1 tháng 7 năm 2025."),
        ("Gọi 1900 0368.", "Tổng đài 19000368."),
        ("Giảm 50%.", "Mức giảm là 50 phần trăm."),
        ("Vào dichvucong.gov.vn.", "Nộp tại https://dichvucong.gov.vn/p/home."),
        ("Theo Nghị định 69.", "Nghị định 69/2024/NĐ-CP quy định."),
        ("Hạn mức 2,5 triệu.", "Tối đa 2.500.000 đồng."),
        ("Bấm mục thứ 2, làm 3 lần.", "Không có số nào."),
    ],
)
def test_a_number_that_a_fact_carries_is_traced(text: str, fact: str) -> None:
    assert untraced(text, claims(fact)) == []


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Phí 50.000 đồng.", "Lệ phí là 500 nghìn đồng."),
        ("Trong vòng 7 ngày.", "Thời hạn 7 tháng."),
        ("Từ tháng 8/2025.", "Có hiệu lực từ 1/7/2025."),
        ("Gọi 1900 0369.", "Tổng đài 1900 0368."),
        ("Giảm 60%.", "Giảm 50%, còn 60 ngày."),
        ("Vào dichvucong.com.", "Nộp tại dichvucong.gov.vn."),
        ("Chờ ba ngày.", "Chờ 5 ngày."),
        ("Nhập 15 số.", "Nhập 12 số."),
    ],
)
def test_a_number_that_no_fact_carries_is_reported(text: str, fact: str) -> None:
    assert untraced(text, claims(fact))
