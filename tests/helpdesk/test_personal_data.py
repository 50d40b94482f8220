"""What people type without being asked to, and what looks like it but belongs to nobody."""

import pytest

from helpdesk.personal_data import PLACEHOLDERS, Kind, find, mask

# Sentence, the part that must not be kept, its kind.
PLANTED = [
    # Phone numbers
    ("Số của tui là 0905123456 nghen", "0905123456", "phone"),
    ("gọi lại cho tui 0905 123 456", "0905 123 456", "phone"),
    ("sdt e la 0905.123.456 a", "0905.123.456", "phone"),
    ("sđt: 0905-123-456", "0905-123-456", "phone"),
    ("zalo 090 512 3456 nha", "090 512 3456", "phone"),
    ("nó gọi bằng số +84905123456", "+84905123456", "phone"),
    ("nó gọi bằng số +84 905 123 456", "+84 905 123 456", "phone"),
    ("+84 (0)905 123 456 là số của má", "84 (0)905 123 456", "phone"),
    ("84905123456 nhắn tin hoài", "84905123456", "phone"),
    ("84.905.123.456 là ai", "84.905.123.456", "phone"),
    ("số 0084905123456 gọi nhá máy", "0084905123456", "phone"),
    ("dt nha 02693824123", "02693824123", "phone"),
    ("máy bàn 0269 3824 123 gọi hoài", "0269 3824 123", "phone"),
    ("số (0269) 3824123", "0269) 3824123", "phone"),
    ("0 9 0 5 1 2 3 4 5 6 là số tui", "0 9 0 5 1 2 3 4 5 6", "phone"),
    ("không chín không năm một hai ba bốn năm sáu", "không chín không năm", "phone"),
    ("so em khong chin tam bay mot hai ba bon nam sau a", "khong chin tam bay", "phone"),
    ("０９０５１２３４５６ số tui", "０９０５１２３４５６", "phone"),
    ("số của bà 09\u200b05\u200b123456", "05", "phone"),
    ("0️⃣9️⃣0️⃣5️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣", "5️⃣", "phone"),
    ("liên hệ 09o5123456", "09o5123456", "phone"),
    ("zalo.me/0905123456 nó bắt kết bạn", "0905123456", "phone"),
    ("số cũ 01689123456 còn xài không", "01689123456", "phone"),
    ("sdt nhà tui 3824123", "3824123", "phone"),
    ("sim 0905123456k gọi được", "0905123456", "phone"),
    ("0905 một hai ba 456 gọi lại nghen", "một hai ba 456", "phone"),
    # Codes as people tell of them
    ("nó kêu tui đọc sáu số, tui đọc 448 120 rồi", "448 120", "otp"),
    ("em doc 448120 cho no roi", "448120", "otp"),
    ("mã G-482913 là gì", "482913", "otp"),
    ("tin nhan OTP482913 vneid", "482913", "otp"),
    ("4 8 2 9 1 3 là mã nó gửi", "4 8 2 9 1 3", "otp"),
    # Passports
    ("hộ chiếu B1234567 hết hạn", "B1234567", "id_number"),
    ("ho chieu so C 9876543 mat roi", "C 9876543", "id_number"),
    # A password some words later
    ("mk wifi nhà tui caphe@123", "caphe@123", "password"),
    # ID numbers
    ("cccd của tui 052099001234", "052099001234", "id_number"),
    ("căn cước số 052 099 001 234", "052 099 001 234", "id_number"),
    ("can cuoc 0520 9900 1234", "0520 9900 1234", "id_number"),
    ("căn cước: 052.099.001.234", "052.099.001.234", "id_number"),
    ("052099001234 là số định danh của con tui", "052099001234", "id_number"),
    ("cmnd cũ 231456789", "231456789", "id_number"),
    ("cmnd 231.456.789 cấp ở Gia Lai", "231.456.789", "id_number"),
    ("chứng minh nhân dân 231 456 789", "231 456 789", "id_number"),
    ("cmnd 231456789 k đúng", "231456789", "id_number"),
    ("mã số BHXH 5120123456", "5120123456", "id_number"),
    ("thẻ bhyt GD4520512012345", "GD4520512012345", "id_number"),
    ("mst cua tui 4101234567", "4101234567", "id_number"),
    ("VNeID: 064088004321 mk Hoa@1988", "064088004321", "id_number"),
    # Cards
    ("thẻ 4111 1111 1111 1111 bị trừ tiền", "4111 1111 1111 1111", "card"),
    ("số thẻ 9704 0500 1234 5678", "9704 0500 1234 5678", "card"),
    ("the atm 9704050012345678901", "9704050012345678901", "card"),
    ("5500-0000-0000-0004", "5500-0000-0000-0004", "card"),
    ("thẻ visa 4111111111111111 hết hạn 12/27", "4111111111111111", "card"),
    # Accounts
    ("stk 19036868999 Techcombank", "19036868999", "account"),
    ("STK: 5200 2051 23456 agribank", "5200 2051 23456", "account"),
    ("chuyển vào tài khoản 0071001234567 Vietcombank", "0071001234567", "account"),
    ("so tk 61510000123456 bidv", "61510000123456", "account"),
    ("số tài khoản là 12345678", "12345678", "account"),
    ("nó biểu ck qua mb bank 8888123456", "8888123456", "account"),
    ("stk la 231456000", "231456000", "account"),
    ("tui chuyển 2 triệu vô stk 0905123456", "0905123456", "account"),
    # Codes
    ("nó đòi mã OTP 482913", "482913", "otp"),
    ("otp la 4829", "4829", "otp"),
    ("mã xác nhận 48 29 13", "48 29 13", "otp"),
    ("ma xac thuc: 482-913", "482-913", "otp"),
    ("mã nó gửi về là 482000", "482000", "otp"),
    ("tui đọc cho nó 482913 là mã otp rồi", "482913", "otp"),
    ("Mã 482 913 nó kêu đọc", "482 913", "otp"),
    ("mã pin thẻ của tui 1990", "1990", "otp"),
    ("ma pin 123456", "123456", "otp"),
    ("otp 4829 họ đòi hoài", "4829", "otp"),
    ("otp 482913 k phải", "482913", "otp"),
    ("passcode vneid 112233", "112233", "otp"),
    ("mã kích hoạt vneid gửi về 55667788", "55667788", "otp"),
    ("smart otp 4 8 2 9 1 3", "4 8 2 9 1 3", "otp"),
    ("otp bốn tám hai chín một ba", "bốn tám hai chín một ba", "otp"),
    ("cvv là 123", "123", "otp"),
    ("tin nhắn ghi code 90817263", "90817263", "otp"),
    # Passwords
    ("mật khẩu là Hoa@1990", "Hoa@1990", "password"),
    ("mk: thuylinh99", "thuylinh99", "password"),
    ("mat khau vneid cua tui la Abc12345 ma vao khong duoc", "Abc12345", "password"),
    ("pass wifi: nhatuidep1", "nhatuidep1", "password"),
    ("mật khẩu VssID 123456aA@", "123456aA@", "password"),
    ("mk facebook qwertyu8", "qwertyu8", "password"),
    ("password = S3cret!x", "S3cret!x", "password"),
    ("mật khẩu zalo là hoahong", "hoahong", "password"),
    ("đổi mật khẩu thành Gialai@2026 rồi", "Gialai@2026", "password"),
    ("Gialai@2026 là mật khẩu của tui", "Gialai@2026", "password"),
    ("mật khẩu là 01/01/1990", "01/01/1990", "password"),
]

