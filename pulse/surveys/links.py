"""Personal links to a wave: who may answer what, in a token that only this installation can read.

A token is wave and person, encrypted and authenticated in one step by AES-256-SIV (RFC 5297) under
a key made from the installation's secret. It is 25 bytes (16 of them the authentication, so a
guess succeeds once in 2^128) written as 40 small letters and digits, which survive a text message,
capitals and being typed. Nothing about the person can be read in it and nothing is stored for it.
The same place always has the same token, so a reminder carries the link of the first message.

A token proves the right to answer, never to read: it stands in messages which others keep. It
ends with its wave, because the roster it refers to is deleted at the close.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

VERSION = 1
TOKEN_LENGTH = 40
PURPOSE = b"ieum personal answer link"
_LAYOUT = struct.Struct(">BII")


@dataclass(frozen=True)
class Invited:
    """What a genuine token says: this person, this wave."""

    wave_id: int
    person_id: int


class AnswerLinks:
    """Makes and reads the tokens of one installation."""

    def __init__(self, secrets: Sequence[str]) -> None:
        """Take the secret in force first, then those of before, whose links still work."""
        if not secrets or not all(secrets):
            msg = "links need a secret"
            raise ValueError(msg)
        self._keys = tuple(_key(secret) for secret in secrets)

    @cached_property
    def _ciphers(self) -> list[AESSIV]:
        """The library takes six megabytes, so it is read when a link is first made or opened."""
        from cryptography.hazmat.primitives.ciphers.aead import AESSIV  # noqa: PLC0415

        return [AESSIV(key) for key in self._keys]

    def token(self, wave_id: int, person_id: int) -> str:
        """Return the token of a person's place in a wave, always the same one."""
        place = _LAYOUT.pack(VERSION, wave_id, person_id)
        sealed = self._ciphers[0].encrypt(place, [PURPOSE])
        return base64.b32encode(sealed).decode().lower()

    def read(self, token: str) -> Invited | None:
        """Return the place a token stands for; None for whatever was not made here."""
        if len(token) != TOKEN_LENGTH or not token.isascii():
            return None
        try:
            sealed = base64.b32decode(token, casefold=True)
        except binascii.Error:
            return None
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - see above

        for cipher in self._ciphers:
            try:
                version, wave_id, person_id = _LAYOUT.unpack(cipher.decrypt(sealed, [PURPOSE]))
            except InvalidTag:
                continue
            return Invited(wave_id, person_id) if version == VERSION else None
        return None


def _key(secret: str) -> bytes:
    """Return 64 bytes for AES-256-SIV: HMAC-SHA512 of the purpose under the secret."""
    return hmac.digest(secret.encode(), PURPOSE, "sha512")
