"""The PDF of a petition: the first time, again, and what others notice meanwhile."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from bench.asking import asking, sure
from bench.crowd import meanwhile, waiting_p99
from bench.house import UNLIMITED, House, house
from bench.server import Line, serving
from bench.timing import Claim, cpu_of


def pdf(quick: bool) -> list[Claim]:
    """First beside plain WeasyPrint of the same content, again beside a static file."""
    number = 3 if quick else 20
    with house(petitions=number + 5, citizens=1, settings=UNLIMITED) as place:
        cookie, _token = place.enter(place.someone("citizen"))
        references = place.demo.references
        pages: list[tuple[str, dict[str, bytes]]] = []
        first = _first_times(place, cookie, references[:number], pages)
        _plainly(*pages[0], place.folder)
        plain = [_seconds(partial(_plainly, *page, place.folder)) for page in pages]
        path = f"/petitions/{references[0]}/print.pdf"
        again, static = cpu_of(
            sure_pdf(place, path, cookie), sure(asking(place.app, "/static/portal.css")),
            rounds=2 if quick else 15,
        )
        claims = [
            Claim(
                what="PDF of a petition, first time", ours=median(first) * 1e3,
                other=median(plain) * 1e3, unit="ms", against="plain WeasyPrint, warm", goal=0.75,
            ),
            Claim(
                what="PDF of a petition, again", ours=again * 1e6, other=static * 1e6, unit="µs",
                against="a static file", goal=1.5,
            ),
        ]
        return [*claims, _others(place, cookie, references[number:], 20 if quick else 300)]


def sure_pdf(place: House, path: str, cookie: str) -> Callable[[], object]:
    """A call for a PDF, after one look at whether it is one."""
    ask = asking(place.app, path, cookie=cookie)
    answer = ask()
    if answer.status != 200 or not answer.body.startswith(b"%PDF-"):
        raise RuntimeError(f"no PDF: {answer.status} {answer.body[:200]!r}")
    return ask


def _first_times(
    place: House, cookie: str, references: list[str], pages: list[tuple[str, dict[str, bytes]]]
) -> list[float]:
    """Seconds of the first request for each paper; `pages` gets what was made into PDF."""
    from portal.documents import printing

    ours = printing.render_pdf

    def listening(page: str, **more: Any) -> bytes:
        pages.append((page, more["assets"]))
        return ours(page, **more)

    sure_pdf(place, "/services/id-card/blank.pdf", "")  # the worker is warm, as it is all day
    printing.render_pdf = listening
    try:
        return [
            _seconds(asking(place.app, f"/petitions/{code}/print.pdf", cookie=cookie))
            for code in references
        ]
    finally:
        printing.render_pdf = ours


def _seconds(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def _plainly(page: str, assets: dict[str, bytes], folder: Path) -> bytes:
    """The same page with the same fonts and style sheet, by WeasyPrint as it comes."""
    from portal.documents.typefaces import configuration
    from portal.documents.worker import STYLE, Fetcher

    fonts = folder / "fonts.conf"
    fonts.write_text(configuration(None))
    os.environ["FONTCONFIG_FILE"] = str(fonts)
    from weasyprint import CSS, HTML

    source = HTML(string=page, base_url="asset:", url_fetcher=Fetcher(assets))
    made: bytes = source.write_pdf(stylesheets=[CSS(string=STYLE.read_text())])
    return made


def _others(place: House, cookie: str, references: list[str], times: int) -> Claim:
    """p99 of the home page while papers are made one after another."""
    with serving("portal.wsgi:app", place.environment) as (port, _process):
        turns = iter(range(10**9))

        def make() -> None:
            line = Line(port)
            code = references[next(turns) % len(references)]
            for paper in ("print", "receipt"):
                line.get(f"/petitions/{code}/{paper}.pdf", cookie=cookie)
            line.close()

        alone = waiting_p99(port, "/", times=times)
        with meanwhile(make):
            busy = waiting_p99(port, "/", times=times)
    return Claim(
        what="home page while PDFs are made, p99", ours=busy * 1e3, other=alone * 1e3,
        unit="ms", against="the same undisturbed", goal=2,
    )
