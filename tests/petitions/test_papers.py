"""Papers through the pages: made, copied right, and degraded when the machine cannot make PDF."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from portal.documents import printing
from portal.documents.pdf import PdfUnavailable

from .conftest import Case


def words(content: bytes) -> str:
    """The text people copy from a PDF."""
    if shutil.which("pdftotext") is None:
        from portal.testing import unavailable

        unavailable("poppler", "pdftotext is not installed")
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"],
        input=content, capture_output=True, check=True,
    )
    return done.stdout.decode()


def test_the_paper_says_what_was_filled_in(case: Case):
    browser = case.browser(case.applicant)
    answer = browser.get(f"/petitions/{case.petition.reference}/print.pdf")
    assert answer.mimetype == "application/pdf"
    text = words(answer.data)
    for word in (case.petition.reference, "โรงเรียนบ้านตัวอย่าง", case.applicant.first_name):
        assert word in text
    assert "ตำบลตัวอย่าง" in text, "sara am copies right"


@pytest.mark.parametrize("page", ["print.pdf", "receipt.pdf"])
def test_no_full_id_stands_on_paper(case: Case, page: str):
    from portal.petitions.applicant import national_id

    browser = case.browser(case.applicant)
    text = words(browser.get(f"/petitions/{case.petition.reference}/{page}").data)
    assert national_id(case.applicant) not in text.replace("-", "")
    assert national_id(case.applicant)[10:12] in text


@pytest.mark.parametrize(
    ("reason", "status"), [("libraries", 200), ("timeout", 503), ("died", 503), ("busy", 503)]
)
def test_without_pdf_the_page_prints_or_says_so(
    case: Case, monkeypatch: pytest.MonkeyPatch, reason: str, status: int
):
    def fail(*_args, **_kwargs):
        raise PdfUnavailable(reason)

    monkeypatch.setattr(printing, "render_pdf", fail)
    browser = case.browser(case.applicant)
    answer = browser.get(f"/petitions/{case.petition.reference}/print.pdf")
    assert answer.status_code == status
    assert answer.mimetype == "text/html"
    assert ("โรงเรียนบ้านตัวอย่าง" in answer.text) is (status == 200)
    assert "<svg" in answer.text or status == 503


def test_the_blank_form_prints_for_everybody(case: Case):
    answer = case.app.test_client().get("/services/id-card/blank.pdf")
    assert "ที่อยู่ในทะเบียนบ้าน" in words(answer.data)
