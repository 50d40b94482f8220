"""Messages as people paste them: of scammers, and of offices, banks and networks."""

from types import SimpleNamespace
from typing import cast

import pytest

from bot.incoming import clean
from helpdesk.personal_data import mask
from knowledge.retrieval.search import NOTHING, Search
from replies.alarm import Judged, judge

# ruff: noqa: E501

SCAMS = [
    "Phòng CSGT báo: xe của anh/chị có 1 lỗi chưa đóng phạt, vào https://dichvucong-phatnguoi.top xem biên bản trước 17h",
    "(BIDV) Tai khoan quy khach vua dang nhap tren may la o Singapore. Khong phai quy khach thi xac nhan tai https://bidv-smart.cc",
    "Th0ng ba0 Agr1bank: h0m nay nang cap, vui l0ng vao https://agrlbank.xyz de kh0ng bi kh0a the",
    "Bạn còn 24.300 điểm đổi được nồi chiên, hết hạn tối nay. Nhận quà ở https://doiqua.vip/mbbank",
    "Chị ơi em bên chi cục thuế hồi sáng gọi, chị bấm link etax-mobilee.com tải app để em kê khai giùm",
    "LENH BAT TAM GIAM so 44: doi tuong co ten lien quan duong day rua tien, lien he ngay dieu tra vien neu khong se bi ap giai",
    "Shopee tuyển 20 cộng tác viên xử lý đơn tại nhà, ngày 600k, chỉ cần điện thoại, kết bạn zalo.me/84900000000",
    "THONG BAO CUOI: truoc 12h trua khong tra no thi hinh va so CMND se duoc gui cho ca danh ba, dang len nhom xa",
    "Tổng đài báo thuê bao của quý khách chưa chuẩn hoá, hai tiếng nữa cắt hai chiều, bấm phím 1 gặp nhân viên",
    "Nhan tien kieu hoi 300 USD vui long dien so the tai https://sites.google.com/view/kieuhoi-nhanh",
    "Danh sách hỗ trợ sau bão: bà con ghi số tài khoản, mã OTP vào https://docs.google.com/forms/d/e/1FAIpQLSx/viewform",
    "Sở GTVT báo ông bà có quyết định xử phạt quá hạn, gọi gấp 0900000000 gặp cán bộ Dũng để được hướng dẫn, quá chiều nay cưỡng chế",
    "Ví của bạn vừa nhận 88.000 USDT, tài khoản hoa99 mật khẩu 112233 rút tại [ vi-usdt . com ] giữ kín giùm",
    "Nhắn giùm chị Lan hàng xóm trả khoản 3.150.000 hôm nay, không thì tụi tui gọi hết bà con, chỗ làm. Zalo 0900000001",
]  # fmt: skip

REAL = [
    "[TB] Viettel Money: ba con lien ket vi voi VNeID de nhan tien qua Tet cua Nha nuoc, xem huong dan tai https://viettelmoney.go.link/ansinh, goi 18009000 mien phi.",
    "(TB) Bộ Công an khuyến cáo: không cài ứng dụng lạ, tra cứu trang thật giả tại https://tinnhiemmang.vn",
    "Tu nay chu xe o to chuyen tai khoan thu phi sang tai khoan giao thong theo Nghi dinh 119/2024. Chi tiet https://giaothongso.viettelmoney.vn/",
    "Agribank khong bao gio hoi mat khau, ma OTP qua dien thoai hay duong link. Ba con dung bam link la.",
    "VietinBank xin nhac: chung toi khong hoi so the, khong gui duong dan qua tin nhan, quy khach dung nhap vao dau ca.",
    "SCB: tuyệt đối không đọc mã xác thực cho ai, nhân viên không bao giờ hỏi.",
    "Từ 15/8 chủ hộ kinh doanh đổi hóa đơn theo Nghị định 70, xem tại https://gdt.gov.vn",
    "Chu phuong tien nap tien vao tai khoan giao thong theo quy dinh moi, huong dan tai https://epass.viettel.vn",
]  # fmt: skip


def judged(text: str) -> Judged | None:
    """The judgement where the search, which may outweigh a close call, knows nothing."""
    silent = SimpleNamespace(ask=lambda text: NOTHING)
    heard = clean(text)
    return judge(cast(Search, silent), mask(heard), pasted=heard)


@pytest.mark.parametrize("text", SCAMS)
def test_a_scam_is_noticed_by_its_words_or_its_signs(text: str) -> None:
    assert judged(text)


@pytest.mark.parametrize("text", REAL)
def test_a_real_one_is_no_emergency_and_called_no_imitation(text: str) -> None:
    found = judged(text)
    assert found is None or found.danger is None
    assert "imitation" not in {sign.id for sign in (found.signs.signs if found else ())}


def test_a_scam_that_names_a_known_site_stays_one() -> None:
    told = "nó gửi https://vietcombank.com.vn rồi hối tui đọc mã otp cho nó, tui đọc nha"
    found = judged(told)
    assert found
    assert found.danger
