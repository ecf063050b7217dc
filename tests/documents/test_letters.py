"""Official letters: laid out as the regulation has it, in Thai digits, whoever asks for them."""

from __future__ import annotations

import re
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal.config import DEFAULTS
from portal.documents import letters
from portal.documents.letters import Letter, Proof, letter_pdf
from portal.documents.pdf import PdfUnavailable
from portal.documents.qr import qr_svg
from portal.errors import Refused, Unavailable
from portal.i18n import use_language
from tests.documents.reading import by_reader, squeezed

HEAD = DEFAULTS["OFFICE_HEAD"]
URL = "https://portal.example/verify/abc123"
CERTIFICATE = Letter(
    title="หนังสือรับรอง", form="certificate", number="12/2569", day=date(2026, 11, 21),
    paragraphs=("หนังสือฉบับนี้ให้ไว้เพื่อรับรองว่า น้ำใจ ได้รับเงินเดือน 35,120.00 บาท",),
    signatory="นายตะวัน นามสมมติ", position=HEAD,
)  # fmt: skip
EXTERNAL = Letter(
    title="หนังสือภายนอก", number="ที่ ศธ 04001/ว 123", day=date(2026, 11, 21), unit="กลุ่มอำนวยการ",
    subject="ขอเชิญประชุม", to="ผู้อำนวยการโรงเรียนทุกแห่ง", references=("หนังสือที่ 77",),
    enclosures=("คู่มือ", "แบบฟอร์ม 2 ชุด"), paragraphs=("ด้วยสำนักงานจะจัดประชุม", "จึงเรียนมาเพื่อทราบ"),
    signatory="นายตะวัน นามสมมติ", position=HEAD,
)  # fmt: skip


@pytest.fixture(autouse=True)
def _office(press: Flask, printable: None) -> Any:
    press.config.update({f"PORTAL_{name}": value for name, value in DEFAULTS.items()})
    with press.test_request_context():
        yield


def text(letter: Letter, **more: Any) -> str:
    return by_reader(letter_pdf(letter, **more))


def test_a_certificate_is_laid_out_as_form_10():
    said = text(CERTIFICATE, proof=Proof(URL, qr_svg(URL)))
    order = [
        "เลขที่๑๒/๒๕๖๙", squeezed(DEFAULTS["OFFICE_NAME"].replace("1", "๑")),
        "หนังสือฉบับนี้ให้ไว้เพื่อรับรองว่าน้ำใจได้รับเงินเดือน๓๕,๑๒๐.๐๐บาท",
        "ให้ไว้ณวันที่๒๑พฤศจิกายนพ.ศ.๒๕๖๙", "(นายตะวันนามสมมติ)", "ตรวจสอบหนังสือฉบับนี้ได้ที่", URL,
    ]  # fmt: skip
    places = [said.find(words) for words in order]
    assert -1 not in places
    assert places == sorted(places)


def test_an_external_letter_is_laid_out_as_form_1():
    said = text(EXTERNAL)
    order = [
        "ที่ศธ๐๔๐๐๑/ว๑๒๓", "๒๑พฤศจิกายน๒๕๖๙", "เรื่องขอเชิญประชุม", "เรียนผู้อำนวยการโรงเรียนทุกแห่ง",
        "อ้างถึงหนังสือที่๗๗", "สิ่งที่ส่งมาด้วย๑.คู่มือ๒.แบบฟอร์ม๒ชุด", "ด้วยสำนักงานจะจัดประชุม",
        "จึงเรียนมาเพื่อทราบ", "ขอแสดงความนับถือ", "(นายตะวันนามสมมติ)", "กลุ่มอำนวยการ",
    ]  # fmt: skip
    places = [said.find(words) for words in order]
    assert -1 not in places
    assert places == sorted(places)
    assert "ที่ที่" not in said


@pytest.mark.parametrize("language", ["th", "en", "lo"])
def test_a_letter_is_the_same_in_every_language_of_the_reader(language: str):
    with use_language(language):
        assert letter_pdf(CERTIFICATE) == letter_pdf(CERTIFICATE)
        assert not re.search("[0-9]", text(CERTIFICATE))


def test_a_specimen_says_so_and_leaves_number_and_day_open():
    said = text(Letter(
        title="", form="certificate", paragraphs=("รับรอง",), signatory="ก", position="ข"
    ), specimen=True)  # fmt: skip
    assert "ตัวอย่าง" in said.replace("พื้นที่การศึกษาตัวอย่าง", "").replace("ถนนตัวอย่าง", "")
    assert "เลขที่....." in said
    assert "ตัวอย่าง" not in text(CERTIFICATE)[text(CERTIFICATE).find("หนังสือฉบับนี้") :].replace(
        "พื้นที่การศึกษาตัวอย่าง", ""
    )


def test_the_margins_are_those_of_the_regulation(tmp_path: Path):
    """3 cm left, 2 cm right, emblem 1.5 cm below the edge; A4."""
    file = tmp_path / "letter.pdf"
    file.write_bytes(letter_pdf(EXTERNAL))
    boxes = subprocess.run(
        ["pdftotext", "-bbox", file, "-"], capture_output=True, text=True, check=True
    ).stdout
    assert '<page width="595.275591" height="841.889764">' in boxes
    left = [float(x) for x in re.findall(r'<word xMin="([\d.]+)"', boxes)]
    right = [float(x) for x in re.findall(r'xMax="([\d.]+)"', boxes)]
    assert min(left) == pytest.approx(30 / 25.4 * 72, abs=1.5)
    assert max(right) <= 190 / 25.4 * 72 + 1


def test_the_office_puts_its_own_emblem_in_place_of_the_drawn_one(press: Flask):
    drawn = letter_pdf(CERTIFICATE)
    emblem = Path(press.config["PORTAL_INSTANCE"]) / "emblem.svg"
    emblem.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
    )
    own = letter_pdf(CERTIFICATE)
    assert own != drawn
    emblem.unlink()
    assert letter_pdf(CERTIFICATE) == drawn


def test_typed_text_stays_text():
    nasty = "<img src=x>{{ 7*7 }}"
    said = text(Letter(
        title=nasty, number=nasty, subject=nasty, to=nasty, references=(nasty,), unit=nasty,
        enclosures=(nasty,), paragraphs=(nasty,), signatory=nasty, position=nasty, closing=nasty,
    ))  # fmt: skip
    assert len(re.findall(r"<imgsrc=x>\{\{[7๗]\*[7๗]\}\}", said)) == 10


@pytest.mark.parametrize(
    ("reason", "error"),
    [("libraries", Refused), ("too_long", Refused), ("timeout", Unavailable),
     ("died", Unavailable)],
)
def test_a_letter_that_cannot_be_made_is_told(
    monkeypatch: pytest.MonkeyPatch, reason: Any, error: type[Exception]
):
    def fail(*_args: Any, **_more: Any) -> bytes:
        raise PdfUnavailable(reason)

    monkeypatch.setattr(letters, "render_pdf", fail)
    with pytest.raises(error):
        letter_pdf(CERTIFICATE)
