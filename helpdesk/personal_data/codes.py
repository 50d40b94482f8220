"""Codes that only their owner may know: of a service, a card, a telephone."""

import re
from collections.abc import Iterator

from helpdesk.personal_data.findings import Finding, Kind, each

_OTHER_CODE = (
    r"(?! ?(?:buu|tinh|huyen|xa|phuong|vung|loi|so thue|hang|san pham|nganh|chung khoan|quoc gia|"
    r"nuoc|truong|lop|mon|thu tuc|ho so|goi|don|van don|giam|khuyen|uu dai|nhan vien|khach|kh\b|"
    r"mau|vach|qr|thon|to\b|so doanh nghiep))"
)
"""What follows "mã" where it is nobody's secret: of a province, an error, goods."""
_ENGLISH_CODE = (
    r"(?<!error )(?<!zip )(?<!postal )(?<!promo )(?<!discount )(?<!voucher )(?<!country )"
    r"(?<!area )(?<!bar)(?<!bar )(?<!qr)(?<!qr )(?<!uni)(?<!source )(?<!referral )code"
)
SECRET_CODE = (
    r"(?:\w{0,8}otp|passcode|pin|cvv|cvc|\w{0,10}" + _ENGLISH_CODE + r"|"
    r"ma (?:otp|pin|xac (?:nhan|thuc|minh)|xn|xt|kich hoat|bao mat|bi mat|dang (?:nhap|ky|ki)|"
    r"dn|khoi phuc|truy cap|an toan|so bi mat|so bao mat|mo khoa|dung mot lan))"
)
"""What services call the codes that they send."""
CODE_CUE = re.compile(
    r"\b(?:\w{0,8}otp|ma pin|pin|ma so pin|cvv|cvc|passcode|"
    r"ma (?:xac|xn|xt|kich|bao|dang|giao|khoi|truy cap|mo khoa|an toan|so bi|mat)(?: ?\w+)?|"
    r"ma(?:otp|xac(?:thuc|nhan|minh)|kichhoat|dangnhap|baomat)|(?:share|chia se)(?: (?:ma|so))?|"
    r"mat ma|mat khau|mk|\w{0,10}" + _ENGLISH_CODE + r"|ma (?:la|so la|no|vua|moi|ben|gui|nhan|"
    r"tin nhan|sau so|\d ?so)|ma ?:|xac (?:nhan|thuc|minh)|doc|(?:nhap|dua) ma" + _OTHER_CODE + r"|"
    r"ma (?:vo|vao|mo|zalo|facebook|fb|tiktok|momo|vneid|vssid|telegram|viber|google|gmail|shopee)"
    r"(?: [a-z]+){0,4} (?:la|:)|"
    r"(?:use|enter|type|input|submit|verify with|confirm with)(?: (?:the|this|number))* ?:?$)(?!\w)"
)
_CODE = re.compile(r"(?<![\w.#])(?<!\d[ -])\d(?:[ .-]?\d){3,7}(?!\w|[ .-]?\d(?!\d{8})|#)")
"""Four to eight digits; behind them may stand the telephone number that they were sent to."""
_CODE_STUCK = re.compile(r"\b(?:otp|pin|ma|code|g)[-:=]?(?P<code>\d{4,8})(?!\w|[ .-]?\d)")
"""As in "OTP482913" and Google's "G-482913"."""
_CODE_RIGHT_AFTER_MA = re.compile(r"\bma (?P<code>\d{6}|\d{3}[ .-]\d{3})(?!\w|[ .-]?\d)")
_CODE_CALLED = re.compile(
    rf"\bma{_OTHER_CODE}(?: (?!gi\b)[a-z]+){{1,4}} la (?P<code>\d{{4,6}}|\d{{3}}[ .-]\d{{3}})"
    r"(?!\w|[ .-]?\d)"
)
"""As in "mã em nhận được là 7253"."""
_CVV = re.compile(
    r"\b(?:(?:cvv|cvc)2?|(?:ba|3) so (?:o )?(?:(?:mat|phia) )?sau|ma (?:bao mat|so)? ?the)"
    r"(?: (?:cua|la|so|the|o|mat|phia|sau|lung|tui|toi|minh))* ?:? ?(?P<code>\d{3})(?!\w)"
)
CODE_IS_WHAT = re.compile(
    r"[)\]\"”']?(?:\s?,?\s?(?:(?:la|chinh la|day la|lam|phai)\s)?(?:cai\s)?"
    r"(?:\w{0,8}otp|ma (?:otp|pin|xac|kich|bao|so|no|do|moi|gui)|mat khau|mk|pass)\b"
    r"|\s?,?\s?(?:la|chinh la|day la) (?:cai )?ma\b(?! gi)" + _OTHER_CODE + r"|"
    r"\s?,?\s?(?:is|as)\b[^.!?]{0,50}?\b(?:" + SECRET_CODE + r"|password|passkey)\b"
    r"|\s?[(\[–:|-]\s?(?:(?!khong|chua|sai|mat )\w+[ -]){0,5}?(?:" + SECRET_CODE + r"|password)\b"
    r"|\s?[(,.]?\s?(?:do not|don'?t|never) share\b"
    r"|\s(?:to|for) (?:sign|log|verify|confirm|complete|reset|finish|activate|authenticate|"
    r"continue|access|login|verification|your)\b)"
)
_BEFORE_A_CODE = 45
_BEFORE_A_LONG_CODE = 90
"""Six digits and more are seldom anything but a code: the words for it may stand further away."""
_SENTENCE_END = re.compile(r"[.!?](?:\s|$)|\n")

