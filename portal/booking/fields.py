"""Form fields that offer what can be booked now."""

from __future__ import annotations

from typing import Any

from wtforms import SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from portal.booking.models import Resource
from portal.booking.queries import resources
from portal.choices import choices
from portal.i18n import gettext


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

    @property
    def resource(self) -> Resource | None:
        return self.resources.get(self.data)


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


def described(resource: Resource) -> str:
    """The name, and for how many persons it has room."""
    if resource.capacity is None:
        return resource.name
    return gettext("%(name)s (%(n)s persons)", name=resource.name, n=resource.capacity)
