"""Finding and masking the numbers and secrets that people type without being asked to.

Everything that is stored, logged or sent on goes through `mask`. When in doubt it masks: a long
number that is no hotline, date or sum of money belongs to somebody.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from helpdesk.innocent_numbers import strike_out
from helpdesk.readable import plain


class Kind(StrEnum):
    ID_NUMBER = "id_number"
    PHONE = "phone"
    CARD = "card"
    ACCOUNT = "account"
    OTP = "otp"
    PASSWORD = "password"  # noqa: S105
    EMAIL = "email"
    BIRTH = "birth"
    PLATE = "plate"
    CUSTOMER = "customer"


PLACEHOLDERS = {
    Kind.ID_NUMBER: "[số giấy tờ]",
    Kind.PHONE: "[số điện thoại]",
    Kind.CARD: "[số thẻ]",
    Kind.ACCOUNT: "[số tài khoản]",
    Kind.OTP: "[mã xác nhận]",
    Kind.PASSWORD: "[mật khẩu]",
    Kind.EMAIL: "[địa chỉ email]",
    Kind.BIRTH: "[ngày sinh]",
    Kind.PLATE: "[biển số xe]",
    Kind.CUSTOMER: "[mã khách hàng]",
}
SECRETS = frozenset({Kind.OTP, Kind.PASSWORD, Kind.CARD})
"""What nobody should ever send: whoever does is warned."""


@dataclass(frozen=True)
class Finding:
    """A passage of the text, `text[start:end]`, that must not be kept."""

    kind: Kind
    start: int
    end: int


def mask(text: str) -> str:
    """`text` with everything personal replaced by what it was.

    >>> mask("Số của tui là 0905 123 456, gọi 1900 0368 không được")
    'Số của tui là [số điện thoại], gọi 1900 0368 không được'
    >>> mask("nó đòi mã otp 482913")
    'nó đòi mã otp [mã xác nhận]'
    """
    while findings := find(text):  # again: what one number hid may show once it is gone
        parts: list[str] = []
        end = 0
        for finding in findings:
            parts += [text[end : finding.start], PLACEHOLDERS[finding.kind]]
            end = finding.end
        text = "".join(parts) + text[end:]
    return text


def find(text: str) -> list[Finding]:
    """What is personal in `text`, in order, without overlaps.

    >>> [finding.kind.value for finding in find("stk 19036868999 Vietcombank, mk: Hoa@1990")]
    ['account', 'password']
    """
    readable = plain(text)
    # The words of a placeholder say nothing of the number beside it.
    typed = _PLACEHOLDER.sub(lambda match: f"[{' ' * (len(match[0]) - 2)}]", readable.text)
    searched = strike_out(_HASH_OF_A_WORD.sub("$", typed))  # "#" stands for a digit struck out
    taken: list[Finding] = []
    for detect, where in (
        (_passwords, searched),
        (_emails, typed),
        (_plates, typed),
        (_customer_codes, typed),
        (_codes, searched),
        (_births, typed),  # behind the codes: a birthday may be a password
        (_long_numbers, searched),
        (_short_numbers, searched),
        (_spoken_numbers, searched),
    ):
        for found in detect(where):
            start, end = readable.span(found.start, found.end)
            if not any(other.start < end and start < other.end for other in taken):
                taken.append(Finding(found.kind, start, end))
    return sorted(taken, key=lambda finding: finding.start)


def _each(
    kind: Kind, pattern: re.Pattern[str], text: str, group: int | str = 0
) -> Iterator[Finding]:
    for match in pattern.finditer(text):
        yield Finding(kind, *match.span(group))


_HASH_OF_A_WORD = re.compile(r"(?<=[ :=])#(?=\w*[a-z])")
_PLACEHOLDER = re.compile(
    "|".join(re.escape(plain(placeholder).text) for placeholder in PLACEHOLDERS.values())
)


# Passwords

_SAYS_PASSWORD = r"(?:mat khau|mat ma|\bmk|\bmkhau|\bpass(?:word|wd)?|\bpw)"  # noqa: S105
_WHOSE = (
    r"(?: (?:cua|cho|toi|tui|minh|em|con|me|ba|anh|chi|vneid|vssid|wifi|facebook|fb|zalo|email|"
    r"gmail|app|vi|ngan hang|tai khoan|dang nhap|hien tai|moi|cu|nay|do|thanh|sang|lai|nha|"
    r"tam thoi|mac dinh|lan dau|ban dau|khoi tao|smartca|chu ky so|bhxh|quy khach))*"
)
_PASSWORD_SAID = re.compile(
    rf"{_SAYS_PASSWORD}{_WHOSE} ?(?:la|l|is|:|=|->)+ ?[\"“'(]?(?P<secret>[!-~]{{4,}})"
)
_PASSWORD_BESIDE = re.compile(rf"{_SAYS_PASSWORD}{_WHOSE} [\"“'(]?(?P<secret>[!-~]{{4,}})")
_PASSWORD_BEFORE = re.compile(rf"(?<!\S)(?P<secret>[!-~]{{6,}}) la {_SAYS_PASSWORD}\b")
_PASSWORD_FAR = re.compile(
    rf"{_SAYS_PASSWORD}(?: [\w/-]+){{1,12}}? ?(?:la|is|:|=)+ ?[\"“'(]?"
    r"(?P<secret>(?!#)(?=\S*[\d#])[!-~]{4,})"
)
"""Said of something: of the portal of signatures, of the account at the insurance."""
_PASSWORD_PAIR = re.compile(
    r"\b(?:dang nhap|tai khoan|tk|user|login)\b[^;\n]{0,30}? ?[/|] ?"
    r"(?P<secret>(?=\S*[a-z])(?=\S*\d)(?=\S*[@#$!%&*])[!-~]{6,})"
)
"""A name and a password with a stroke between them."""
_PASSWORD_MIXED = re.compile(
    rf"{_SAYS_PASSWORD}(?: [a-z]+){{1,5}} (?P<secret>(?=\S*[a-z])(?=\S*\d)(?=\S*[@#$!%&*])"
    r"(?!\S+@\S+\.[a-z])[!-~]{6,})",
    re.IGNORECASE,
)
"""Some words later: letters, digits and a sign in one token, which is no address."""
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?"
    r"(?:uye|uyo|oai|oay|uay|uoi|uou|ieu|yeu|[aeiouy]{1,2})(?:ng|nh|ch|[cmnpt])?"
)


def _passwords(text: str) -> Iterator[Finding]:
    for pattern in (
        _PASSWORD_SAID,
        _PASSWORD_FAR,
        _PASSWORD_BESIDE,
        _PASSWORD_BEFORE,
        _PASSWORD_PAIR,
        _PASSWORD_MIXED,
    ):
        for match in pattern.finditer(text):
            secret = match["secret"].rstrip(".,;!?)\"'")
            if len(secret) >= 4 and _looks_secret(secret, said=pattern is _PASSWORD_SAID):
                start = match.start("secret")
                yield Finding(Kind.PASSWORD, start, start + len(secret))


def _looks_secret(token: str, *, said: bool) -> bool:
    """Whether a token is a password rather than the next word of the sentence."""
    if token.startswith("#"):  # an innocent number; but people do take dates as passwords
        return said and any(character in token for character in "/-")
    if token.startswith(("/", "http")) or (not said and _EMAIL.fullmatch(token)):
        return False
    if any(character.isdigit() for character in token):
        return True
    letters = token.replace("-", "").replace("/", "")
    if not letters.isalpha():
        return said
    return said and len(token) >= 6 and not _SYLLABLE.fullmatch(token)


# Codes that only their owner may know

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
_SECRET_CODE = (
    r"(?:\w{0,8}otp|passcode|pin|cvv|cvc|\w{0,10}" + _ENGLISH_CODE + r"|"
    r"ma (?:otp|pin|xac (?:nhan|thuc|minh)|xn|xt|kich hoat|bao mat|bi mat|dang (?:nhap|ky|ki)|"
    r"dn|khoi phuc|truy cap|an toan|so bi mat|so bao mat|mo khoa|dung mot lan))"
)
"""What services call the codes that they send."""
_CODE_CUE = re.compile(
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
_CVV = re.compile(r"\b(?:cvv|cvc)2?(?: (?:cua|la|so|the|tui|toi|minh))* ?:? ?(?P<code>\d{3})(?!\w)")
_CODE_IS_WHAT = re.compile(
    r"[)\]\"”']?(?:\s?,?\s?(?:(?:la|chinh la|day la|lam|phai)\s)?(?:cai\s)?"
    r"(?:\w{0,8}otp|ma (?:otp|pin|xac|kich|bao|so|no|do|moi|gui)|mat khau|mk|pass)\b"
    r"|\s?,?\s?(?:la|chinh la|day la) (?:cai )?ma\b(?! gi)" + _OTHER_CODE + r"|"
    r"\s?,?\s?(?:is|as)\b[^.!?]{0,50}?\b(?:" + _SECRET_CODE + r"|password|passkey)\b"
    r"|\s?[(\[–:|-]\s?(?:(?!khong|chua|sai|mat )\w+[ -]){0,5}?(?:" + _SECRET_CODE + r"|password)\b"
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
    r"\b(?:nhan|tin|sms|gui|gui ve)(?: (?:nhan|cho|tui|toi|em|minh|con|ve|may|la|so|cai|duoc))*"
    r" ?[:,]? ?$|\b(?:cho|dua|noi|khai|cap)(?: (?:cho|no|ho|nguoi ta|anh|chi|ta|kia|so|cai|la))+ $"
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
_YEARS = re.compile(r"(?:19|20)\d\d(?:[ -]?(?:19|20)\d\d|-(?:0[1-9]|1[0-2]))?")
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
    rf"\s*(?:{_SMALL_WORDS}[ ,:]+)*(?P<code>(?:\d{{6}}|\d{{8}}|\d{{3}}[ .-]\d{{3}}|"
    rf"\d{{2}}(?:[ .-]\d{{2}}){{2}}|\d(?:[ .-]\d){{5}}))(?:[ ,]+{_SMALL_WORDS})*[ .,!?]*"
)
"""A message of nothing else: somebody was asked for it just before."""

_MIXED = r"(?=[a-z-]*\d)(?=[\d-]*[a-z])[a-z\d]{3,12}(?:-[a-z\d]{2,8}){0,4}(?![\w@]|\.\w|-\w)"
_MIXED_AFTER = re.compile(
    rf"\b{_SECRET_CODE}(?!\w)(?: (?!goi\b)[\w/-]+){{0,9}}? ?(?:la|is|:|=|->)+ ?"
    rf"[\"“'(\[]?(?P<code>{_MIXED})"
)
_MIXED_BESIDE = re.compile(rf"\b{_SECRET_CODE} (?P<code>{_MIXED})")
_MIXED_BEFORE = re.compile(
    rf"(?<![\w@./-])(?P<code>{_MIXED})(?: \(| ?(?:la|is|as) )(?:[\w-]+ ){{0,5}}?"
    rf"{_SECRET_CODE}(?!\w)"
)
_AMOUNT = re.compile(
    r"\d{1,3}(?:phut|p|giay|s|gio|h|ngay|so|ky|kytu|chu|lan|tuan|thang|nam|dong|k|tr|trieu|min\w*)"
)


def _codes(text: str) -> Iterator[Finding]:
    found: list[tuple[int, int]] = []
    for pattern in (_CODE_STUCK, _CODE_RIGHT_AFTER_MA, _CVV):
        found += [match.span("code") for match in pattern.finditer(text)]
    if alone := _CODE_ALONE.fullmatch(text):
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
    if _CODE_CUE.search(before) or _CODE_IS_WHAT.match(text, match.end()):
        return True
    if _YEARS.fullmatch(match[0]):
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
        yield from _each(Kind.OTP, re.compile(rf"(?<![a-z\d]){joined}(?![a-z\d])"), text)


# Addresses of letters, dates of birth, plates of vehicles, customers of the grid

_EMAIL = re.compile(
    r"(?<![\w.+-])[a-z\d][\w.+-]*(?:@| @ )[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,}(?![\w@])"
)
_EMAIL_SPELLED = re.compile(
    r"(?<![\w.+-])[a-z\d][\w.+-]{2,} ?(?:[(\[] ?(?:a cong|a moc|at) ?[)\]]|a cong|a moc) ?"
    r"[a-z\d-]+(?: ?\. ?| cham )(?:[a-z\d-]+(?: ?\. ?| cham ))?(?:com|vn|net|org|edu)(?!\w)"
)
_OFFICE_EMAIL = re.compile(
    r"(?:cskh|hotro|ho-?tro|support|info|contact|lienhe|admin|no-?reply|help|hotline|tongdai)\w*@"
    r"|\S*@(?:[\w-]+\.)*(?:gov|chinhphu)\.vn|\S*@chinhphu\.vn"
)
"""An office's address is for everybody."""


