"""Answers that a link brings along, such as the free day somebody chose in a calendar."""

from __future__ import annotations

from collections.abc import Mapping

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict

LONGEST = 100  #: characters of one answer in a link


def prefill(form: FlaskForm, link: Mapping[str, str]) -> None:
    """Put what the link says into the form, for the reader to see and change; never kept as is.

    What the form does not ask for, and what its field cannot read, is passed over.
    """
    for field in form:
        text = link.get(field.name, "")
        if not text or len(text) > LONGEST or field.name == "csrf_token":
            continue
        before = field.data
        field.process(MultiDict({field.name: text}))
        if field.process_errors:
            field.process(None, before)
