"""What a step of the applicant's own asks for: its form, and the files that go with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from portal.errors import Refused, Unavailable
from portal.i18n import gettext
from portal.uploads.operations import Kept, keep

if TYPE_CHECKING:
    from flask_wtf import FlaskForm
    from werkzeug.datastructures import FileStorage, ImmutableMultiDict

    from portal.petitions.models import Petition
    from portal.petitions.workflow import Transition
    from portal.uploads.slots import Slot


@dataclass(slots=True)
class Asked:
    """One step as its page shows it: empty, or as it was sent and with what is wrong."""

    step: Transition
    form: FlaskForm | None = None
    errors: dict[str, object] = field(default_factory=dict)  #: slot → sentence
    kept: dict[str, Kept] = field(default_factory=dict)

    @property
    def places(self) -> list[tuple[Slot, None, object]]:
        """The slots as the macro draws them."""
        return [(slot, None, self.errors.get(slot.code)) for slot in self.step.slots]

    @property
    def is_complete(self) -> bool:
        """Whether nothing of what was sent has to be corrected."""
        return not self.errors and not (self.form and self.form.errors)


def asks(step: Transition) -> bool:
    """Whether a step needs more than a button."""
    return step.form is not None or bool(step.slots)


def asked(step: Transition, known: dict[str, Any]) -> Asked:
    """The step with what the details already hold."""
    return Asked(step, step.form(data=known) if step.form else None)


def about(found: Asked, petition: Petition) -> Asked:
    """The same, its fields told which petition they are about, where that says what they offer."""
    tell_fields(found.form, petition)
    return found


def tell_fields(form: FlaskForm | None, petition: Petition) -> None:
    """Call `about(petition)` of every field that has it, before the form is shown."""
    for field_ in form or ():
        if hasattr(field_, "about"):
            field_.about(petition)


def received(
    step: Transition, typed: Any, sent: ImmutableMultiDict[str, FileStorage]
) -> Asked:
    """The step as sent. Files are stored, without a row, once everything else is in order."""
    found = Asked(step, step.form(formdata=typed) if step.form else None)
    valid = found.form is None or found.form.validate()
    files = {slot.code: file for slot in step.slots if (file := sent.get(slot.code))}
    found.errors = {
        slot.code: gettext("Attach %(document)s.", document=slot.label)
        for slot in step.slots
        if slot.required and slot.code not in files
    }
    for slot, file in files.items() if valid and not found.errors else ():
        try:
            found.kept[slot] = keep(file)
        except (Refused, Unavailable) as trouble:
            found.errors[slot] = trouble.message
    return found
