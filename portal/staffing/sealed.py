"""A file of people's data lies encrypted in the database, under a key that is not there."""

from __future__ import annotations

import os

from portal.sealing import key

_NONCE, _PURPOSE = 12, "staff import"


def close(data: bytes) -> bytes:
    """The bytes, encrypted and sealed."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key(_PURPOSE)).encrypt(nonce, data, None)


def disclose(cipher: bytes) -> bytes:
    """The bytes again; cryptography's InvalidTag where they were changed."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key(_PURPOSE)).decrypt(cipher[:_NONCE], cipher[_NONCE:], None)
