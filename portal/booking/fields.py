"""Form fields that offer what can be booked now."""

from __future__ import annotations

from datetime import date, time
from functools import cached_property
from typing import TYPE_CHECKING, Any

from wtforms import RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from portal.booking.models import Resource
from portal.booking.queries import ahead, resources
from portal.booking.slots import Offer, offer, refusal
from portal.booking.spans import Span
from portal.choices import choices
from portal.i18n import gettext, long_day
from portal.i18n.dates import parse_time

if TYPE_CHECKING:
    from portal.petitions.models import Petition


class _Offered:
    """Choices read from the table when the form is made: slug → name and room for how many."""

    resources: dict[str, Resource]

    def _offer(self, kind: str) -> dict[str, str]:
        self.resources = {one.slug: one for one in resources(kind)}
        return {slug: described(one) for slug, one in self.resources.items()}


class ResourceField(SelectField, _Offered):
    """One resource of a kind, by its slug; `resource` is its row, None while none is chosen."""

    def __init__(self, label: Any, validators: Any = None, *, kind: str, empty: Any, **more: Any):
        super().__init__(label, validators, choices=choices(self._offer(kind), empty=empty), **more)
        self.kind = kind

    @property
    def resource(self) -> Resource | None:
        return self.resources.get(self.data)


class HeldDayField(SelectField):
    """One of the days a petition still has ahead, as a date; for the forms of its steps.

    Which days there are is known when the form is shown; the step itself refuses any other.
    """

    def __init__(self, label: Any, validators: Any = None, **more: Any) -> None:
        super().__init__(label, validators, choices=[], coerce=_day, **more)

    def about(self, petition: Petition) -> None:
        """Offer the days of this petition."""
        held = dict.fromkeys(Span(r.starts_at, r.ends_at).day for r in ahead(petition.id))
        self.choices = [(day, long_day(day)) for day in held]

    def pre_validate(self, form: Any) -> None:
        """Nothing: a day that is none was refused when it was read."""


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


class ResourcesField(SelectMultipleField, _Offered):
    """Several resources of a kind to tick, kept as their slugs with a comma between them."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Any, validators: Any = None, *, kind: str, **more: Any) -> None:
        super().__init__(label, validators, choices=choices(self._offer(kind)), **more)

    def process_data(self, value: Any) -> None:
        super().process_data(value.split(",") if isinstance(value, str) and value else value)

    def populate_obj(self, obj: Any, name: str) -> None:
        setattr(obj, name, ",".join(self.data or ()))


class FreeTimeField(RadioField):
    """One of the slots that are free: of the resource the field `of` names, on the day in `on`.

    `data` is a `datetime.time`. The page offers the times anew when one of the two changes; where
    no script runs, when the form is sent or the button beside it is pressed. A form that corrects
    a petition says so in `meta.petition`: what that holds already is not in its way.
    """

    def __init__(
        self, label: Any = None, validators: Any = None, *, of: str, on: str, **more: Any
    ) -> None:
        offered: Any = _times
        super().__init__(label, validators, coerce=_clock, choices=offered, **more)
        self.of, self.on = of, on
        self.form: Any = more["_form"]

    @cached_property
    def offer(self) -> Offer:
        """What can be had now."""
        resource, day = self.form[self.of].resource, self.form[self.on].data
        return offer(resource, day, besides=self._besides)

    @property
    def address(self) -> str:
        """Where the times of another resource or day are asked for."""
        return f"/times/{self.form[self.of].kind}"

    @property
    def reference(self) -> str:
        """Of the petition being corrected, else empty."""
        petition = getattr(self.meta, "petition", None)
        return petition.reference if petition else ""

    @property
    def _besides(self) -> int | None:
        petition = getattr(self.meta, "petition", None)
        return petition.id if petition else None

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        if valuelist and str(valuelist[0]).strip():
            self.data = parse_time(str(valuelist[0]))

    def pre_validate(self, form: Any) -> None:
        if self.process_errors:
            raise StopValidation
        resource, day = form[self.of].resource, form[self.on].data
        if self.data is None or resource is None or day is None:
            return
        if sentence := refusal(resource, day, self.data, besides=self._besides):
            raise StopValidation(sentence)


def _clock(value: Any) -> time | None:
    return value if value is None or isinstance(value, time) else parse_time(str(value))


def _times(form: Any, field: Any) -> list[SelectChoice]:
    return [
        SelectChoice(f"{opens:%H:%M}", f"{opens:%H:%M}–{closes:%H:%M}")
        for opens, closes in (span.hours for span in field.offer.spans)
    ]


def described(resource: Resource) -> str:
    """The name, and for how many persons it has room."""
    if resource.capacity is None:
        return resource.name
    return gettext("%(name)s (%(n)s persons)", name=resource.name, n=resource.capacity)
