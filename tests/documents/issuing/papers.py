"""Papers to issue, certificates to sign them with, and the word of independent readers."""

from __future__ import annotations

import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from portal.demo.papers import paper
from portal.documents.issuing import IssuedDocument, issue, reserve
from portal.documents.issuing.credentials import folder
from portal.extensions import transaction
from portal.i18n import now
from portal.petitions.models import Petition
from portal.uploads.storage import storage

PASSPHRASE = "กุญแจลับ-1"
WORDS: dict[str, Any] = {
    "kind": "salary", "label": "หนังสือรับรองเงินเดือน", "number_text": "ที่ ศธ 04001/12",
    "title": "รับรองเงินเดือน",
}


def issued(petition: Petition, by: int, pdf: bytes | None = None, **more: Any) -> IssuedDocument:
    """A document issued in a transaction of its own."""
    with transaction():
        return issue(reserve(), petition, pdf=pdf or paper(), by=by, **{**WORDS, **more})


def stored(document: IssuedDocument) -> bytes:
    """The bytes as they lie in the storage."""
    opened, _size = storage().open(document.file_id or "")
    with opened:
        return opened.read()


@cache
def key(number: int) -> rsa.RSAPrivateKey:
    """An RSA key; the same for the same number."""
    return rsa.generate_private_key(65537, 2048)


def certificate(
    begins: timedelta = timedelta(days=-1), ends: timedelta = timedelta(days=30),
    *, usage: x509.KeyUsage | None = None,
) -> x509.Certificate:
    """A certificate of key 0 by itself; `begins` and `ends` from now."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "สำนักงานสมมติ")])
    today: datetime = now()
    builder = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name)
        .public_key(key(0).public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(today + begins).not_valid_after(today + ends)
    )  # fmt: skip
    if usage is not None:
        builder = builder.add_extension(usage, critical=True)
    return builder.sign(key(0), hashes.SHA256())


def put(name: str, content: bytes) -> Path:
    """A file in the folder an office signs from."""
    folder().mkdir(exist_ok=True)
    file = folder() / name
    file.write_bytes(content)
    return file


def put_p12(made: x509.Certificate, passphrase: str = "") -> Path:
    """office.p12 with a certificate and key 0."""
    lock = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    return put("office.p12", pkcs12.serialize_key_and_certificates(None, key(0), made, None, lock))


def put_pem(made: x509.Certificate, number: int = 0) -> None:
    """cert.pem and key.pem, the key being that of the number."""
    put("cert.pem", made.public_bytes(Encoding.PEM))
    form = PrivateFormat.PKCS8
    put("key.pem", key(number).private_bytes(Encoding.PEM, form, NoEncryption()))


def pdfsig(pdf: bytes, folder: Path) -> str:
    """What poppler says of the signatures in a file."""
    file = folder / "issued.pdf"
    file.write_bytes(pdf)
    asked = subprocess.run(["pdfsig", file], capture_output=True, text=True, check=False)
    return asked.stdout


def signature(pdf: bytes) -> Any:
    """The one signature in a file, as pyHanko reads it."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    (found,) = PdfFileReader(BytesIO(pdf)).embedded_signatures
    return found


def judged(pdf: bytes, made: x509.Certificate) -> Any:
    """What pyHanko says of the signature, the certificate being trusted."""
    from asn1crypto import x509 as asn1
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    trusted = asn1.Certificate.load(made.public_bytes(Encoding.DER))
    context = ValidationContext(trust_roots=[trusted], allow_fetching=False)
    with ThreadPoolExecutor(1) as apart:  # beside the event loop of the browser of other tests
        return apart.submit(validate_pdf_signature, signature(pdf), context).result()
