"""What only the mail may say lies encrypted in the outbox, and only until it is sent."""

from __future__ import annotations

import secrets

from portal.sealing import key

NONCE = 12  #: bytes


def close(text: str) -> bytes:
    """`text` encrypted and sealed with a key that is not in the database."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key("message")).encrypt(nonce, text.encode(), None)


def disclose(cipher: bytes) -> str:
    """The text again; cryptography's InvalidTag if the key or the bytes were changed."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key("message")).decrypt(cipher[:NONCE], cipher[NONCE:], None).decode()
