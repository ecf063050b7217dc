"""`portal recount`: the figures of reports, counted anew from the petitions."""

from __future__ import annotations

import click
from flask.cli import with_appcontext


@click.command()
@with_appcontext
def recount() -> None:
    """Count the figures of reports anew; people may go on working."""
    from portal.reports.operations import recount as count_anew

    click.echo(f"{count_anew()} rows of figures")
