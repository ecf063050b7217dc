"""Official letters of the office (หนังสือราชการ), as the regulation of the Office of the Prime
Minister on correspondence B.E. 2526 lays them out: the external letter and the certificate.

An office puts its own emblem into its instance folder as `emblem.svg` or `emblem.png`; until then
a drawn place-holder stands there. Letters are in Thai, with Thai digits, whoever asks for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from flask import current_app, render_template

from portal.documents.pdf import PdfUnavailable, render_pdf
from portal.errors import Refused, Unavailable
from portal.face import office
from portal.i18n import gettext, use_language

EMBLEMS = ("emblem.svg", "emblem.png")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What one letter says. Every text is plain; digits become Thai ones."""

    title: str  #: of the document; readers of PDF show it
    paragraphs: tuple[str, ...]
    signatory: str  #: full name
    position: str  #: of the signatory; may have several lines
    form: Literal["external", "certificate"] = "external"
    number: str = ""  #: as its series writes it: "ที่ ศธ 04001/12", "12/2569"
    day: date | None = None
    subject: str = ""  #: เรื่อง; the external letter's alone, as all below
    to: str = ""  #: เรียน
    references: tuple[str, ...] = ()  #: อ้างถึง
    enclosures: tuple[str, ...] = ()  #: สิ่งที่ส่งมาด้วย
    closing: str = "ขอแสดงความนับถือ"
    unit: str = ""  #: ส่วนราชการเจ้าของเรื่อง


@dataclass(frozen=True, slots=True)
class Proof:
    """Where a reader of the letter finds whether it is genuine: an address and its QR code."""

    url: str
    qr_svg: bytes


def letter_pdf(letter: Letter, *, proof: Proof | None = None, specimen: bool = False) -> bytes:
    """The letter as PDF; a `specimen` is marked as one across the page.

    Raises Unavailable, or Refused where trying again is of no use, when no PDF can be made: in
    a step's effect nothing of the step is kept then, and a number goes to the next.
    """
    emblem, picture = _emblem()
    assets = {emblem: picture} if picture else {}
    if proof:
        assets["qr.svg"] = proof.qr_svg
    with use_language("th"):
        html = render_template(
            f"documents/letter_{letter.form}.html", letter=letter, specimen=specimen, proof=proof,
            office=office(), emblem=f"asset:{emblem}", thai_numbers=True, language="th",
        )
    try:
        return render_pdf(html, language="th", title=letter.title, assets=assets, archive=True)
    except PdfUnavailable as error:
        if error.reason in {"libraries", "too_long", "failed"}:
            raise Refused(gettext("The letter cannot be made. Tell the administrator.")) from error
        raise Unavailable(
            gettext("The paper cannot be made just now. Please try again in a minute.")
        ) from error


def _emblem() -> tuple[str, bytes | None]:
    """(name of the picture, its content); without one of the office's own the place-holder."""
    for name in EMBLEMS:
        file = Path(current_app.config["PORTAL_INSTANCE"]) / name
        if file.is_file():
            return name, file.read_bytes()
    return "img/garuda.svg", None
