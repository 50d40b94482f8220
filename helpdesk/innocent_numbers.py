"""Numbers that belong to nobody: hotlines, money, dates, decrees, amounts with a unit.

They are struck out before personal numbers are looked for. All patterns work on plain text
(helpdesk.readable): lower case, no diacritics. There "k" may be "không" as well as a thousand,
"gio" may be "giờ" (now), "nguoi" may be "người ta": a unit counts only where it can't be a word
that follows somebody's code.
"""

import re

_YEAR = r"(?:19|20)\d\d"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_ALONE = r"(?<![\w.])(?<!\d[ .-])"
"""Nothing of a number stands before."""
_LONG_MONEY_UNIT = r"(?:dong|vnd|usd|do la)"
_SHORT_MONEY_UNIT = r"(?:k|ka|d|nghin|ngan|ngin|tr|trieu|cu|ty|ti|lit|%|phan tram)"
_UNIT = r"(?:giay|phut|mah|mb|gb|kb|mbps|kg|km|kwh|ky tu|chu so|m2|m3|ml)"
_WORD_UNIT = (
    r"(?:gio|tieng|tuan|thang|nam|tuoi|nguoi|ho|lan|tin|ta|tan|met|ha|sao|trang|cuoc|vu|khau|"
    r"hoc sinh|doan vien|diem|xu|may|xa|phuong|lop|sach|dong)"
)

_INNOCENT = tuple(
    re.compile(pattern)
    for pattern in (
        # Short numbers that one sends messages to, named so that codes of four digits are not.
        r"(?<![\w.])(?:1022|1039|1080|1414|5656|6020|8079|9090|9123|9198|8198|8888)(?!\w)",
        # 113 114 115
        r"(?<!\w)(?<!\d[ .-])11[1-5](?:(?:[,;|]| va|/|-)? ?11[1-5])+(?!\w|[ .-]?\d)",
        # soan bh mk gui 8079, qua tin nhan 8079
        r"\b(?:soan|cu phap|tin nhan|nhan tin|nhan)\b[^.\d]{0,40}\bgui(?: den| toi| so| dau so)* "
        r"[5-9]\d{3}(?!\w|[ .-]?\d)",
        r"\bqua tin nhan [5-9]\d{3}(?!\w|[ .-]?\d)",
        # *098#, *101*2#
        r"\*\d[\d*]*#",
        # 69/2024/nd-cp, 91/2025/qh15, 06/2023/tt-bca
        rf"(?<!\d)\d{{1,4}}/{_YEAR}/[a-z]+[\w-]*",
        # 1/7/2026, 01-07-2026, 1.7.2026, 1/7/26, 7/2026, 2026-07-01, 24/24, 24/7
        rf"(?<![\d/.-])(?<!\d ){_DAY} ?[/.-] ?{_MONTH} ?[/.-] ?{_YEAR}(?!\d|[/.-]\d)",
        rf"(?<![\d/.-])(?<!\d ){_DAY}/{_MONTH}/\d\d(?!\d|[/.-]\d)",
        rf"(?<![\d/.-])(?<!\d ){_MONTH} ?[/-] ?{_YEAR}(?!\d|[/.-]\d)",
        rf"(?<![\d.-]){_YEAR}-\d\d-\d\d(?!\d|[.-]\d)",
        r"(?<![\d/.-])\d{1,2}/\d{1,2}(?!\d|[/.-]\d)",
        # 27-28/6/2026, 1/9-30/11/2025
        rf"(?<![\d/.-])(?<!\d ){_DAY}(?:/{_MONTH})? ?[–-] ?{_DAY}/{_MONTH}(?:/{_YEAR})?"
        r"(?!\d|[/.-]\d)",
        # 7h30, 07:30, 17 gio 30
        r"(?<!\d)(?:[01]?\d|2[0-4]) ?(?::|h|g|gio) ?[0-5]\d(?!\d)",
        # ngay 1 thang 7 nam 2026, nam 2024 2025, sinh 1958, 2025-2026
        rf"(?<!\d)(?:ngay )?{_DAY} thang {_MONTH}(?: nam {_YEAR})?(?!\d)",
        r"(?:(?<=nam )|(?<=tu )|(?<=den )|(?<=truoc )|(?<=sau )|(?<=sinh )|(?<=thang )|(?<=hoc ))"
        rf"{_YEAR}(?: ?[,–-]? ?{_YEAR})*(?![ .-]?\d)",
        rf"{_ALONE}{_YEAR} ?[–-] ?{_YEAR}(?![ .-]?\d)",
        # 15000000 vnd, 500.000d, 500.000 d, 7,6 trieu, 1tr5, 50k, 1 500 000 dong
        rf"{_ALONE}[1-9]\d{{0,11}}(?:[.,]\d{{1,3}})* ?{_LONG_MONEY_UNIT}(?!\w)",
        rf"{_ALONE}[1-9]\d{{3,9}}d(?!\w)",
        rf"{_ALONE}[1-9]\d{{0,2}}(?:[.,]\d{{3}})+ ?{_SHORT_MONEY_UNIT}(?!\w)",
        rf"{_ALONE}\d{{1,3}}(?:[.,]\d{{1,2}})? ?{_SHORT_MONEY_UNIT}(?:\d{{1,3}})?(?!\w)",
        rf"{_ALONE}\d{{4}}(?:k|tr|d)(?!\w)",
        rf"{_ALONE}[1-9]\d{{0,2}}(?: \d{{3}})+ {_LONG_MONEY_UNIT}(?!\w)",
        # 500.000-1.000.000 dong
        rf"{_ALONE}[1-9]\d{{0,2}}(?:[.,]\d{{3}})+ ?[–-] ?[1-9]\d{{0,2}}(?:[.,]\d{{3}})+ ?"
        rf"(?:{_LONG_MONEY_UNIT}|d)(?!\w)",
        # 5000 mah, 3600 giay
        rf"{_ALONE}\d{{1,6}}(?:[.,]\d{{1,3}})? ?{_UNIT}(?!\w)",
        # 192.168.1.1
        r"(?<![\d.])(?:(?:0|[1-9]\d?|1\d\d|2[0-5]\d)\.){3}(?:0|[1-9]\d?|1\d\d|2[0-5]\d)(?![\d.])",
        # The number of a newspaper article, in an address
        r"(?<=[/-])\d{13,}(?=\.(?:html?|chn|aspx?|epi|vnp|tpo|ldo))",
    )
)

