"""The certificate of the demo: made here, signed by itself, and named so that nobody trusts it."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from portal.documents.issuing.credentials import TRIAL, folder
from portal.i18n import now

if TYPE_CHECKING:
    from cryptography.x509 import KeyUsage

NAME = "ลายเซ็นทดสอบ (TEST ONLY)"  # 64 bytes at most
#: Demo petitions have a past, and their papers are signed in it.
SINCE = datetime(2020, 1, 1, tzinfo=UTC)
LASTS = timedelta(days=3650)


def make_trial() -> Path:
    """Put a test certificate into the instance folder, if there is none yet; where it lies."""
    file = folder() / TRIAL
    if not file.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        half = file.with_suffix(".part")
        handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(_made())
        half.replace(file)
    return file


def _made() -> bytes:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
    from cryptography.x509.oid import NameOID

    key = rsa.generate_private_key(65537, 2048)  # a curve would make PDF 2.0 of PDF/A-3
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(SINCE).not_valid_after(now() + LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_for_signing(), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    return pkcs12.serialize_key_and_certificates(None, key, certificate, None, NoEncryption())


def _for_signing() -> KeyUsage:
    from cryptography.x509 import KeyUsage

    return KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=False, crl_sign=False,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
