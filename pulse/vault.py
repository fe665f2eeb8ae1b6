"""Secrets we have to be able to read again, kept sealed in the database.

AES-256-GCM (NIST SP 800-38D) under a key made by HMAC-SHA256 from the installation's secret, with
a random nonce. What a secret is of (``about``) is bound to it, so that a row's secret cannot be
moved to another row. Secrets sealed under a former key still open.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12
_PURPOSE = b"ieum vault 1"


class Unreadable(Exception):  # noqa: N818 - reads as the answer, not as an accident
    """A sealed secret was made under a key that is gone, or is not what it seems."""


class Vault:
    """Seals and opens the secrets of one installation."""

    def __init__(self, installation_secrets: Sequence[str]) -> None:
        """Take the installation's secret in force first, then the former ones."""
        if not installation_secrets or not installation_secrets[0]:
            msg = "a vault needs a secret"
            raise ValueError(msg)
        digests = (hmac.digest(one.encode(), _PURPOSE, "sha256") for one in installation_secrets)
        self._keys = tuple(digests)

    @cached_property
    def _ciphers(self) -> list[AESGCM]:
        """The library takes six megabytes, so it is read when something is first sealed."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

        return [AESGCM(key) for key in self._keys]

    def seal(self, text: str, about: str) -> str:
        """Return ``text`` as only this installation can read it again."""
        nonce = secrets.token_bytes(NONCE)
        sealed = self._ciphers[0].encrypt(nonce, text.encode(), about.encode())
        return base64.urlsafe_b64encode(nonce + sealed).decode()

    def open(self, sealed: str, about: str) -> str:
        """Return what was sealed about the same thing; Unreadable otherwise."""
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - see above

        try:
            raw = base64.urlsafe_b64decode(sealed)
        except (binascii.Error, ValueError) as error:
            raise Unreadable(about) from error
        for cipher in self._ciphers:
            try:
                return cipher.decrypt(raw[:NONCE], raw[NONCE:], about.encode()).decode()
            except (InvalidTag, ValueError):
                continue
        raise Unreadable(about)
