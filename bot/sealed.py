"""What is kept of a message until it is handled is encrypted: it holds a person's own words."""

import base64
import hashlib
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken


class Seal:
    """Encrypts JSON objects under a key that is made of the bot's token, which all its processes
    have and nobody else has.

    >>> seal = Seal("123:abc")
    >>> seal.open(seal.close({"update_id": 1}))
    {'update_id': 1}
    >>> Seal("another").open(seal.close({"update_id": 1})) is None
    True
    """

    def __init__(self, token: str) -> None:
        key = hashlib.sha256(f"inbox of {token}".encode()).digest()
        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    def close(self, body: dict[str, Any]) -> str:
        return self._fernet.encrypt(json.dumps(body).encode()).decode()

    def open(self, sealed: str) -> dict[str, Any] | None:
        """None where it was closed under another token, or is damaged."""
        try:
            body = json.loads(self._fernet.decrypt(sealed.encode()))
        except (InvalidToken, ValueError):
            return None
        return body if isinstance(body, dict) else None
