"""What people type without being asked to, and what looks like it but belongs to nobody."""

import random
import re

import pytest

from helpdesk.personal_data import PLACEHOLDERS, SECRETS, Kind, find, mask

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


# One-time codes and first passwords in the shapes in which services send them and people retell
# them. Each must be masked and warned of.
SENT_BY_SERVICES = [
    ("739204 is your login code for Telegram", "739204"),
    ("482913 is your Facebook code", "482913"),
    ("TK-48291 is your TikTok sign-in code", "48291"),
    ("317755 (Garena security code)", "317755"),
    ("Use 6120 to sign in to your Apple account", "6120"),
    ("640182 là mã đăng nhập ViettelMoney", "640182"),
    ("nó nhắn 640182 biểu tui đọc lại cho nó", "640182"),
    ("tin nhắn tới 640182 rồi nó kêu chụp gửi", "640182"),
    ("Your Viber code is 215-604, or tap this link: viber.com/215604", "215-604"),
    ("Ma dang nhap lop hoc cua em la K7QW2P, khong dua cho ai", "K7QW2P"),
    ("SmartOTP cua ban la 6 4 0 1 8 2", "6 4 0 1 8 2"),
    ("VerifyCode:736136", "736136"),
    ("BHXH cap lai mat khau VssID: 8xK29dPq, doi ngay sau khi vao", "8xK29dPq"),
    ("Mat khau vao cong chu ky so la Plei@2026#", "Plei@2026#"),
    ("G-412157 is your Google verification code.", "412157"),
    ("8568 la ma kich hoat Zalo cua so 84900000000", "8568"),
    ("124405 la ma xac thuc OTP cua quy khach", "124405"),
    ("Nhap ma bao mat 534367 de tiep tuc, khong dua cho ai", "534367"),
    ("Ma OTP la 22085377 de chuyen tien", "22085377"),
    # further ones
    ("Instagram: 482 913 is your code", "482 913"),
    ("Your Uber code is 4829. Never share this code", "4829"),
    ("Use 4829 as Microsoft account security code", "4829"),
    ("Use 482913 to verify your Instagram account", "482913"),
    ("Microsoft account security code: 482913", "482913"),
    ("482913 is your Amazon OTP. Do not share it with anyone", "482913"),
    ("Your Apple ID Code is: 482913. Don't share it", "482913"),
    ("PayPal: 482913 is your security code. Don't share your code", "482913"),
    ("Telegram code: 48291. Do not give this code to anyone", "48291"),
    ("Login code: 48291", "48291"),
    ("Enter 482913 to confirm your number", "482913"),
    ("Your WhatsApp code: 482-913. v.whatsapp.com/482913", "482913"),
    ("You can also tap https://v.whatsapp.com/482913 code 482-913", "482913"),
    ("Steam Guard code: K7QW2", "K7QW2"),
    ("Your Discord verification code is B7X9K2", "B7X9K2"),
    ("K7QW2P la ma dang nhap lop hoc", "K7QW2P"),
    ("Mã kích hoạt SmartCA của ông là 7FK2-9QLD", "7FK2-9QLD"),
    ("Ma kich hoat: AB12-CD34-EF56", "AB12-CD34-EF56"),
    ("FB-48291 is your Facebook confirmation code", "48291"),
    ("VK: 48291 - your verification code", "48291"),
    ("(482913) la ma OTP cua ong ba", "482913"),
    ("48 29 13 la ma xac nhan Shopee", "48 29 13"),
    ("4829-1305 is your login code", "4829-1305"),
    ("OTP: 4.8.2.9.1.3", "4.8.2.9.1.3"),
    ("Ma OTP cua quy khach 4 8 2 9 1 3 co hieu luc 5 phut", "4 8 2 9 1 3"),
    ("D-OTP la 48291305", "48291305"),
    ("SMS OTP 482913", "482913"),
    ("VerifyCode 736136", "736136"),
    ("LoginCode=736136", "736136"),
    ("OTPCode:736136", "736136"),
    ("mã xn 482913", "482913"),
    ("482913 là mã để đăng nhập Zalo của bạn", "482913"),
    ("nó gửi tui 48291 kêu đọc cho nó", "48291"),
    ("tin nhắn ghi 4829 nó biểu đọc lại", "4829"),
    ("có cái tin 573920 tới, nó hỏi xin", "573920"),
    ("máy tui hiện 573920 rồi có người gọi kêu đọc", "573920"),
    ("no bieu tui doc 573920", "573920"),
    ("Zalo gui 573920 ve may, co nguoi xin", "573920"),
    ("573920", "573920"),
    ("573 920 nha em", "573 920"),
    ("dạ 573920 đó", "573920"),
    ("[TikTok] 573920 is your verification code, valid for 5 minutes", "573920"),
    ("Your one-time password is 573920", "573920"),
    ("Your Grab activation code (GAC) is 4829", "4829"),
    ("Quy khach dang chuyen 2.000.000 VND den NGUYEN VAN A. OTP: 573920", "573920"),
    (
        "Ma xac thuc giao dich 2.000.000d tai Shopee cua quy khach hang than thiet la 573920",
        "573920",
    ),
    ("Viettel: Mat khau dung mot lan (OTP) cua Quy khach la 573920", "573920"),
    ("Ma xac minh Google: G-573920", "573920"),
    ("573920 nè em đọc giùm", "573920"),
    ("sáu bốn không một tám hai là mã nó gửi", "sáu bốn không một"),
    ("otp 48O213", "48O213"),
    ("ma otp la 4829l3", "4829l3"),
    ("Mã bảo mật của bạn: 573-920", "573-920"),
    ("mã vô Zalo là 5739", "5739"),
    ("Mã: 5739", "5739"),
    ("Ma dang nhap VNeID: 573920 tuyet doi khong chia se", "573920"),
    ("573920 - mã xác thực của bạn", "573920"),
    ("mã đăng nhập eTax 57-39-20", "57-39-20"),
    ("Code 573920 de vao Garena", "573920"),
    ("Nhap 573920 de kich hoat tai khoan", "573920"),
    ("Dùng mã 573920 để đăng nhập", "573920"),
    ("Dung 573920 de dang nhap MoMo", "573920"),
    ("[Lazada]573920 is your one time pin", "573920"),
    ("573920 (ma OTP Momo)", "573920"),
    ("VNPT SmartCA: mat khau dang nhap lan dau la 9kd2Lm#", "9kd2Lm#"),
    ("BHXH VN: mat khau VssID cua ong/ba la 8xK29dPq", "8xK29dPq"),
    ("Mat khau moi cua tai khoan VssID 5216012345 la 8xK29dPq.", "8xK29dPq"),
    ("Mat khau SmartCA cua quy khach: aB3$kk9", "aB3$kk9"),
    ("MK VssID: 482913", "482913"),
    ("Tai khoan 5216012345, mat khau mac dinh: Bhxh@123", "Bhxh@123"),
    ("Ma PIN SmartCA la 482913", "482913"),
    ("Mat khau tra cuu ho so la 482913", "482913"),
    ("VssID: mat khau la aBcD12eF, khong cung cap cho ai", "aBcD12eF"),
    ("Mật khẩu chữ ký số của chị được cấp lại là #Ky2026so", "Ky2026so"),
    ("Your temporary password is Kq7!mmx", "Kq7!mmx"),
    ("password for SmartCA: Kq7mmx99", "Kq7mmx99"),
    ("8xK29dPq là mật khẩu VssID", "8xK29dPq"),
    ("mat khau dang nhap he thong thue dien tu cua ho kinh doanh la Thue@2026", "Thue@2026"),
    ("[Shopee] Your verification code is 739204. Valid for 10 min", "739204"),
    ("739204 es your code... 739204 is the OTP for your transaction", "739204"),
    ("LINE: 739204 is your verification code", "739204"),
    ("Your LinkedIn verification code is 739204.", "739204"),
    ("<#> 739204 is your Zalo code FA+9qCX9VSu", "739204"),
    ("Code: 739204", "739204"),
    ("Ma: 739204", "739204"),
    ("Netflix: Your sign-in code is 7392", "7392"),
    ("Netflix sign-in code 7392", "7392"),
    ("7392 is your Netflix sign in code", "7392"),
    ("Twitter: 739204 is your confirmation code", "739204"),
    ("Viettel++: 7392 la mat khau dang nhap cua quy khach", "7392"),
    ("My Viettel: Ma OTP dang nhap 7392", "7392"),
    ("TPBank: Ma xac thuc eBank la 73920418", "73920418"),
    ("VCB OTP 739204 giao dich chuyen tien 5,000,000 VND", "739204"),
    ("Quy khach nhap ma 739204 tren VCB Digibank", "739204"),
    ("eTax Mobile: OTP=739204", "739204"),
    ("Vui lòng nhập mã 7392-04 để xác nhận", "7392-04"),
    ("Mã số bí mật của bác là 739204", "739204"),
    ("XJ-739204 is your Lazada verification code", "739204"),
    ("Mã nhận hàng Shopee 7392", "7392"),
    ("nó kêu tui đọc cái số 739204", "739204"),
    ("tui lỡ nói cho nó 739204 rồi", "739204"),
    ("tui đưa nó số 739204 rồi có sao không", "739204"),
    ("họ gửi về 739204 rồi xin lại", "739204"),
    ("nó xin 6 số, tui cho 739204", "739204"),
    ("có ai nhắn cho tui số 739204 rồi hỏi", "739204"),
    ("em đọc bảy ba chín hai không bốn cho nó rồi", "bảy ba chín hai"),
    ("mã nó là bảy ba chín hai không bốn", "bảy ba chín hai"),
    ("739 204 nó bảo gửi lại", "739 204"),
    ("739204 họ xin số này", "739204"),
    ("Ma xac nhan: T7K9Q", "T7K9Q"),
    ("Ma OTP: A7392B", "A7392B"),
    ("Login code: X4T-9KQ", "X4T-9KQ"),
    ("Your backup code: 7392-0418", "7392-0418"),
    ("Ma du phong Facebook 7392 0418", "7392 0418"),
    ("Mã vào lớp Zoom 739204 pass 1122", "739204"),
    ("Mã khôi phục: 7K3D-99QX-LL21", "7K3D-99QX-LL21"),
    ("mã đăng nhập Google Classroom là h7k2p9x", "h7k2p9x"),
    ("Security code 739-204", "739-204"),
    ("Your code: 7 3 9 2 0 4", "7 3 9 2 0 4"),
    ("Mã OTP gồm 7-3-9-2-0-4", "7-3-9-2-0-4"),
    ("OTP 7.392.04", "7.392.04"),
    ("MaXacThuc:739204", "739204"),
    ("MA XAC THUC 739204", "739204"),
    ("Ma bi mat VNeID 739204", "739204"),
    ("mã pin của smartca là 73920418", "73920418"),
    ("Ma kich hoat muc 2 VNeID: 739204", "739204"),
    ("To verify, use 739204", "739204"),
    ("739204 (Do not share). Your bank OTP", "739204"),
    ("Do not share 739204 with anyone", "739204"),
    ("Tuyet doi khong chia se ma 739204 cho ai", "739204"),
    ("Mã Agribank 739204, khong dua ai", "739204"),
    ("VssID: Mat khau cua ban la: Ab12cd34", "Ab12cd34"),
    ("BHXHVN cap mat khau VssID cho ma so 5216012345: Ab12cd34", "Ab12cd34"),
    ("Mat khau VssID Ab12cd34", "Ab12cd34"),
    ("mat khau smartca: 12ab!!", "12ab!!"),
    ("MK dang nhap VNPT-CA: Vnpt@2026", "Vnpt@2026"),
    ("VNPT-SmartCA thong bao: tai khoan 052198001234, mat khau: Kx92mmA!", "Kx92mmA!"),
    ("Mat khau tam thoi Zx81kkQ, doi ngay", "Zx81kkQ"),
    ("Tài khoản VssID đã cấp. Mật khẩu: 4f9Gh2", "4f9Gh2"),
    ("mật khẩu bên bảo hiểm gửi là 4f9Gh2 mà gõ không vô", "4f9Gh2"),
    ("pass smartca la Ky!so99", "Ky!so99"),
]

