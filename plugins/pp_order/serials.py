"""Serial numbers of controlled books: read as officers write them, "101-105, 110"."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from wtforms.validators import ValidationError

from portal.sdk import gettext

LARGEST = 99_999_999
_PIECE = re.compile(r"\s*(\d{1,8})\s*(?:[-–]\s*(\d{1,8}))?\s*")


class BadSerials(ValueError):
    """What was typed is no list of serial numbers; the message says why."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Serial numbers from `first` to `last`, both included."""

    first: int
    last: int

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"

    def __len__(self) -> int:
        return self.last - self.first + 1


def spans(text: str) -> list[Span]:
    """The spans in their order; BadSerials where one is reversed, or two hold the same number."""
    found = sorted(_span(piece) for piece in re.split(r"[,;\n]", text) if piece.strip())
    for before, after in pairwise(found):
        if after.first <= before.last:
            raise BadSerials(gettext(
                "%(one)s and %(other)s hold the same serial number.", one=before, other=after
            ))
    return found


class Serials:
    """The text of a field is a list of serial numbers, or empty."""

    field_flags = {"conditional": True}

    def __call__(self, form: Any, field: Any) -> None:
        """Say what is wrong with the list."""
        try:
            spans(field.data or "")
        except BadSerials as trouble:
            raise ValidationError(str(trouble)) from trouble


def _span(piece: str) -> Span:
    match = _PIECE.fullmatch(piece)
    if match is None:
        raise BadSerials(gettext(
            "“%(piece)s” is no serial number; write for example 101-105, 110.",
            piece=piece.strip()[:40],
        ))
    first, last = int(match[1]), int(match[2] or match[1])
    if first < 1:
        raise BadSerials(gettext("Serial numbers begin with 1."))
    if last < first:
        raise BadSerials(gettext(
            "%(first)s-%(last)s is reversed: the smaller serial number comes first.",
            first=first, last=last,
        ))
    return Span(first, last)


def count(found: Iterable[Span]) -> int:
    """How many books there are in all."""
    return sum(map(len, found))


def without(held: Iterable[Span], gone: Iterable[Span]) -> list[Span]:
    """What is left of `held` once `gone` is taken out."""
    left = sorted(held)
    for out in gone:
        left = [
            part
            for span in left
            for part in (
                [span]
                if out.last < span.first or span.last < out.first
                else [
                    Span(*ends)
                    for ends in ((span.first, out.first - 1), (out.last + 1, span.last))
                    if ends[0] <= ends[1]
                ]
            )
        ]
    return left
