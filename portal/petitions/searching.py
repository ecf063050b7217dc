"""Search a queue by reference, telephone or name without looking through all of it.

Names: in SQLite the trigram index tells its matches in the order of submission, so that a page
is read from it as from the queue itself; PostgreSQL knows how common a word is, and takes the
trigram index for rare ones and the queue's own order for common ones. Numbers: codes and
telephones have indexes of their own. Words no index serves are looked for in the newest
petitions only: `bound_of` says so to the reader.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, column, false, func, literal, select, table, true

from portal.extensions import db
from portal.i18n import gettext
from portal.petitions.models import Petition
from portal.petitions.terms import REFERENCE, TELEPHONE, Terms
from portal.plugins import registry

FEW = 2_000  #: so many are looked through one by one, whatever is looked for

_petition = Petition.__table__.c
#: SQLite's full-text index; its own name as a column is what MATCH searches.
_index = table("petition_search", column("rowid", _petition.id.type), column("petition_search"))


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for in the queue of one service, and the way that leads there."""

    terms: Terms
    code: str
    few: bool  #: without the search the queue has no more than FEW petitions
    common: bool = False  #: more than FEW petitions have telephones that begin like each of these

    @property
    def leads(self) -> bool:
        """Whether the search finds the rows, and no index of the queue shall.

        SQLite is told, as it does not know how many rows each index stands for; PostgreSQL
        finds out by its statistics.
        """
        if self.few or not _sqlite():
            return False
        if self.terms.codes or self._by_name or not self.terms.phones:
            return True
        return not self.common

    @property
    def _by_name(self) -> bool:
        """Whether SQLite's full-text index is asked: not where a number says more."""
        terms = self.terms
        whole = terms.codes or any(len(phone) >= TELEPHONE for phone in terms.phones)
        return bool(terms.words) and _sqlite() and not self.few and not whole

    def narrowed(self, query: Select[Any]) -> tuple[Select[Any], tuple[Any, ...] | None]:
        """The query with what is looked for, and the order it is found in; None: any will do."""
        terms = self.terms
        for word in (*terms.short, *(() if self._by_name else terms.words)):
            query = query.where(_contains(word))
        for number in terms.codes:
            query = query.where(_of_service(self.code, number))
            query = query.where(_begins(_petition.reference, number))
        for number in terms.phones:
            query = query.where(_begins(_petition.phone, number))
        if self.few:
            return query, None
        if not terms.looks_up:
            newest = select(_petition.id).where(_petition.service_code == self.code).limit(FEW)
            newest = newest.order_by(_petition.submitted_at.desc(), _petition.id.desc())
            return query.where(_petition.id.in_(newest.subquery().select())), None
        if self._by_name:
            query = query.where(_petition.id == _index.c.rowid, _found(terms.words))
            return query, (_index.c.rowid,)
        # The plan depends on the words: PostgreSQL makes it anew for each search. Codes of one
        # service are given in the order of submission.
        codes = (_petition.reference,) if terms.codes else None
        return query.execution_options(plan_anew=True), codes

    @property
    def note(self) -> str:
        """What a reader must know about a search that does not look everywhere."""
        if self.few or self.terms.looks_up:
            return ""
        return gettext(
            "Words of one or two letters are looked for in the newest 2,000 petitions only."
        )


def _sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def _contains(word: str) -> ColumnElement[bool]:
    if _sqlite():
        return func.instr(_petition.search_text, word) > 0
    return _petition.search_text.contains(word, autoescape=True)


def _found(words: tuple[str, ...]) -> ColumnElement[bool]:
    phrases = ('"' + word.replace('"', '""') + '"' for word in words)
    return _index.c.petition_search.op("MATCH")(literal(" AND ".join(phrases)))


def _begins(key: Any, number: str) -> ColumnElement[bool]:
    """In a way every index serves: nothing but digits follow."""
    whole = TELEPHONE if key is _petition.phone else REFERENCE
    last = "" if len(number) >= whole else "9" * (20 - len(number))
    found: ColumnElement[bool] = key.between(number, number + last) if last else key == number
    return found


def _of_service(code: str, number: str) -> ColumnElement[bool]:
    """Codes of another service need not be looked through."""
    service = registry().get(code)
    own = f"{service.number:02d}" if service else number[:2]
    return true() if own.startswith(number[:2]) else false()


def beginning(phone: str) -> Any:
    """How many telephones begin like this, up to FEW + 1, as a part of a statement.

    Where they are more, the queue's own order finds them sooner.
    """
    some = select(_petition.id).where(_begins(_petition.phone, phone)).limit(FEW + 1).subquery()
    return select(func.count()).select_from(some).scalar_subquery()
