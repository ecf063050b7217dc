"""`portal check`: rows, files, hashes, audit chain, history, counters and settings agree."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from portal.extensions import db
from portal.petitions.models import LastReference, Petition, PetitionCount
from portal.plugins import registry


def _migrations() -> Iterator[str]:
    from portal.database import reader
    from portal.migrate import pending

    with reader(db.engine).connect() as connection:
        for owner in pending(connection, registry()):
            yield f"{owner}: migrations are missing; run portal db upgrade"


def _files() -> Iterable[str]:
    from portal.uploads.queries import verify_all

    return (str(problem) for problem in verify_all())


def _audit() -> Iterable[str]:
    from portal.privacy.operations import broken_seals

    return broken_seals()


def _history() -> Iterable[str]:
    from portal.petitions.sealing import broken_seals

    return broken_seals()


def _counts() -> Iterator[str]:
    grouped = select(Petition.service_code, Petition.state, func.count()).group_by(
        Petition.service_code, Petition.state
    )
    counted = {(code, state): number for code, state, number in db.session.execute(grouped)}
    kept = {
        (row.service_code, row.state): row.number
        for row in db.session.scalars(select(PetitionCount))
    }
    for key in counted.keys() | kept.keys():
        says, rows = kept.get(key, 0), counted.get(key, 0)
        if says != rows:
            yield f"counter of {key[0]}/{key[1]} says {says}, there are {rows}"


def _numbers() -> Iterable[str]:
    from portal.numbering.checking import disagreements

    return disagreements()


def _figures() -> Iterable[str]:
    from portal.reports.checking import disagreements

    return disagreements()


def _details() -> Iterator[str]:
    for service in registry():
        details: Any = service.details
        missing = db.session.scalar(
            select(func.count(Petition.id))
            .outerjoin(details, details.petition_id == Petition.id)
            .where(Petition.service_code == service.code, details.petition_id.is_(None))
        )
        if missing:
            yield f"{service.code}: {missing} petitions have no details"


def _references() -> Iterator[str]:
    numbers = {service.code: service.number for service in registry()}
    last = {row.service_number: row for row in db.session.scalars(select(LastReference))}
    for code, number in numbers.items():
        used = db.session.scalar(
            select(Petition.reference).where(Petition.service_code == code).limit(1)
        )
        if used and (number not in last or not used.startswith(f"{number:02d}")):
            yield f"{code}: reference {used} does not belong to number {number}"


def _settings() -> Iterator[str]:
    key_file = current_app.config["PORTAL_INSTANCE"] / "secret_key"
    if key_file.exists() and key_file.stat().st_mode & 0o077:
        yield "secret_key in the instance folder is readable by others"
    if db.engine.dialect.name == "postgresql":
        grams = db.session.scalar(text("SELECT cardinality(show_trgm('สมมติ'))"))
        if not grams:
            yield "the database's locale is C: PostgreSQL finds no Thai trigrams"


def _libraries() -> Iterator[str]:
    try:
        import weasyprint  # noqa: F401
    except OSError as error:
        yield f"PDF is off, system libraries are missing: {error}"


def _issued() -> Iterator[str]:
    from portal.documents.issuing.credentials import credentials
    from portal.documents.issuing.queries import disagreements
    from portal.documents.issuing.soundness import Unsound

    yield from disagreements()
    try:
        credentials()
    except Unsound as trouble:
        yield f"signing certificate is {trouble.trouble}: {trouble.detail}"


CHECKS: dict[str, Callable[[], Iterable[str]]] = {
    "migrations": _migrations,
    "settings": _settings,
    "libraries": _libraries,
    "files": _files,
    "audit": _audit,
    "history": _history,
    "counters": _counts,
    "figures": _figures,
    "numbers": _numbers,
    "issued": _issued,
    "details": _details,
    "references": _references,
}


def troubles() -> dict[str, list[str]]:
    """Check → what it found; missing migrations end the round, the rest would only stumble."""
    found: dict[str, list[str]] = {}
    for name, look in CHECKS.items():
        found[name] = list(look())
        if name == "migrations" and found[name]:
            break
    return found


def _keep(found: dict[str, list[str]]) -> None:
    """For the administrators' page; a database that takes nothing has been told of already."""
    from portal.privacy.operations import keep_check

    with suppress(DBAPIError):
        keep_check(found)


@click.command()
@click.option("--json", "as_json", is_flag=True)
@with_appcontext
def check(as_json: bool) -> None:
    """Exit 0 only if everything is sound."""
    found = troubles()
    bad = [f"{name}: {line}" for name, lines in found.items() for line in lines]
    if not found["migrations"]:
        _keep(found)
    if as_json:
        click.echo(json.dumps({"sound": not bad, "checks": found}, ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(bad) if bad else f"sound: {', '.join(found)}")
    sys.exit(1 if bad else 0)
