"""Answers as people read them: sections of label and text, drawn from a form."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, SelectField, SelectMultipleField

from portal.i18n import amount, gettext, long_day, use_language
from portal.i18n.dates import clock

#: (title, anchor, [(label, text)])
Section = tuple[str, str, list[tuple[str, str]]]

_NOT_ANSWERS = {"csrf_token", "submit"}


def text_of(field: Field) -> str:
    """What the field says, in the reader's language; empty when nothing was answered."""
    value = field.data
    if hasattr(field, "in_words"):  # a field of several controls says itself
        return str(field.in_words())
    if isinstance(field, BooleanField):
        return gettext("Yes") if value else gettext("No")
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, date):
        return long_day(value)
    if isinstance(value, time):  # also one of several offered, which may be offered no longer
        return clock(value)
    if isinstance(field, SelectField | SelectMultipleField):
        chosen = {str(v) for v in (value if isinstance(value, list) else [value])}
        choices: Any = field.choices or ()
        labels = [str(c.label) for c in choices if str(c.value) in chosen]
        return ", ".join(labels) or str(value)
    if isinstance(value, Decimal):
        return amount(value)
    return str(value)


def layout(form: FlaskForm) -> list[tuple[object, object, list[Field]]]:
    """The form's sections as (title, hint, fields); one untitled section where none are said."""
    said = getattr(form, "sections", None)
    if said:
        return [(title, hint, [form[name] for name in _flat(names)]) for title, hint, names in said]
    return [(gettext("Your answers"), "", [f for f in form if f.name not in _NOT_ANSWERS])]


def _flat(names: Any) -> Iterator[str]:
    for name in names:  # a pair of names is drawn side by side
        yield from [name] if isinstance(name, str) else name


def sections(form: FlaskForm) -> list[Section]:
    """All answers for reading, section by section, unanswered ones with an empty text.

    What is asked only sometimes (the flag `conditional`) is left out where it was not answered.
    """
    shown = getattr(form, "computed", {})
    return [
        (
            str(title),
            f"part-{number}",
            [
                pair
                for field in fields
                if text_of(field) or not getattr(field.flags, "conditional", False)
                for pair in [
                    (str(field.label.text), text_of(field)),
                    *(
                        [(str(shown[field.name][0]), str(shown[field.name][1](field.data)))]
                        if field.name in shown and field.data
                        else []
                    ),
                ]
            ],
        )
        for number, (title, _hint, fields) in enumerate(layout(form), 1)
    ]


def freeze(form: FlaskForm) -> list[Any]:
    """The copy an event keeps for ever: Thai labels and texts, and the plain values."""
    with use_language("th"):
        return [
            [title, [[label, text] for label, text in rows]]
            for title, _anchor, rows in sections(form)
        ]


def thaw(frozen: list[Any] | None) -> list[Section]:
    """Frozen answers as sections, for petitions whose plugin is gone."""
    return [
        (title, f"part-{number}", [(label, text) for label, text in rows])
        for number, (title, rows) in enumerate(frozen or [], 1)
    ]
