"""Messages about the account and the messages themselves, whatever petitions there are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from portal.extensions import db
from portal.i18n import gettext as _, moment, ngettext
from portal.messages.declared import declared
from portal.messages.letters import Kind, Letter, letter_of
from portal.messages.models import Message

Parameters = Mapping[str, Any]


def _password_reset(_told: Parameters) -> Letter:
    return Letter(
        subject=_("Set a new password"),
        paragraphs=(
            _("Someone, probably you, asked to set a new password for your account."),
            _("The link in the e-mail works once and for 30 minutes."),
            _("If it was not you, do nothing: your password stays as it is."),
        ),
        action=_("Set a new password"),
    )


def _invited(_told: Parameters) -> Letter:
    return Letter(
        subject=_("An account was made for you"),
        paragraphs=(
            _("Your office has made an account for you. Set your password to begin."),
            _("The link in the e-mail works once and for 7 days. Afterwards sign in with your "
              "national ID and the new password."),
            _("If you are not expecting this, do nothing."),
        ),
        action=_("Set a password"),
    )


def _password_changed(_told: Parameters) -> Letter:
    return Letter(
        subject=_("Your password was changed"),
        paragraphs=(
            _("The password of your account was changed and all other sessions were ended."),
            _("If it was not you, contact the office at once."),
        ),
        action=_("See where you are signed in"),
    )


def _account_exists(_told: Parameters) -> Letter:
    return Letter(
        subject=_("Someone tried to register with your ID number"),
        paragraphs=(
            _("You already have an account, so nothing was changed."),
            _("If it was you, sign in, or ask for a new password if you have forgotten yours."),
            _("If it was not you, you need not do anything."),
        ),
        action=_("Sign in"),
    )


def _channel_linked(told: Parameters) -> Letter:
    found = declared().get(told["channel"])
    label = str(found[0].label) if found else told["channel"]
    return Letter(
        subject=_("Messages now come by %(channel)s", channel=label),
        paragraphs=(
            _("Your account was linked to %(channel)s. You receive messages there from now on.",
              channel=label),
            _("If it was not you, end the link on the page of your messages and contact the"
              " office at once."),
        ),
        action=_("Choose how you are told"),
    )


def _test_message(_told: Parameters) -> Letter:
    return Letter(
        subject=_("Test message"),
        paragraphs=(_("An administrator sent this to see whether messages arrive. They do."),),
        action=_("See the channels"),
    )


def _digest(told: Parameters) -> Letter:
    known = db.session.scalars(
        select(Message).where(Message.id.in_(told["messages"])).order_by(Message.id)
    )
    number = told["number"]
    left = number - len(told["messages"])
    more = ngettext("%(num)s more in the portal", "%(num)s more in the portal", left)
    return Letter(
        subject=ngettext("%(num)s message for you", "%(num)s messages for you", number),
        paragraphs=(_("This has gathered since your last mail of the morning:"),),
        facts=(
            *((moment(m.created_at), letter_of(m.kind, m.parameters).subject) for m in known),
            *(((_("And"), more),) if left > 0 else ()),
        ),
        action=_("Read them in the portal"),
    )


ACCOUNT_KINDS: dict[str, Kind] = {
    "password_reset": Kind(
        write=_password_reset, secret_link=True, lifetime=timedelta(minutes=30), always=True
    ),
    "invited": Kind(
        write=_invited, secret_link=True, lifetime=timedelta(days=7), always=True
    ),
    "password_changed": Kind(write=_password_changed, always=True),
    "account_exists": Kind(write=_account_exists, always=True),
    "channel_linked": Kind(write=_channel_linked, needs=("channel",), always=True),
    "test_message": Kind(write=_test_message, always=True),
    "digest": Kind(write=_digest, needs=("messages", "number"), always=True),
}