# As people retell it: "nó nhắn 640182 biểu tui đọc lại"
_CAME = re.compile(
    r"\b(?:nhan|tin nhan|tin|sms|gui|gui ve|hien|hien ra|toi|ve|thay|nhan duoc|bao|cho|ghi|la)"
    r"(?: (?:tui|toi|em|minh|con|ve|toi|may|la|so|cai|duoc|day|do|roi|ma))* ?[:,]? ?$"
)
_SENT = re.compile(
    r"\b(?:nhan|tin|sms|gui|gui ve)"
    r"(?: (?:nhan|cho|tui|toi|em|minh|con|ve|may|la|so|cai|duoc|ghi|bao|hien))* ?[:,]? ?$"
    r"|\b(?:doi|xin)(?: (?:tui|toi|em|minh|con|so|cai|ma|day))* $"
    r"|\b(?:cho|dua|noi|khai|cap)(?: (?:cho|no|ho|nguoi ta|anh|chi|ta|kia|so|cai|la))+ $"
    r"|\b(?:nhap|ma" + _OTHER_CODE + r"|sau so|6 so|# so)\b.{0,30}$"
)
_WANTED = re.compile(
    r"\s?,?\s?(?:(?!bao nhieu)\w+,? ){0,4}?"
    r"(?:(?:bieu|keu|kiu|bao|hoi|doi|xin|yeu cau|nho|bat|hoi|giuc|ep)(?: \w+){0,3} "
    r"(?:doc|chup|gui|goi|dua|cho|nhap|noi|nhan|bam|dien|chuyen|go|danh|ghi|khai|cap)"
    r"|(?:nhap|doc|dien|go|danh)(?: \w+)? (?:giup|gium|ho|dum|lai|cho)"
    r"|(?:no|ho|nguoi ta|co nguoi)(?: \w+){0,2} (?:xin|doi|hoi))\b"
    r"|\s?,?\s?(?:chinh )?la (?:cai )?ma\b" + _OTHER_CODE
)
YEARS = re.compile(r"(?:19|20)\d\d(?:[ -]?(?:19|20)\d\d|-(?:0[1-9]|1[0-2]))?")
_ERROR = re.compile(r"\b(?:loi|error|err)(?: (?:so|ma|code|la))* ?:? ?$")
_TO_BE_USED = re.compile(
    r"\s(?:de|cho) (?:dang (?:nhap|ky)|xac (?:nhan|thuc|minh)|kich hoat|khoi phuc|hoan tat)\b"
)
_IN_ADDRESS = re.compile(r"(?:://|\.[a-z]{2,}/)\S*$")
_GIVEN_IN_ADDRESS = re.compile(r"(?:code|otp|token|pin)[=/]$")
_SMALL_WORDS = (
    r"(?:da|vang|ma|no|la|day|ne|nek|do|nha|nhe|nghe|nghen|em|anh|chi|a|c|e|ad|oi|roi|so|cua|tui|"
    r"toi|vay|nua|ha|ho|u|ok|oke)"
)
_CODE_ALONE = re.compile(
    rf"\s*(?:{_SMALL_WORDS}[ ,:]+)*(?P<code>\d(?:[ .-]?\d){{3,7}})(?:[ ,]+{_SMALL_WORDS})*[ .,!?]*"
)
"""A message of nothing else, but for a year: somebody was asked for it just before."""

