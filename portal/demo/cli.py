"""`portal demo`: people and petitions to try the portal with, and the passwords to sign in."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click
from flask.cli import with_appcontext

if TYPE_CHECKING:
    from portal.demo.operations import Demo


@click.command()
@click.option("--citizens", default=3, show_default=True, type=click.IntRange(1))
@click.option("--petitions", default=60, show_default=True, type=click.IntRange(0))
@click.option("--bookings", default=0, show_default=True, type=click.IntRange(0),
              help="In ten rooms, over five years.")
@click.option("--seed", default=1, show_default=True, type=int, help="Same seed, same data.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@with_appcontext
def demo(citizens: int, petitions: int, bookings: int, seed: int, as_json: bool) -> None:
    """Load invented people, petitions and bookings, and print the accounts."""
    from portal.demo.operations import load
    from portal.errors import Refused

    try:
        loaded = load(citizens=citizens, petitions=petitions, seed=seed, bookings=bookings)
    except Refused as refusal:
        click.echo(str(refusal.message), err=True)
        sys.exit(2)
    click.echo(_json(loaded) if as_json else _table(loaded))


def _json(loaded: Demo) -> str:
    return json.dumps(
        {
            "accounts": [account.shown() for account in loaded.accounts],
            "rooms": loaded.rooms,
            "references": loaded.references,
        },
        ensure_ascii=False,
    )


SHOWN = 20  #: citizens listed in the table; --json has them all


def _table(loaded: Demo) -> str:
    lines = [f"{'role':10} {'service':18} {'national id':13}  {'password':24} second factor"]
    citizens = 0
    for account in loaded.accounts:
        citizens += account.role == "citizen"
        if account.role == "citizen" and citizens > SHOWN:
            continue
        lines.append(
            f"{account.role:10} {account.service:18} {account.national_id}  "
            f"{account.password:24} {account.totp_secret}".rstrip()
        )
    lines.append("Papers are signed with a test certificate, signing/trial.p12: it proves nothing.")
    if citizens > SHOWN:
        lines.append(f"and {citizens - SHOWN} citizens more (--json shows all)")
    return "\n".join(lines)
