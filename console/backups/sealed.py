"""An encrypted stream: what is written is sealed in chunks, each of which proves that it is whole.

The file begins with a salt, from which and from the key its own keys are derived. Each chunk is
sealed with AES-GCM under its number and whether it is the last, so that none can be changed, left
out, moved or cut off without being noticed (the STREAM construction).
"""

import hmac
import os
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from console.backups import wording

MAGIC = b"tro-ly-so backup 1\n"
CHUNK = 1 << 20
SALT = CHECK = 16
TAG = 16


class BackupError(Exception):
    """Something that whoever runs the assistant has to know; its words are theirs to read."""


class SealedWriter:
    """Seals whatever is written to it; without `close` the file is not whole."""

    def __init__(self, file: BinaryIO, key: str) -> None:
        salt = os.urandom(SALT)
        cipher_key, check = _derived(key, salt)
        file.write(MAGIC + salt + check)
        self._file = file
        self._cipher = AESGCM(cipher_key)
        self._waiting = bytearray()
        self._number = 0

    def write(self, data: bytes) -> int:
        self._waiting += data
        # One chunk is kept back, since the last one is marked as such.
        while len(self._waiting) > CHUNK:
            self._seal(bytes(self._waiting[:CHUNK]), is_last=False)
            del self._waiting[:CHUNK]
        return len(data)

    def close(self) -> None:
        self._seal(bytes(self._waiting), is_last=True)

    def _seal(self, chunk: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self._number, is_last=is_last)
        self._file.write(self._cipher.encrypt(nonce, chunk, None))
        self._number += 1


class SealedReader:
    """Opens what a SealedWriter wrote; raises BackupError where that cannot be trusted."""

    def __init__(self, file: BinaryIO, key: str) -> None:
        if file.read(len(MAGIC)) != MAGIC:
            raise BackupError(wording.NO_BACKUP)
        head = file.read(SALT + CHECK)
        cipher_key, check = _derived(key, head[:SALT])
        if not hmac.compare_digest(check, head[SALT:]):
            raise BackupError(wording.WRONG_KEY)
        self._file = file
        self._cipher = AESGCM(cipher_key)
        self._opened = b""
        self._next = file.read(CHUNK + TAG)
        self._number = 0

    def read(self, size: int) -> bytes:
        while len(self._opened) < size and self._next:
            self._opened += self._open()
        data, self._opened = self._opened[:size], self._opened[size:]
        return data

    def _open(self) -> bytes:
        chunk, self._next = self._next, self._file.read(CHUNK + TAG)
        nonce = _nonce(self._number, is_last=not self._next)
        self._number += 1
        try:
            return self._cipher.decrypt(nonce, chunk, None)
        except InvalidTag:
            raise BackupError(wording.DAMAGED) from None


def _derived(key: str, salt: bytes) -> tuple[bytes, bytes]:
    """The key of one file's chunks, and what tells that the key is right."""
    derived = Scrypt(salt=salt, length=32 + CHECK, n=2**15, r=8, p=1).derive(key.encode())
    return derived[:32], derived[32:]


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])