def _emails(text: str) -> Iterator[Finding]:
    for pattern in (_EMAIL, _EMAIL_SPELLED):
        for match in pattern.finditer(text):
            if not _OFFICE_EMAIL.match(match[0]):
                yield Finding(Kind.EMAIL, match.start(), match.end())


_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_BIRTH = re.compile(
    r"(?<!hoc )(?<!ve )(?<!thi )(?<!phat )(?<!khai )(?<!tai )(?<!ky )(?<!giam )"
    r"\b(?:(?:ngay|nam|thang)(?: (?:thang|nam))* (?:sinh|sanh)|(?:sinh|sanh)(?: nhat)?|ns|sn|"
    r"dob|born|date of birth)"
    r"(?: (?:vao|hoi|la|on|cua|tui|toi|minh|em|con|chau|be|me|ma|ba|anh|chi))*"
    r" ?:? ?(?:ngay )?(?!0?2[/.-]0?9[/.-]1945)"  # that day is the country's own
    rf"(?P<date>{_DAY} ?[/.-] ?{_MONTH} ?[/.-] ?(?:(?:19|20)\d\d|\d\d)|"
    rf"{_DAY} {_MONTH} (?:19|20)\d\d|"
    rf"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d|"
    rf"{_DAY} thang {_MONTH},? nam (?:19|20)\d\d)(?![\w/]|[.-]\d)"
    r"(?! ?(?:tro|ve|den) (?:di|ve|len|sau|truoc|nay|ngay|\d))"  # of a rule, not of a person
)


