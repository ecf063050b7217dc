"""The virtual rooms: what people type as the Meeting ID is the name of the room."""

from portal.sdk import ResourceKind, lazy_gettext as _

MEETINGS = ResourceKind("meeting", _("Virtual meeting rooms"), tuple(
    {"slug": number, "name": number, "place": "ห้องประชุมทางไกล", "capacity": capacity}
    for number, capacity in (("8000", 100), ("8001", 100), ("8002", 50))
), one=_("Virtual meeting room"))