_HOTLINE = re.compile(
    # 1800 1096, 1900.0368, 1900 54 54 36
    r"(?<![\d+])(?<!\d[ .-])1[89]00(?:[ .-]?\d){4}(?:(?:[ .-]?\d){2})?(?![ .-]?\d)"
)
_ACCOUNT_RIGHT_BEFORE = re.compile(r"\b(?:stk|so tk|so tai khoan)(?: la)?[ :]*$")

_AMBIGUOUS = tuple(
    re.compile(pattern + r"(?! ?(?:chinh )?la (?:cai )?(?:ma|otp|mk|mat khau|pin|stk|so)\b)")
    for pattern in (
        # 231.456.789 and 500000: money, unless the words before say otherwise
        rf"{_ALONE}(?<!\d,)(?<!84\) )(?<!84\))(?!84[.,][35789])[1-9]\d{{0,2}}"
        r"(?:[.,]\d{3})+(?!\d|[.,-]\d| \d)",
        rf"{_ALONE}[1-9]\d{{0,6}}000(?: [1-9]\d{{1,6}}000)*(?!\d|[.-]?\d| \d)",
        rf"{_ALONE}[1-9]\d{{0,2}}(?: \d{{3}})* 000(?!\d|[.-]?\d| \d)",
        # 2000 nguoi: an amount, unless it is somebody's code and "người ta" comes next
        rf"{_ALONE}\d{{1,4}} ?{_WORD_UNIT}(?!\w)",
    )
)
_PERSONAL_CUE = re.compile(
    r"\b(?:cmnd|cmt|cccd|can cuoc|chung minh|dinh danh|stk|so tk|tai khoan|sdt|so dien thoai|"
    r"otp|ma|ma pin|pin|mat khau|mk|pass|passcode|code)\b[^.;\d]{0,20}$"
)
_MONEY_CUE = re.compile(
    r"\b(?:so du|con|mat|chuyen|nap|rut|tien|gia|phi|phat|vay|tra|lanh|nhan|(?<!minh )thu|dong|nop|"
    r"gui)"
    r"(?: (?:het|them|vao|toi|cho|la|khoang|duoc|tu|co|lai|ra|qua))? ?:? ?$"
)
_CUE_WINDOW = 40


def strike_out(text: str) -> str:
    """`text` with the digits of innocent numbers replaced by `#`, length unchanged.

    >>> strike_out("goi 1800 1096 truoc 1/7/2026")
    'goi #### #### truoc #/#/####'
    >>> strike_out("stk 231456000")
    'stk 231456000'
    """
    for pattern in _INNOCENT:
        text = pattern.sub(_hashes, text)
    text = _HOTLINE.sub(_Unless(_ACCOUNT_RIGHT_BEFORE), text)
    for pattern in _AMBIGUOUS:
        text = pattern.sub(_Unless(_PERSONAL_CUE, even_so=_MONEY_CUE), text)
    return text


def _hashes(match: re.Match[str]) -> str:
    return re.sub(r"\d", "#", match[0])


class _Unless:
    """Strikes a match out unless `cue` stands before it; with `even_so` before it all the same."""

    def __init__(self, cue: re.Pattern[str], even_so: re.Pattern[str] | None = None) -> None:
        self.cue = cue
        self.even_so = even_so

    def __call__(self, match: re.Match[str]) -> str:
        before = match.string[max(0, match.start() - _CUE_WINDOW) : match.start()]
        if self.cue.search(before) and not (self.even_so and self.even_so.search(before)):
            return match[0]
        return _hashes(match)