def _births(text: str) -> Iterator[Finding]:
    yield from _each(Kind.BIRTH, _BIRTH, text, "date")


_PROVINCE = r"(?<![\w./#@-])(?:1[1-9]|[2-9]\d)"
_PLATE = re.compile(
    rf"{_PROVINCE}(?: ?- ?)?(?:"
    r"[a-z]{1,2}\d? ?[ .-] ?\d{3}\.\d{2}"  # 81a-123.45, 81b1-123.45, 29ld 123.45
    r"|[a-z](?: ?- ?)\d{5}|[a-z]{1,2}\d ?- ?\d{4,5}|[a-z]\d \d{5}"  # 81a-12345, 81b1-1234
    r"|[a-z]\d?\d{5})(?!\w|[.,-]?\d)"  # 81a12345, 81b112345
)
_SAYS_VEHICLE = re.compile(r"\b(?:bien (?:so|kiem soat)|bks|bsx|xe|o ?to|phat nguoi)\b")
_PLATE_SAID = re.compile(
    rf"{_PROVINCE}(?: ?- ?| )?(?:"
    r"(?:[a-cefnpstuvxyz]\d?|[dghklm]\d|a[a-z]|ld|da|mk|td|hc|ng|qt|nn|cv|kt|md\d?)"
    r"[ .-]{0,3}(?:\d{3}[ .]?\d{2}|\d{4})|[dghklm](?:[ .-]{0,3}\d{3}[ .]?\d{2}|-\d{4}))"
    r"(?!\w|[.,-]?\d)"
)
"""As it is written where the message speaks of a vehicle: "77 C1 1234"."""


