"""The `portal` command line: serve, migrate, inspect, check, demo data, the worker."""

from __future__ import annotations

import json
import sys
from typing import Any

import click
from flask.cli import FlaskGroup


def _app() -> Any:
    from portal import create_app

    return create_app()


def _lacks_a_table(cause: object) -> bool:
    undefined = {"42P01", "42703"}  # table, column
    return getattr(cause, "sqlstate", "") in undefined or str(cause).startswith("no such ")


class Portal(FlaskGroup):
    """Commands of the rooms are found when they are asked for: `portal --help` stays quick."""

    #: name → (module, attribute, the line `portal --help` shows without importing the module)
    LAZY = {
        "user": ("portal.accounts.cli", "user", "Accounts: create, grant, disable, reset."),
        "demo": ("portal.demo.cli", "demo", "Demo people and petitions."),
        "serve": ("portal.serving", "serve", "Production server with the worker."),
        "check": ("portal.checking", "check", "Exit 0 only if everything is sound."),
        "doctor": ("portal.checking", "check", "The same as check."),
        "recount": ("portal.reports.cli", "recount", "Count the figures of reports anew."),
        "plugin": ("portal.scaffold", "plugin", "Make a new service."),
        "bench": ("bench.cli", "bench", "Measure the speed claims."),
    }

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; before the migrations have run it says so, in place of a trace."""
        from sqlalchemy.exc import DBAPIError

        try:
            return super().invoke(ctx)
        except DBAPIError as error:
            if not _lacks_a_table(error.orig):
                raise
            sentence = "The database lacks a table: run `portal db upgrade` first."
            raise click.ClickException(sentence) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [
            (name, self.LAZY[name][2] if name in self.LAZY else self._line(ctx, name))
            for name in self.list_commands(ctx)
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def _line(self, ctx: click.Context, name: str) -> str:
        command = self.get_command(ctx, name)
        return command.get_short_help_str() if command else ""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({"db", "routes", "services", "worker", *self.LAZY})

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name in self.LAZY:
            from importlib import import_module

            module, attribute, _help = self.LAZY[name]
            try:
                found: click.Command = getattr(import_module(module), attribute)
            except ModuleNotFoundError as error:
                if error.name not in {module, module.split(".", 1)[0]}:
                    raise
                return None
            return found
        return super().get_command(ctx, name)


main = Portal(create_app=_app, add_default_commands=False, add_version_option=False,
              help="The one-stop-service portal.")


@main.group()
def db() -> None:
    """Migrations of the core and of every plugin."""


@db.command()
def upgrade() -> None:
    """Bring the database up to date."""
    from portal.migrate import upgrade_database

    upgrade_database()
    click.echo("database is up to date")


@db.command()
@click.argument("owner")
@click.argument("message")
def revision(owner: str, message: str) -> None:
    """Write a new revision for OWNER (portal or a plugin) with what its models have new."""
    from portal.migrate import revision as write

    write(owner, message)


@db.command("check")
def check_database() -> None:
    """Exit 1 when a migration is missing: not yet run, or not yet written."""
    from portal.extensions import db as database
    from portal.migrate import differences, pending
    from portal.plugins import registry

    with database.engine.connect() as connection:
        late = pending(connection, registry())
        left = [] if late else list(differences(connection))
    for owner in late:
        click.echo(f"{owner}: not at its newest revision; run portal db upgrade")
    for difference in left:
        click.echo(f"no migration for: {difference}")
    sys.exit(1 if late or left else 0)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
def routes(as_json: bool) -> None:
    """Every address with its methods, endpoint, owner and policy."""
    from flask import current_app

    from portal.plugins import registry
    from portal.policy import policy_of

    rows = []
    for rule in sorted(current_app.url_map.iter_rules(), key=lambda r: r.rule):
        view = current_app.view_functions[rule.endpoint]
        module = getattr(view, "__module__", "") or ""
        policy = policy_of(current_app, rule.endpoint)
        rows.append({
            "rule": rule.rule,
            "methods": sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}),
            "endpoint": rule.endpoint,
            "owner": registry().author(module) or "portal",
            "policy": policy.name if policy else None,
        })
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        click.echo(f"{','.join(row['methods']):12} {row['rule']:48} {row['policy']:10} "
                   f"{row['owner']}")


@main.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
def services(as_json: bool) -> None:
    """Every service: number, code, fields, slots, states, steps and who may take them."""
    from portal.describing import describe
    from portal.i18n import use_language
    from portal.plugins import registry

    with use_language("th"):
        rows = [describe(service) for service in registry()]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        click.echo(f"{row['number']} {row['code']:20} {row['label']}")


@main.command()
@click.option("--once", is_flag=True, help="One round, then stop.")
def worker(once: bool) -> None:
    """Deliver the outbox, announce events, sweep."""
    import signal
    import threading

    from portal.messages.worker import run

    stop = threading.Event()
    if not once:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
    sys.exit(0 if run(once=once, stop=stop) or not once else 1)
