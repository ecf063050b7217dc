"""The national ID: read as typed, stored encrypted, found by a keyed index, shown masked."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from portal import sealing
from portal.i18n import arabic, lazy_gettext as _

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PURPOSE = "national_id"
_NONCE = 12  # bytes, as AES-GCM wants them


class BadNumber(ValueError):
    """Not a national ID; the message is a sentence for the person who typed it."""


def valid_national_id(text: str) -> str:
    """Thirteen digits with a right check digit, however they were typed; else BadNumber.

    Dashes, spaces, Thai and Lao digits are understood. The check digit is the one of the
    Department of Provincial Administration.
    """
    from stdnum.exceptions import InvalidChecksum, InvalidComponent, ValidationError
    from stdnum.th import pin

    try:
        return str(pin.validate(arabic(text)))
    except (InvalidChecksum, InvalidComponent):
        raise BadNumber(
            _("This number does not fit together. Compare it with the card, digit by digit.")
        ) from None
    except ValidationError:
        raise BadNumber(_("Enter the 13 digits of the national ID.")) from None


def with_dashes(number: str) -> str:
    """1234567890123 → 1-2345-67890-12-3, as printed on the card."""
    return f"{number[0]}-{number[1:5]}-{number[5:10]}-{number[10:12]}-{number[12]}"


def masked(number: str) -> str:
    """1234567890123 → x-xxxx-xxxxx-12-3: enough to recognise one's own, no more."""
    return f"x-xxxx-xxxxx-{number[10:12]}-{number[12]}"


def index_of(number: str) -> str:
    """The keyed hash an account is found by, hex; useless without the key."""
    return sealing.index(PURPOSE, number)


def encrypt(number: str) -> bytes:
    """AES-256-GCM, bound to the index of the same number: a cipher moved to another row fails."""
    nonce = os.urandom(_NONCE)
    return nonce + _cipher().encrypt(nonce, number.encode(), index_of(number).encode())


def decrypt(cipher: bytes, index: str) -> str:
    """The number of a row. Raises cryptography's InvalidTag when row or key are not the same."""
    plain: bytes = _cipher().decrypt(cipher[:_NONCE], cipher[_NONCE:], index.encode())
    return plain.decode()


def _cipher() -> AESGCM:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(sealing.key(PURPOSE))