def _plates(text: str) -> Iterator[Finding]:
    yield from _each(Kind.PLATE, _PLATE, text)
    if _SAYS_VEHICLE.search(text):
        for match in _PLATE_SAID.finditer(text):
            if not _YEARS.fullmatch(match[0][-4:]) or match[0][-5].isdigit():
                yield Finding(Kind.PLATE, match.start(), match.end())


_ON_THE_GRID = re.compile(r"(?<!\w)p[a-z] ?\d{2}[ .-]?[a-z\d]{2}(?:[ .-]?\d){5,8}(?!\w)")
"""A customer of the power company: PC05II0123456, PP05000123456."""
_CUSTOMER_SAID = re.compile(
    r"\b(?:ma (?:khach hang|kh|hop dong|danh bo|diem do)|so (?:hop dong|danh bo|danh ba))"
    r"(?: (?:cua|la|tui|toi|em|minh|nha|con|dien|nuoc|evn|internet|wifi|vnpt|viettel|fpt|so))*"
    r" ?:? ?"
    r"(?P<code>(?=[a-z.-]*\d)[a-z]{0,4}[-.]?\d[a-z\d.-]{4,16}[a-z\d])(?!\w|/\d)"
)


def _customer_codes(text: str) -> Iterator[Finding]:
    yield from _each(Kind.CUSTOMER, _ON_THE_GRID, text)
    yield from _each(Kind.CUSTOMER, _CUSTOMER_SAID, text, "code")


