"""Scams under way and emergencies are noticed at once; questions about them are not."""

import subprocess
import sys

import pytest

from knowledge.content.load import load_domains
from knowledge.danger import card_after, detect
from knowledge.danger.cards import DONE_ALREADY, findings, load_cards
from knowledge.danger.examples import data_hash, load_examples
from knowledge.danger.features import cues, tokens
from knowledge.danger.model import load
from knowledge.danger.signs import addresses, gapped_addresses, judge, signs

# None of these stands among the examples, nor did the fit see them.
URGENT = [
    # told as a report
    ("Tôi mới chuyển 30 triệu cho người bán hàng trên mạng, giờ họ chặn tôi rồi", "bi-lua-lam-gi"),
    ("Có người nói là ngân hàng đang bắt tôi đọc mã OTP qua điện thoại", "otp-khong-chia-se"),
    ("Tôi vừa cài nhầm file apk người lạ gửi, điện thoại đang tự chạy", "app-apk-la"),
    ("Con gái tôi bị người trên mạng dọa đăng ảnh nhạy cảm, đòi 10 triệu", "tong-tien-hinh-anh"),
    ("Em trai tôi bị lừa sang Campuchia, chúng nó đòi tiền chuộc", "lua-dao-campuchia"),
    ("Nước lũ dâng ngập nhà rồi, có người già không chạy được", "canh-bao-thien-tai"),
    ("Nhà bên cạnh đang bốc cháy dữ dội", "so-khan-cap"),
    ("Zalo của tôi bị hack, kẻ gian đang nhắn tin mượn tiền bà con", "zalo-bi-hack"),
    ("Tôi vừa bị giật mất điện thoại có ví điện tử với ngân hàng", "mat-dien-thoai-co-vi"),
    # as an open question
    ("nó gửi cái mã về máy tui rồi kêu tui đọc lại cho nó, tui đọc được hông", "otp-khong-chia-se"),
    ("họ đang đợi tui bấm vô link để nhận tiền hỗ trợ, bấm luôn nghen", None),
    ("có bà gọi nói chuyển lộn tiền, đang hối tui trả qua số khác, trả liền hả", None),
    # by a relative
    ("má tui đang nghe điện thoại của thằng xưng công an, sắp đi rút tiền rồi", None),
    ("ông ngoại em đang bị tụi trên mạng dụ nạp tiền, nói hoài không nghe", None),
    # in dialect, without diacritics, in teencode
    ("hắn biểu tui chuyển tiền nộp phạt lẹ không thì bắt, răng chừ hè", None),
    ("nẫu dọa tung hình tui lên phây, tui run quá", "tong-tien-hinh-anh"),
    ("me e vua doc otp cho no, tk bi tru 15tr roi", None),
    ("e lo cai app la r, may nong wa tu mo ngan hang", "app-apk-la"),
    ("vua ck 7tr cho shop fb xong bi block lun, lm s h ad", "bi-lua-lam-gi"),
    ("co nguoi duoi nuoc ngoai song, ai cuu voi", None),
    ("ba em bat tinh roi goi ai cap cuu", "so-khan-cap"),
    ("cong an gia dang goi video bat em o yen trong phong", None),
]  # fmt: skip

NOT_URGENT = [
    # questions on scams and codes
    "Mã OTP dùng để làm gì?",
    "Tin nhắn lừa đảo thường có dấu hiệu nào?",
    "lam sao nhan biet cuoc goi gia danh cong an",
    "Công an có bao giờ hỏi mã OTP qua điện thoại không?",
    "bắt cóc online là gì vậy ad",
    "deepfake nhận biết cách nào",
    # past matters
    "Năm ngoái tôi bị lừa mất 5 triệu, giờ còn làm đơn được không?",
    "hồi trước zalo tui bị hack mà lấy lại được rồi, giờ muốn đổi mật khẩu",
    "thang truoc co nguoi goi xung cong an nhung toi cup may, muon bao so do",
    # precautions and teaching
    "Làm sao để ba mẹ tôi không bị lừa qua điện thoại?",
    "cho xin tài liệu tuyên truyền phòng chống lừa đảo cho thôn",
    "dan con the nao de khong bi du do tren mang",
    # rules
    "Nếu lỡ chuyển tiền cho kẻ lừa đảo thì phải làm gì?",
    "khi co chay thi goi so may",
    "Gọi 115 có mất tiền không?",
    # ordinary questions in a hurry
    "Em cần gấp giấy xác nhận cư trú, xin ở đâu?",
    "cứu em với, quên mật khẩu VNeID rồi",
    "đang chuyển tiền thì bị đứng máy, có bị trừ hai lần không",
    "vừa đổi điện thoại mới, chuyển VNeID qua sao",
    "khong nhan duoc ma otp khi dang nhap dich vu cong",
    # plain ones
    "Muốn coi xe mình có bị phạt nguội thì vào đâu?",
    "dong bhyt ho gia dinh qua mang",
    "nạp tiền điện thoại bằng viettel money",
    "giá cà phê hôm nay bao nhiêu",
    "chào bạn nghen, tui mới vô lần đầu",
    "xong bước này rồi",
    "bị kẹt rồi, không bấm được",
    "cho tui gặp người thật đi",
    "",
]


