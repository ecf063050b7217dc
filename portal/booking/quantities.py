"""A form field that asks how many of each thing of a kind, from none to all there are."""

from __future__ import annotations

import re
from typing import Any

from markupsafe import Markup
from wtforms import Field
from wtforms.validators import StopValidation

from portal.booking.models import Resource
from portal.booking.queries import resources
from portal.i18n import gettext
from portal.i18n.digits import arabic


class Counters:
    """Widget of `QuantitiesField`: a small number for each thing, without fieldset and legend."""

    def __call__(self, field: Any, **attributes: Any) -> Markup:
        if not field.resources:
            return Markup('<p class="muted">{}</p>').format(gettext("None yet."))
        described = attributes.get("aria-describedby") or ""
        return Markup('<div class="quantities">{}</div>').format(
            Markup("").join(self._one(field, one, described) for one in field.resources.values())
        )

    def _one(self, field: Any, one: Resource, described: str) -> Markup:
        wrong = one.slug in field.faulty
        return Markup(
            '<div class="quantity"><label for="{id}">{name}'
            ' <small class="muted">{of}</small></label>'
            '<input id="{id}" name="{field}" value="{value}" inputmode="numeric"'
            ' autocomplete="off" class="form-control w-2{look}"{more}></div>'
        ).format(
            id=field.control(one.slug, field.id), field=field.control(one.slug, field.name),
            name=one.name, of=gettext("of %(n)s", n=one.stock),
            value=field.typed.get(one.slug, ""), look=" is-invalid" if wrong else "",
            more=(Markup(' aria-describedby="{}"').format(described) if described else "")
            + (Markup(' aria-invalid="true"') if wrong else ""),
        )


class QuantitiesField(Field):
    """How many of each resource of a kind; data is slug → number, without those not wanted.

    Posted as `<name>-<slug>` (a dash in the slug is a low line there), or as `<name>` with a slug
    for one of it. Kept in a text column as `projector:2,sound:1`.
    """

    widget = Counters()

    def __init__(self, label: Any = None, validators: Any = None, *, kind: str, **more: Any):
        super().__init__(label, validators, **more)
        self.resources: dict[str, Resource] = {one.slug: one for one in resources(kind)}
        self.typed: dict[str, str] = {}
        self.faulty: set[str] = set()

    @staticmethod
    def control(slug: str, name: str) -> str:
        """The name of the control for a slug."""
        return f"{name}-{slug.replace('-', '_')}"

    @property
    def focus_id(self) -> str:
        """The id of the first control to mend, else of the first."""
        slugs = [*(s for s in self.resources if s in self.faulty), *self.resources]
        return self.control(slugs[0], self.id) if slugs else str(self.id)

    def process(self, formdata: Any, *args: Any, **more: Any) -> None:
        self.typed, self.faulty = {}, set()
        typed: Any = _Typed(self, formdata) if formdata is not None else None
        super().process(typed, *args, **more)
        if not self.raw_data:
            self.typed = {slug: str(number) for slug, number in (self.data or {}).items()}

    def process_data(self, value: Any) -> None:
        self.data = quantities(value) if isinstance(value, str) else dict(value or {})

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = {}
        for slug, text in valuelist:
            self.typed[slug] = text
            number = _number(text)
            if number is None or slug not in self.resources:
                self.faulty.add(slug)
            elif number:
                self.data[slug] = number

    def pre_validate(self, form: Any) -> None:
        """Whole numbers, and never more than there are."""
        for slug in self.faulty:
            if slug not in self.resources:
                raise StopValidation(gettext("This can no longer be booked."))
            raise StopValidation(gettext(
                "%(name)s: enter a whole number from 0 to %(n)s.",
                name=self.resources[slug].name, n=self.resources[slug].stock,
            ))  # fmt: skip
        for slug, number in self.data.items():
            one = self.resources.get(slug)
            if one is None:
                continue  # lent no more: holding it says so
            if number > one.stock:
                self.faulty.add(slug)
                raise StopValidation(
                    gettext("Of %(name)s there are %(n)s.", name=one.name, n=one.stock)
                )

    def populate_obj(self, obj: Any, name: str) -> None:
        setattr(obj, name, ",".join(f"{slug}:{number}" for slug, number in self.data.items()))

    def in_words(self) -> str:
        """As people read it: each thing and how many."""
        return ", ".join(
            f"{self.resources[slug].name} {number}" for slug, number in (self.data or {}).items()
            if slug in self.resources
        )  # fmt: skip


def quantities(text: str) -> dict[str, int]:
    """What the column holds; a slug alone, as it was once kept, is one of it."""
    found = {}
    for part in filter(None, text.split(",")):
        slug, _colon, number = part.partition(":")
        found[slug] = int(number or 1)
    return found


def _number(text: str) -> int | None:
    text = arabic(text).strip() or "0"
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else None


class _Typed:
    """Form data of the field, for WTForms to read all its controls as one list of pairs."""

    def __init__(self, field: QuantitiesField, formdata: Any) -> None:
        name = field.name
        self._pairs = [
            (slug, str(formdata[field.control(slug, name)]))
            for slug in field.resources if field.control(slug, name) in formdata
        ]  # fmt: skip
        self._pairs += [(slug, "1") for slug in formdata.getlist(name) if slug]

    def __contains__(self, name: object) -> bool:
        return bool(self._pairs)

    def getlist(self, name: str) -> list[tuple[str, str]]:
        return self._pairs
