"""Files people send: streamed in, checked by content, stored under random ids, sent with care."""

from __future__ import annotations

#: 5 MB, the limit the office prints on every form.
MAX_BYTES = 5 * 1024 * 1024

#: For the `accept` attribute of file inputs; a hint to the browser, never a check.
ACCEPT = ".png,.jpg,.jpeg,.pdf"