@pytest.mark.parametrize(("text", "topic"), URGENT)
def test_danger_is_noticed(text: str, topic: str | None) -> None:
    danger = detect(text)
    assert danger is not None
    assert 0 < danger.confidence <= 1
    if topic:
        assert danger.topic == topic


@pytest.mark.parametrize("text", NOT_URGENT)
def test_a_question_is_no_danger(text: str) -> None:
    assert detect(text) is None


def test_a_scam_of_no_sure_kind_gets_the_general_card() -> None:
    unsure, sure = (
        detect("nó kêu tui chuyển tiền liền"),
        detect("co nguoi dang goi biểu đọc mã otp"),
    )
    assert unsure is not None
    assert sure is not None
    assert (unsure.card, sure.card) == ("unknown-scam", "otp-asked")


@pytest.mark.parametrize(
    ("before", "now", "card"),
    [
        ("có người đang gọi biểu tui đọc mã OTP", "giờ mần răng", "done-already"),
        ("có người đang gọi biểu tui đọc mã OTP", "vừa bị trừ 5 triệu rồi", None),
        ("nhà tui đang cháy", "giờ làm sao", "unknown-emergency"),
        ("Quy khach trung thuong, bam vao qua-tang.top de nhan", "hở", "done-already"),
    ],
)
def test_who_goes_on_after_a_card_gets_the_next_one(
    before: str, now: str, card: str | None
) -> None:
    first = detect(before)
    after = card_after(before, now)
    assert first is None or after.id != first.card
    if card:
        assert after.id == card


@pytest.mark.parametrize(
    "pasted",
    [
        "Kinh gui Quy khach, the cua Quy khach se bi khoa, vui long xac thuc tai day",
        "dichvucong-gov.vip",
        "Chuc mung ban da trung thuong 1 xe SH, lien he Zalo de nhan",
        "vào trang vaynhanh24h.com vay được không",
    ],
)
def test_what_was_pasted_is_judged(pasted: str) -> None:
    assert judge(pasted) is not None


@pytest.mark.parametrize(
    "asked",
    [
        "Nhập sai mật khẩu ngân hàng 5 lần bị khóa, mở lại thế nào?",
        "trang dichvucong.gov.vn vào làm gì",
        "onesme.vn bán gì vậy",
        "trả lời tin nhắn ngân hàng ra sao",
        "",
    ],
)
def test_a_question_in_ones_own_words_is_not(asked: str) -> None:
    assert judge(asked) is None


def test_the_tests_are_unseen() -> None:
    seen = {example.text for example in load_examples()}
    assert not seen & ({text for text, _ in URGENT} | set(NOT_URGENT))


def test_what_is_written_in_one_tone_is_read_in_another() -> None:
    assert "fire" in cues(tokens("nha dang chay"))
    assert "fire" not in cues(tokens("đang chạy xe ngoài đường"))


def test_there_are_enough_examples() -> None:
    examples = load_examples()
    assert sum(e.urgent for e in examples) >= 700
    assert sum(not e.urgent and e.source == "composed" for e in examples) >= 900


def test_the_artefact_fits_the_examples() -> None:
    assert load().about["data_hash"] == data_hash(load_examples()), (
        "the examples, cues or features have changed: run `python -m knowledge.danger.train`"
    )


def test_every_card_can_be_chosen_and_has_examples() -> None:
    cards = set(load_cards()) - {DONE_ALREADY}
    assert cards == set(load().cards) == {e.card for e in load_examples() if e.urgent}


@pytest.mark.parametrize("card", load_cards().values(), ids=lambda card: card.id)
def test_a_card_is_traced_short_and_plain(card) -> None:  # type: ignore[no-untyped-def]
    assert list(findings(card)) == []
    assert card.topic in {topic for domain in load_domains() for topic in domain.topics}