INNOCENT = [
    "Gọi 1900 0368 để hỏi VNeID",
    "tổng đài 18001096 có mất tiền không",
    "gọi 1900.9068 hoài không được",
    "1900 54 54 36 là số của ai",
    "quên mật khẩu gọi 19000368 được không",
    "số điện thoại hỗ trợ 1900 0368 đúng không",
    "mất otp thì gọi 1800 1091",
    "soạn TTTB gửi 1414",
    "chuyển tiếp tin nhắn rác tới 5656",
    "soan BH MK gui 8079 co mat phi khong",
    "lấy lại mật khẩu VssID qua tin nhắn 8079 soạn sao",
    "gọi 113, 114, 115 hay 112",
    "112 113 114 115 khác j nhau z",
    "quên mật khẩu Zalo nhắn tới 6020 tốn bao nhiêu",
    "bấm *101# để xem tiền",
    "từ 1/7/2026 có gì mới",
    "sinh ngày 02/09/1945",
    "ngày 2 tháng 9 năm 1945",
    "năm 2024 2025 2026 đóng bao nhiêu",
    "năm học 2025-2026 khối 10 11 12",
    "tui sinh năm 1958 có được không",
    "Nghị định 69/2024/NĐ-CP nói gì",
    "luật 91/2025/QH15 về dữ liệu cá nhân",
    "thông tư 06/2023/TT-BCA",
    "phạt 500.000đ hay 1.000.000 đồng",
    "mức đóng 1.263.600đ một năm",
    "chuyển nhầm 15000000 đồng",
    "mất 231.456.789 đồng",
    "tiền điện 231.456 đồng",
    "tài khoản còn 15000000 mà không rút được",
    "tài khoản còn 500.000",
    "nạp 50k, 100k, 200k",
    "nó đòi 2tr5 phí",
    "vay 1 500 000 000 đồng",
    "mệnh giá 100000 200000 500000",
    "thu nhập 7,6 triệu một tháng",
    "otp có 6 số, hết hạn sau 3600 giây",
    "mã otp có mấy số",
    "không nhận được mã otp",
    "mật khẩu là gì",
    "mật khẩu là dãy số 6 chữ",
    "mật khẩu là điều quan trọng",
    "mat khau la nghiem trong lam",
    "mk là nông dân, mk quên mật khẩu rồi",
    "quên mk vneid rồi lm sao",
    "mật khẩu vneid tối thiểu 8 ký tự",
    "mã tỉnh của Gia Lai là 52",
    "trực từ 7h30 đến 17h00",
    "làm việc 07:30 - 11:30, 13:30 - 17:00",
    "trực 24/24, 24/7",
    "pin 5000mAh xài mấy ngày",
    "mạng 4G gói 120 gb",
    "xã có 1250 hộ, 4300 khẩu",
    "làm căn cước mất 7 ngày, phí 30.000 đồng",
    "bước 1, bước 2, bước 3 làm sao",
    "vào dichvucong.gov.vn rồi bấm gì",
    "https://cafef.vn/thong-tin-quan-trong-18826030214023954.chn",
    "https://vnexpress.net/vneid-co-the-thay-the-nhung-giay-to-nao-4924821.html",
    "wifi 192.168.1.1 vào sao",
    "hơn 2000 người bị lừa tháng 10/2026",
    "tài khoản mức 2 khác mức 1 chỗ nào",
    "mẫu CT01, tờ khai số 3",
    "VNeID bản 2.2.6 lỗi",
    "một hai ba bốn",
    "[số điện thoại] gọi đòi [mã xác nhận], mật khẩu là [mật khẩu]",
    '/choose_topic{"topic":"vneid-quen-mat-khau"}',
    "",
    "😀😀",
]


