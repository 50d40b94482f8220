"""What the citizen reads about places."""

from collections.abc import Iterable, Sequence

from knowledge.places.model import (
    PROVINCE,
    Ambiguous,
    Area,
    Found,
    OldUnit,
    Place,
    Resolution,
    Split,
    TooWide,
    Unit,
    Unknown,
    by_district,
)

EXAMPLE = "xã Ia Dêr, huyện Ia Grai"


def label(place: Place) -> str:
    """A short name that tells `place` from all others, and that leads back to it when typed."""
    if isinstance(place, OldUnit):
        return f"{place.kind} {place.name} ({place.district_kind} {place.district} cũ)"
    if isinstance(place, Unit):
        return f"{place.kind} {place.name} mới"
    return f"{place.kind} {place.name} cũ"


def describe(resolution: Resolution) -> str:
    """What to tell the citizen who asked.

    >>> from knowledge.places import resolve
    >>> describe(resolve("xã Ia Dêr, Ia Grai"))
    'Xã Ia Dêr (huyện Ia Grai cũ) nay thuộc xã Ia Hrung, tỉnh Gia Lai.'
    """
    match resolution:
        case Found():
            return _found(resolution)
        case Split(asked, units, similarity):
            return _heard(
                f"{label(asked)} nay chia cho {len(units)} nơi: "
                f"{_and(_full(unit) for unit in units)}, tỉnh {PROVINCE}. "
                "Muốn biết nhà mình thuộc nơi nào, hỏi trưởng thôn hoặc công an xã.",
                similarity,
            )
        case Ambiguous(name, candidates):
            return (
                f"Có {len(candidates)} nơi tên {name}:\n{_list(candidates)}\n"
                "Chọn một nơi, hoặc gõ thêm tên huyện cũ."
            )
        case TooWide(area):
            return _too_wide(area)
        case Unknown(nearest):
            return _unknown(nearest)


def _found(found: Found) -> str:
    sentence = _made_of(found.unit) if isinstance(found.asked, Unit) else _moved(found, found.asked)
    return _heard(sentence, found.similarity)


def _heard(sentence: str, similarity: float) -> str:
    """A misspelt name is answered as what it was taken for."""
    return f"Có lẽ là {sentence}" if similarity < 1 else _capital(sentence)


def _moved(found: Found, old: OldUnit) -> str:
    unit = found.unit
    if unit.unchanged:
        return f"{label(old)} được giữ nguyên, nay là {_full(unit)}, tỉnh {PROVINCE}."
    stays = "vẫn tên là" if _full(unit) == _full(old) else "thuộc"
    where = f"nay {stays} {_full(unit)}, tỉnh {PROVINCE}."
    if found.former:
        return (
            f"{found.former} trước đây đã nhập vào {old.kind} {old.name} "
            f"({old.district_kind} {old.district} cũ), {where}"
        )
    return f"{label(old)}{',' if found.similarity < 1 else ''} {where}"


def _made_of(unit: Unit) -> str:
    groups = []
    for (district_kind, district), olds in by_district(unit.olds).items():
        parts = [f"một phần {_full(old)}" if old.split else _full(old) for old in olds]
        groups.append(f"{_and(parts)} ({district_kind} {district} cũ)")
    head = f"{_full(unit)}, tỉnh {PROVINCE}"
    if unit.unchanged:
        return f"{head}, được giữ nguyên từ {groups[0]}."
    return f"{head}, gồm: {'; '.join(groups)}."


def _too_wide(area: Area) -> str:
    ask = f"Xin gõ thêm tên xã, phường cũ, ví dụ: {EXAMPLE}."
    if area.kind == "tỉnh":
        return f"Tỉnh Gia Lai cũ và tỉnh Bình Định cũ nay là một tỉnh {PROVINCE}. {ask}"
    return (
        f"{_capital(area.kind)} {area.name} cũ nay nằm trong {len(area.units)} xã, phường: "
        f"{_and(_full(unit) for unit in area.units)}. {ask}"
    )


def _unknown(nearest: Sequence[Place]) -> str:
    missing = f"Chưa tìm thấy nơi này trong tỉnh {PROVINCE} (gồm cả Bình Định cũ)."
    ask = f"Xin gõ tên xã cũ kèm huyện cũ, ví dụ: {EXAMPLE}."
    if not nearest:
        return f"{missing} {ask}"
    if len(nearest) == 1:
        return f"{missing} Có phải là {label(nearest[0])} không? {ask}"
    return f"{missing} Có phải là:\n{_list(nearest)}\nNếu không phải: {ask[0].lower()}{ask[1:]}"


def _full(place: OldUnit | Unit) -> str:
    return f"{place.kind} {place.name}"


def _list(places: Iterable[Place]) -> str:
    return "\n".join(f"{number}. {label(place)}" for number, place in enumerate(places, 1))


def _and(parts: Iterable[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)} và {last}" if first else last


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
