"""What administrators do, in the order of the page that leads there: one entry, one line."""

from __future__ import annotations

from dataclasses import dataclass

from portal.i18n import lazy_gettext as _

#: key → heading, in the order of the page.
SECTIONS: dict[str, object] = {
    "people": _("People"),
    "office": _("The office"),
    "services": _("Services"),
    "time": _("Rooms and time"),
    "messages": _("Messages"),
    "figures": _("Figures"),
    "records": _("Records"),
}


@dataclass(frozen=True, slots=True)
class AdminPage:
    """One way onward. It is shown to whom the policy of its endpoint lets in, if it is there."""

    section: str  #: a key of SECTIONS
    endpoint: str
    icon: str  #: a symbol of the sprite
    title: object
    sentence: object


#: Add a page here; nothing else need be done for it to be found.
ADMIN_PAGES: tuple[AdminPage, ...] = (
    AdminPage("people", "admin.users", "people", _("Accounts and roles"),
              _("Find a person, give and take roles, open and close accounts")),
    AdminPage("people", "staffing.index", "person-badge", _("Staff as a table"),
              _("Take staff in from a spreadsheet after a dry run, or out as one")),
    AdminPage("office", "offices.groups", "people-fill", _("Groups of the office"),
              _("Names and order of the groups, and who sits in them")),
    AdminPage("office", "offices.offices", "building", _("Offices and schools"),
              _("Offices, schools and agencies that people come from")),
    AdminPage("office", "settings.index", "gear", _("Settings of the office"),
              _("Name, address, hours: changed here, with history")),
    AdminPage("services", "offers.index", "grid", _("Services"),
              _("Open and close services, their texts, promises, manuals and forms")),
    AdminPage("services", "rules.index", "sliders", _("Rules and rates"),
              _("Ceilings, prices and rates, each from a day on")),
    AdminPage("services", "numbering.index", "journal-bookmark", _("Running numbers"),
              _("How numbers of letters and receipts are written, and which are taken")),
    AdminPage("time", "holidays.index", "calendar3", _("Holidays"),
              _("Days that stop the clock of working days")),
    AdminPage("time", "resources.index", "door-open", _("Rooms and other things to book"),
              _("Size, hours and rules of what can be booked")),
    AdminPage("messages", "announcing.index", "megaphone", _("Announcements"),
              _("Write, publish and end what the office announces")),
    AdminPage("messages", "messages.mail", "envelope", _("Undelivered mail"),
              _("See what could not be sent, and send it again")),
    AdminPage("messages", "channels.index", "chat-left-text", _("Channels of messages"),
              _("What is set up, how it fares, and a test message")),
    AdminPage("messages", "webhooks.index", "send", _("Webhooks"),
              _("Other systems that are told when a petition changes")),
    AdminPage("figures", "reports.index", "clipboard-check", _("Summary of petitions"),
              _("Petitions by service, month, group and officer; files to take along")),
    AdminPage("records", "trail.acts", "journal-text", _("Who did what"),
              _("Search the trail of everything that was decided or changed")),
    AdminPage("records", "trail.looks", "eye", _("Who read whose data"),
              _("Every look at a person's data, with its reason")),
)