# Long numbers

_SEPARATOR = r"(?: {0,2}|,| ?[.–_·/-]{1,3} ?| ?[*~:;|•'\"\\] ?| ?[)\]]? ?[(\[]? ?)"
_RUN = re.compile(rf"(?:\+ ?)?\(?\d(?:{_SEPARATOR}\d)*")
_HEALTH_CARD = re.compile(r"\b[a-z]{2}[1-5](?: ?\d){12}(?!\d)")
_PASSPORT = re.compile(
    r"\b(?:ho chieu|passport)(?: \w+){0,3}? ?:? (?P<number>[a-z] ?\d{7,8})(?!\w)"
)
_PHONE = re.compile(r"(?:00840?|840?|0)(?:[35789]\d{8}|2\d{8,9}|1[2689]\d{8})")
_PHONE_WITH_COMMAS = re.compile(r"(?<![\w,])0\d{2,3}(?:, \d{3,4}){2}(?![\w,])")
_ACCOUNT_CUE = re.compile(
    r"\b(?:stk|so tk|so tai khoan|so vi|chuyen khoan|chuyen (?:tien )?(?:vao|qua|toi|den|cho)|ck|"
    r"vietcombank|vcb|agribank|bidv|vietinbank|techcombank|sacombank|mb ?bank|acb|tpbank|vpbank|"
    r"lpbank|vib|shb|hdbank|ngan hang|account|acc)\b"
)
_WEAK_ACCOUNT_CUE = re.compile(r"\b(?:tai khoan|tk|ma khach hang|vi)\b")
_ID_CUE = re.compile(
    r"\b(?:cmnd|cmt|cccd|can cuoc|chung minh|dinh danh|bhxh|bhyt|bao hiem|"
    r"ma so thue|mst|ho chieu)\b"
)
_CARD_CUE = re.compile(r"\b(?:so the|the (?:atm|ngan hang|visa|tin dung|napas|ghi no)|visa|atm)\b")
_BEFORE_A_NUMBER = 40
_LONG = 9
"""Digits from which on a number is taken for personal with no word to say so."""
_LONG_WITH_CUE = 8
_CARDS_OF_VIETNAM = "9704"
"""How the number of every card of a bank here begins."""


