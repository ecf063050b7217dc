"""Documents the office has issued: what was said, to whom, with which bytes, and if it still holds.

`reserve` an address for the QR, draw the paper with it, then `issue` the bytes, for ever.
"""

from portal.documents.issuing.models import IssuedDocument
from portal.documents.issuing.operations import issue, revoke
from portal.documents.issuing.queries import issued_for
from portal.documents.issuing.reserving import Reserved, reserve

__all__ = ["IssuedDocument", "Reserved", "issue", "issued_for", "reserve", "revoke"]