_MIXED = r"(?=[a-z-]*\d)(?=[\d-]*[a-z])[a-z\d]{3,12}(?:-[a-z\d]{2,8}){0,4}(?![\w@]|\.\w|-\w)"
_MIXED_AFTER = re.compile(
    rf"\b{SECRET_CODE}(?!\w)(?: (?!goi\b)[\w/-]+){{0,9}}? ?(?:la|is|:|=|->)+ ?"
    rf"[\"“'(\[]?(?P<code>{_MIXED})"
)
_MIXED_BESIDE = re.compile(rf"\b{SECRET_CODE} (?P<code>{_MIXED})")
_MIXED_BEFORE = re.compile(
    rf"(?<![\w@./-])(?P<code>{_MIXED})(?: \(| ?(?:la|is|as) )(?:[\w-]+ ){{0,5}}?"
    rf"{SECRET_CODE}(?!\w)"
)
_AMOUNT = re.compile(
    r"\d{1,3}(?:phut|p|giay|s|gio|h|ngay|so|ky|kytu|chu|lan|tuan|thang|nam|dong|k|tr|trieu|min\w*)"
)


def codes(text: str) -> Iterator[Finding]:
    found: list[tuple[int, int]] = []
    for pattern in (_CODE_STUCK, _CODE_RIGHT_AFTER_MA, _CODE_CALLED, _CVV):
        found += [match.span("code") for match in pattern.finditer(text)]
    alone = _CODE_ALONE.fullmatch(text)
    if alone and not YEARS.fullmatch(alone["code"]):
        found.append(alone.span("code"))
    found += [match.span() for match in _CODE.finditer(text) if _is_code(text, match)]
    for pattern in (_MIXED_AFTER, _MIXED_BEFORE, _MIXED_BESIDE):
        for match in pattern.finditer(text):
            if len(match["code"]) > 4 and not _AMOUNT.fullmatch(match["code"]):
                found.append(match.span("code"))
    for start, end in found:
        yield Finding(Kind.OTP, start, end)
    for code in {re.sub(r"[ .-]", "", text[start:end]) for start, end in found}:
        yield from _again(text, code)


def _is_code(text: str, match: re.Match[str]) -> bool:
    """Whether digits are somebody's code, by the words before and after them."""
    count = sum(character.isdigit() for character in match[0])
    reach = _BEFORE_A_LONG_CODE if count >= 6 else _BEFORE_A_CODE
    before = text[max(0, match.start() - reach) : match.start()]
    if _IN_ADDRESS.search(before):  # the words of an address say nothing of its numbers
        return bool(_GIVEN_IN_ADDRESS.search(before))
    before = _SENTENCE_END.split(before)[-1]
    if _ERROR.search(before):
        return False
    if CODE_CUE.search(before) or CODE_IS_WHAT.match(text, match.end()):
        return True
    if YEARS.fullmatch(match[0]):
        return False
    wanted = bool(_WANTED.match(text, match.end()))
    if count in (6, 8):
        used = _TO_BE_USED.match(text, match.end())
        return wanted or bool(used or _SENT.search(before))
    return wanted and bool(_CAME.search(before))


def _again(text: str, code: str) -> Iterator[Finding]:
    """The same code elsewhere, as in the link of the message: "viber.com/215604"."""
    if len(code) >= 5:
        joined = r"[ .-]?".join(code)
        yield from each(Kind.OTP, re.compile(rf"(?<![a-z\d]){joined}(?![a-z\d])"), text)
