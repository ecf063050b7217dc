"""Papers the office issues are PDF/A-3: they look the same in thirty years, signed or not."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pikepdf import Name, Pdf

from portal.documents.issuing import reserve
from portal.documents.letters import Letter, Proof, letter_pdf
from portal.documents.pdf import render_pdf
from tests.documents.issuing import papers
from tests.documents.issuing.papers import issued, stored
from tests.documents.reading import by_glyph, by_reader
from tests.petitions.conftest import Case

PART = "{http://www.aiim.org/pdfa/ns/id/}part"
LETTER = Letter(
    title="หนังสือรับรองเงินเดือน", number="ที่ ศธ 04001/12", day=date(2026, 11, 24),
    paragraphs=("หนังสือฉบับนี้ให้ไว้เพื่อรับรองว่า นางสาวฟ้าใส ใจสมมติ เป็นผู้อำนวยการ น้ำใจ",),
    signatory="นายตะวัน นามสมมติ", position="ผู้อำนวยการ", form="certificate",
)


@pytest.fixture
def letter(case: Case, printable: None) -> bytes:
    """A certificate letter with its QR."""
    reserved = reserve()
    return letter_pdf(LETTER, proof=Proof(reserved.url, reserved.qr_svg))


def claimed_part(pdf: Pdf) -> str | None:
    """The part of PDF/A a file claims in its metadata."""
    said = ElementTree.fromstring(pdf.Root.Metadata.read_bytes())
    return next((node.attrib[PART] for node in said.iter() if PART in node.attrib), None)


@pytest.mark.parametrize("signed", [False, True])
def test_a_letter_is_an_archive_file_before_and_after_signing(
    case: Case, letter: bytes, signed: bool
):
    if signed:
        papers.put_p12(papers.certificate())
    content = stored(issued(case.petition, case.officer.id, letter))
    assert content.startswith(b"%PDF-1.7")
    with Pdf.open(BytesIO(content)) as pdf:
        assert claimed_part(pdf) == "3"
        (intent,) = pdf.Root.OutputIntents
        assert intent.S == Name.GTS_PDFA1
        assert intent.DestOutputProfile.N == 3
        assert "/Encrypt" not in pdf.trailer
        assert "/Version" not in pdf.Root or pdf.Root.Version == Name("/1.7")
        for font in pdf.objects:
            if isinstance(font, type(pdf.Root)) and font.get("/Type") == "/FontDescriptor":
                assert {"/FontFile2", "/FontFile3"} & set(font.keys())


def test_its_words_are_read_as_they_were_written_and_the_signature_covers_them(
    case: Case, letter: bytes, tmp_path: Path
):
    made = papers.certificate()
    papers.put_p12(made)
    content = stored(issued(case.petition, case.officer.id, letter))
    for text in (by_reader(content), by_glyph(content)):
        assert "ผู้อำนวยการน้ำใจ" in text
        assert "ที่ศธ๐๔๐๐๑/๑๒" in text
    status = papers.judged(content, made)
    assert (status.bottom_line, status.coverage.name) == (True, "ENTIRE_FILE")


def test_other_papers_stay_as_light_as_they_were(printable: None):
    light = render_pdf("<p>ทดสอบ</p>", language="th", title="")
    heavy = render_pdf("<p>ทดสอบ</p>", language="th", title="", archive=True)
    assert b"OutputIntents" not in light
    assert len(light) < len(heavy)
