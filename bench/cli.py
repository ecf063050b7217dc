"""`portal bench NAME`: one claim of docs and README measured on this machine."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from importlib import import_module

import click

from bench.timing import Claim, as_json, table

#: name → (module, function); each function takes `quick` and answers its claims.
CLAIMS = {
    "calendars": ("bench.calendars", "calendars"),
    "desk": ("bench.pages", "desk"),
    "figures": ("bench.figures", "figures"),
    "home": ("bench.pages", "home"),
    "http": ("bench.traffic", "home"),
    "lists": ("bench.lists", "lists"),
    "pdf": ("bench.papers", "pdf"),
    "queue": ("bench.pages", "queue"),
    "search": ("bench.lists", "search"),
    "signin": ("bench.entering", "signin"),
    "startup": ("bench.starting", "startup"),
    "strings": ("bench.pages", "strings"),
    "submit": ("bench.submitting", "submit"),
    "upload": ("bench.uploading", "upload"),
    "yardstick": ("bench.ladder", "yardstick"),
}


@click.command()
@click.argument("names", nargs=-1, required=True, type=click.Choice([*CLAIMS, "all"]))
@click.option("--json", "json_wanted", is_flag=True, help="One JSON array.")
@click.option("--quick", is_flag=True, help="Tiny sizes: shows that it runs, not how fast.")
@click.option(
    "--here", is_flag=True,
    help="figures, lists, search: the large side is the configured portal with its demo data.",
)
def bench(names: tuple[str, ...], json_wanted: bool, quick: bool, here: bool) -> None:
    """Measure claims beside a bare Flask view in the same run."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what was begun is put away
    chosen = list(CLAIMS) if "all" in names else names
    claims = [claim for name in chosen for claim in measure(name, quick=quick, here=here)]
    click.echo(as_json(claims) if json_wanted else table(claims))


def measure(name: str, *, quick: bool, here: bool = False) -> list[Claim]:
    """The claims of one name, measured now."""
    module, function = CLAIMS[name]
    measured: Callable[..., list[Claim]] = getattr(import_module(module), function)
    return measured(quick, here=here) if name in {"figures", "lists", "search"} else measured(quick)
