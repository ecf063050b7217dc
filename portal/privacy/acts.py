"""The words for what the trail and the access log keep as codes; codes are for ever."""

from __future__ import annotations

from portal.i18n import lazy_gettext as _

#: What was done.
ACTS: dict[str, object] = {
    "account.disabled": _("Account disabled"),
    "account.enabled": _("Account opened again"),
    "account.registered": _("Account made"),
    "account.verified": _("Account verified"),
    "agenda_amended": _("Entry of the agenda changed"),
    "agenda_entered": _("Entry of the agenda added"),
    "agenda_struck": _("Entry of the agenda struck"),
    "announcement_changed": _("Announcement changed"),
    "announcement_file": _("File of an announcement changed"),
    "announcement_written": _("Announcement written"),
    "calendar_link.made": _("Calendar link made"),
    "calendar_link.revoked": _("Calendar link ended"),
    "demo.begun": _("Demo data begun"),
    "demo.loaded": _("Demo data loaded"),
    "document.revoked": _("Document revoked"),
    "holiday_added": _("Holiday added"),
    "holiday_removed": _("Holiday removed"),
    "holidays_seeded": _("Holidays taken over from the library"),
    "id.revealed": _("National ID shown"),
    "mail.retry": _("Mail sent again"),
    "number_voided": _("Number made void"),
    "password.changed": _("Password changed"),
    "password.counter_code": _("Code for a new password given"),
    "password.link_sent": _("Link for a new password sent"),
    "password.reset_at_counter": _("New password by a code from the counter"),
    "password.reset_by_link": _("New password by a link"),
    "profile.changed": _("Own details changed"),
    "resource_closed": _("Closed for booking"),
    "resource_photo": _("Photo changed"),
    "resource_reopened": _("Open for booking again"),
    "resource_saved": _("What can be booked was changed"),
    "role.granted": _("Role given"),
    "role.revoked": _("Role taken away"),
    "rule_decided": _("Rule or rate changed"),
    "second_factor.enrolled": _("Second factor set up"),
    "second_factor.recovery_codes": _("Recovery codes made"),
    "second_factor.recovery_used": _("Recovery code used"),
    "second_factor.removed": _("Second factor taken away"),
    "series_changed": _("Running number changed"),
    "service_blank": _("Blank form changed"),
    "service_changed": _("Service changed"),
    "setting.changed": _("Setting of the office changed"),
    "trail.exported": _("Records exported"),
}

#: How somebody's data was looked at.
LOOKS: dict[str, object] = {
    "download": _("Downloaded"),
    "export": _("Exported"),
    "print": _("Printed"),
    "reveal": _("National ID shown"),
    "view": _("Looked at"),
}

#: What is told about an act.
FACTS: dict[str, object] = {
    "action": _("What was done"),
    "after": _("After"),
    "announcement": _("Announcement"),
    "asked": _("What was asked"),
    "before": _("Before"),
    "day": _("Day"),
    "document": _("Document"),
    "fields": _("Details"),
    "following": _("Next number"),
    "from": _("From"),
    "kind": _("Kind"),
    "name": _("Name"),
    "number": _("Number"),
    "part": _("Part"),
    "pattern": _("Written as"),
    "place": _("Place"),
    "reason": _("Reason"),
    "records": _("Records"),
    "resource": _("Resource"),
    "seen": _("Seen"),
    "service": _("Service"),
    "setting": _("Setting"),
    "since": _("From"),
    "slug": _("Address"),
    "times": _("Times"),
    "title": _("Title"),
    "until": _("Until"),
    "valid_from": _("Valid from"),
    "values": _("Values"),
    "words": _("Words"),
    "year": _("Year"),
}

#: Values that are codes.
VALUES: dict[str, object] = {
    "disabled": _("Disabled"),
    "open": _("Open"),
    "phone": _("Phone"),
    "email": _("E-mail"),
    "first_name": _("First name"),
    "last_name": _("Last name"),
    "staff_type": _("Kind of personnel"),
}