def test_the_detector_needs_only_numpy() -> None:
    """The bot calls it when Rasa and the action server are down."""
    script = (
        "import sys; from knowledge.danger import detect\n"
        "assert detect('nhà tui đang cháy, cứu với')\n"
        "heavy = {'sklearn', 'scipy', 'torch', 'django', 'rasa_sdk', 'onnxruntime', 'telegram'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://dichvucong-gov.vn.xyz/dang-nhap", {"imitation", "cheap-ending"}),
        ("vneid.gov.vn.dangky.click", {"imitation", "cheap-ending"}),
        ("vieetcombank.com", {"imitation"}),
        ("http://vietc0mbank.com/khoa", {"imitation"}),
        ("vnеid.gov.vn", {"look-alike"}),  # a Cyrillic е
        ("http://103.22.4.15/nhanqua", {"raw-ip"}),
        ("bit.ly/2abcd", {"shortener"}),
        ("Tải ngay http://a.com/vneid.apk", {"installer", "install"}),
        (
            "Tai khoan cua ban se bi khoa trong 24h. Vui long nhap ma OTP de xac minh",
            {"threat", "hurry", "asks-code"},
        ),
        ("Chúc mừng bạn trúng thưởng xe SH, đóng phí hồ sơ 500k để nhận", {"prize", "fee-first"}),
        ("Việc nhẹ lương cao, ở nhà kiếm 500k/ngày", {"high-pay"}),
        (
            "Anh có lệnh bắt, chuyển tiền vào tài khoản an toàn, không được nói với ai",
            {"threat", "own-account", "secrecy"},
        ),
        ("Cong an phuong yeu cau ket ban Zalo de cap nhat dinh danh", {"office-by-chat"}),
    ],
)
def test_signs_of_fraud_are_named(text: str, expected: set[str]) -> None:
    assert expected <= {sign.id for sign in signs(text)}


@pytest.mark.parametrize(
    "text",
    [
        "https://dichvucong.gov.vn/p/home",
        "vneid.gov.vn",
        "www.gialai.gov.vn",
        "https://vietcombank.com.vn",
        "Hôm nay họp thôn lúc 7 giờ tối ở nhà rông",
        "Đóng học phí cho con trước ngày 5",
        "mua 2.5 kg cà phê",
    ],
)
def test_official_addresses_and_plain_texts_show_no_sign(text: str) -> None:
    assert signs(text) == []


def test_no_sign_calls_a_message_safe() -> None:
    every = signs(
        "vneid.gov.vn.xyz/a.apk bit.ly/x 1.2.3.4 trúng thưởng đóng phí hồ sơ trong 24h nhập mã OTP "
        "lệnh bắt việc nhẹ chuyển tiền vào tài khoản giữ bí mật tải app tại đây "
        "công an kết bạn zalo"
    )
    assert len(every) >= 10
    assert not any("an toàn" in sign.text_vi or "đáng tin" in sign.text_vi for sign in every)


def test_addresses_are_found_in_running_text() -> None:
    text = "Vào http://a.top/x?y=1, rồi b.com.vn. Nộp 1.200.000đ, xem giay.pdf"
    assert addresses(text) == ["http://a.top/x?y=1", "b.com.vn"]


@pytest.mark.parametrize(
    "address",
    [
        "https://sites.google.com/view/kieuhoi-nhanh",
        "https://docs.google.com/forms/d/e/1FAIpQLSx/viewform",
        "https://forms.gle/Ab3dE",
        "https://drive.google.com/file/d/1x/view",
        "https://zalo.me/g/abcxyz123",
        "zalo.me/84900000000",
        "https://zalo.me/0905123456",
        "https://nhanqua.blogspot.com",
        "https://abc.wordpress.com",
        "https://abc.wixsite.com/evn",
        "https://user.github.io/bhxh",
        "https://vneid-capnhat.web.app",
        "https://dichvucong.netlify.app/login",
        "vietcombank-vn.weebly.com",
        "https://t.me/viecnhe2026",
        "fb.me/abc",
        "m.me/dienlucgialai",
    ],
)
def test_a_page_that_anybody_can_make_is_never_known(address: str) -> None:
    assert "free-page" in {sign.id for sign in signs(f"Đăng ký tại {address}")}
    assert judge(address) is not None


@pytest.mark.parametrize(
    "address",
    [
        "https://www.google.com/search?q=vneid",
        "https://play.google.com/store/apps/details",
        "zalo.me/3157412436",
        "facebook.com/ubndxaiao",
        "https://giaothongso.viettelmoney.vn/",
    ],
)
def test_a_known_owners_page_is_not_accused(address: str) -> None:
    found = {sign.id for sign in signs(f"Chi tiet tai {address}")}
    assert not found & {"free-page", "imitation", "cheap-ending", "install"}
    assert judge(address) is None


