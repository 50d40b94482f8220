"""What pydantic finds wrong with an entry, in the words of those who write entries."""

from pydantic_core import ErrorDetails

_REASONS = {
    "missing": "còn thiếu",
    "extra_forbidden": "không có ô này",
    "string_too_short": "đang để trống",
    "string_too_long": "dài quá, nhiều nhất {max_length} chữ cái",
    "too_long": "nhiều quá, nhiều nhất {max_length} mục",
    "too_short": "ít quá, ít nhất {min_length} mục",
    "string_pattern_mismatch": "viết chưa đúng dạng",
    "asks_without_part": "asks: mục {part} còn cách hỏi mà bài không còn ghi gì ở mục ấy",
}


def in_vietnamese(problem: ErrorDetails) -> str:
    """One of the `errors()` of a ValidationError.

    >>> in_vietnamese({"type": "missing", "loc": ("title",), "msg": "Field required", "input": {}})
    'còn thiếu'
    """
    reason = _REASONS.get(problem["type"], "chưa hợp lệ")
    return reason.format(**problem.get("ctx", {}))