# Kinds that need a word beside them, and numbers with anything between their digits.
FURTHER = [
    ("biển số 81-B1 123.45", "123.45", "plate"),
    ("xe 81B112345 bị phạt nguội", "81B112345", "plate"),
    ("77C1 1234 có lỗi không, xe máy", "77C1 1234", "plate"),
    ("81MĐ1-123.45", "123.45", "plate"),
    ("xe 29LD-123.45", "123.45", "plate"),
    ("bks 51G12345", "51G12345", "plate"),
    ("bien so xe 81a 123 45", "81a 123 45", "plate"),
    ("mail hoa.nguyen+1@yahoo.com.vn", "hoa.nguyen", "email"),
    ("email hoa a còng gmail chấm com", "hoa a còng", "email"),
    ("Gmail: hoa61 @ gmail.com", "hoa61", "email"),
    ("sinh ngày 12/3/1962", "12/3/1962", "birth"),
    ("ngày sinh: 12-03-1962", "12-03-1962", "birth"),
    ("tui sanh 12.3.1962", "12.3.1962", "birth"),
    ("sinh ngày 12 tháng 3 năm 1962", "12 tháng 3 năm 1962", "birth"),
    ("ns 12031962", "12031962", "birth"),
    ("Ngày tháng năm sinh 12 03 1962", "12 03 1962", "birth"),
    ("born on 12/3/1962", "12/3/1962", "birth"),
    ("sn 12/3/62", "12/3/62", "birth"),
    ("sinh nhật tui 12/3/1962", "12/3/1962", "birth"),
    ("mã khách hàng PP05000123456", "PP05000123456", "customer"),
    ("PC13AA0123456 tiền điện", "PC13AA0123456", "customer"),
    ("mã KH PC05II0123456", "PC05II0123456", "customer"),
    ("PC13 00 0123456", "0123456", "customer"),
    ("mã danh bộ nước 1234567", "1234567", "customer"),
    ("PC13II 0123 456", "0123", "customer"),
    ("cccd 052~198~001~234", "052~198~001~234", "id_number"),
    ("cccd 052|198|001|234", "001|234", "id_number"),
    ("052:198:001:234 là cccd", "052:198", "id_number"),
    ("sđt O9O5123456", "O9O5123456", "phone"),
    ("zalo 09l2 345 678", "09l2", "phone"),
    ("số 0 9 o 5 l 2 3 4 5 6", "5 l 2", "phone"),
    ("0905;123;456", "123", "phone"),
    ("đt 0905 • 123 • 456", "123", "phone"),
    ("cccd 052 – 198 – 001 – 234", "198", "id_number"),
    ("0905 - 123 - 456", "123", "phone"),
    ("0905, 123, 456 là số tui", "123", "phone"),
    ("cccd 052,198,001,243", "198", "id_number"),
    ("0905…123…456", "123", "phone"),
    ("so 09.05.12.34.56", "34.56", "phone"),
    ("052‑198‑001‑234", "198", "id_number"),
    ("stk 1 0 2 0 8 7 6 5 4 3", "8 7 6", "account"),
    ("cccd [052] [198] [001] [234]", "198", "id_number"),
    ("0905\\123\\456", "123", "phone"),
    ("cccd 052198 (nơi cấp GL) 001252", "001252", "id_number"),
    ("001253 đó, coi giùm", "001253", "id_number"),
    ("(+84) 905.123.459 liên hệ", "905.123.459", "phone"),
    ("so cccd cua e la O52198OO1245", "O52198OO1245", "id_number"),
    ("81A-123.46 tra phạt nguội", "81A-123.46", "plate"),
    ("tk: 1234567 ngân hàng agribank", "1234567", "account"),
    ("gọi 3822113 giùm, số nhà tui", "3822113", "phone"),
    ("passport P01234567 làm lại ở đâu", "P01234567", "id_number"),
    ("chung minh thu 231.456.780", "231.456.780", "id_number"),
    ("9704 3600 1234 5678 thẻ atm", "9704 3600 1234 5678", "card"),
]

