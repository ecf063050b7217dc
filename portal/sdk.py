"""All that a plugin may import. Removing a name from here is a breaking change."""

from portal.accounts.fields import MailAddress
from portal.accounts.queries import name_of
from portal.accounts.staff_types import STAFF_TYPES
from portal.accounts.tries import Tries, caller_address
from portal.booking import calendars
from portal.booking.affected import Way
from portal.booking.agenda.mounting import agenda_pages
from portal.booking.alternatives import other_resources, other_times
from portal.booking.changes import change as change_time, cut as cut_time, move as move_time
from portal.booking.fields import FreeTimeField, HeldDayField, ResourceField, ResourcesField
from portal.booking.furnishing import furnish
from portal.booking.kinds import ResourceKind
from portal.booking.operations import (
    Wish,
    confirm as confirm_time,
    hold as hold_time,
    release as release_time,
)
from portal.booking.pages.mounting import calendar_pages
from portal.booking.quantities import QuantitiesField, quantities
from portal.booking.queries import (
    ahead as held_ahead,
    by_slug as resource_at,
    next_free,
    resources as resources_of,
    taken,
)
from portal.booking.recurrence import Recurrence, occurrences
from portal.booking.rules import obstacles
from portal.booking.slots import free_slots, slot_at
from portal.booking.spans import Span
from portal.choices import choices
from portal.documents.issuing import IssuedDocument, issue, issued_for, reserve, revoke
from portal.documents.letters import Letter, Proof, letter_pdf
from portal.errors import Refused
from portal.extensions import Model, UTCDateTime, db, in_turn, transaction
from portal.face import office
from portal.hookspecs import hookimpl
from portal.i18n import (
    BANGKOK,
    age_in_years,
    amount,
    arabic,
    baht,
    baht_in_words,
    gettext,
    lazy_gettext,
    long_day,
    moment,
    now,
    short_day,
    today,
    use_language,
)
from portal.i18n.digits import satang
from portal.i18n.fields import DateField, TimeField, Trimmed, TrimmedText
from portal.i18n.forms import Form
from portal.i18n.money_field import MoneyField
from portal.messages.channels import Deferred, Rejected, Unreachable
from portal.messages.declared import MessageChannel
from portal.messages.letters import message_text
from portal.messages.linking import link_contact, unlink_contact
from portal.messages.models import Message
from portal.messages.operations import tell
from portal.money import Money
from portal.numbering.administration import void_number
from portal.numbering.operations import next_number
from portal.numbering.series import Number, Series
from portal.offices.queries import office_names
from portal.outside import forms_may_lead_to, origin_of
from portal.petitions.estimates import Estimate, Instead, Line
from portal.petitions.models import Petition, PetitionDetails, PetitionEvent
from portal.petitions.operations import advance as take_step
from portal.petitions.workflow import (
    DECISION,
    STANDARD,
    WHILE_OPEN,
    By,
    Phase,
    State,
    Transition,
    Turn,
    Workflow,
)
from portal.policy import called_by_machines, public, readers_of, signed_in, staff, staff_of
from portal.posting import post
from portal.rules.dated import DatedRules, RuleForm
from portal.sealing import index as keyed_hash
from portal.service import Column, Paper, Pickup, Service, Sla
from portal.uploads.slots import Slot

__all__ = [
    "BANGKOK", "DECISION", "STAFF_TYPES", "STANDARD", "WHILE_OPEN", "By", "Column", "DateField",
    "DatedRules", "Deferred", "Estimate", "Form", "FreeTimeField", "HeldDayField", "Instead",
    "IssuedDocument", "Letter", "Line", "MailAddress", "Message", "MessageChannel", "Model",
    "Money", "MoneyField", "Number", "Paper", "Petition", "PetitionDetails", "PetitionEvent",
    "Phase", "Pickup", "Proof", "QuantitiesField", "Recurrence", "Refused", "Rejected",
    "ResourceField", "ResourceKind", "ResourcesField", "RuleForm", "Series", "Service", "Sla",
    "Slot", "Span", "State", "TimeField", "Transition", "Tries", "Trimmed", "TrimmedText",
    "Turn", "UTCDateTime", "Unreachable", "Way", "Wish", "Workflow", "age_in_years",
    "agenda_pages", "amount", "arabic", "baht", "baht_in_words", "calendar_pages", "calendars",
    "called_by_machines", "caller_address", "change_time", "choices", "confirm_time",
    "cut_time", "db", "forms_may_lead_to", "free_slots", "furnish", "gettext", "held_ahead",
    "hold_time", "hookimpl", "in_turn", "issue", "issued_for", "keyed_hash", "lazy_gettext",
    "letter_pdf", "link_contact", "long_day", "message_text", "moment", "move_time", "name_of",
    "next_free", "next_number", "now", "obstacles", "occurrences", "office", "office_names",
    "origin_of",
    "other_resources", "other_times", "post", "public", "quantities", "readers_of",
    "release_time", "reserve", "resource_at", "resources_of", "revoke", "satang", "short_day",
    "signed_in", "slot_at", "staff", "staff_of", "take_step", "taken", "tell", "today",
    "transaction", "unlink_contact", "use_language", "void_number",
]
