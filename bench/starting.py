"""How long until the command answers and until the server does."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from statistics import median

from bench.house import house
from bench.server import ROOT, serving
from bench.timing import Claim


def startup(quick: bool) -> list[Claim]:
    """`portal --help`, and the server from its start to the first page; bare Flask beside."""
    times = 1 if quick else 5
    with house(petitions=0) as place:
        answers = [_until_help() for _time in range(times)]
        ready = [_until_ready("portal.wsgi:app", place.environment) for _time in range(times)]
        bare = [_until_ready("bench.bare:app", dict(os.environ)) for _time in range(times)]
    return [
        Claim(what="portal --help", ours=median(answers), unit="s", goal=0.6),
        Claim(
            what=f"ready to serve (bare Flask: {median(bare):.2f} s)", ours=median(ready),
            unit="s", goal=2.5,
        ),
    ]


def _until_help() -> float:
    begun = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "portal", "--help"], cwd=ROOT, check=True, capture_output=True
    )
    return time.perf_counter() - begun


def _until_ready(target: str, environment: dict[str, str]) -> float:
    begun = time.perf_counter()
    with serving(target, environment):
        return time.perf_counter() - begun
