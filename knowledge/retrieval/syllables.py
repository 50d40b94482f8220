"""Vietnamese syllables: which folded words are one, and which one a mistyped word stands for."""

import re
from functools import lru_cache

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


_VNI_MARKED = re.compile(r"[1-9]")
_VNI = re.compile(r"(?=[a-z]*[aeiouyd])[a-z]+(?:[1-9][a-z]*)+")
_SHORTEST_VNI = 3
"""Letters and digits: "b2" and "a1" are classes of licence, "4g" a network."""


@lru_cache(maxsize=65536)
def unvni(folded: str) -> str | None:
    """The syllable that a word with VNI's digits stands for, folded; None where it is none.

    The digits stand behind the letters that they mark, or at the word's end.

    >>> [unvni(word) for word in ("que6n", "ma65t", "kha63u", "d9a6u", "ho65", "quen6", "mat65")]
    ['quen', 'mat', 'khau', 'dau', 'ho', 'quen', 'mat']
    >>> unvni("4g"), unvni("a1"), unvni("c06"), unvni("vneid2"), unvni("5tr")
    (None, None, None, None, None)
    """
    if len(folded) < _SHORTEST_VNI or not _VNI.fullmatch(folded):
        return None
    plain = _VNI_MARKED.sub("", folded)
    return plain if len(plain) > 1 and is_syllable(plain) else None


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
