"""Vietnamese text in one form: Unicode, tone marks, case, diacritics."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufe0f\ufeff]")
_DRAWN_OUT = re.compile(r"(?<=[^\W\d_])([^\W\d_])\1{2,}")
"""A letter said long, as in "khẩuuuu"; not the beginning of "cccd", nor digits."""


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

    >>> clean("Quên  MẬT khẩuuuu\u200b rồi"), clean("làm CCCD")
    ('quên mật khẩu rồi', 'làm cccd')
    """
    visible = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).lower()
    return " ".join(unify_tones(_DRAWN_OUT.sub(r"\1", visible)).split())
