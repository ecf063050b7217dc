"""The home page over HTTP, beside the bare view on the same server."""

from __future__ import annotations

import os

from bench.crowd import requests_per_second
from bench.house import house
from bench.server import cpu_seconds, serving
from bench.timing import Claim

READERS = 8


def home(quick: bool) -> list[Claim]:
    """Requests a second, and the CPU the server spends on each."""
    seconds, rounds = (0.2, 1) if quick else (3.0, 3)
    with (
        house(petitions=0) as place,
        serving("portal.wsgi:app", place.environment) as (port, ours),
        serving("bench.bare:app", os.environ) as (bare_port, bare),
    ):
        sides = {"ours": (port, ours), "bare": (bare_port, bare)}
        rates: dict[str, list[float]] = {"ours": [], "bare": []}
        costs: dict[str, list[float]] = {"ours": [], "bare": []}
        for _round in range(rounds):
            for name, (where, process) in sides.items():
                begun = cpu_seconds(process)
                rate, number = requests_per_second(where, "/", readers=READERS, seconds=seconds)
                rates[name].append(rate)
                costs[name].append((cpu_seconds(process) - begun) / number)
    return [
        Claim(
            what="home page over HTTP, requests a second", ours=max(rates["ours"]),
            other=max(rates["bare"]), unit="/s", against="bare view, same server", goal=0.6,
            at_least=True,
        ),
        Claim(
            what="home page over HTTP, CPU of the server a request", ours=min(costs["ours"]) * 1e6,
            other=max(min(costs["bare"]), 1e-9) * 1e6, unit="µs",
            against="bare view, same server", goal=3,
        ),
    ]
