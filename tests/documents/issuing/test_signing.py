"""The office's signature covers the whole file; a certificate that must not sign issues nothing."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import Certificate, KeyUsage
from sqlalchemy import select

from portal.app import Portal
from portal.checking import troubles
from portal.demo.papers import paper
from portal.documents.issuing import IssuedDocument
from portal.documents.issuing.credentials import credentials, folder
from portal.documents.issuing.signing import TRIAL_REASON, sign
from portal.documents.issuing.trial import NAME, make_trial
from portal.errors import Refused
from portal.extensions import db
from portal.i18n import use_language
from portal.uploads.models import StoredFile
from tests.documents.issuing import papers
from tests.documents.issuing.papers import issued, stored
from tests.petitions.conftest import Case

needs_pdfsig = pytest.mark.skipif(shutil.which("pdfsig") is None, reason="no poppler-utils")


@pytest.mark.parametrize("put", [papers.put_p12, papers.put_pem])
def test_the_signature_covers_the_whole_file(
    case: Case, put: Callable[[Certificate], None], tmp_path: Path
):
    made = papers.certificate()
    put(made)
    document = issued(case.petition, case.officer.id)
    content = stored(document)
    assert document.signature == "office"
    status = papers.judged(content, made)
    assert status.bottom_line
    assert status.coverage.name == "ENTIRE_FILE"
    assert content.startswith(paper())
    assert not any(troubles().values())


def test_signing_works_where_an_event_loop_runs_already(app: Portal):
    papers.put_p12(papers.certificate())

    async def inside() -> str:
        with app.app_context():
            return sign(paper())[1]

    with ThreadPoolExecutor(1) as apart:  # this thread may have the loop of a browser already
        assert apart.submit(lambda: asyncio.run(inside())).result() == "office"


@needs_pdfsig
def test_poppler_says_the_same(case: Case, tmp_path: Path):
    papers.put_p12(papers.certificate())
    said = papers.pdfsig(stored(issued(case.petition, case.officer.id)), tmp_path)
    assert "Signature Type: ETSI.CAdES.detached" in said
    assert "Total document signed" in said
    assert "Signature is Valid" in said


@needs_pdfsig
@pytest.mark.parametrize("place", [b"Helvetica", b"/Type"])
def test_one_changed_byte_is_found_by_both_readers(case: Case, place: bytes, tmp_path: Path):
    made = papers.certificate()
    papers.put_p12(made)
    content = bytearray(stored(issued(case.petition, case.officer.id)))
    content[content.index(place) + len(place) - 1] ^= 1
    assert not papers.judged(bytes(content), made).intact
    assert "Signature is Valid" not in papers.pdfsig(bytes(content), tmp_path)


def test_without_a_certificate_the_paper_goes_out_as_it_is_and_says_so(case: Case):
    document = issued(case.petition, case.officer.id)
    assert stored(document) == paper()
    assert document.signature == "none"


def test_a_locked_key_opens_with_the_passphrase_of_the_settings(case: Case):
    papers.put_p12(papers.certificate(), papers.PASSPHRASE)
    case.app.config["PORTAL_SIGNING_PASSPHRASE"] = papers.PASSPHRASE
    assert issued(case.petition, case.officer.id).signature == "office"


def test_certificates_above_the_offices_own_travel_with_it(case: Case):
    made, above = papers.certificate(), papers.certificate()
    papers.put_pem(made)
    papers.put("cert.pem", made.public_bytes(Encoding.PEM) + above.public_bytes(Encoding.PEM))
    (along,) = papers.signature(
        stored(issued(case.petition, case.officer.id))
    ).other_embedded_certs
    assert along.dump() == above.public_bytes(Encoding.DER)


def _broken(_case: Case) -> None:
    papers.put("office.p12", b"not a certificate")


def _locked(_case: Case) -> None:
    papers.put_p12(papers.certificate(), papers.PASSPHRASE)


def _foreign(_case: Case) -> None:
    papers.put_pem(papers.certificate(), number=1)


def _keyless(_case: Case) -> None:
    papers.put("cert.pem", papers.certificate().public_bytes(Encoding.PEM))


def _expired(_case: Case) -> None:
    papers.put_p12(papers.certificate(timedelta(days=-9), timedelta(days=-1)))


def _early(_case: Case) -> None:
    papers.put_p12(papers.certificate(timedelta(days=1), timedelta(days=9)))


def _unfit(_case: Case) -> None:
    usage = dict.fromkeys(
        ("digital_signature", "content_commitment", "data_encipherment", "key_agreement",
         "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"), False,
    )  # fmt: skip
    papers.put_p12(papers.certificate(usage=KeyUsage(key_encipherment=True, **usage)))


@pytest.mark.parametrize(
    ("put", "named", "sentence"),
    [
        (_broken, "broken: office.p12", "damaged"),
        (_locked, "broken: office.p12", "passphrase"),
        (_foreign, "foreign", "does not belong"),
        (_keyless, "broken: key.pem", "damaged"),
        (_expired, "expired: expired on", "expired on"),
        (_early, "early: valid from", "not valid before"),
        (_unfit, "unfit", "not meant for signing"),
    ],
)
def test_what_must_not_sign_issues_nothing_and_is_named(
    case: Case, put: Callable[[Case], None], named: str, sentence: str
):
    put(case)
    with pytest.raises(Refused) as refusal, use_language("en"):
        issued(case.petition, case.officer.id)
    assert sentence in str(refusal.value.message)
    assert "administrator" in str(refusal.value.message)
    assert list(db.session.scalars(select(IssuedDocument))) == []
    assert list(db.session.scalars(select(StoredFile))) == []
    assert [line for line in troubles()["issued"] if named in line]


def test_a_paper_that_is_no_pdf_is_not_issued_signed(case: Case):
    papers.put_p12(papers.certificate())
    with pytest.raises(Refused):
        issued(case.petition, case.officer.id, pdf=b"no pdf")
    assert list(db.session.scalars(select(IssuedDocument))) == []


@needs_pdfsig
def test_the_demos_own_certificate_says_that_it_proves_nothing(case: Case, tmp_path: Path):
    file = make_trial()
    assert file.stat().st_mode & 0o077 == 0
    assert make_trial() == file
    document = issued(case.petition, case.officer.id)
    assert document.signature == "test"
    said = papers.pdfsig(stored(document), tmp_path)
    assert NAME in said
    assert "Total document signed" in said
    assert papers.signature(stored(document)).sig_object["/Reason"] == TRIAL_REASON


def test_an_offices_certificate_comes_before_the_demos(case: Case):
    make_trial()
    papers.put_p12(papers.certificate())
    assert issued(case.petition, case.officer.id).signature == "office"


def test_production_never_signs_with_the_demos_certificate(
    case: Case, monkeypatch: pytest.MonkeyPatch
):
    make_trial()
    monkeypatch.setitem(case.app.config, "PORTAL_ENV", "production")
    assert credentials() is None
    assert issued(case.petition, case.officer.id).signature == "none"


def test_the_renderer_of_outside_content_cannot_read_the_key(case: Case, tmp_path: Path):
    import subprocess
    import sys

    key = papers.put_p12(papers.certificate())
    reads = "from portal.documents import walls; walls.close_doors(); open({!r}, 'rb')"
    asked = subprocess.run(
        [sys.executable, "-c", reads.format(str(key))], capture_output=True, text=True, check=False
    )
    assert "walls.Refused" in asked.stderr
    assert folder() in key.parents
