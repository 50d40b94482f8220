"""Vietnamese text as people type it, made comparable.

Nothing here rewrites what a person typed: `read` lays readings beside it (without diacritics, with
abbreviations spelt out, split, freed of telex leftovers, by sound), and the rankers match them all.
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufe0f\ufeff]")
_REPEATED = re.compile(r"(\w)\1{2,}")


def fold(text: str) -> str:
    """`text` in lower case without diacritics; đ becomes d.

    The usual accent folds keep đ (it has no decomposition) or delete it.

    >>> fold("Đăng ký VNeID ở ĐÂU?")
    'dang ky vneid o dau?'
    """
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """The runs of letters and digits in `text`.

    >>> words("bước 2: bấm “Quên mật khẩu”!")
    ['bước', '2', 'bấm', 'Quên', 'mật', 'khẩu']
    """
    return _WORD.findall(text)


def folded_words(text: str) -> list[str]:
    """The syllables of `text`, folded.

    >>> folded_words("Mất điện thoại, làm sao?")
    ['mat', 'dien', 'thoai', 'lam', 'sao']
    """
    return words(fold(text))


def has_diacritics(text: str) -> bool:
    """Whether `text` carries any Vietnamese diacritic or đ.

    >>> has_diacritics("quen mat khau"), has_diacritics("quên mật khẩu")
    (False, True)
    """
    return fold(text) != unicodedata.normalize("NFC", text).lower()


_TONES = "\u0300\u0301\u0303\u0309\u0323"  # grave, acute, tilde, hook above, dot below


def unify_tones(text: str) -> str:
    """The tone mark of a final oa, oe, uy on its first vowel, as older keyboards put it.

    >>> unify_tones("hoà, khoẻ, thuỷ, quý")
    'hòa, khỏe, thủy, quý'
    """
    decomposed = unicodedata.normalize("NFD", text)
    moved = re.sub(rf"(o)([ae])([{_TONES}])(?![\w\u0300-\u036f])", r"\1\3\2", decomposed)
    moved = re.sub(rf"(?<!q)(u)(y)([{_TONES}])(?![\w\u0300-\u036f])", r"\1\3\2", moved)
    return unicodedata.normalize("NFC", moved)


def clean(text: str) -> str:
    """`text` in one Unicode form, lower case, without invisible signs and drawn-out letters.

    >>> clean("Quên  MẬT khẩuuuu\u200b rồi")
    'quên mật khẩu rồi'
    """
    visible = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).lower()
    return " ".join(unify_tones(_REPEATED.sub(r"\1", visible)).split())


# What people type short, and what it stands for. Where one short form stands for several words,
# all are listed: each becomes a reading of its own.
TEENCODE: dict[str, tuple[str, ...]] = {
    "ko": ("không",),
    "k": ("không",),
    "kg": ("không",),
    "kh": ("không",),
    "kó": ("có",),
    "kô": ("không",),
    "hok": ("không",),
    "hem": ("không",),
    "hong": ("không",),
    "hông": ("không",),
    "hổng": ("không",),
    "hôn": ("không",),
    "khum": ("không",),
    "khong": ("không",),
    "dc": ("được",),
    "đc": ("được",),
    "dk": ("được", "đăng ký"),
    "đk": ("được", "đăng ký"),
    "dki": ("đăng ký",),
    "đki": ("đăng ký",),
    "dky": ("đăng ký",),
    "đky": ("đăng ký",),
    "mk": ("mật khẩu", "mình"),
    "mkhau": ("mật khẩu",),
    "pass": ("mật khẩu",),
    "pw": ("mật khẩu",),
    "matkhau": ("mật khẩu",),
    "dt": ("điện thoại",),
    "đt": ("điện thoại",),
    "dthoai": ("điện thoại",),
    "đthoại": ("điện thoại",),
    "fone": ("điện thoại",),
    "phone": ("điện thoại",),
    "sdt": ("số điện thoại",),
    "sđt": ("số điện thoại",),
    "tk": ("tài khoản",),
    "tkhoan": ("tài khoản",),
    "stk": ("số tài khoản",),
    "nh": ("ngân hàng",),
    "nhang": ("ngân hàng",),
    "bank": ("ngân hàng",),
    "ck": ("chuyển khoản", "chồng"),
    "vk": ("vợ",),
    "cccd": ("căn cước công dân", "căn cước"),
    "cmnd": ("chứng minh nhân dân", "chứng minh"),
    "cmt": ("chứng minh",),
    "gplx": ("giấy phép lái xe", "bằng lái"),
    "blx": ("bằng lái xe",),
    "bhyt": ("bảo hiểm y tế",),
    "bhxh": ("bảo hiểm xã hội",),
    "bhtn": ("bảo hiểm thất nghiệp",),
    "dvc": ("dịch vụ công",),
    "dvcqg": ("cổng dịch vụ công quốc gia",),
    "hkd": ("hộ kinh doanh",),
    "hđđt": ("hóa đơn điện tử",),
    "hddt": ("hóa đơn điện tử",),
    "cks": ("chữ ký số",),
    "ubnd": ("ủy ban nhân dân", "ủy ban"),
    "ub": ("ủy ban",),
    "ca": ("công an",),
    "cax": ("công an xã",),
    "hs": ("hồ sơ", "học sinh"),
    "gv": ("giáo viên",),
    "ph": ("phụ huynh",),
    "hssv": ("học sinh sinh viên",),
    "vs": ("với",),
    "vz": ("vậy",),
    "z": ("vậy",),
    "v": ("vậy",),
    "dz": ("vậy",),
    "dzậy": ("vậy",),
    "zậy": ("vậy",),
    "zay": ("vậy",),
    "vầy": ("vậy",),
    "j": ("gì",),
    "gj": ("gì",),
    "r": ("rồi",),
    "rùi": ("rồi",),
    "rui": ("rồi",),
    "roài": ("rồi",),
    "bt": ("biết", "bình thường"),
    "bít": ("biết",),
    "bit": ("biết",),
    "lm": ("làm",),
    "ntn": ("như thế nào",),
    "sao": ("sao",),
    "ns": ("nói",),
    "ng": ("người",),
    "ngta": ("người ta",),
    "nta": ("người ta",),
    "m": ("mình",),
    "mn": ("mọi người",),
    "mng": ("mọi người",),
    "a": ("anh",),
    "e": ("em",),
    "c": ("chị",),
    "ad": ("quản trị",),
    "cx": ("cũng",),
    "cg": ("cũng",),
    "trc": ("trước",),
    "trk": ("trước",),
    "bh": ("bây giờ", "bảo hiểm"),
    "h": ("giờ",),
    "gio": ("giờ",),
    "wa": ("quá",),
    "qá": ("quá",),
    "wá": ("quá",),
    "wen": ("quên",),
    "wên": ("quên",),
    "quyen": ("quyền",),
    "ib": ("nhắn tin",),
    "nt": ("nhắn tin",),
    "tn": ("tin nhắn",),
    "sms": ("tin nhắn",),
    "fb": ("facebook",),
    "face": ("facebook",),
    "zl": ("zalo",),
    "gg": ("google",),
    "yt": ("youtube",),
    "mess": ("messenger",),
    "cs": ("có",),
    "tr": ("trời", "triệu"),
    "nv": ("nhân viên",),
    "sv": ("sinh viên",),
    "tg": ("thời gian",),
    "tt": ("thanh toán", "thông tin"),
    "ttin": ("thông tin",),
    "lđ": ("lừa đảo",),
    "app": ("ứng dụng",),
    "áp": ("ứng dụng",),
    "ap": ("ứng dụng",),
    "web": ("trang web",),
    "link": ("đường link",),
    "linh": ("link",),
    "mạng": ("mạng",),
    "wf": ("wifi",),
    "wi": ("wifi",),
    "đvc": ("dịch vụ công",),
    "pđt": ("phiếu điện tử",),
    "ks": ("ký số",),
    "sổ": ("sổ",),
    "gt": ("giấy tờ",),
    "gto": ("giấy tờ",),
    "đn": ("đăng nhập",),
    "dn": ("đăng nhập",),
    "dnhap": ("đăng nhập",),
    "đnhap": ("đăng nhập",),
    "cn": ("chuyển nhầm",),
    "qr": ("mã qr",),
    "vn": ("việt nam",),
    "gd": ("giao dịch", "gia đình"),
    "gđ": ("gia đình",),
    "sn": ("sinh nhật",),
    "ks1": ("khai sinh",),
    "tgian": ("thời gian",),
    "đag": ("đang",),
    "dag": ("đang",),
    "iu": ("yêu",),
    "thik": ("thích",),
    "chx": ("chưa",),
    "chua": ("chưa",),
    "ch": ("chưa",),
    "nyc": ("người yêu cũ",),
    "mik": ("mình",),
    "mh": ("màn hình",),
    "xac": ("xác",),
    "b": ("bạn", "bị"),
    "bn": ("bao nhiêu", "bạn"),
    "bnh": ("bao nhiêu",),
    "bnhiu": ("bao nhiêu",),
    "nhiu": ("nhiêu",),
    "nhìu": ("nhiều",),
    "đx": ("được",),
    "dx": ("được",),
    "s": ("sao",),
    "ơ": ("ở",),
    "thui": ("thôi",),
    "oy": ("rồi",),
    "oi": ("rồi", "ơi"),
}

# What the highlands and Bình Định say, and the word of the answers.
DIALECT: dict[str, tuple[str, ...]] = {
    "tui": ("tôi",),
    "nẫu": ("người ta", "họ"),
    "mô": ("đâu",),
    "răng": ("sao",),
    "rứa": ("vậy",),
    "chi": ("gì",),
    "biểu": ("bảo",),
    "vô": ("vào",),
    "xài": ("dùng",),
    "mầy": ("mày",),
    "kiếm": ("tìm",),
    "mần": ("làm",),
    "bển": ("bên đó",),
    "ổng": ("ông ấy",),
    "bả": ("bà ấy",),
    "lẹ": ("nhanh",),
    "trển": ("trên đó",),
    "rớt": ("mất", "rơi"),
    "hư": ("hỏng",),
    "bự": ("to",),
    "coi": ("xem",),
    "gởi": ("gửi",),
    "nhơn": ("nhân",),
    "gạt": ("lừa",),
    "dụ": ("lừa", "rủ"),
}

_RHYMES = frozenset(
    "a ac ach ai am an ang anh ao ap at au ay e ec ech em en eng enh eo ep et eu i ia ich iec iem "
    "ien ieng iep iet ieu im in inh ip it iu o oa oac oach oai oam oan oang oanh oao oap oat oay "
    "oc oe oen oeo oet oi om on ong oong op ot u ua uan uang uat uay uc ue uech uenh ui um un ung "
    "uo uoc uoi uom uon uong uop uot uou up ut uu uy uya uych uyen uyet uynh uyt uyu y yem yen "
    "yet yeu uyn uau".split()
)
_ONSETS = (
    "ngh nh ng gh gi kh ph qu th tr ch b c d g h k l m n p q r s t v x".split()
)  # longest first


@lru_cache(maxsize=65536)
def is_syllable(folded: str) -> bool:
    """Whether a folded word can be a Vietnamese syllable.

    >>> is_syllable("nghieng"), is_syllable("vneid"), is_syllable("dduocj")
    (True, False, False)
    """
    if folded in _RHYMES:
        return True
    return any(folded.startswith(o) and folded[len(o) :] in _RHYMES for o in _ONSETS) or folded in (
        "gi",
        "gin",
        "gip",
        "gim",
    )


_TELEX = (("dd", "d"), ("aa", "a"), ("ee", "e"), ("oo", "o"), ("aw", "a"), ("ow", "o"), ("uw", "u"))
_TELEX_TONE = re.compile(r"(?<=[aeiouycghmnpt])([sfrxj])(?=(?:[aeiouycmnpt]|ng|nh|ch)*$)")


@lru_cache(maxsize=65536)
def untelex(folded: str) -> str | None:
    """The syllable that a telex leftover stands for, folded; None where it is none.

    >>> untelex("nguwowif"), untelex("ddang"), untelex("bij"), untelex("zalo"), untelex("mat")
    ('nguoi', 'dang', 'bi', None, None)
    """
    if is_syllable(folded) or not folded.isalpha():
        return None
    plain = folded
    for typed, letter in _TELEX:
        plain = plain.replace(typed, letter)
    plain = plain.replace("w", "u")
    for candidate in (plain, _TELEX_TONE.sub("", plain, count=1)):
        if candidate != folded and is_syllable(candidate):
            return candidate
    return None


MAX_STUCK = 24


@lru_cache(maxsize=65536)
def unstick(folded: str) -> tuple[str, ...]:
    """The syllables of words typed together; empty where it cannot be split so.

    Longer syllables are preferred; syllables of one letter are not made.

    >>> unstick("matkhau"), unstick("quenmatkhau"), unstick("zalo")
    (('mat', 'khau'), ('quen', 'mat', 'khau'), ())
    """
    if not 5 <= len(folded) <= MAX_STUCK or is_syllable(folded) or not folded.isalpha():
        return ()
    best: list[tuple[str, ...] | None] = [()] + [None] * len(folded)
    for end in range(2, len(folded) + 1):
        for start in range(max(0, end - 7), end - 1):
            before, piece = best[start], folded[start:end]
            if before is not None and is_syllable(piece):
                split = (*before, piece)
                current = best[end]
                if current is None or len(split) < len(current):
                    best[end] = split
    result = best[len(folded)]
    return result if result and len(result) > 1 else ()


_SOUND_ONSETS = (
    ("ngh", "ng"),
    ("gh", "g"),
    ("gi", "z"),
    ("qu", "kw"),
    ("tr", "ch"),
    ("ph", "f"),
    ("d", "z"),
    ("r", "z"),
    ("v", "z"),
    ("x", "s"),
    ("c", "k"),
    ("q", "k"),
)


@lru_cache(maxsize=65536)
def sound(folded: str) -> str:
    """A key that syllables confused in central Vietnamese spelling share.

    d/gi/r/v, s/x and ch/tr at the front, n/ng and t/c at the end, i/y anywhere.

    >>> sound("giay") == sound("day"), sound("sac") == sound("xat"), sound("man") == sound("mang")
    (True, True, True)
    """
    if not is_syllable(folded):
        return folded
    rest = folded
    head = ""
    for onset, key in _SOUND_ONSETS:
        if rest.startswith(onset) and not (onset == "c" and rest.startswith("ch")):
            vowel_follows = len(rest) > len(onset)
            if onset == "gi" and (not vowel_follows or rest[2] not in "aeouy"):
                head, rest = "z", rest[1:]  # "gì", "gìn": the i is the vowel too
            else:
                head, rest = key, rest[len(onset) :]
            break
    rest = rest.replace("y", "i")
    for ending, key in (("ng", "n"), ("nh", "n"), ("ch", "t"), ("c", "t")):
        if rest.endswith(ending):
            rest = rest[: -len(ending)] + key
            break
    return head + rest


@dataclass(frozen=True)
class Reading:
    """One text in the forms that are matched, each a list of words in order."""

    typed: tuple[str, ...]
    """As typed, cleaned."""
    folded: tuple[str, ...]
    """Without diacritics; telex leftovers and stuck words mended."""
    added: tuple[str, ...]
    """Folded words that abbreviations, dialect and aliases stand for."""

    @property
    def sounds(self) -> tuple[str, ...]:
        return tuple(sound(word) for word in self.folded)


@lru_cache(maxsize=16384)
def _mend(folded: str, known: frozenset[str]) -> tuple[str, ...]:
    if folded in known:
        return (folded,)
    telex = untelex(folded)
    if telex:
        return (telex,)
    return unstick(folded) or (folded,)


def read(text: str, *, known: frozenset[str] = frozenset()) -> Reading:
    """The readings of `text`; folded words that are `known` to the catalogue are not mended.

    >>> read("quen mk vneid").added
    ('mat', 'khau', 'minh')
    """
    typed = tuple(words(clean(text)))
    folded: list[str] = []
    added: list[str] = []
    for word in typed:
        plain = fold(word)
        folded += _mend(plain, known)
        for meaning in TEENCODE.get(word, ()) or DIALECT.get(word, ()):
            if fold(meaning) != plain:
                added += folded_words(meaning)
    return Reading(typed, tuple(folded), tuple(added))


def ngrams(text: str, sizes: Collection[int]) -> list[str]:
    """Character n-grams inside the folded words of `text`, each word framed by spaces.

    >>> ngrams("mk ví", [3])
    [' mk', 'mk ', ' vi', 'vi ']
    """
    found = []
    for word in folded_words(text):
        framed = f" {word} "
        for size in sizes:
            found += [framed[i : i + size] for i in range(len(framed) - size + 1)]
    return found
