"""What a queue may be asked for: words of known lists and a search; anything else is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from portal.errors import Refused
from portal.i18n import arabic, gettext
from portal.petitions.queue import SORTS, filters_of
from portal.petitions.queue_statements import TURNS

if TYPE_CHECKING:
    from portal.service import Service

LONGEST = 100  #: letters of a search
PLACE = frozenset({"size", "at"})  #: which part of the list; says nothing of what is in it
EVERYBODY = "all"  #: written out, so that an address with it is never the bare one of the default
_WHOSE = frozenset({"", EVERYBODY, "me", "nobody"})
_SORTS = frozenset({"", "age", *SORTS})
_THIRTEEN = re.compile(r"(?<!\d)\d(?:[\s.\u2010-\u2015-]?\d){12}(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """State, assignee, order and search of a queue, each as its address says it."""

    state: str = ""
    assigned: str = ""
    sort: str = ""
    q: str = ""

    @property
    def words(self) -> dict[str, str]:
        """The parameters of its address; never none at all."""
        said = {name: value for name, value in asdict(self).items() if value}
        return {"assigned": EVERYBODY, **said}


FIELDS = frozenset(Asked.__slots__)


def asked(words: Mapping[str, str], service: Service | None) -> Asked:
    """The parameters of an address, or of a form. Raises Refused for what no queue knows."""
    for name in words:
        if name not in FIELDS and name not in PLACE:
            raise Refused(
                gettext("A queue cannot be filtered by “%(name)s”.", name=_short(name))
            )
    state, whose, sort = (words.get(name, "") for name in ("state", "assigned", "sort"))
    known = {word for word, _label in filters_of(service)} | set(TURNS)
    for value, is_known in (
        (state, state in known), (whose, whose in _WHOSE),
        (sort, sort.removeprefix("-") in _SORTS),
    ):  # fmt: skip
        if not is_known:
            raise Refused(gettext("A queue knows no “%(word)s”.", word=_short(value)))
    q = searched(words.get("q", ""))
    if holds_id(q):
        raise Refused(gettext(
            "A national ID must not stand in an address. Type it into the search box at the top."
        ))
    return Asked(state=state, assigned="" if whose == EVERYBODY else whose, sort=sort, q=q)


def searched(typed: str) -> str:
    """What was typed into a search box, without signs that cannot be seen, cut to LONGEST."""
    return "".join(sign for sign in typed if sign.isprintable()).strip()[:LONGEST]


def holds_id(text: str) -> bool:
    """Whether thirteen digits stand together, with or without dashes: so long are national IDs."""
    return _THIRTEEN.search(arabic(text)) is not None


def _short(word: str) -> str:
    return word if len(word) <= 40 else f"{word[:39]}…"
