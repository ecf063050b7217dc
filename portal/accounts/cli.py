"""`portal user`: the first administrator, and what is needed in emergencies."""

from __future__ import annotations

import secrets
import sys
from typing import TYPE_CHECKING, Any

import click
from flask.cli import with_appcontext

if TYPE_CHECKING:
    from portal.accounts.models import User


@click.group()
def user() -> None:
    """Accounts. NATIONAL_ID may be "-": then it is asked for."""


@user.command()
@click.option("--national-id", prompt="National ID (13 digits)")
@click.option("--title", prompt="Title", default="นาย")
@click.option("--first-name", prompt="First name")
@click.option("--last-name", prompt="Last name")
@click.option("--phone", prompt="Phone")
@click.option("--email", default="")
@click.option("--staff-type", default="teacher_official")
@click.option("--admin", is_flag=True, help="Make the person an administrator.")
@click.option("--role", "roles", multiple=True, help="Also give this role; may be repeated.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@with_appcontext
def create(
    national_id: str, password_stdin: bool, admin: bool, roles: tuple[str, ...], phone: str,
    staff_type: str, **names: Any,
) -> None:
    """Make an account. It counts as verified: whoever has this command has seen the card."""
    from portal.accounts.operations import add_person, grant, verify_person
    from portal.accounts.passwords import checked
    from portal.accounts.phones import valid_phone
    from portal.accounts.roles import grantable
    from portal.accounts.staff_types import ACCOUNT_TYPES

    if unknown := [role for role in roles if role not in grantable()]:
        raise click.ClickException(f"{unknown[0]} is not one of {', '.join(grantable())}")
    if staff_type not in ACCOUNT_TYPES:
        raise click.ClickException(f"staff type is one of {', '.join(ACCOUNT_TYPES)}")
    with _told():
        number, phone = _number(national_id), valid_phone(phone)
        personal = (names["first_name"], names["last_name"], number, phone, names["email"])
        password = checked(_password(password_stdin), personal=personal, staff=admin or bool(roles))
        person = add_person(
            national_id=number, password=password, phone=phone, staff_type=staff_type, **names
        )
        verify_person(None, person.id, "command line")
        for role in (*roles, *(["portal.admin"] if admin else [])):
            code, _dot, name = role.rpartition(".")
            grant(None, person.id, code, name)
    click.echo(f"account {person.id} made" + (", administrator" if admin else ""))
    if admin or roles:
        click.echo("the second factor is set up at the first sign-in")


@user.command("grant")
@click.argument("national_id")
@click.argument("role")
@with_appcontext
def grant_command(national_id: str, role: str) -> None:
    """Give ROLE: <service code>.<role>, portal.admin or portal.auditor."""
    from portal.accounts.operations import grant

    code, _dot, name = role.rpartition(".")
    with _told():
        grant(None, _person(national_id).id, code, name)
    click.echo(f"granted {role}")


@user.command("revoke")
@click.argument("national_id")
@click.argument("role")
@with_appcontext
def revoke_command(national_id: str, role: str) -> None:
    """Take ROLE away."""
    from portal.accounts.operations import revoke

    code, _dot, name = role.rpartition(".")
    with _told():
        revoke(None, _person(national_id).id, code, name)
    click.echo(f"revoked {role}")


@user.command("disable")
@click.argument("national_id")
@click.option("--reason", required=True)
@with_appcontext
def disable_command(national_id: str, reason: str) -> None:
    """Close an account and end its sessions."""
    from portal.accounts.operations import disable

    with _told():
        disable(None, _person(national_id).id, reason)
    click.echo("disabled")


@user.command("enable")
@click.argument("national_id")
@click.option("--reason", required=True)
@with_appcontext
def enable_command(national_id: str, reason: str) -> None:
    """Open a closed account again."""
    from portal.accounts.operations import enable

    with _told():
        enable(None, _person(national_id).id, reason)
    click.echo("enabled")


@user.command("reset")
@click.argument("national_id")
@click.option("--reason", default="command line")
@click.option("--second-factor", is_flag=True, help="Also take the second factor away.")
@with_appcontext
def reset_command(national_id: str, reason: str, second_factor: bool) -> None:
    """Set a made-up password, end all sessions, and print the password once."""
    from portal.accounts.operations import remove_second_factor, set_password

    password = secrets.token_urlsafe(18)
    with _told():
        person = _person(national_id)
        set_password(person, password, actor_id=None, how="reset_by_operator")
        if second_factor:
            remove_second_factor(None, person.id, reason)
    click.echo(password)


class _told:  # noqa: N801
    """Errors that carry a sentence end the command with it."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        from portal.errors import PortalError

        if isinstance(error, PortalError | ValueError):
            raise click.ClickException(str(error)) from error


def _number(national_id: str) -> str:
    """The normal form; "-" asks for it, so that it stays out of the shell's history."""
    from portal.accounts.identity import valid_national_id

    typed = click.prompt("National ID") if national_id == "-" else national_id
    return valid_national_id(typed)


def _person(national_id: str) -> User:
    from sqlalchemy import select

    from portal.accounts.identity import index_of
    from portal.accounts.models import User
    from portal.extensions import db

    index = index_of(_number(national_id))
    person = db.session.scalar(select(User).where(User.national_id_index == index))
    if person is None:
        raise click.ClickException("no account with this national ID")
    return person


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return password
