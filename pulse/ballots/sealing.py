"""How a ballot is locked: a keyed pseudonym for the row, an authenticated box for the answers.

``pid`` is HMAC-SHA256 under the wave's key, cut to 16 bytes; the box is AES-256-GCM (NIST SP
800-38D) under a subkey made by HKDF (RFC 5869), bound to wave and pseudonym, with a random nonce.
Plain text is padded to whole 4 KiB, so that the length of a box says nothing about its words.
"""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Mapping
from typing import Any

PID_BYTES = 16
NONCE_BYTES = 12
LENGTH_BYTES = 4
BUCKET = 4096


class BoxBroken(Exception):  # noqa: N818 - reads as the finding
    """A box does not open with this key, wave and pseudonym."""


class Sealer:
    """Seals and opens the boxes of one wave; made for one piece of work and then let go."""

    def __init__(self, key: bytes, wave_id: int) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - 6 MB

        self._key = key
        self._wave_id = wave_id
        self._cipher = AESGCM(_subkey(key, b"box"))

    def pid(self, person_id: int) -> bytes:
        """Return the pseudonym of a person in this wave: 16 bytes, meaningless without the key."""
        name = f"pid|{self._wave_id}|{person_id}".encode()
        return hmac.digest(self._key, name, "sha256")[:PID_BYTES]

    def seal(self, pid: bytes, answers: Mapping[str, Any]) -> bytes:
        """Return nonce and ciphertext of ``answers``, a whole number of 4 KiB plus 28 bytes."""
        body = json.dumps(answers, ensure_ascii=False, separators=(",", ":")).encode()
        plain = len(body).to_bytes(LENGTH_BYTES, "big") + body
        plain += bytes(-len(plain) % BUCKET)
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain, self._binding(pid))

    def open(self, pid: bytes, box: bytes) -> dict[str, Any]:
        """Return the answers in a box, or raise BoxBroken."""
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - as in ``__init__``

        nonce, sealed = box[:NONCE_BYTES], box[NONCE_BYTES:]
        try:
            plain = self._cipher.decrypt(nonce, sealed, self._binding(pid))
        except InvalidTag as error:
            raise BoxBroken from error
        size = int.from_bytes(plain[:LENGTH_BYTES], "big")
        answers: dict[str, Any] = json.loads(plain[LENGTH_BYTES : LENGTH_BYTES + size])
        return answers

    def _binding(self, pid: bytes) -> bytes:
        return f"{self._wave_id}|".encode() + pid


def _subkey(key: bytes, purpose: bytes) -> bytes:
    """HKDF-SHA256 with an empty salt and one block of output (32 bytes)."""
    extracted = hmac.digest(bytes(32), key, "sha256")
    return hmac.digest(extracted, purpose + b"\x01", "sha256")
