"""The places of a kept text that fill themselves: {name}, {reference} … and nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from portal.face import office
from portal.i18n import gettext, lazy_gettext as _, long_day, today, use_language
from portal.petitions.summary import Summary

if TYPE_CHECKING:
    from portal.petitions.models import Petition

#: What may stand in braces → what it becomes. Codes are for ever.
PLACEHOLDERS: dict[str, object] = {
    "name": _("the applicant's name"),
    "reference": _("the reference code"),
    "service": _("the name of the service"),
    "state": _("the status now"),
    "due": _("the last day we promised"),
    "today": _("today's date"),
    "officer": _("the officer who writes"),
    "office": _("the name of the office"),
    "phone": _("the office's telephone"),
}
LONGEST = 4000  #: characters of what comes of it: a message takes no more

#: A word in braces. Braces with blanks, nothing or braces inside are text like any other.
_PLACE = re.compile(r"\{([^{}\s]{1,40})\}")


def unknown(text: str) -> list[str]:
    """What stands in braces and is no placeholder, each once, in the order of the text."""
    found = dict.fromkeys(match[1] for match in _PLACE.finditer(text))
    return [word for word in found if word not in PLACEHOLDERS]


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its places filled once: what comes in is not looked through again.

    A place without a value stays as it is written.
    """
    return _PLACE.sub(lambda match: values.get(match[1], match[0]), text)[:LONGEST]


def values_for(petition: Petition, officer: str) -> dict[str, str]:
    """What the places become for this petition, in its applicant's language."""
    with use_language(petition.applicant.language):
        summary, known = Summary(petition), office()
        return {
            "name": petition.applicant_name,
            "reference": petition.reference,
            "service": str(summary.service_label),
            "state": str(summary.state_label),
            "due": long_day(petition.due_on) if petition.due_on else gettext("(not set now)"),
            "today": long_day(today()),
            "officer": officer,
            "office": known["name"],
            "phone": known["phone"],
        }
