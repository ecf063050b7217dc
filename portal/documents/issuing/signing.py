"""Signs a PDF as PAdES, in this process: the renderer of outside content never sees the key."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import TYPE_CHECKING, Any

import structlog

from portal.documents.issuing.credentials import credentials
from portal.errors import Refused
from portal.i18n import gettext

if TYPE_CHECKING:
    from portal.documents.issuing.credentials import Credentials

log = structlog.get_logger(__name__)

FIELD = "Signature"
ROOM = 8192  #: hexadecimal digits a signature takes beside its certificates, with many to spare
#: Stands in the signature itself, where every PDF reader shows it.
TRIAL_REASON = "ลายเซ็นทดสอบ ใช้เป็นหลักฐานไม่ได้ (test signature)"


def sign(pdf: bytes) -> tuple[bytes, str]:
    """The PDF with the office's signature over all of it, and whose it is: office, test or none.

    :raises Refused: there is a certificate and it must not be used, or signing failed.
    """
    known = credentials()
    if known is None:
        return pdf, "none"
    try:
        return _signed(pdf, known), known.whose
    except Exception as trouble:  # a library of many errors, and none may leave a half paper
        log.exception("signing failed")
        raise Refused(gettext("Nothing was issued: the document could not be signed.")) from trouble


def _signed(pdf: bytes, known: Credentials) -> bytes:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, sign_pdf

    out = BytesIO()
    meta = PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES,
        reason=TRIAL_REASON if known.whose == "test" else None,
    )  # fmt: skip
    # The library runs an event loop of its own, which a thread that has one already refuses.
    with ThreadPoolExecutor(1, "signing") as apart:
        apart.submit(
            sign_pdf, IncrementalPdfFileWriter(BytesIO(pdf)), meta, _signer(known),
            new_field_spec=SigFieldSpec(FIELD), output=out, bytes_reserved=_room(known),
        ).result()  # fmt: skip
    return out.getvalue()


def _room(known: Credentials) -> int:
    """Digits the signature may take; not knowing them, the library would sign twice to learn it."""
    from cryptography.hazmat.primitives.serialization import Encoding

    chain = (known.certificate, *known.issuers)
    return ROOM + 2 * sum(len(one.public_bytes(Encoding.DER)) for one in chain)


def _signer(known: Credentials) -> Any:
    """Certificate and key in the words of the library that signs."""
    from asn1crypto import keys, x509
    from cryptography.hazmat.primitives import serialization as to
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    above = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    above.register_multiple(
        x509.Certificate.load(one.public_bytes(to.Encoding.DER)) for one in known.issuers
    )
    secret = known.key.private_bytes(to.Encoding.DER, to.PrivateFormat.PKCS8, to.NoEncryption())
    return SimpleSigner(
        signing_cert=x509.Certificate.load(known.certificate.public_bytes(to.Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(secret),
        cert_registry=above,
    )
