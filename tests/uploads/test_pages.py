"""Pages of a PDF as pictures: drawn apart, for those who may see the file, none too many."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from portal.accounts.models import User
from portal.documents.pdf import render_pdf
from portal.errors import Unavailable
from portal.extensions import db
from portal.privacy.models import AccessRecord
from portal.testing import make_person, unavailable
from portal.uploads import pages
from portal.uploads.models import StoredFile
from portal.uploads.operations import receive
from portal.uploads.pages import drawn_page, page_count
from tests.petitions.conftest import Case, picture


@pytest.fixture(autouse=True)
def poppler() -> None:
    if not pages.can_draw():
        unavailable("poppler", "pdftoppm, pdfinfo or prlimit is not installed")


@pytest.fixture(scope="module")
def two_pages() -> bytes:
    html = '<p>หนึ่ง</p><p style="break-before: page">สอง</p>'
    return render_pdf(html, language="th", title="")


@pytest.fixture
def case(app: object) -> Case:
    return Case(app)  # type: ignore[arg-type]


def stored(
    case: Case, content: bytes, name: str = "เอกสาร.pdf", slot: str = "other_1"
) -> StoredFile:
    file = FileStorage(io.BytesIO(content), filename=name)
    return receive(
        file, slot=slot, owner_id=case.applicant.id, petition_id=case.petition.id
    )


def test_each_page_is_a_picture_of_bounded_size(case: Case, two_pages: bytes):
    file = stored(case, two_pages)
    assert page_count(file) == 2
    drawn = [drawn_page(file, number) for number in (1, 2)]
    assert drawn[0] != drawn[1]
    for png in drawn:
        assert max(Image.open(io.BytesIO(png), formats=["PNG"]).size) == pages.LONGEST_SIDE
    assert [drawn_page(file, number) for number in (0, 3, 10**9)] == [b""] * 3


def test_the_desk_shows_a_page_beside_the_answers(case: Case, two_pages: bytes):
    first, second = stored(case, two_pages), stored(case, picture(), "รูป.png", "other_2")
    browser = case.browser(case.officer)
    address = f"/staff/petitions/{case.petition.reference}?file={first.id}"
    page = browser.get(address).text
    assert f'src="/files/{first.id}/pages/1.png"' in page
    assert f'href="?file={first.id}&page=2#doc"' in page
    assert f'src="/files/{first.id}/pages/2.png"' in browser.get(f"{address}&page=99").text
    assert 'class="sheet zoomed"' in browser.get(f"{address}&zoom=1").text
    other = browser.get(f"/staff/petitions/{case.petition.reference}?file={second.id}").text
    assert f'src="/files/{second.id}?view=1"' in other
    for odd in ("page=x", "page=-1", "file=nothing", f"file={'0' * 999}"):
        assert browser.get(f"/staff/petitions/{case.petition.reference}?{odd}").status_code == 200


def test_pages_go_only_to_those_who_may_see_the_file_and_are_written_down(
    case: Case, two_pages: bytes
):
    file = stored(case, two_pages)
    address = f"/files/{file.id}/pages/1.png"
    answer = case.browser(case.officer).get(address)
    assert (answer.status_code, answer.content_type) == (200, "image/png")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "no-store, private"
    strangers: list[User] = [make_person(), make_person("certificate.staff")]
    assert [case.browser(who).get(address).status_code for who in strangers] == [404, 404]
    looks = db.session.scalars(select(AccessRecord).filter_by(about=file.id)).all()
    assert [(look.reader_id, look.action) for look in looks] == [(case.officer.id, "view")]
    missing = case.browser(case.officer).get(f"/files/{file.id}/pages/3.png")
    assert missing.status_code == 404


def test_a_drawer_that_hangs_or_fails_takes_nothing_down(
    case: Case, two_pages: bytes, monkeypatch: pytest.MonkeyPatch
):
    file = stored(case, two_pages)
    monkeypatch.setattr(pages, "page_count", lambda _file: 1)
    monkeypatch.setattr(pages, "LIMITS", ("false",))
    with pytest.raises(Unavailable):
        drawn_page(file, 1)
    assert case.browser(case.officer).get(f"/files/{file.id}/pages/1.png").status_code == 503


def test_without_poppler_the_file_is_there_to_download(
    case: Case, two_pages: bytes, monkeypatch: pytest.MonkeyPatch
):
    file = stored(case, two_pages)
    monkeypatch.setattr(pages, "can_draw", lambda: False)
    page = case.browser(case.officer).get(f"/staff/petitions/{case.petition.reference}").text
    assert "โปรดดาวน์โหลด" in page
    assert f'href="/files/{file.id}"' in page
