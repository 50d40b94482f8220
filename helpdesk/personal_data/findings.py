"""What a finding is, and what stands in its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


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
    PROFILE = "profile"
    COORDINATES = "coordinates"


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
    Kind.PROFILE: "[trang cá nhân]",
    Kind.COORDINATES: "[tọa độ]",
}
SECRETS = frozenset({Kind.OTP, Kind.PASSWORD, Kind.CARD})
"""What nobody should ever send: whoever does is warned."""


@dataclass(frozen=True)
class Finding:
    """A passage of the text, `text[start:end]`, that must not be kept."""

    kind: Kind
    start: int
    end: int


def each(
    kind: Kind, pattern: re.Pattern[str], text: str, group: int | str = 0
) -> Iterator[Finding]:
    for match in pattern.finditer(text):
        yield Finding(kind, *match.span(group))
