"""Whether a certificate may sign today, and the sentence for staff if it may not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from portal.errors import Refused
from portal.i18n import gettext, long_day, now
from portal.i18n.moments import BANGKOK

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
    from cryptography.x509 import Certificate

Trouble = Literal["broken", "foreign", "early", "expired", "unfit"]


class Unsound(Refused):
    """The office's certificate cannot be used; `trouble` and `detail` are for `portal check`."""

    def __init__(self, trouble: Trouble, detail: str, **words: str) -> None:
        whom = gettext("Please tell the administrator.")
        super().__init__(f"{_sentence(trouble, words)} {whom}")
        self.trouble, self.detail = trouble, detail


def check_sound(certificate: Certificate, key: PrivateKeyTypes) -> None:
    """Raise Unsound unless the two belong together, the day is right and it is meant to sign."""
    if key.public_key() != certificate.public_key():
        raise Unsound("foreign", "the key does not belong to the certificate")
    begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if now() < begins:
        raise Unsound("early", f"valid from {begins:%Y-%m-%d}", day=_day(begins))
    if now() > ends:
        raise Unsound("expired", f"expired on {ends:%Y-%m-%d}", day=_day(ends))
    if not _may_sign(certificate):
        raise Unsound("unfit", "its key usage does not allow signing")


def _day(moment: Any) -> str:
    return str(long_day(moment.astimezone(BANGKOK).date()))


def _may_sign(certificate: Certificate) -> bool:
    from cryptography.x509 import ExtensionNotFound, KeyUsage

    try:
        usage = certificate.extensions.get_extension_for_class(KeyUsage).value
    except ExtensionNotFound:
        return True
    return bool(usage.digital_signature or usage.content_commitment)


def _sentence(trouble: Trouble, words: dict[str, str]) -> str:
    if trouble == "expired":
        return gettext("Nothing was issued: the signing certificate expired on %(day)s.", **words)
    if trouble == "early":
        return gettext(
            "Nothing was issued: the signing certificate is not valid before %(day)s.", **words
        )
    if trouble == "foreign":
        return gettext("Nothing was issued: the signing key does not belong to the certificate.")
    if trouble == "unfit":
        return gettext("Nothing was issued: the certificate is not meant for signing.")
    return gettext(
        "Nothing was issued: the signing certificate is damaged or its passphrase is wrong."
    )
