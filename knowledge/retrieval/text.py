"""Vietnamese text as people type it, made comparable."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+", re.UNICODE)


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
    return fold(text) != text.lower()
