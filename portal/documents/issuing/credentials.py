"""The office's certificate and key, as they lie in the instance folder now.

`signing/office.p12`, or `signing/cert.pem` (its issuers may follow) with `signing/key.pem`;
PORTAL_SIGNING_PASSPHRASE opens what is locked. Without either, and outside production, the
certificate of `portal demo` signs and everything says that it proves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from flask import current_app

from portal.documents.issuing.soundness import Unsound, check_sound

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
    from cryptography.x509 import Certificate

TRIAL = "trial.p12"
Whose = Literal["test", "office"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What signs: a certificate, its key, the certificates above it, and whose word it is."""

    certificate: Certificate
    key: PrivateKeyTypes
    issuers: tuple[Certificate, ...]
    whose: Whose


def folder() -> Path:
    """Where an office puts what it signs with."""
    return Path(current_app.config["PORTAL_INSTANCE"]) / "signing"


def credentials() -> Credentials | None:
    """What signs now, or None: then documents are issued unsigned.

    :raises Unsound: there is something and it must not be used; the kind says why.
    """
    office, chain, key = (folder() / name for name in ("office.p12", "cert.pem", "key.pem"))
    trial = folder() / TRIAL
    if office.exists():
        found = _from_p12(office, _passphrase(), "office")
    elif chain.exists() or key.exists():
        found = _from_pem(chain, key)
    elif trial.exists() and current_app.config["PORTAL_ENV"] != "production":
        found = _from_p12(trial, None, "test")
    else:
        return None
    check_sound(found.certificate, found.key)
    return found


def _passphrase() -> bytes | None:
    return current_app.config["PORTAL_SIGNING_PASSPHRASE"].encode() or None


def _from_p12(file: Path, passphrase: bytes | None, whose: Whose) -> Credentials:
    from cryptography.hazmat.primitives.serialization import pkcs12

    try:
        key, certificate, issuers = pkcs12.load_key_and_certificates(file.read_bytes(), passphrase)
    except (OSError, ValueError, TypeError) as trouble:
        raise Unsound("broken", file.name) from trouble
    if key is None or certificate is None:
        raise Unsound("broken", file.name)
    return Credentials(certificate=certificate, key=key, issuers=tuple(issuers), whose=whose)


def _from_pem(chain: Path, key: Path) -> Credentials:
    from cryptography.hazmat.primitives.serialization import load_pem_private_key
    from cryptography.x509 import load_pem_x509_certificates

    file = chain
    try:
        certificate, *issuers = load_pem_x509_certificates(chain.read_bytes())
        file = key
        locked = key.read_bytes()
        passphrase = _passphrase() if b"ENCRYPTED" in locked else None
        secret = load_pem_private_key(locked, passphrase)
    except (OSError, ValueError, TypeError) as trouble:
        raise Unsound("broken", file.name) from trouble
    return Credentials(
        certificate=certificate, key=secret, issuers=tuple(issuers), whose="office"
    )