def _long_numbers(text: str) -> Iterator[Finding]:
    yield from _each(Kind.ID_NUMBER, _HEALTH_CARD, text)
    yield from _each(Kind.ID_NUMBER, _PASSPORT, text, "number")
    yield from _each(Kind.PHONE, _PHONE_WITH_COMMAS, text)
    for run in _RUN.finditer(text):
        before = text[max(0, run.start() - _BEFORE_A_NUMBER) : run.start()]
        for start, end in _pieces(text, run.start(), run.end()):
            kind = _kind(re.sub(r"\D", "", text[start:end]), before)
            if kind:
                yield Finding(kind, start, end)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Whole numbers stand alone where one of them is long; groups of digits belong together."""
    pending: int | None = None
    last = start
    for group in re.finditer(r"\d+", text[start:end]):
        begin, stop = start + group.start(), start + group.end()
        if len(group[0]) >= _LONG:
            if pending is not None and _digits(text, pending, last) > 2:  # 2: a country code
                yield pending, last
                pending = None
            yield (start if pending is not None else begin), stop
            pending = None
        elif pending is None:
            pending = start if last == start else begin
        last = stop
    if pending is not None:
        yield pending, end


def _digits(text: str, start: int, end: int) -> int:
    return sum(character.isdigit() for character in text[start:end])


def _kind(digits: str, before: str) -> Kind | None:
    """What a number is, judged by its shape and the words before it."""
    if len(digits) < _LONG_WITH_CUE:
        return None
    account = _ACCOUNT_CUE.search(before)
    if len(digits) in (16, 19) and digits.startswith(_CARDS_OF_VIETNAM):
        return Kind.CARD
    if 13 <= len(digits) <= 19 and (_CARD_CUE.search(before) or (not account and luhn(digits))):
        return Kind.CARD
    if account and len(digits) <= 19 and not _ID_CUE.search(before):
        return Kind.ACCOUNT
    if _PHONE.fullmatch(digits):
        return Kind.PHONE
    if len(digits) < _LONG and not _ID_CUE.search(before):
        return Kind.ACCOUNT if _WEAK_ACCOUNT_CUE.search(before) else None
    if len(digits) in (9, 10, 12) or _ID_CUE.search(before):
        return Kind.ID_NUMBER
    return Kind.PHONE if digits.startswith(("03", "05", "07", "08", "09")) else Kind.ACCOUNT


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others (ISO/IEC 7812-1).

    >>> luhn("4111111111111111"), luhn("4111111111111112")
    (True, False)
    """
    doubled = [int(digit) * 2 for digit in digits[-2::-2]]
    total = sum(int(digit) for digit in digits[-1::-2])
    return (total + sum(value // 10 + value % 10 for value in doubled)) % 10 == 0


# Too short to be known without a word beside it

_WHOSE_NUMBER = r"(?: (?:cua|toi|tui|minh|em|con|me|ba|nha|la|ban|so))* ?:? ?"
_NUMBER_ENDS = r"(?!\w|[ .-]?\d|#)"
_SHORT_PHONE = re.compile(
    r"\b(?:sdt|so dt|dt|so dien thoai|dien thoai|zalo|goi so|alo so|lien he|lh)"
    rf"{_WHOSE_NUMBER}(?P<number>\d(?:[ .-]?\d){{5,7}}){_NUMBER_ENDS}"
    rf"|\b(?:goi|alo)(?: (?:vo|vao|qua|so))* (?P<bare>[2-7]\d{{2}}[ .-]?\d{{4}}){_NUMBER_ENDS}"
)
"""A landline as neighbours write it, without the area code."""
_SHORT_ACCOUNT = re.compile(
    rf"\b(?:stk|tk|so tk|so tai khoan){_WHOSE_NUMBER}(?P<number>\d{{6,8}}){_NUMBER_ENDS}"
)
_PART_OF_ID = re.compile(
    r"\b(?:cccd|cmnd|cmt|so can cuoc|so dinh danh)(?: (?:so|cua|la|tui|toi|em|minh|con|me|ba))* ?"
    rf":? ?(?P<number>\d{{6,8}}){_NUMBER_ENDS}"
)
_ZERO_FIRST = re.compile(r"(?<![\w.,/#-])(?<!\d[ .-])(?P<number>0\d{5,7})(?!\w|[.,/-]\d|/| ?#)")
"""No amount begins with a naught: a piece of somebody's number."""


def _short_numbers(text: str) -> Iterator[Finding]:
    for match in _SHORT_PHONE.finditer(text):
        group = "number" if match["number"] else "bare"
        yield Finding(Kind.PHONE, match.start(group), match.end(group))
    yield from _each(Kind.ACCOUNT, _SHORT_ACCOUNT, text, "number")
    yield from _each(Kind.ID_NUMBER, _PART_OF_ID, text, "number")
    yield from _each(Kind.ID_NUMBER, _ZERO_FIRST, text, "number")


# Numbers in words

_NUMBER_WORD = r"(?:khong|ko|linh|le|mot|hai|ba|bon|tu|nam|lam|sau|bay|bẩy|tam|chin|\d)"
_SPOKEN = re.compile(rf"\b{_NUMBER_WORD}(?:[ ,.-]{{1,2}}{_NUMBER_WORD}){{3,}}\b")
_HALF_SPOKEN = re.compile(
    rf"(?<!\w)0\d{{1,4}}(?:[ ,.-]{{1,2}}(?:{_NUMBER_WORD}|\d{{2,4}})\b){{2,}}"
)
"""A telephone number of which only a part is in words."""
_SPOKEN_CODE = re.compile(
    rf"\b{_NUMBER_WORD}(?:[ ,.-]{{1,2}}(?:{_NUMBER_WORD}|tram|muoi|chuc|nghin|ngan)){{3,}}\b"
)
"""In hundreds and tens, as some read a code aloud."""
_SECRET_RIGHT_BEFORE = re.compile(rf"\b{_SECRET_CODE}(?: (?:la|cua|tui|toi|em|so|minh))* ?:? ?$")
_SPOKEN_LONG = 8


def _spoken_numbers(text: str) -> Iterator[Finding]:
    for match in _HALF_SPOKEN.finditer(text):
        said = re.findall(r"[a-z]+|\d", match[0])
        if len(said) >= _LONG and any(word.isalpha() for word in said):
            yield Finding(Kind.PHONE, match.start(), match.end())
    for match in _SPOKEN.finditer(text):
        words = re.findall(r"[a-z]+|\d", match[0])
        if not any(word.isalpha() for word in words):
            continue
        before = text[max(0, match.start() - _BEFORE_A_NUMBER) : match.start()]
        if len(words) >= _SPOKEN_LONG:
            zero_first = words[0] in ("khong", "ko", "0")
            kind = Kind.PHONE if zero_first and len(words) <= 11 else Kind.ID_NUMBER
            yield Finding(kind, match.start(), match.end())
        elif _CODE_CUE.search(before) or _CODE_IS_WHAT.match(text, match.end()):
            yield Finding(Kind.OTP, match.start(), match.end())
    for match in _SPOKEN_CODE.finditer(text):
        before = text[max(0, match.start() - _BEFORE_A_NUMBER) : match.start()]
        figures = re.findall(rf"\b{_NUMBER_WORD}\b", match[0])
        if len(figures) >= 4 and _SECRET_RIGHT_BEFORE.search(before):
            yield Finding(Kind.OTP, match.start(), match.end())