@pytest.mark.parametrize(("sentence", "secret", "kind"), PLANTED)
def test_what_is_personal_leaves_no_trace(sentence: str, secret: str, kind: str) -> None:
    masked = mask(sentence)
    assert secret not in masked
    assert PLACEHOLDERS[Kind(kind)] in masked


@pytest.mark.parametrize("sentence", INNOCENT)
def test_what_belongs_to_nobody_stays(sentence: str) -> None:
    assert mask(sentence) == sentence


@pytest.mark.parametrize("sentence", [row[0] for row in PLANTED])
def test_masking_twice_changes_nothing_more(sentence: str) -> None:
    assert mask(mask(sentence)) == mask(sentence)


def test_no_digit_of_a_long_number_is_left_over() -> None:
    for sentence, secret, kind in PLANTED:
        if kind in ("phone", "id_number", "card") and secret.isascii():
            rest = mask(sentence)
            assert not any(part in rest for part in secret.split() if len(part) > 2), rest


def test_several_in_one_message_are_told_apart() -> None:
    text = (
        "Tui tên Hoa, cccd 052099001234, sđt 0905.123.456, stk 19036868999, otp 482913, mk: a1b2c3"
    )
    kinds = [finding.kind.value for finding in find(text)]
    assert kinds == ["id_number", "phone", "account", "otp", "password"]
    assert mask(text) == (
        "Tui tên Hoa, cccd [số giấy tờ], sđt [số điện thoại], stk [số tài khoản], "
        "otp [mã xác nhận], mk: [mật khẩu]"
    )


def test_two_numbers_side_by_side_are_both_found() -> None:
    assert mask("052099001234 0905123456") == "[số giấy tờ] [số điện thoại]"


def test_a_hotline_beside_a_person_stays() -> None:
    text = "Tui gọi 1900 0368 bằng máy 0905 123 456 mà không được"
    assert mask(text) == "Tui gọi 1900 0368 bằng máy [số điện thoại] mà không được"


def test_decomposed_letters_do_not_hide_a_number() -> None:
    import unicodedata

    text = unicodedata.normalize("NFD", "mật khẩu là Hoa@1990, mã xác nhận 482913")
    masked = unicodedata.normalize("NFC", mask(text))
    assert masked == "mật khẩu là [mật khẩu], mã xác nhận [mã xác nhận]"
