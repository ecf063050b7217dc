"""A 5 MB upload: what it adds to the server's memory, and what others notice of it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from random import Random

from bench.crowd import meanwhile, waiting_p99
from bench.house import UNLIMITED, house
from bench.server import Line, memory_peak, serving
from bench.timing import Claim

LARGEST = 5 * 1024 * 1024


def upload(quick: bool) -> list[Claim]:
    """Memory growth of the web process, and p99 of the home page, while files come in."""
    times = 20 if quick else 300
    with house(petitions=0, settings=UNLIMITED) as place:
        cookie, token = place.enter(place.someone("citizen"))
        body, kind = _form(token)
        with serving("portal.wsgi:app", place.environment) as (port, process):

            def send() -> None:
                line = Line(port)
                path = "/services/id-card/files/id_card_copy"
                status = line.send(b"POST", path, body, cookie=cookie, kind=kind)
                line.close()
                if status != 200:
                    raise RuntimeError(f"the upload was answered with {status}")

            first = _growth(process, send, 1)
            _growth(process, send, 1 if quick else 4)
            later = _growth(process, send, 1 if quick else 5)
            alone = waiting_p99(port, "/", times=times)
            with meanwhile(send):
                busy = waiting_p99(port, "/", times=times)
    return [
        Claim(
            what=f"5 MB upload, memory grown by (the first ever: {first:.1f} MB)", ours=later,
            unit="MB", goal=1,
        ),
        Claim(
            what="home page while 5 MB files come in, p99", ours=busy * 1e3, other=alone * 1e3,
            unit="ms", against="the same undisturbed", goal=2,
        ),
    ]


def _growth(process: subprocess.Popen[bytes], send: Callable[[], None], times: int) -> float:
    """MB the peak of the server's memory rises by while files are sent."""
    memory_peak(process, anew=True)
    before = memory_peak(process)
    for _time in range(times):
        send()
    return memory_peak(process) - before


def _form(token: str) -> tuple[bytes, str]:
    """A posted form with one PDF of the largest size."""
    edge = "----portal-bench"
    file = _paper(LARGEST)
    parts = (
        f'--{edge}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'
        f'--{edge}\r\nContent-Disposition: form-data; name="id_card_copy"; filename="copy.pdf"'
        "\r\nContent-Type: application/pdf\r\n\r\n"
    )
    body = parts.encode() + file + f"\r\n--{edge}--\r\n".encode()
    return body, f"multipart/form-data; boundary={edge}"


def _paper(size: int) -> bytes:
    """A PDF of nearly that size: one page, and a stream of noise nobody draws."""
    from io import BytesIO

    from pikepdf import Name, Pdf

    out = BytesIO()
    with Pdf.new() as pdf:
        page = pdf.add_blank_page()
        noise = Random(1).randbytes(max(size - 4_000, 0))
        page.obj[Name.PieceInfo] = pdf.make_indirect(pdf.make_stream(noise))
        pdf.save(out)
    content = out.getvalue()
    if len(content) > size:
        raise RuntimeError(f"the sample has {len(content)} bytes, more than {size}")
    return content
