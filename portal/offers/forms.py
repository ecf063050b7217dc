"""What an administrator may say of a service, part by part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wtforms import BooleanField, HiddenField, IntegerField, RadioField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from portal.choices import choices
from portal.i18n import LANGUAGES, lazy_gettext as _, today
from portal.i18n.fields import DateField, Trimmed, TrimmedText
from portal.i18n.forms import Form
from portal.i18n.language import Language
from portal.markdown import MOST

#: Languages call themselves so everywhere.
LANGUAGE_NAMES: dict[Language, str] = {"th": "ไทย", "en": "English", "lo": "ລາວ"}


class PartForm(Form):
    """Base of the parts; `seen` is the edition the administrator had before them."""

    seen = HiddenField(default="0")

    @property
    def values(self) -> dict[str, Any]:
        """Field → what is kept of it."""
        left_out = {"seen", "csrf_token", "understood"}
        return {f.name: _kept(f.data) for f in self if f.name not in left_out}


def _kept(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


class _WhereClosed(Length):
    """Asked for only where the service closes: neither required nor optional for the eye."""

    def __init__(self, **limits: Any) -> None:
        super().__init__(**limits)
        self.field_flags = {**self.field_flags, "conditional": True}


class SwitchForm(PartForm):
    """Open, or closed to new petitions."""

    is_on = RadioField(_("New petitions"), [InputRequired()], default="on", choices=choices({
        "on": _("Are taken"), "off": _("Are not taken for now")}))
    why_th = TrimmedText(_("Why, in Thai"), [_WhereClosed(max=500)],
                         description=_("Everybody reads it where the service would begin"))
    why_en = TrimmedText(_("Why, in English"), [Length(max=500)])
    why_lo = TrimmedText(_("Why, in Lao"), [Length(max=500)])
    until = DateField(_("Until the end of the day"), [Optional()], earliest=today,
                      description=_("The service opens again by itself on the day after"))
    understood = BooleanField(_("I have read how many petitions are open"))

    #: How many petitions are not finished; the administrator has to know before closing.
    open_petitions = 0

    def validate(self, extra_validators: Any = None) -> bool:
        """Each answer; whoever closes says why, and knows what is open."""
        sound = bool(super().validate(extra_validators))
        if self.is_on.data != "off":
            return sound
        if not self.why_th.data:
            self.why_th.errors = [*self.why_th.errors, _("Say why, in Thai at least.")]
            sound = False
        if self.open_petitions and not self.understood.data:
            self.understood.errors = [_("Tick that you know of the open petitions.")]
            sound = False
        return sound


class TermsForm(PartForm):
    """The promise of time."""

    target = IntegerField(_("Target, in working days"), [InputRequired(), NumberRange(0, 365)])
    due = IntegerField(_("At the latest, in working days"), [InputRequired(), NumberRange(1, 365)],
                       description=_("Counts for petitions sent from now on"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Each answer, then that the target comes first."""
        if not super().validate(extra_validators):
            return False
        if (self.target.data or 0) > (self.due.data or 0):
            self.target.errors = [_("The target comes before the latest day.")]
            return False
        return True


class DataForm(PartForm):
    """What is kept of people, why and how long."""

    retention_years = IntegerField(_("Kept for how many years"),
                                   [InputRequired(), NumberRange(1, 100)])
    purpose_th = TrimmedText(_("Purpose, in Thai"), [Length(max=500)])
    purpose_en = TrimmedText(_("Purpose, in English"), [Length(max=500)])
    purpose_lo = TrimmedText(_("Purpose, in Lao"), [Length(max=500)])


class TileForm(PartForm):
    """Where the service stands among the others."""

    first = BooleanField(_("Before all others"))
    position = IntegerField(_("Place in the row"), [Optional(), NumberRange(1, 99)],
                            description=_("Empty: by the number of the service"))


def _words_form() -> type[PartForm]:
    """The texts of a service, once in every language."""
    fields: dict[str, Any] = {}
    sections = []
    for code, language in LANGUAGE_NAMES.items():
        names = {
            f"label_{code}": Trimmed(_("Short name"), [Length(max=120)]),
            f"title_{code}": Trimmed(_("Heading"), [Length(max=200)]),
            f"summary_{code}": Trimmed(_("One line about it"), [Length(max=200)]),
            f"who_{code}": TrimmedText(_("For whom it is"), [Length(max=1000)]),
            f"bring_{code}": TrimmedText(_("What to bring"), [Length(max=2000)],
                                         description=_("One thing on each line")),
            f"steps_{code}": TrimmedText(_("Steps"), [Length(max=3000)],
                                         description=_("One on each line: heading | sentence")),
            f"fee_{code}": Trimmed(_("Fee"), [Length(max=200)]),
        }
        fields.update(names)
        sections.append((language, "", list(names)))
    fields["sections"] = sections
    fields["__doc__"] = "The texts of a service in every language; empty ones are the plugin's."
    return type("WordsForm", (PartForm,), fields)


WordsForm = _words_form()


class ManualForm(PartForm):
    """The manual in one language."""

    body = TrimmedText(_("Manual"), [Length(max=MOST)], render_kw={"rows": 20}, description=_(
        "In Markdown: # heading, - list, **bold**, [words](address). No pictures and no HTML. "
        "Empty: the manual made from what the service says"))


@dataclass(frozen=True, slots=True)
class Part:
    """One part of what is said of a service; `code` is in its address and its rows."""

    code: str
    label: object
    form: type[PartForm]

    def filled(self, values: Mapping[str, Any], seen: int) -> PartForm:
        """The form as posted, else with these values."""
        data = dict(values)
        if data.get("until"):
            data["until"] = date.fromisoformat(data["until"])
        return self.form(data={**data, "seen": str(seen)})


PARTS = {part.code: part for part in (
    Part("switch", _("Open or closed"), SwitchForm),
    Part("words", _("Texts"), WordsForm),
    Part("terms", _("Promise of time"), TermsForm),
    Part("data", _("Personal data"), DataForm),
    Part("tile", _("Place among the services"), TileForm),
    *(Part(f"manual_{code}", _("Manual (%(language)s)", language=LANGUAGE_NAMES[code]), ManualForm)
      for code in LANGUAGES),
)}  # fmt: skip