STILL_INNOCENT = [
    "nhập OTP thì báo lỗi 40125 hoài",
    "máy hiện lỗi 1001: sai mã OTP",
    "lỗi 40125 - không nhận được mã OTP",
    "tui có 7392 con gà, hỏi nuôi sao",
    "tui cho nó 1500 cái",
    "nhà số 1205 đường 17/3",
    "bước 12 là gì",
    "thôn 3 xã Ia Dơk có 1205 hộ",
    "họ gửi về 3 tờ giấy",
    "tui nói cho nó 2 lần rồi",
    "xin lại giấy 2 lần",
    "nộp 15/11/2026 mới nhận 25/11/2026",
    "đọc điều 12 nghị định 30/2020/NĐ-CP",
    "thông báo số 739204 ngày 2/3/2026 là gì",
    "tui cần 123 tờ",
    "bước 4 nhập mã xã 23563",
    "xã Ia Grai mã 23563",
    "nhập mã bưu chính 61000",
    "mã thủ tục 1.004222",
    "mã thủ tục hành chính là 2.000889",
    "mã tỉnh Gia Lai 52",
    "mã lỗi là ERR503",
    "nhập số tiền 350000 rồi bấm chuyển",
    "đọc thông tư 17/2024/TT-BCA",
    "gửi 2 bản, 3 ảnh 3x4",
    "mã gói 5G150 đăng ký sao",
    "cú pháp đăng ký gói là 5G150 gửi 191",
    "mã OTP có hiệu lực trong 5 phút",
    "mã OTP hết hạn sau 180 giây",
    "Nghị định 168/2024/NĐ-CP phạt xe máy 4-6 triệu",
    "học sinh ngày 5/9/2026 tựu trường",
    "vệ sinh ngày 12/3/2026 ở thôn",
    "người sinh trước ngày 1/7/1960",
    "trẻ sinh từ 1/1/2026 được gì",
    "sinh ngày 1/1/1960 trở về trước",
    "thi tốt nghiệp: thí sinh ngày 27/6/2026 có mặt",
    "làm khai sinh ngày 12/3/2026 được không",
    "gửi mail về hotro@dichvucong.gov.vn",
    "mail stttt@gialai.gov.vn",
    "dichvucong@chinhphu.vn",
    "xe 50cc 2025 có cần bằng không",
    "xe 16 chỗ 29 triệu",
    "xe máy 110cc",
    "81 là biển số tỉnh nào",
    "biển số 81 với 77 là tỉnh nào",
    "biển 5 số với biển 4 số",
    "nộp 12.500 đồng trước 30/11/2026",
    "hạn chót 15/12/2026 nộp 1.263.600 đồng",
    "lương 5310000 mỗi tháng",
    "chuyển 1500000 vào tài khoản con",
    "nạp 100000,200000,500000",
    "từ 2024-2025 với 2025-2026",
    "ngày 01/07/2025 sáp nhập 135 xã",
    "xã Ia Dơk, Ia O, Ia Le, xã Kông Bơ La",
    "ở xã Ia O 5 người",
    "i5 12400f 16gb",
    "vùng 1, 2, 3 lương 4960000",
    "bước 1 2 3 4 5 6 7 8 xong hết rồi",
    "bình 10l, 20l, 30l",
    "nhập 6 số của passcode",
    "điền mã 6 số họ gửi về",
    "xem ảnh kích thước 1920x1080",
    "gói V120B 30 ngày 120000",
    "5G150N",
    "tra cứu trên app VNeID 2.2.1",
    "lấy số thứ tự 1205",
    "tổng cộng 2500 + 3500 = 6000",
    "thửa đất số 1205 tờ bản đồ 34",
    "diện tích 1250 m2",
    "thẻ đảng 40 năm",
    "từ 01/7 đến 31/12/2026",
    "1022 có phải tổng đài không",
    "năm 2025 có 365 ngày",
    "12/2025",
    "gọi 18001091, 19001091",
    "gọi 0269 113",
    "tiền 2,500,000 VND",
    "khóa học mã số 1001 bắt đầu 8h00",
    "qr code dán ở cửa UBND số 24",
    "mật khẩu VNeID có 8 ký tự gồm 1 chữ hoa",
    "mật khẩu wifi xã là gì",
    "đổi mật khẩu mỗi 90 ngày",
    "quên mật khẩu VssID thì nhắn BH MK gửi 8079",
    "mật khẩu cấp lần đầu là do bảo hiểm gửi",
    "mật khẩu này là tiếng anh",
    "mã xác nhận là gì",
    "mã xác thực là dãy 6 số",
    "OTP is what",
    "gói cước 3 tháng là 250k",
    "Luật Căn cước số 26/2023/QH15",
    "Nghị quyết 1664/NQ-UBTVQH15",
    "Quyết định 1234/QĐ-UBND ngày 12/3/2025",
    "công văn số 001234/UBND",
    "Chỉ thị 05-CT/TW",
    "phạt 500.000-1.000.000 đồng",
    "từ 1/9-30/11/2025",
    "soạn YCCM gửi 1441 để xác nhận",
    "đuôi là @gmail.com",
]


