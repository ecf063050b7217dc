"""Cuts the icons the portal uses out of Bootstrap-Flask's sprite into a small one of our own.

Run `python assets/icons.py` after adding a name; the result is committed, so that a fresh
machine needs no build step. The whole sprite is 1.1 MB, ours a few dozen kilobytes.
"""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

TARGET = Path(__file__).parent.parent / "portal" / "static" / "img" / "icons.svg"

#: What templates and upload.js draw.
FACE = """
arrow-down-up arrow-left arrow-repeat arrow-return-left arrow-right award bell bookmark-star box-
arrow-in-right box-arrow-right calendar-check chat-left-text check-circle-fill check-lg chevron-
left chevron-right clipboard clock clock-history download envelope exclamation-circle exclamation-
triangle-fill eye file-earmark file-earmark-pdf file-earmark-text files funnel gear grid
hourglass-split house image inbox info-circle journal-text key laptop lock paperclip pause-circle
pencil-square people person-badge person-check person-circle person-plus phone plus-lg printer qr-
code search send shield-check shield-lock sliders sort-down sort-up speedometer2 star star-fill
telephone trash unlock upload x-circle x-lg
"""

#: What a service may choose for its tile.
SERVICES = """
bank book box-seam briefcase building calendar3 camera-video cart cash-coin clipboard-check
credit-card door-open easel envelope-paper geo-alt hammer heart-pulse house-door journal-bookmark
journals megaphone mortarboard patch-check people-fill person-vcard person-video3 receipt recycle
signpost-split tools truck tv wifi
"""

SYMBOL = re.compile(r'<symbol[^>]*viewBox="([^"]+)" id="([^"]+)">(.*?)</symbol>', re.DOTALL)


def source() -> Path:
    """Bootstrap-Flask's own sprite, found without importing Flask."""
    spec = find_spec("flask_bootstrap")
    if spec is None or spec.origin is None:
        raise SystemExit("Bootstrap-Flask is not installed")
    return Path(spec.origin).parent / "static/bootstrap5/icons/bootstrap-icons.svg"


def cut(sprite: str, names: list[str]) -> str:
    """The sprite reduced to `names`, sorted; KeyError names the one it does not have."""
    symbols = {name: (box, body) for box, name, body in SYMBOL.findall(sprite)}
    lines = [
        f'<symbol id="{name}" viewBox="{symbols[name][0]}">{symbols[name][1]}</symbol>'
        for name in sorted(set(names))
    ]
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(lines) + "\n</svg>\n"


def main() -> None:
    """Write portal/static/img/icons.svg."""
    names = (FACE + SERVICES).split()
    TARGET.write_text(cut(source().read_text(), names))
    print(f"{TARGET.name}: {len(set(names))} icons, {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