def test_a_short_link_of_a_known_owner_is_a_short_link_and_no_more() -> None:
    for address in ("https://viettelmoney.go.link/ansinh", "https://mbbank.onelink.me/x"):
        assert [sign.id for sign in signs(f"Chi tiet tai {address}")] == ["shortener"]


def test_a_short_link_that_only_looks_owned_is_an_imitation() -> None:
    for address in ("https://dichvucong-vn.onelink.me/x", "https://vneid.go.link/a"):
        assert "imitation" in {sign.id for sign in signs(address)}


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("rút tại [ vi-usdt . com ] giữ kín giùm", "vi-usdt.com"),
        ("vao dichvucong . gov . vn . xyz nop phat", "dichvucong.gov.vn.xyz"),
        ("truy cập vietcombank(.)com-vn(.)top", "vietcombank.com-vn.top"),
        ("bidv-vn [.] com", "bidv-vn.com"),
        ("vào bit . ly / 3abc", "bit.ly/3abc"),
        ("agribank chấm top", "agribank.top"),
    ],
)
def test_an_address_with_gaps_is_read(text: str, closed: str) -> None:
    assert closed in gapped_addresses(text).values()
    assert "torn-address" in {sign.id for sign in signs(text)}
    assert judge(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "xong rồi . về nhà . com chưa nấu",
        "tui o xa ia . o thon 4",
        "mua . top 10 điện thoại",
        "link đuôi .xyz có uy tín không",
        "đuôi chấm xyz với chấm top là trang gì",
    ],
)
def test_a_space_before_a_dot_makes_no_address(text: str) -> None:
    assert gapped_addresses(text) == {}
    assert judge(text) is None


def test_digits_for_letters_are_read_as_letters() -> None:
    found = {sign.id for sign in signs("Th0ng ba0: the cua quy khach bi kh0a")}
    assert {"disguised", "threat"} <= found
    assert "disguised" in {sign.id for sign in signs("V1etc0mbank xin th0ng bao")}
    # tones typed in VNI, wards and groups, abbreviations
    for text in ("khoa1 the3 ngan hang sao", "tổ4 xã1 họp lúc 7h30, thứ 4", "k0 bit lam s 4g 5g"):
        assert signs(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Sở GTVT báo có quyết định xử phạt quá hạn, gọi gấp 0900000000 gặp cán bộ Dũng",
        "Cong an tinh: anh co lenh bat, lien he ngay 090 123 4567 gap dieu tra vien",
        "Trả nợ đi, không thì tụi tao gửi hết danh bạ. LH 0901234567",
        "Điện lực báo nợ tiền điện, gọi gấp 0912.345.678 nếu không bị cắt chiều nay",
    ],
)
def test_a_threat_with_a_mobile_number_is_sent(text: str) -> None:
    assert "threat-by-phone" in {sign.id for sign in signs(text)}
    assert judge(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "nhà tui bị cắt điện, gọi 0905123456 hoài không ai nghe",
        "số 0905123456 gọi nói tui bị phạt, có phải công an không",
        "UBND xã: bà con nộp thuế đất trước 30/11/2026, liên hệ ông Tú 0905123456",
        "Agribank không bao giờ hỏi mật khẩu, mã OTP qua điện thoại. Đừng bấm link lạ.",
        "Vietcombank KHONG yeu cau cung cap mat khau, ma OTP. Quy khach tuyet doi khong nhap OTP",
        "Bộ Công an khuyến cáo: không cài ứng dụng lạ, tra cứu tại https://tinnhiemmang.vn",
        "Bộ Công an khuyến cáo không cung cấp OTP, không cài đặt ứng dụng qua đường link",
        "MobiFone: nap the 50k tang 20% tai https://mobifone.vn/khuyen-mai. Chi tiet 9090",
        "EVNCPC tam ngung cap dien 25/11 de sua chua. Chi tiet https://cskh.cpc.vn, 19001909",
        "Chu xe chuyen sang tai khoan giao thong. Chi tiet https://giaothongso.viettelmoney.vn/",
    ],
)
def test_real_messages_are_not_accused(text: str) -> None:
    assert judge(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Lazada tuyen CTV online 400k/ngay, lh zalo 0901234567",
        "HDBank: the tin dung cua ban da duoc duyet, lien he Zalo 0911222333",
        "Ch4o ban, h0 s0 vay da duyet, l1en he 0901111222",
    ],
)
def test_an_offer_with_a_mobile_number_is_sent(text: str) -> None:
    assert judge(text) is not None
