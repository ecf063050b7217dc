"""Fills any form with invented answers, from what its fields say about themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DecimalField,
    Field,
    FloatField,
    IntegerField,
    SelectFieldBase,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import Length, NumberRange

from portal.demo import invented
from portal.i18n import today
from portal.i18n.fields import DateField, TimeField
from portal.i18n.money_field import MoneyField

TRIES = 30
_TIMES = ("09:00", "09:30", "10:00", "10:30", "13:30", "14:00", "15:00")


class CannotFill(Exception):
    """No answers were found that the form accepts; the message names the fields."""


def filled(
    rng: Random, kind: type[FlaskForm], given: Mapping[str, str] | None = None
) -> FlaskForm:
    """A form that validates. Optional texts stay empty unless the form asks for them after all.

    `given` holds answers that are not left to chance.
    """
    given = given or {}
    empty = kind(formdata=None, meta={"csrf": False})
    asked: set[str] = set()
    for _try in range(TRIES):
        typed = MultiDict(
            [
                (field.name, value)
                for field in empty
                if field.name in {*asked, *given} or field.flags.required or not _is_text(field)
                for value in ([given[field.name]] if field.name in given else _answers(rng, field))
            ]
        )
        for field in empty:  # what a browser would send back untouched
            if field.name not in typed and _is_text(field):
                typed.add(field.name, str(field.data or ""))
        form = kind(formdata=typed, meta={"csrf": False})
        if form.validate():
            return form
        asked |= set(form.errors) & {field.name for field in empty}
    raise CannotFill(f"{kind.__name__}: {', '.join(sorted(str(name) for name in form.errors))}")


def _is_text(field: Field) -> bool:
    return isinstance(field, StringField)


def _answers(rng: Random, field: Field) -> Iterator[str]:
    """What is posted for a field: nothing, one value, or several."""
    if isinstance(field, SelectFieldBase):
        values = [str(choice[0]) for choice in field.iter_choices() if choice[0] not in {"", None}]
        several = isinstance(field, SelectMultipleField)
        number = min(len(values), rng.randint(1, 2) if several else 1)
        yield from rng.sample(values, number)
    elif isinstance(field, BooleanField):
        if field.flags.required or rng.random() < 0.5:
            yield "y"
    elif isinstance(field, DateField):
        yield _day(rng, field).isoformat()
    elif isinstance(field, TimeField):
        yield rng.choice(_TIMES)
    elif isinstance(field, MoneyField):
        low, high = int(field.lowest) + 1, int(min(field.highest, field.lowest + 60_000))
        yield str(rng.randint(low, max(low, high)))
    elif isinstance(field, IntegerField | DecimalField | FloatField):
        yield str(_number(rng, field))
    elif _is_text(field):
        longest = max((int(v.max) for v in _all(field, Length)), default=-1)
        text = invented.text(rng, field.short_name)
        yield text[:longest] if longest > 0 else text


def _all(field: Field, kind: type) -> list[Any]:
    """The validators of one kind a field has."""
    return [validator for validator in field.validators if isinstance(validator, kind)]


def _day(rng: Random, field: DateField) -> date:
    if field.birth:
        return today() - timedelta(days=rng.randrange(25 * 365, 60 * 365))
    earliest, latest = (d() if callable(d) else d for d in (field.earliest, field.latest))
    first = earliest or (latest - timedelta(days=30) if latest else today() + timedelta(days=3))
    days = (latest - first).days if latest else 14
    return first + timedelta(days=rng.randint(min(1, days), min(14, days)))


def _number(rng: Random, field: Field) -> int:
    ranges = _all(field, NumberRange)
    lowest = max((int(v.min) for v in ranges if v.min is not None), default=1)
    highest = min((int(v.max) for v in ranges if v.max is not None), default=lowest + 9)
    return rng.randint(lowest, min(highest, lowest + 20))
