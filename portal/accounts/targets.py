"""Where a form may lead back to: a path of this site, and nothing else."""

from __future__ import annotations

import re

# Browsers drop tabs and newlines from addresses and read "\" as "/".
_UNSAFE = re.compile(r"[\x00-\x20\x7f-\x9f\\]|^//")
LONGEST = 2000


def safe_next(target: str | None) -> str | None:
    r"""`target` when it is a path within the portal, else None.

    Only what begins with a single "/" qualifies; "//host", "/\\host", schemes, spaces and
    control characters (which browsers strip before they look) do not.
    """
    if not target or len(target) > LONGEST or not target.startswith("/"):
        return None
    return None if _UNSAFE.search(target) else target