@pytest.mark.parametrize(("sentence", "secret", "kind"), PLANTED + FURTHER)
def test_what_is_personal_leaves_no_trace(sentence: str, secret: str, kind: str) -> None:
    masked = mask(sentence)
    assert secret not in masked
    assert PLACEHOLDERS[Kind(kind)] in masked


@pytest.mark.parametrize("sentence", INNOCENT + STILL_INNOCENT)
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


@pytest.mark.parametrize(("sentence", "secret"), SENT_BY_SERVICES)
def test_what_services_send_is_masked_and_warned_of(sentence: str, secret: str) -> None:
    assert secret not in mask(sentence)
    assert {finding.kind for finding in find(sentence)} & SECRETS


def test_a_code_is_masked_also_in_the_link_of_its_message() -> None:
    masked = mask("Your Viber code is 215-604, or tap this link: viber.com/215604")
    assert "604" not in masked


def _composed(count: int) -> list[str]:
    """Messages with numbers and words thrown together, the same ones each time."""
    dice = random.Random(20261130)
    words = (
        "cccd sđt mã otp là mật khẩu stk tui nó gửi gọi đọc sinh ngày xe biển số của đồng nhập ở"
    ).split()
    messages = []
    for _ in range(count):
        parts = []
        for _ in range(dice.randint(2, 7)):
            digits = "".join(dice.choices("0123456789", k=dice.choice((3, 4, 6, 9, 10, 12, 16))))
            step = dice.choice((2, 3, 4, 16))
            groups = [digits[i : i + step] for i in range(0, len(digits), step)]
            parts += [dice.choice(words), dice.choice(("", " ", ".", "-", "_", "*")).join(groups)]
        messages.append(" ".join(parts))
    return messages


def test_masking_is_idempotent() -> None:
    written = [row[0] for row in (*PLANTED, *FURTHER, *SENT_BY_SERVICES)]
    for message in (*written, *INNOCENT, *STILL_INNOCENT, *_composed(1500)):
        masked = mask(message)
        assert mask(masked) == masked
        assert find(masked) == []


def test_a_masked_text_holds_no_run_of_nine_digits() -> None:
    money = re.compile(r"[1-9]\d*(?: ?(?:đồng|đ|000))")
    for message in (*(row[0] for row in (*PLANTED, *FURTHER, *SENT_BY_SERVICES)), *_composed(1500)):
        assert not re.search(r"\d{9}", money.sub("", mask(message))), message
