"""A citizen who asks for ID cards, and remembers what was sent and what was answered."""

from __future__ import annotations

import hashlib
import itertools
import re
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from io import BytesIO

from werkzeug.datastructures import FileStorage

from tests.faults.browser import Answer, Browser, hidden
from tests.petitions.conftest import ANSWERS, picture
from tests.uploads.samples import paper

FORM, CHECK = "/services/id-card/new", "/services/id-card/check"
_serial = itertools.count(1)


@dataclass(slots=True)
class Sending:
    """One attempt to send a petition: its token, its paper, and the reference once answered."""

    token: str
    sha256: str  #: of the PDF, which is kept byte for byte
    reference: str = ""


def own_paper() -> bytes:
    """A PDF like no other."""
    number = next(_serial)
    return paper(lambda pdf: pdf.docinfo.__setitem__("/Title", f"เอกสารสมมติ {number}"))


@dataclass
class Citizen(Browser):
    """One person, signed in, and everything they have sent."""

    sent: list[Sending] = field(default_factory=list)

    def fill(self) -> Sending:
        """Fill in the form with two files, up to the page that asks for a last look."""
        self.ask("GET", FORM)
        content = own_paper()
        answer = self.ask("POST", FORM, {
            **ANSWERS,
            "id_card_copy": FileStorage(BytesIO(content), "สำเนาบัตร.pdf"),
            "other_1": FileStorage(BytesIO(picture()), "รูป.png"),
        })  # fmt: skip
        assert (answer.status, answer.location) == (303, CHECK), answer
        page = self.ask("GET", CHECK)
        assert page.status == 200, page
        sending = Sending(hidden(page.text, "token"), hashlib.sha256(content).hexdigest())
        self.sent.append(sending)
        return sending

    def confirm(self, sending: Sending) -> Answer:
        """Send it, or send it again; the reference is noted once the answer is here."""
        answer = self.ask("POST", CHECK, {"token": sending.token, "confirm": "y"})
        sending.reference = reference_in(answer) or sending.reference
        return answer

    def keep_sending(self) -> None:
        """One petition after the other until the connection breaks."""
        with suppress(OSError, HTTPException):
            while True:
                self.confirm(self.fill())


def reference_in(answer: Answer) -> str:
    """The reference a sent petition was acknowledged with; empty for any other answer."""
    found = re.fullmatch(r"/petitions/(\d{16})/sent", answer.location)
    return found[1] if found and answer.status == 303 else ""
