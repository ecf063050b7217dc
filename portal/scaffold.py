"""`portal plugin new NAME`: a working plugin with its test, to begin a service from."""

from __future__ import annotations

import keyword
from pathlib import Path
from string import Template

import click
from flask.cli import with_appcontext

from portal.config import ROOT

#: service/ is the plugin's folder; checkout/ or project/ is what stands around it.
PATTERNS = Path(__file__).parent / "scaffold_files"
THIRD_PARTY = range(50, 100)  #: numbers below are kept for the portal's own services


@click.group()
def plugin() -> None:
    """Write and look after plugins."""


@plugin.command()
@click.argument("name")
@click.option("--number", type=click.IntRange(10, 99), help="First two digits of its references.")
@click.option("--into", type=click.Path(path_type=Path), help="Write a project of its own there.")
@with_appcontext
def new(name: str, number: int | None, into: Path | None) -> None:
    """Write the plugin NAME (small letters and underscores), its migration and its test."""
    from portal.plugins import registry

    taken = {service.number for service in registry()}
    if not name.isidentifier() or keyword.iskeyword(name) or name != name.lower():
        raise click.BadParameter("small letters, digits and underscores", param_hint="NAME")
    if name in registry() or name in registry().folders:
        raise click.BadParameter(f"there is a plugin {name} already", param_hint="NAME")
    if number in taken:
        raise click.BadParameter(f"{number} belongs to another service", param_hint="--number")
    number = number or next(free for free in THIRD_PARTY if free not in taken)
    click.echo("\n".join(map(str, write(name, number, into))))
    click.echo("Next: " + (f"pip install -e {into} && " if into else "") + "portal db upgrade")


def write(name: str, number: int, into: Path | None = None) -> list[Path]:
    """Fill the patterns in; the files written. Raises click.ClickException if one exists."""
    from portal.describing import picture
    from portal.petitions.workflow import STANDARD

    words = {
        "name": name,
        "number": str(number),
        "project": name.replace("_", "-"),
        "words": name.replace("_", " ").capitalize(),
        "class_name": "".join(part.capitalize() for part in name.split("_")),
        "picture": picture(STANDARD),
    }
    around = into or ROOT
    places = {
        PATTERNS / "service": around / name if into else around / "plugins" / name,
        PATTERNS / ("project" if into else "checkout"): around,
    }
    wanted = {
        place / str(pattern.relative_to(folder)).removesuffix(".in").replace("NAME", name): pattern
        for folder, place in places.items()
        for pattern in sorted(folder.rglob("*.in"))
    }
    if there := [str(path) for path in wanted if path.exists()]:
        raise click.ClickException(f"already there, nothing written: {', '.join(there)}")
    for path, pattern in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(Template(pattern.read_text("utf-8")).substitute(words), "utf-8")
    return list(wanted)
