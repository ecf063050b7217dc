"""Draws a date as day, month and year, the year in the reader's era."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup, escape
from wtforms.widgets import html_params

from portal.i18n.catalogue import gettext
from portal.i18n.dates import month_name


class DateParts:
    """Widget of `DateField`: the `date-parts` block, without fieldset and legend.

    `aria-describedby`, `aria-invalid`, `required` and `disabled` reach the controls; a part that
    is known to be right is not marked invalid.
    """

    validation_attrs = ("required", "disabled")

    def __call__(self, field: Any, **attributes: Any) -> Markup:
        attributes.pop("id", None)
        attributes.pop("class", None)
        attributes.pop("class_", None)
        for flag in self.validation_attrs:
            if flag in field.flags and flag not in attributes:
                attributes[flag] = getattr(field.flags, flag)
        invalid = attributes.pop("aria-invalid", attributes.pop("aria_invalid", False))
        wrong = field.faulty or ({"day", "month", "year"} if invalid or field.errors else set())

        def control(part: str, look: str, width: str) -> str:
            own = dict(attributes, id=f"{field.id}-{part}", name=f"{field.name}-{part}")
            own["class"] = f"{look} {width}" + (" is-invalid" if part in wrong else "")
            if part in wrong:
                own["aria-invalid"] = "true"
            if field.birth:
                own["autocomplete"] = f"bday-{part}"
            return html_params(**own)

        def box(part: str, label: str, html: Markup) -> Markup:
            name = f"{field.id}-{part}"
            return Markup('<div><label for="{}">{}</label>{}</div>').format(name, label, html)

        def number(part: str, width: str) -> Markup:
            own = control(part, "form-control", width)
            value = escape(field.typed[part])
            html = f'<input {own} inputmode="numeric" value="{value}">'
            return Markup(html)  # noqa: S704 - both parts are escaped

        html = f"<select {control('month', 'form-select', 'w-m')}>{_months(field)}</select>"
        month = Markup(html)  # noqa: S704 - both parts are escaped
        return Markup('<div class="date-parts">{}{}{}</div>').format(
            box("day", gettext("Day"), number("day", "w-2")),
            box("month", gettext("Month"), month),
            box("year", gettext("Year (CE)"), number("year", "w-4")),
        )


def _months(field: Any) -> Markup:
    chosen = field.typed["month"]
    options = [Markup('<option value="">{}</option>').format(gettext("Month"))]
    known = {str(number) for number in range(1, 13)}
    value = chosen.lstrip("0") if chosen.lstrip("0") in known else chosen
    if value and value not in known:
        options.append(Markup('<option value="{0}" selected>{0}</option>').format(chosen))
    for number in range(1, 13):
        selected = Markup(" selected") if value == str(number) else ""
        options.append(
            Markup('<option value="{}"{}>{}</option>').format(number, selected, month_name(number))
        )
    return Markup("").join(options)
